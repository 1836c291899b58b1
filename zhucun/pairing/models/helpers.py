"""Helpers, whom they help, and the proposals that led to it."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import ends_after_start, public_id_field
from zhucun.pairing.enums import (
    Corps,
    Ending,
    HelperKind,
    HelperLevel,
    Lacks,
    PairingRole,
    PairProposalState,
    RowState,
)


class Helper(models.Model):
    """A person of the directory who helps households for a time (结对帮扶责任人).

    `area` is where he works: of a village cadre his village, of a cadre of the county the county.
    Name, unit and membership of the Party are the person's and are not kept again.
    """

    public_id = public_id_field()
    person = models.ForeignKey("directory.Person", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    kind = models.CharField(max_length=14, choices=HelperKind.choices)
    level = models.CharField(max_length=10, choices=HelperLevel.choices)
    corps = models.CharField(max_length=17, choices=Corps.choices, blank=True)
    is_leading = models.BooleanField(default=False)
    is_able = models.BooleanField(null=True)
    is_good_at_village_work = models.BooleanField(null=True)
    is_end_responsible = models.BooleanField(default=False)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(valid_until=None), name="helper_once"
            ),
            ends_after_start("helper_ends_after_start"),
        ]
        indexes = [models.Index(fields=["area"], name="helper_area")]


class Avoidance(models.Model):
    """A helper who is kin to a household does not help it; somebody said so, with the day."""

    helper = models.ForeignKey(Helper, on_delete=models.CASCADE, related_name="avoidances")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    area = models.CharField(max_length=12)
    basis = models.CharField(max_length=100, blank=True)
    by = models.BigIntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["helper", "household"], name="kin_noted_once"),
        ]


class Proposal(models.Model):
    """Helpers for the households of an area that have none, as one match proposed them; also the
    queue of that work (docs/decisions/0008-jobs.md, 0039-whole-city.md).

    `settings`: the cap, who set it, which day. `result`: the sums that stand beside it, as they
    were: households, helpers, places, points by term, objective, bound, seconds. `phase`, `done`,
    `total`: how far a worker is. `adopt_*`: who adopted all that waits, when, and from which day
    the pairs stand.
    """

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    as_of = models.DateField()
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    settings = models.JSONField(encoder=DjangoJSONEncoder)
    result = models.JSONField(encoder=DjangoJSONEncoder, default=dict)
    state = models.CharField(
        max_length=8, choices=PairProposalState.choices, default=PairProposalState.WAITING
    )
    asked_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=60, blank=True)
    adopt_by = models.BigIntegerField(null=True)
    adopt_at = models.DateTimeField(null=True)
    adopt_since = models.DateField(null=True)
    phase = models.CharField(max_length=8, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    failure = models.JSONField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["area", "asked_at"], name="pairing_proposal_area"),
            models.Index(fields=["state", "asked_at"], name="pairing_proposal_queue"),
        ]


class ProposedPair(models.Model):
    """One household of a proposal and the helper proposed for it; without one, `lacks` says why.

    `terms`: points by term. `choices`: who would come next, and what the whole would lose.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="rows")
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, null=True, related_name="+")
    area = models.CharField(max_length=12)
    is_severe = models.BooleanField(default=False)
    points = models.IntegerField(default=0)
    terms = models.JSONField(default=dict)
    choices = models.JSONField(default=list)
    lacks = models.CharField(max_length=10, choices=Lacks.choices, blank=True)
    state = models.CharField(max_length=8, choices=RowState.choices, default=RowState.OPEN)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "household"], name="proposed_pair_once"),
        ]
        indexes = [
            models.Index(fields=["proposal", "area"], name="proposed_pair_area"),
            models.Index(fields=["proposal", "state"], name="proposed_pair_state"),
            models.Index(fields=["household", "state"], name="proposed_pair_household"),
        ]


class Pairing(models.Model):
    """A helper and a household for a time. One answers for it; another may stand in. `area`: where
    the household lives; `ending`: what became of it, where nobody ended the pairing."""

    public_id = public_id_field()
    household = models.ForeignKey(
        "households.Household", on_delete=models.PROTECT, related_name="+"
    )
    helper = models.ForeignKey(Helper, on_delete=models.PROTECT, related_name="pairings")
    area = models.CharField(max_length=12)
    role = models.CharField(max_length=8, choices=PairingRole.choices, default=PairingRole.MAIN)
    proposal = models.ForeignKey(
        Proposal, on_delete=models.PROTECT, null=True, related_name="pairings"
    )
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    ending = models.CharField(max_length=6, choices=Ending.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "role"],
                condition=Q(valid_until=None),
                name="pairing_one_in_a_role",
            ),
            models.UniqueConstraint(
                fields=["household", "helper"],
                condition=Q(valid_until=None),
                name="pairing_two_people",
            ),
            ends_after_start("pairing_ends_after_start"),
        ]
        indexes = [
            models.Index(fields=["area", "valid_until"], name="pairing_by_area"),
            models.Index(fields=["helper", "valid_until"], name="pairing_by_helper"),
        ]
