"""What villages ask for and what units and people offer, fixed before a round is matched."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.directory.enums import UnitKind, UnitLevel
from zhucun.ledger.fields import public_id_field
from zhucun.roster.enums import AvoidanceKind, AvoidanceSource, NeedKind
from zhucun.roster.models.candidates import Candidate
from zhucun.roster.models.rounds import (
    Round,
)


class RoundVillage(models.Model):
    """A village of a round, as it was on the day when the villages were fixed (先定村).

    `tags` are the names of the pack's tags that it bore on that day. `team_most` is empty where
    nobody set a limit; `difficulty` is 0 to 4. `revision` counts the statements about it, so that
    two people who state at once do not mix their lists.
    """

    public_id = public_id_field()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="villages")
    village = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    fixed_on = models.DateField()
    tags = models.JSONField(default=list)
    must_have_first_secretary = models.BooleanField(default=False)
    team_least = models.PositiveSmallIntegerField(default=0)
    team_most = models.PositiveSmallIntegerField(null=True)
    difficulty = models.PositiveSmallIntegerField(null=True)
    one_unit = models.BooleanField(default=False)
    single_lodging = models.BooleanField(default=False)
    strength_target = models.PositiveSmallIntegerField(null=True)
    left_on = models.DateField(null=True)
    left_reason = models.CharField(max_length=200, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "village"],
                condition=Q(left_on=None),
                name="round_village_once",
            ),
            models.CheckConstraint(
                condition=Q(team_most=None) | Q(team_most__gte=models.F("team_least")),
                name="round_village_size_in_order",
            ),
        ]
        indexes = [models.Index(fields=["area"], name="round_village_area")]


class VillageNeed(models.Model):
    """A kind of expertise that a village asks for (村提需求); rank 1 is the most urgent."""

    village = models.ForeignKey(RoundVillage, on_delete=models.PROTECT, related_name="needs")
    speciality = models.CharField(max_length=20, choices=NeedKind.choices)
    rank = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=200, blank=True)
    stated_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "speciality"], name="village_need_once"),
        ]


class VillageWish(models.Model):
    """A kind of unit that a village would like; rank 1 first."""

    village = models.ForeignKey(RoundVillage, on_delete=models.PROTECT, related_name="wishes")
    unit_kind = models.CharField(max_length=20, choices=UnitKind.choices)
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["village", "unit_kind"], name="village_wish_once"),
        ]


class UnitOffer(models.Model):
    """How many people a unit offers to a round; its kind and level as of the offer.

    `reach`: division codes that it may serve; empty is the unit's own area.
    """

    public_id = public_id_field()
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="offers")
    unit = models.ForeignKey("directory.Unit", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    quota = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=UnitKind.choices)
    level = models.CharField(max_length=12, choices=UnitLevel.choices)
    reach = models.JSONField(default=list)
    stated_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    withdrawn_on = models.DateField(null=True)
    withdrawn_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "unit"],
                condition=Q(withdrawn_on=None),
                name="unit_offer_once_in_round",
            ),
        ]


class CandidateWish(models.Model):
    """A village that a candidate would like; rank 1 first."""

    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="wishes")
    village = models.ForeignKey(RoundVillage, on_delete=models.PROTECT, related_name="+")
    rank = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["candidate", "village"], name="candidate_wish_once"),
        ]


class Avoidance(models.Model):
    """A place that a person is not sent to (回避), and of which kind; who the relatives are is
    not kept."""

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey("directory.Place", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=AvoidanceKind.choices)
    source = models.CharField(max_length=10, choices=AvoidanceSource.choices)
    noted_on = models.DateField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    lifted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "place", "kind"],
                condition=Q(lifted_on=None),
                name="avoidance_once",
            ),
        ]
