"""Coordination of the work by the departments of a province, prefecture or county (协调机制)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.fieldwork.enums import BodySeat
from zhucun.ledger.fields import ends_after_start, public_id_field


class CoordinationBody(models.Model):
    """The body of one place; one stands at a time (YN-035)."""

    public_id = public_id_field()
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    name = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area"], condition=Q(valid_until=None), name="coordination_one_in_place"
            ),
            ends_after_start("coordination_ends_after_start"),
        ]


class BodyMember(models.Model):
    """A department with a seat, or the leader in charge by name and office (YN-038)."""

    public_id = public_id_field()
    body = models.ForeignKey(CoordinationBody, on_delete=models.PROTECT, related_name="members")
    seat = models.CharField(max_length=12, choices=BodySeat.choices)
    name = models.CharField(max_length=100)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["body", "seat", "name"],
                condition=Q(valid_until=None),
                name="coordination_seat_once",
            ),
            ends_after_start("coordination_seat_ends"),
        ]


class BodyMeeting(models.Model):
    """A meeting with what it decided; what is to be carried out is a ticket."""

    body = models.ForeignKey(CoordinationBody, on_delete=models.PROTECT, related_name="meetings")
    public_id = public_id_field()
    on = models.DateField()
    decided = models.CharField(max_length=500)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["body", "on"], name="coordination_meeting_once"),
        ]
