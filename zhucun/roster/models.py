"""Tables of the roster."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.kernel.ids import ID_LENGTH, new_public_id
from zhucun.roster.enums import (
    NominationSource,
    PostingRole,
    PostingState,
    RoundKind,
    RoundState,
)


def public_id_field() -> models.CharField[str, str]:
    return models.CharField(
        max_length=ID_LENGTH, unique=True, default=new_public_id, editable=False
    )


class Round(models.Model):
    """A batch of selection or rotation in one area: “2021”, “2022-06”."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    code = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    kind = models.CharField(max_length=15, choices=RoundKind.choices)
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    starts_on = models.DateField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "code"], name="round_code_in_area")]


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


class Candidate(models.Model):
    """A person who is put forward for a role in a round."""

    public_id = public_id_field()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="candidates")
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    village = models.ForeignKey(
        "directory.Place", on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.CharField(max_length=12)
    role = models.CharField(max_length=16, choices=PostingRole.choices)
    source = models.CharField(max_length=10, choices=NominationSource.choices)
    motive = models.CharField(max_length=300, blank=True)
    nominated_on = models.DateField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "person", "role"],
                condition=Q(withdrawn_on=None),
                name="candidate_once_in_round",
            ),
        ]
        indexes = [models.Index(fields=["area"], name="candidate_area")]


class Finding(models.Model):
    """What somebody checked of a candidate (a name of the pack's vocabulary) and answers for;
    latest up to a day holds."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="findings")
    name = models.CharField(max_length=40)
    value = models.JSONField(encoder=DjangoJSONEncoder, null=True)
    found_on = models.DateField()
    note = models.CharField(max_length=200, blank=True)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [models.Index(fields=["candidate", "name"], name="finding_candidate_name")]
