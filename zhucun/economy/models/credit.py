"""Finance stations, ratings, micro-loans, and the risk fund of a county."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q

from zhucun.economy.enums import Purpose, RiskMove
from zhucun.economy.models.kept import (
    Kept,
    Spanning,
    household_key,
    member_key,
    money,
    place_key,
)
from zhucun.ledger.fields import ends_after_start


def _rate(**more: Any) -> models.DecimalField[Any, Any]:
    """Per cent a year."""
    return models.DecimalField(max_digits=6, decimal_places=3, **more)


class Station(Spanning):
    """The finance station of a village (HH18-153)."""

    village = place_key()
    is_run_by_village = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            ends_after_start("station_ends_after_start"),
            models.UniqueConstraint(
                fields=["area"], condition=Q(valid_until=None), name="station_one_in_village"
            ),
        ]


class Rating(Kept):
    """The credit grade of a household on a day, as station and bank gave it (HH18-154). `station`:
    that of its village on the day; `source`: the list or letter that says so."""

    household = household_key()
    on = models.DateField()
    grade = models.CharField(max_length=8)
    limit = money(null=True)
    station = models.ForeignKey(Station, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=100, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["household", "on"], name="rating_once_a_day"),
        ]
        indexes = [models.Index(fields=["area"], name="rating_area")]


class Loan(Kept):
    """A micro-loan of a household; what is owed is the amount less its repayments.

    `rate` and `base_rate` in per cent a year. `was_judged` keeps what the rules of the pack said on
    the day: {rule: outcome}.
    """

    household = household_key()
    borrower = member_key()
    lender = models.CharField(max_length=60)
    amount = money()
    months = models.PositiveSmallIntegerField()
    granted_on = models.DateField()
    due_on = models.DateField()
    rate = _rate()
    base_rate = _rate(null=True)
    purpose = models.CharField(max_length=16, choices=Purpose.choices)
    has_collateral = models.BooleanField(null=True)
    has_guarantor = models.BooleanField(null=True)
    is_subsidised = models.BooleanField(default=True)
    pack = models.CharField(max_length=40, blank=True)
    was_judged = models.JSONField(default=dict)
    repaid_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="loan_above_zero"),
        ]
        indexes = [
            models.Index(fields=["area", "due_on"], name="loan_area_due"),
            models.Index(fields=["household"], name="loan_household"),
        ]


class Repayment(Kept):
    """Principal that came back on a day."""

    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, related_name="repayments")
    on = models.DateField()
    amount = money()


class RiskEntry(Kept):
    """Money into or out of the risk fund of a county (`area`)."""

    on = models.DateField()
    kind = models.CharField(max_length=12, choices=RiskMove.choices)
    amount = money()
    loan = models.ForeignKey(Loan, on_delete=models.PROTECT, null=True, related_name="risk_entries")
    note = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="risk_entry_above_zero"),
            models.CheckConstraint(
                condition=Q(kind=RiskMove.PAID_IN, loan=None)
                | (~Q(kind=RiskMove.PAID_IN) & Q(loan__isnull=False)),
                name="risk_entry_of_a_loan",
            ),
        ]
        indexes = [models.Index(fields=["area", "on"], name="risk_entry_area")]
