"""People of the village, and who of them is in the Party or on the way into it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.branches.enums import LeftBranch, Stage
from zhucun.directory.enums import Education, Gender
from zhucun.ledger.fields import SealedTextField, public_id_field

_INDEX = 16


def village_field() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")


class LocalPerson(models.Model):
    """Somebody of a village in this room. Whoever stands in the directory or among the households
    is linked there and not typed again; of all others the name is sealed here. The indexes are
    those of the name, wherever it stands."""

    public_id = public_id_field()
    village = village_field()
    area = models.CharField(max_length=12)
    person = models.OneToOneField(
        "directory.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    member = models.OneToOneField(
        "households.Member", on_delete=models.PROTECT, null=True, related_name="+"
    )
    own_name = SealedTextField(context="branches.localperson.own_name")
    name_index = models.BinaryField(max_length=_INDEX, default=b"")
    pinyin_index = models.BinaryField(max_length=_INDEX, default=b"")
    initials_index = models.BinaryField(max_length=_INDEX, default=b"")
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True)
    birth_on = models.DateField(null=True)
    education = models.CharField(max_length=10, choices=Education.choices, blank=True)
    id_number = SealedTextField(context="branches.localperson.id_number")
    id_index = models.BinaryField(max_length=_INDEX, null=True, unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person=None) | Q(member=None), name="local_person_one_link"
            ),
        ]
        indexes = [
            models.Index(fields=["area"], name="local_person_area"),
            models.Index(fields=["name_index"], name="local_person_name"),
            models.Index(fields=["pinyin_index"], name="local_person_pinyin"),
            models.Index(fields=["initials_index"], name="local_person_initials"),
        ]

    @property
    def name(self) -> str:
        """The whole name; pages show it through `shown_name`."""
        if self.person is not None:
            return str(self.person.name)
        return str(self.member.name) if self.member is not None else self.own_name

    @property
    def born(self) -> date | None:
        linked = self.person or self.member
        return (linked.birth_on if linked is not None else None) or self.birth_on

    @property
    def sex(self) -> str:
        linked = self.person or self.member
        return str((linked.gender if linked is not None else "") or self.gender)


class PartyMember(models.Model):
    """A member of a branch, or somebody on the way; `stage` is the latest, its days are in
    `StageStep`. Whoever joins another branch is a new row."""

    public_id = public_id_field()
    branch = models.ForeignKey("branches.Branch", on_delete=models.PROTECT, related_name="members")
    local = models.ForeignKey(LocalPerson, on_delete=models.PROTECT, related_name="memberships")
    area = models.CharField(max_length=12)
    stage = models.CharField(max_length=12, choices=Stage.choices)
    party_since = models.DateField(null=True)
    joined_on = models.DateField()
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=12, choices=LeftBranch.choices, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["local"], condition=Q(left_on=None), name="party_member_of_one_branch"
            ),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gt=F("joined_on")),
                name="party_member_leaves_after_joining",
            ),
        ]
        indexes = [models.Index(fields=["area", "stage"], name="party_member_area")]


class StageStep(models.Model):
    """A stage from a day; the first one holds from the day on which the branch knew the person."""

    member = models.ForeignKey(PartyMember, on_delete=models.PROTECT, related_name="steps")
    stage = models.CharField(max_length=12, choices=Stage.choices)
    on = models.DateField()
    by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "stage"], name="stage_step_once"),
            models.UniqueConstraint(fields=["member", "on"], name="stage_step_one_a_day"),
        ]
