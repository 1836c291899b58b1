"""Spot checks (抽查) by people: draws, what was found, what was decided."""

from __future__ import annotations

from django.db import models

from zhucun.ledger.fields import SealedTextField, public_id_field
from zhucun.presence.enums import CheckMethod, CheckResult, WarningStep


class SpotCheckDraw(models.Model):
    """A random draw that anybody with the seed can repeat: the same seed over the same `frame`
    (SM3 of the public ids on post that day) draws the same postings."""

    public_id = public_id_field()
    seed = models.CharField(max_length=40)
    area = models.CharField(max_length=12)
    on = models.DateField()
    size = models.PositiveIntegerField()
    population = models.PositiveIntegerField()
    frame = models.CharField(max_length=64)
    drawn = models.JSONField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "on", "seed", "size"], name="draw_once"),
        ]


class SpotCheck(models.Model):
    """What a checker found on a day, and what the cadre answered. No time of day, place or picture
    is kept."""

    public_id = public_id_field()
    draw = models.ForeignKey(
        SpotCheckDraw, on_delete=models.PROTECT, null=True, related_name="checks"
    )
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    on = models.DateField()
    checker = models.BigIntegerField()
    checker_name = models.CharField(max_length=60)
    method = models.CharField(max_length=6, choices=CheckMethod.choices)
    result = models.CharField(max_length=17, choices=CheckResult.choices)
    note = SealedTextField(context="presence.check_note")
    answer = SealedTextField(context="presence.check_answer")
    answered_on = models.DateField(null=True)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["posting", "on"], name="check_posting_on"),
            models.Index(fields=["on", "area"], name="check_on_area"),
        ]

    @property
    def decision(self) -> AbsenceWarning | None:
        """What somebody decided about it; None where nobody has."""
        return getattr(self, "warning", None)


class AbsenceWarning(models.Model):
    """What a person decided about an absence that a check found; `proposed` is what the pack's
    ladder says, empty where it says nothing."""

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    check_made = models.OneToOneField(SpotCheck, on_delete=models.PROTECT, related_name="warning")
    step = models.CharField(max_length=12, choices=WarningStep.choices)
    proposed = models.CharField(max_length=12, choices=WarningStep.choices, blank=True)
    decided_by = models.BigIntegerField()
    decided_by_name = models.CharField(max_length=60)
    decided_on = models.DateField()
    reason = models.CharField(max_length=200)
