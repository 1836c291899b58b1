"""Offices that people hold, and what they visited."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import ends_after_start, public_id_field
from zhucun.pairing.enums import OfficeKind, OfficeLevel
from zhucun.pairing.models.helpers import (
    Helper,
)


class Office(models.Model):
    """An office that a person holds for a time (三走访): of an area, or at the head of a unit with
    the village that is linked to it."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    level = models.CharField(max_length=10, choices=OfficeLevel.choices)
    kind = models.CharField(max_length=9, choices=OfficeKind.choices)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    linked = models.ForeignKey(
        "directory.Place", on_delete=models.PROTECT, null=True, related_name="+"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "area"],
                condition=Q(valid_until=None),
                name="office_held_once",
            ),
            models.UniqueConstraint(
                fields=["area", "kind"],
                condition=Q(valid_until=None, kind__in=("secretary", "mayor")),
                name="office_one_holder",
            ),
            ends_after_start("office_ends_after_start"),
        ]
        indexes = [models.Index(fields=["area"], name="office_area")]


class CallVisit(models.Model):
    """A visit of somebody who is not posted: by his office, or to a household that he helps.

    One of `office` and `helper`; `area` is the place visited, of a household its village. An
    unannounced visit stays with those who planned it until its day (HH18-049). `slots`: what of the
    five was brought to the household.
    """

    public_id = public_id_field()
    office = models.ForeignKey(Office, on_delete=models.PROTECT, null=True, related_name="visits")
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, null=True, related_name="visits")
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, null=True, related_name="+"
    )
    on = models.DateField()
    is_unannounced = models.BooleanField(default=False)
    notified_on = models.DateField(null=True)
    slots = models.JSONField(default=list)
    note = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    by_area = models.CharField(max_length=12)
    voided_on = models.DateField(null=True)
    void_reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(office=None, helper__isnull=False)
                | Q(office__isnull=False, helper=None),
                name="call_visit_one_visitor",
            ),
            models.UniqueConstraint(
                fields=["helper", "household", "on"],
                condition=Q(voided_on=None),
                name="call_visit_of_helper_once",
            ),
            models.UniqueConstraint(
                fields=["office", "household", "on"],
                condition=Q(voided_on=None),
                name="call_visit_to_household_once",
            ),
            models.UniqueConstraint(
                fields=["office", "place", "on"],
                condition=Q(voided_on=None, household=None),
                name="call_visit_to_place_once",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "on"], name="call_visit_area"),
            models.Index(fields=["office", "on"], name="call_visit_office"),
            models.Index(fields=["household", "on"], name="call_visit_household"),
        ]
