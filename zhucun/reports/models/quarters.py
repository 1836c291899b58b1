"""Quarterly reports that were handed in."""

from __future__ import annotations

from django.db import models

from zhucun.ledger.fields import public_id_field
from zhucun.reports.enums import ReportState


class QuarterReport(models.Model):
    """The quarterly report of a cadre (工作实绩季报, SQ24-067) as he handed it in: `content` is
    what the records came to that day, in words; nobody typed it. One that came back is handed in
    anew."""

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    quarter = models.CharField(max_length=7)
    content = models.JSONField()
    state = models.CharField(max_length=9, choices=ReportState.choices)
    handed_in_on = models.DateField()
    kept_on = models.DateField(null=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "quarter"], name="quarter_report_once"),
        ]
