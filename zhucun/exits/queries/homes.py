"""What the registry knows of households that exit, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.exits.enums import EXITED_HOUSEHOLD, GUARANTEES, POOR_HOUSEHOLD, ConditionAnswer
from zhucun.households.marts import MARTS
from zhucun.kernel.divisions import Level, at_level

_NAMES = {"household", "persons", "per_capita_income", "income_ends_on", "uninsured_members"}
_CHUNK = 2_000
_CENT = Decimal("0.01")


@dataclass(frozen=True, kw_only=True)
class Home:
    """A household on a day; `per_head` is net income in yuan of twelve months that ended before
    `income_until`. None: not on record, or the pack leaves open how it counts."""

    is_poor: bool = False
    has_exited: bool = False
    persons: int | None = None
    per_head: Decimal | None = None
    income_until: date | None = None
    uninsured: int | None = None

    def guarantees(self, answers: Mapping[str, bool]) -> bool | None:
        """两不愁三保障: what was found on site, and no member who is known to be without medical
        insurance."""
        told = [answers.get(each) for each in GUARANTEES]
        if False in told or self.uninsured:
            return False
        return None if None in told else True

    def income_above(self, answers: Mapping[str, bool], line: Decimal | None) -> bool | None:
        """收入稳定超过国家标准: an income is on record, it is above the line where one is
        configured, and it was found steady."""
        steady = answers.get(ConditionAnswer.STEADY)
        if self.per_head is not None and line is not None and self.per_head <= line:
            return False
        if self.per_head is None or steady is None:
            return None
        return steady


def homes(households: Iterable[tuple[str, str]], *, as_of: date) -> dict[str, Home]:
    """Households (public id, village) on a day, by public id. One query for each county, and each
    2,000 households of it; one more looks whether anybody moved after the day."""
    by_county: dict[str, list[str]] = defaultdict(list)
    for key, area in households:
        by_county[at_level(area, Level.COUNTY)].append(key)
    found: dict[str, Home] = {}
    tags = {"is_poor": POOR_HOUSEHOLD, "has_exited": EXITED_HOUSEHOLD}
    for county, keys in sorted(by_county.items()):
        names = _NAMES | set(tags)
        rows = MARTS["household"](as_of=as_of, areas=(county,), names=names, tags=tags)
        for start in range(0, len(keys), _CHUNK):
            some = rows.filter(public_id__in=keys[start : start + _CHUNK])
            found |= {row["m_code"]: _home(row) for row in some}
    return found


def _home(row: Mapping[str, Any]) -> Home:
    income = row.get("m_per_capita_income")
    return Home(
        is_poor=bool(row["m_is_poor"]),
        has_exited=bool(row["m_has_exited"]),
        persons=row["m_persons"],
        per_head=None if income is None else Decimal(str(income)).quantize(_CENT),
        income_until=row.get("m_income_ends_on") if income is not None else None,
        uninsured=row["m_uninsured_members"],
    )
