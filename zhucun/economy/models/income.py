"""Collective income of villages: bookings of actual money, and forecasts apart from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import IncomeKind, Nature
from zhucun.economy.models.bodies import Body
from zhucun.economy.models.kept import Voidable, money, place_key, void_has_reason


class Income(Voidable):
    """Money of the collective of one village for one year and source.

    `village` and `area` are those of the day on which it was booked: what a village that ended
    earned stands under its own code and is counted with the one into which it was merged. Of a
    forecast one stands for a village, year and source; `on` is when it was made.
    """

    village = place_key()
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=IncomeKind.choices)
    nature = models.CharField(max_length=8, choices=Nature.choices)
    amount = money()
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            void_has_reason("income_void_has_reason"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="income_above_zero"),
            models.UniqueConstraint(
                fields=["area", "year", "kind"],
                condition=Q(nature=Nature.FORECAST, voided_on=None),
                name="income_one_forecast",
            ),
        ]
        indexes = [models.Index(fields=["area", "year"], name="income_area_year")]
