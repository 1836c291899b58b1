"""Candidates and what was found of them."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.roster.enums import (
    NominationSource,
    PostingRole,
)
from zhucun.roster.models.rounds import (
    Round,
)


class Candidate(models.Model):
    """A person who is put forward for a role in a round.

    `remains`: he is on post and stays in his village on rotation. `revision` counts what was
    stated of his wishes.
    """

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
    remains = models.BooleanField(default=False)
    revision = models.PositiveIntegerField(default=0)
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
