"""The rules that a village gives itself (村级制度, 村规民约)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.branches.enums import RuleKind
from zhucun.branches.models.people import village_field
from zhucun.branches.models.work import Meeting
from zhucun.ledger.fields import public_id_field


class VillageRule(models.Model):
    """One rule from the day of its adoption until it is repealed or another takes its place
    (`replaces`); then the earlier one ends on that very day (SQ24-093). `meeting`: the meeting of
    the branch at which it was adopted, where that is on record; `resolution`: which meeting of
    whom, in words. One that is repealed on the day of its adoption was entered by mistake and never
    stood. `is_revision` without `replaces`: of a rule that is not on record here."""

    public_id = public_id_field()
    village = village_field()
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=12, choices=RuleKind.choices)
    title = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    adopted_on = models.DateField()
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, null=True, related_name="rules")
    resolution = models.CharField(max_length=80, blank=True)
    is_revision = models.BooleanField(default=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, related_name="replaced_by"
    )
    ends_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "title"], condition=Q(ends_on=None), name="village_rule_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("adopted_on")),
                name="village_rule_ends_after_adoption",
            ),
        ]
        indexes = [models.Index(fields=["area", "adopted_on"], name="village_rule_area")]

    @property
    def was_revised(self) -> bool:
        """Another one took its place."""
        return self.ends_on is not None and not self.end_reason
