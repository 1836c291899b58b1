"""What a list says of people, homes and incomes besides who lives where (A2, A8–A23, A30–A37)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from zhucun.households.errors import OutOfRange
from zhucun.households.feeds.reading import INCOME_FIELDS, KNOWN_MARK
from zhucun.households.marts.earnings import PARTS
from zhucun.households.models import (
    OF_HOME,
    OF_MEMBER,
    HouseholdState,
    Income,
    MemberState,
)
from zhucun.households.queries import IncomeDraft
from zhucun.intake.rows import Row

#: Columns of the person.
OF_PERSON_FACTS = OF_MEMBER
#: Between what numbers can lie; amounts in yuan.
RANGES = {
    "size": (1, 999),
    "income_year": (1949, 2100),
    "housing_area": (0, 99_999),
    "housing_year": (1500, 2100),
    **dict.fromkeys(INCOME_FIELDS, (-(10**9), 10**9)),
}
_CENT = Decimal("0.01")
#: What is masked in an export without the right to see personal data.
PERSONAL_FACTS = frozenset({"health", "allowance", "care_kind", *INCOME_FIELDS})


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """What a list says of one household: of the home, of its income, and of each of its people in
    the order of the rows."""

    home: Mapping[str, Any] = field(default_factory=dict)
    income: IncomeDraft | None = None
    people: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class ChangedHome:
    """Facts of a known home that a list states otherwise; `income` with the one that it corrects
    (its key, or None)."""

    household: int
    values: Mapping[str, Any]
    income: IncomeDraft | None
    corrects: int | None


@dataclass(frozen=True, slots=True, eq=False)
class ChangedState:
    """Facts of a known member that a list states otherwise."""

    member: int
    values: Mapping[str, Any]


def person_facts(row: Row) -> dict[str, Any]:
    given = row.given()
    return {name: given[name] for name in OF_PERSON_FACTS if name in given}


def home_facts(said: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: said[name] for name in OF_HOME if name in said}
    if "housing_area" in values:
        values["housing_area"] = values["housing_area"].quantize(_CENT)
    return values


def out_of_range(said: Mapping[str, Any]) -> tuple[str, OutOfRange] | None:
    """The first number that cannot be, with its column."""
    for name, (least, most) in RANGES.items():
        value = said.get(name)
        if value is not None and not least <= value <= most:
            return name, OutOfRange(value=value, least=least, most=most)
    return None


def income_of(household: Any, said: Mapping[str, Any], *, as_of: date) -> IncomeDraft | None:
    """The income of a year that the rows state, to the cent; without a year, the one before the
    list's day."""
    amounts = {
        name: Decimal(said[key]).quantize(_CENT)
        for key, name in INCOME_FIELDS.items()
        if said.get(key) is not None
    }
    if not amounts:
        return None
    year = said.get("income_year") or as_of.year - 1
    parts = {name: value for name, value in amounts.items() if name in PARTS}
    declared = {name: value for name, value in amounts.items() if name not in PARTS}
    return IncomeDraft(
        household=household, starts_on=date(year, 1, 1), parts=parts, declared=declared
    )


class KnownFacts:
    """What is known of some households and members. Three queries; health is opened to be
    compared, and shown to nobody."""

    def __init__(self, households: Sequence[int], members: Sequence[int]) -> None:
        homes = HouseholdState.objects.filter(household__in=households)
        people = MemberState.objects.filter(member__in=members)
        earned = Income.objects.filter(household__in=households, retracted_at=None)
        self._homes = {row.household_id: row for row in _open(homes)}
        self._people = {row.member_id: row for row in _open(people)}
        self._earned: dict[int, dict[date, Income]] = defaultdict(dict)
        for row in earned:
            self._earned[row.household_id][row.starts_on] = row

    def home(self, key: int, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """(before, after) of what differs."""
        return _differing(self._homes.get(key) or HouseholdState(), values)

    def person(self, key: int, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        return _differing(self._people.get(key) or MemberState(), values)

    def income(self, key: int, draft: IncomeDraft | None) -> tuple[Income | None, dict[str, Any]]:
        """The income on record for these months, and the amounts that differ from it."""
        if draft is None:
            return None, {}
        known = self._earned.get(key, {}).get(draft.starts_on)
        amounts = {**draft.parts, **draft.declared}
        row = known or Income()
        return known, {
            name: value for name, value in amounts.items() if getattr(row, name) != value
        }

    def of_home(self, key: int, as_of: date) -> dict[str, Any]:
        """The columns of a household in an export, with its income of the last calendar year that
        is known on the day."""
        row = self._homes.get(key)
        found = {name: getattr(row, name) for name in OF_HOME} if row else {}
        of_years = (
            each
            for each in self._earned.get(key, {}).values()
            if each.ends_on <= as_of and (each.starts_on.month, each.starts_on.day) == (1, 1)
        )
        income = max(of_years, key=lambda each: each.starts_on, default=None)
        if income is not None:
            found["income_year"] = income.starts_on.year
            found |= {key: getattr(income, name) for key, name in INCOME_FIELDS.items()}
        return found

    def of_person(self, key: int) -> dict[str, Any]:
        row = self._people.get(key)
        return {name: getattr(row, name) for name in OF_PERSON_FACTS} if row else {}


def corrected(draft: IncomeDraft, known: Income | None) -> IncomeDraft:
    """The draft with what the list does not say as it is on record."""
    if known is None:
        return draft
    kept = {name: getattr(known, name) for name in INCOME_FIELDS.values()}
    amounts = {name: value for name, value in kept.items() if value is not None}
    amounts |= {**draft.parts, **draft.declared}
    return IncomeDraft(
        household=draft.household,
        starts_on=draft.starts_on,
        parts={name: value for name, value in amounts.items() if name in PARTS},
        declared={name: value for name, value in amounts.items() if name not in PARTS},
        basis=known.basis,
    )


def shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """For the difference: health tells that it is there, and not what."""
    return {
        name: KNOWN_MARK if name == "health" and value else value for name, value in values.items()
    }


def in_list(values: Mapping[str, Any]) -> dict[str, Any]:
    """Amounts by the columns of the list."""
    return {key: values[name] for key, name in INCOME_FIELDS.items() if name in values}


def _open(rows: QuerySet[Any]) -> Iterable[Any]:
    return rows.filter(valid_until=None, retracted_at=None)


def _differing(row: Any, values: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    after = {name: value for name, value in values.items() if getattr(row, name) != value}
    return {name: getattr(row, name) for name in after}, after
