"""Teams and postings."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from zhucun.ledger.fields import public_id_field
from zhucun.roster.enums import (
    PostingRole,
    PostingState,
)
from zhucun.roster.models.rounds import (
    Round,
)


class Team(models.Model):
    """The cadres of one round in one village, sent by one unit."""

    public_id = public_id_field()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="teams")
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    name = models.CharField(max_length=80)
    formed_on = models.DateField()
    dissolved_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "village"], name="team_once_in_village"),
        ]
        indexes = [models.Index(fields=["area"], name="team_area")]


class Posting(models.Model):
    """One person in one village (a captain: in one township) in one role for a time."""

    public_id = public_id_field()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="postings")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, related_name="postings")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    role = models.CharField(max_length=16, choices=PostingRole.choices)
    is_star_instructor = models.BooleanField(default=False)
    local_office = models.CharField(max_length=60, blank=True)
    starts_on = models.DateField()
    due_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    state = models.CharField(
        max_length=10, choices=PostingState.choices, default=PostingState.POSTED
    )
    end_reason = models.CharField(max_length=100, blank=True)
    party_transferred_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ends_on=None) & ~Q(role=PostingRole.CAPTAIN),
                name="posting_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(ends_on=None, role=PostingRole.FIRST_SECRETARY),
                name="posting_one_first_secretary",
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="posting_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["area", "role"], name="posting_area_role"),
            models.Index(fields=["starts_on"], name="posting_starts"),
        ]
