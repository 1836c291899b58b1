"""Visits: one record, from which the diary, the coverage and the figures come."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast

from zhucun.fieldwork.enums import Slot, VisitKind
from zhucun.ledger.fields import SealedTextField, public_id_field


class Visit(models.Model):
    """What a cadre saw and heard on a day in a village.

    `made_at` is the clock of the device, `received_at` the server's; `clock_off_seconds` says by
    how much the device was ahead where it was wrong. `fields_at` tells at which version a field
    was changed last. `campaign` is a word of the pack (宪法宣传周). `fingerprint` is the keyed
    index of the record as it first came: the same id may come again only with the same content.
    `notes` are words to the author.
    """

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=VisitKind.choices)
    on = models.DateField()
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    clock_off_seconds = models.BigIntegerField(null=True)
    topics = models.JSONField(default=list)
    campaign = models.CharField(max_length=40, blank=True)
    findings = SealedTextField(context="visit.findings")
    notes = models.JSONField(default=list)
    fields_at = models.JSONField(default=dict)
    fingerprint = models.BinaryField(max_length=16)
    version = models.PositiveIntegerField(default=1)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_on=None) | ~Q(void_reason=""), name="visit_void_has_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["area", "on"], name="visit_area_on"),
            models.Index(fields=["posting", "on"], name="visit_posting_on"),
        ]


class ReachedQuerySet(models.QuerySet["VisitHousehold"]):
    def having(self, slot: str) -> ReachedQuerySet:
        """Those that received something. Neither database looks into a list of words alike; the
        words stand in it in quotes."""
        found = self.alias(words=Cast("slots", models.TextField()))
        return found.filter(words__contains=f'"{slot}"')


class VisitHousehold(models.Model):
    """A household that a visit reached, and what it received: of the five things (五个到户), a
    card, a leaflet.

    `on` and `area` are the visit's and the household's: coverage counts them without a join.
    """

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="households")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    area = models.CharField(max_length=12)
    on = models.DateField()
    slots = models.JSONField(default=list)
    objects = ReachedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "household"], name="visit_household_once"),
        ]
        indexes = [
            models.Index(fields=["area", "on", "household"], name="visit_household_area_on"),
            models.Index(fields=["household", "on"], name="visit_household_on"),
        ]

    @property
    def slot_words(self) -> list[str]:
        return [str(Slot(slot).label) for slot in self.slots]


class VisitCompanion(models.Model):
    """Another cadre who came along; the visit stands in his diary too."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="companions")
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "posting"], name="visit_companion_once"),
        ]
