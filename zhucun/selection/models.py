"""Tables of selection."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.selection.enums import Answer, DecisionKind, Making, ProposalState, Side


class Proposal(models.Model):
    """Teams for all villages of a round, as one match proposed them; also the queue of matches.

    `worker`, `beat_at` and `tries` say who computes it and when that was last heard of;
    `progress` holds phase, seconds, objective and bound. `result`: terms, totals and the numbers
    that stand beside them. `prices`: what one more of a person or unit would be worth, by key; they
    prove the bound of the next match. `fingerprint`: of the facts that it rests on.
    """

    public_id = public_id_field()
    round = models.ForeignKey("roster.Round", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    title = models.CharField(max_length=80)
    making = models.CharField(max_length=10, choices=Making.choices)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")
    settings = models.JSONField(encoder=DjangoJSONEncoder)
    is_what_if = models.BooleanField(default=False)
    pack = models.CharField(max_length=40)
    pack_version = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField()
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING
    )
    worker = models.CharField(max_length=40, blank=True)
    beat_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    progress = models.JSONField(default=dict)
    failure = models.JSONField(null=True)
    objective = models.BigIntegerField(null=True)
    bound = models.FloatField(null=True)
    ending = models.CharField(max_length=10, blank=True)
    shortages = models.PositiveIntegerField(default=0)
    result = models.JSONField(default=dict)
    prices = models.JSONField(default=dict)
    ended_at = models.DateTimeField(null=True)
    adopted_at = models.DateTimeField(null=True)
    adopted_by = models.CharField(max_length=60, blank=True)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round"],
                condition=Q(adopted_at__isnull=False, posted_at=None),
                name="proposal_one_adopted",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "asked_at"], name="proposal_queue"),
            models.Index(fields=["area"], name="proposal_area"),
        ]


class ProposalVillage(models.Model):
    """A village in a proposal: what its team earns, what it lacks, and what would help.

    `terms`: points by term of the team as a whole. `lacks`: rows of rule, missing, proven and
    remedies.
    """

    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="villages")
    village = models.ForeignKey("roster.RoundVillage", on_delete=models.PROTECT, related_name="+")
    area = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    size = models.PositiveSmallIntegerField(default=0)
    points = models.IntegerField(default=0)
    missing = models.PositiveSmallIntegerField(default=0)
    terms = models.JSONField(default=dict)
    lacks = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "village"], name="proposal_village_once"),
        ]
        indexes = [models.Index(fields=["proposal", "area"], name="proposal_village_area")]


class Assignment(models.Model):
    """One person proposed for one village. `points` is the sum of `terms`.

    `excluded`: who scores higher there and by which rules he is excluded. `choices`: the next
    choices and what they would cost. `open_rules`: rules that are not answered yet for him.
    """

    public_id = public_id_field()
    proposal = models.ForeignKey(Proposal, on_delete=models.CASCADE, related_name="assignments")
    village = models.ForeignKey("roster.RoundVillage", on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey("roster.Candidate", on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(
        "directory.Unit", on_delete=models.PROTECT, null=True, related_name="+"
    )
    area = models.CharField(max_length=12)
    leads = models.BooleanField(default=False)
    remains = models.BooleanField(default=False)
    points = models.IntegerField(default=0)
    terms = models.JSONField(default=dict)
    excluded = models.JSONField(default=list)
    choices = models.JSONField(default=list)
    open_rules = models.JSONField(default=list)
    posted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "candidate"], name="assignment_once_in_proposal"
            ),
        ]
        indexes = [models.Index(fields=["area"], name="assignment_area")]


class Decision(models.Model):
    """What a person decided about somebody and a village of a round; every later match keeps it."""

    public_id = public_id_field()
    round = models.ForeignKey("roster.Round", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=5, choices=DecisionKind.choices)
    village = models.ForeignKey("roster.RoundVillage", on_delete=models.PROTECT, related_name="+")
    candidate = models.ForeignKey("roster.Candidate", on_delete=models.PROTECT, related_name="+")
    leads = models.BooleanField(null=True)
    reason = models.CharField(max_length=200)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    made_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["village", "candidate"],
                condition=Q(lifted_at=None),
                name="decision_once",
            ),
            models.UniqueConstraint(
                fields=["candidate"],
                condition=Q(lifted_at=None, kind=DecisionKind.MUST),
                name="decision_one_place",
            ),
        ]


class Confirmation(models.Model):
    """One side's answer about one assignment of the adopted proposal (双向确认)."""

    assignment = models.ForeignKey(
        Assignment, on_delete=models.PROTECT, related_name="confirmations"
    )
    side = models.CharField(max_length=8, choices=Side.choices)
    answer = models.CharField(max_length=8, choices=Answer.choices)
    reason = models.CharField(max_length=200, blank=True)
    on_behalf = models.BooleanField(default=False)
    by = models.BigIntegerField()
    by_name = models.CharField(max_length=60)
    answered_at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["assignment", "side"], name="confirmation_once"),
        ]
