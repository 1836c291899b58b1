"""Duty trips (公务外出) and the night rota (值班)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from zhucun.ledger.fields import public_id_field
from zhucun.presence.enums import TripKind, UnitActivity


class DutyTrip(models.Model):
    """Days out of the village that are no leave; `ends_on` is the first day back.

    `to_unit`: the trip went to the own unit; `unit_activity`: what was done for it, empty where
    nothing was (HN22-31). Entered once, by the cadre or for him.
    """

    public_id = public_id_field()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=10, choices=TripKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField()
    place_text = models.CharField(max_length=80, blank=True)
    to_unit = models.BooleanField(default=False)
    unit_activity = models.CharField(max_length=10, choices=UnitActivity.choices, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    received_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    cancelled_on = models.DateField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="trip_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["posting", "starts_on"], name="trip_posting_starts")]

    @property
    def last_day(self) -> date:
        """The last day of it."""
        return self.ends_on - timedelta(days=1)


class NightDuty(models.Model):
    """Who is on duty in a village in the night that begins on a day."""

    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    on = models.DateField()
    posting = models.ForeignKey("roster.Posting", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["posting", "on"], name="night_once"),
        ]
        indexes = [models.Index(fields=["village", "on"], name="night_village_on")]
