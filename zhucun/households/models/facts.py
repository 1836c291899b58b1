"""What the register says of members and homes, dated; and what households earn.

Only what the mechanisms need, in codes. Health is sealed. Bank data are kept nowhere.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from zhucun.households.enums import (
    Allowance,
    CareNeed,
    Dwellings,
    Education,
    Fuel,
    Insured,
    Labour,
    Power,
    Schooling,
    Water,
    WorksAway,
)
from zhucun.households.models.households import (
    Household,
    Member,
)
from zhucun.ledger.fields import SealedTextField, public_id_field

#: What holds of a member, and of a home: the fields of the two states.
OF_MEMBER = (
    "ethnicity",
    "education",
    "schooling",
    "health",
    "labour",
    "works_away",
    "allowance",
    "medical_insurance",
    "pension",
    "care_kind",
)
OF_HOME = (
    "standard",
    "family_planning",
    "housing_area",
    "housing_structure",
    "housing_year",
    "power",
    "fuel",
    "water",
    "in_cooperative",
    "in_mutual_fund",
    "with_leading_firm",
)


def _word(choices: Any) -> models.CharField[str, str]:
    return models.CharField(max_length=16, choices=choices, blank=True)


def _yuan() -> models.DecimalField[Decimal | None, Decimal | None]:
    return models.DecimalField(max_digits=12, decimal_places=2, null=True)


class MemberState(models.Model):
    """What holds of one member for a time (A8–A16); empty where nobody said. Corrections take the
    row back and make another: it stays with the instant."""

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="states")
    ethnicity = models.CharField(max_length=20, blank=True)
    education = _word(Education.choices)
    schooling = _word(Schooling.choices)
    health = SealedTextField(context="households.member_state.health")
    labour = _word(Labour.choices)
    works_away = _word(WorksAway.choices)
    allowance = _word(Allowance.choices)
    medical_insurance = _word(Insured.choices)
    pension = _word(Insured.choices)
    care_kind = models.CharField(max_length=20, choices=CareNeed.choices, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"],
                condition=Q(valid_until=None, retracted_at=None),
                name="member_state_one_now",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="member_state_ends_after",
            ),
        ]


class HouseholdState(models.Model):
    """What holds of a home for a time (A1, A2, A21–A37); empty where nobody said. `standard`: by
    which it was identified, in the words of the list."""

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="states")
    standard = models.CharField(max_length=40, blank=True)
    family_planning = models.CharField(max_length=20, blank=True)
    housing_area = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    housing_structure = _word(Dwellings.choices)
    housing_year = models.PositiveSmallIntegerField(null=True)
    power = _word(Power.choices)
    fuel = _word(Fuel.choices)
    water = _word(Water.choices)
    in_cooperative = models.BooleanField(null=True)
    in_mutual_fund = models.BooleanField(null=True)
    with_leading_firm = models.BooleanField(null=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(valid_until=None, retracted_at=None),
                name="household_state_one_now",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="household_state_ends_after",
            ),
        ]


class Income(models.Model):
    """What a household earned in twelve months [starts_on, ends_on), in yuan, part by part; NULL
    where nobody said.

    `fixed_grants` (搬迁、危改、圈舍补助) and `one_off_relief` (慰问金、临时补助) are kept apart,
    for the pack says whether they count. The `declared_*` are what a register says of its own sums
    (A17, A19, A20): kept beside what is computed, never instead of it.
    """

    public_id = public_id_field()
    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="incomes")
    starts_on = models.DateField()
    ends_on = models.DateField()
    wages = _yuan()
    production = _yuan()
    property = _yuan()
    transfers = _yuan()
    costs = _yuan()
    fixed_grants = _yuan()
    one_off_relief = _yuan()
    declared_total = _yuan()
    declared_net = _yuan()
    declared_per_head = _yuan()
    basis = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(db_default=Now())
    retracted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["household", "starts_on"],
                condition=Q(retracted_at=None),
                name="income_once_a_window",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="income_ends_after"
            ),
        ]
        indexes = [models.Index(fields=["household", "ends_on"], name="income_household")]
