"""Joint decisions to set up a co-operative (商议组建合作社, HN22-48)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import Trade
from zhucun.economy.models.bodies import Body
from zhucun.economy.models.kept import Kept, place_key


class Founding(Kept):
    """What team and village committees decided together on a day: who took part, what was decided.
    It is signed by the chain of the pack; with the last signature the co-operative (`body`) is
    registered."""

    village = place_key()
    name = models.CharField(max_length=60)
    trade = models.CharField(max_length=16, choices=Trade.choices, default=Trade.FARMING)
    is_led_by_branch = models.BooleanField(null=True)
    participants = models.CharField(max_length=200)
    resolution = models.CharField(max_length=400)
    on = models.DateField()
    body = models.OneToOneField(Body, on_delete=models.PROTECT, null=True, related_name="founding")
    withdrawn_on = models.DateField(null=True)
    withdraw_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | (Q(body=None) & ~Q(withdraw_reason="")),
                name="founding_withdrawn_with_reason",
            ),
            models.UniqueConstraint(
                fields=["area", "name"],
                condition=Q(withdrawn_on=None),
                name="founding_once",
            ),
        ]
