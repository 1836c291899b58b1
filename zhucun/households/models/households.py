"""Tables of households.

Names, numbers and phones of villagers are sealed; they are found through keyed indexes of the whole
name, its pinyin and its initials. The head is a member like the others: `Household.head_name` is
kept by the actions, so that a list need not read the members, and searched among the members.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.directory.enums import Gender
from zhucun.households.enums import BeginReason, HouseholdEnd, JoinReason, LeftReason, Relation
from zhucun.ledger.fields import SealedTextField, public_id_field

_INDEX = 16
#: Kept beside the keys of names: of a million households one is then found in the index alone.
_FOUND = ("household", "valid_from", "valid_until")


class Household(models.Model):
    """A household where it lives now; where it lived before is in `Dwelling`. `came_from` is the
    household that it split from, `merged_into` the one that it joined."""

    public_id = public_id_field()
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    lives_since = models.DateField()
    number = models.CharField(max_length=24)
    head_name = SealedTextField(context="households.household.head_name")
    size = models.PositiveSmallIntegerField()
    address = models.CharField(max_length=100, blank=True)
    phone = SealedTextField(context="households.household.phone")
    phone_index = models.BinaryField(max_length=_INDEX, null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    begin_reason = models.CharField(max_length=10, choices=BeginReason.choices, blank=True)
    end_reason = models.CharField(max_length=10, choices=HouseholdEnd.choices, blank=True)
    came_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="branches"
    )
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="absorbed"
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="household_number_once"),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="household_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["area", "number", "id", "valid_from", "valid_until"],
                name="household_area_number",
            ),
            models.Index(fields=["phone_index"], name="household_phone"),
        ]


class Dwelling(models.Model):
    """Where a household lived before it moved, or before its village was merged into another."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="dwellings")
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    valid_from = models.DateField()
    valid_until = models.DateField()

    class Meta:
        indexes = [
            models.Index(fields=["area", "valid_until"], name="dwelling_area"),
            models.Index(fields=["valid_until"], name="dwelling_until"),
        ]


class Member(models.Model):
    """One person in one household for a time; whoever joins another household is a new row."""

    public_id = public_id_field()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members")
    name = SealedTextField(context="households.member.name")
    name_index = models.BinaryField(max_length=_INDEX, default=b"")
    pinyin_index = models.BinaryField(max_length=_INDEX, default=b"")
    initials_index = models.BinaryField(max_length=_INDEX, default=b"")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    gender = models.CharField(max_length=6, choices=Gender.choices, blank=True)
    birth_on = models.DateField(null=True)
    id_number = SealedTextField(context="households.member.id_number")
    id_index = models.BinaryField(max_length=_INDEX, null=True)
    phone = SealedTextField(context="households.member.phone")
    phone_index = models.BinaryField(max_length=_INDEX, null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    joined_reason = models.CharField(max_length=10, choices=JoinReason.choices, blank=True)
    left_reason = models.CharField(max_length=10, choices=LeftReason.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["id_index"], condition=Q(valid_until=None), name="member_of_one_household"
            ),
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(valid_until=None, relation=Relation.HEAD),
                name="member_one_head",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="member_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["name_index", *_FOUND], name="member_name"),
            models.Index(fields=["pinyin_index", *_FOUND], name="member_pinyin"),
            models.Index(fields=["initials_index", *_FOUND], name="member_initials"),
            models.Index(fields=["id_index"], name="member_id_number"),
            models.Index(fields=["phone_index"], name="member_phone"),
        ]


class HouseholdTag(models.Model):
    """A dated classification (脱贫户, 监测户 …); bitemporal: valid from/until, recorded and
    retracted."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="tags")
    tag = models.CharField(max_length=40)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    basis = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "tag", "valid_from"],
                condition=Q(retracted_at=None),
                name="household_tag_since",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="household_tag_ends_after",
            ),
        ]
        indexes = [models.Index(fields=["tag", "household"], name="household_tag_tag")]
