"""What people ticked of a candidate on the pack's checklists."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now

from zhucun.roster.models.candidates import Candidate


class Tick(models.Model):
    """One item of a checklist, answered by somebody who signs for it; the latest up to a day holds.

    `item` is an item of the pack's list, or `slot-3` for one that the source only counts; then
    `note` says what was checked. `holds` None: the answer was taken back.
    """

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="ticks")
    checklist = models.CharField(max_length=60)
    item = models.CharField(max_length=60)
    holds = models.BooleanField(null=True)
    note = models.CharField(max_length=200, blank=True)
    checked_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["candidate", "checklist"], name="tick_candidate_list")]
