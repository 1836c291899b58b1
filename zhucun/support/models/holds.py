"""Rewards that a decision cancelled, and that are not paid."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.ledger.fields import public_id_field
from zhucun.support.models.payments import posting_key


class Withheld(models.Model):
    """A case of accountability cancelled somebody's reward of a year (HH18-090). `case` is the
    case's public id; `entitlements` are the payments that it stops, None where the pack names no
    reward (未配置) and nobody has said which. While it stands (`ended_on` None) none of them is
    paid; the person reads of it once he was told of the case."""

    public_id = public_id_field()
    case = models.CharField(max_length=12, unique=True)
    posting = posting_key()
    area = models.CharField(max_length=12)
    year = models.PositiveSmallIntegerField()
    ground = models.CharField(max_length=10)
    entitlements = models.JSONField(null=True)
    decided_on = models.DateField()
    told_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    settled_by_name = models.CharField(max_length=60, blank=True)
    ended_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=models.F("decided_on")),
                name="withheld_ends_after_decision",
            ),
        ]
        indexes = [models.Index(fields=["year", "area"], name="withheld_year_area")]
