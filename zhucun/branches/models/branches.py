"""Branches of villages, joint branches with those who belong to them, and village committees."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.branches.enums import Body, BranchKind, Capacity, Office, SeatEnd, SourceClass
from zhucun.branches.models.people import (
    LocalPerson,
    village_field,
)
from zhucun.ledger.fields import public_id_field


class Branch(models.Model):
    """A Party branch of a village, or the joint branch of a village and the units that help it
    (HH18-094). `groups`: how many Party groups it has; `is_owner`: it answers for the whole work in
    the village (HH18-096). Both are unknown until somebody states them."""

    public_id = public_id_field()
    kind = models.CharField(max_length=8, choices=BranchKind.choices, default=BranchKind.VILLAGE)
    village = village_field()
    area = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    groups = models.PositiveSmallIntegerField(null=True)
    is_owner = models.BooleanField(null=True)
    founded_on = models.DateField()
    dissolved_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], condition=Q(dissolved_on=None), name="branch_name_once"
            ),
            models.UniqueConstraint(
                fields=["area"],
                condition=Q(dissolved_on=None, kind=BranchKind.JOINT),
                name="branch_one_joint",
            ),
            models.CheckConstraint(
                condition=Q(dissolved_on=None) | Q(dissolved_on__gt=F("founded_on")),
                name="branch_ends_after_start",
            ),
        ]
        indexes = [models.Index(fields=["area", "kind"], name="branch_area")]


class Partner(models.Model):
    """A unit whose own branch builds a joint branch with the village's."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="partners")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["branch", "unit"], condition=Q(until=None), name="partner_once"
            ),
        ]


class Enrolment(models.Model):
    """Somebody who was taken into a joint branch: a person of the directory, or of the village."""

    branch = models.ForeignKey(Branch, on_delete=models.PROTECT, related_name="enrolments")
    person = models.ForeignKey(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    local = models.ForeignKey(LocalPerson, on_delete=models.PROTECT, null=True, related_name="+")
    capacity = models.CharField(max_length=16, choices=Capacity.choices)
    on = models.DateField()
    left_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None, local__isnull=False) | Q(person__isnull=False, local=None),
                name="enrolment_of_one_person",
            ),
            models.UniqueConstraint(
                fields=["branch", "person"], condition=Q(left_on=None), name="enrolment_person_once"
            ),
            models.UniqueConstraint(
                fields=["branch", "local"], condition=Q(left_on=None), name="enrolment_local_once"
            ),
        ]


class Committee(models.Model):
    """One term (届) of both committees of a village (村支两委). `ends_on` is the day on which the
    term is over, once that is known."""

    public_id = public_id_field()
    village = village_field()
    area = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area", "number"], name="committee_term_once"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(ends_on=None), name="committee_one_running"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="committee_ends_after_start",
            ),
        ]


class Seat(models.Model):
    """Somebody in an office of one of the two bodies; who holds both offices has two seats
    (一肩挑)."""

    public_id = public_id_field()
    committee = models.ForeignKey(Committee, on_delete=models.PROTECT, related_name="seats")
    local = models.ForeignKey(LocalPerson, on_delete=models.PROTECT, related_name="seats")
    area = models.CharField(max_length=12)
    body = models.CharField(max_length=10, choices=Body.choices)
    office = models.CharField(max_length=18, choices=Office.choices)
    source_class = models.CharField(max_length=20, choices=SourceClass.choices, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    end_reason = models.CharField(max_length=10, choices=SeatEnd.choices, blank=True)
    basis = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "body", "local"],
                condition=Q(until=None),
                name="seat_one_in_body",
            ),
            models.UniqueConstraint(
                fields=["committee", "body", "office"],
                condition=Q(until=None, office__in=[Office.SECRETARY, Office.DIRECTOR]),
                name="seat_one_head",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gt=F("since")), name="seat_ends_after_start"
            ),
        ]
        indexes = [models.Index(fields=["area"], name="seat_area")]
