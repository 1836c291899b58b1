"""Heads of a village who are replaced or recalled (撤换、罢免)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.branches.enums import DismissalState, Office
from zhucun.branches.models.branches import Seat
from zhucun.branches.models.people import village_field
from zhucun.ledger.fields import public_id_field


class Dismissal(models.Model):
    """A procedure to dismiss whoever holds an office (HH18-089): on which law or rule it rests,
    when that was reviewed, and for an elected director the vote of the villagers. Its last
    signature ends the seat."""

    public_id = public_id_field()
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="dismissals")
    village = village_field()
    area = models.CharField(max_length=12)
    office = models.CharField(max_length=18, choices=Office.choices)
    triggers = models.JSONField(default=list)
    problem = models.CharField(max_length=400)
    legal_basis = models.CharField(max_length=200, blank=True)
    state = models.CharField(
        max_length=9, choices=DismissalState.choices, default=DismissalState.OPEN
    )
    opened_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    reviewed_on = models.DateField(null=True)
    vote_document = models.CharField(max_length=100, blank=True)
    voted_on = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    note = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"],
                condition=~Q(state=DismissalState.WITHDRAWN),
                name="dismissal_once_of_seat",
            ),
            models.CheckConstraint(
                condition=Q(voted_on=None) | ~Q(vote_document=""), name="dismissal_vote_has_paper"
            ),
        ]
        indexes = [models.Index(fields=["area", "state"], name="dismissal_area")]
