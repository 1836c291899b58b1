"""Stocks as they were counted and signed for on a day, to be held against what is known later."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.ledger.fields import public_id_field


class Count(models.Model):
    """How many households and persons of an area bore a classification ("" for all) in the night
    before a day, as it was known when somebody closed the account."""

    public_id = public_id_field()
    area = models.CharField(max_length=12)
    tag = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    households = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    counted_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "tag", "on"],
                condition=Q(superseded_at=None),
                name="count_once",
            )
        ]
