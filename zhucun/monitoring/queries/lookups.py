"""Rows of other rooms that a record names, through our own foreign keys: the action has checked
the right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from zhucun.monitoring.models import Case
from zhucun.roster import queries as roster


def households_named(ids: Iterable[str]) -> dict[str, Any]:
    """Households by public id with their villages. One query."""
    model: Any = Case._meta.get_field("household").remote_field.model
    rows = model.objects.filter(public_id__in=sorted(set(ids))).select_related("village")
    return {row.public_id: row for row in rows}


def households_of_cases(ids: Iterable[str]) -> set[str]:
    """Public ids of the households of cases, by the cases'. One query per 500."""
    keys, found = sorted(set(ids)), set[str]()
    for start in range(0, len(keys), 500):
        rows = Case.objects.filter(public_id__in=keys[start : start + 500])
        found |= set(rows.values_list("household__public_id", flat=True))
    return found


def household_of(public_id: str, area: str) -> Any | None:
    """A household of a village, or None. One query."""
    row = households_named([public_id]).get(public_id) if public_id else None
    return row if row is not None and row.area == area else None


def owners_of(area: str, *, on: date, actor: Any) -> list[Any]:
    """The cadres who serve in a village on a day: to whom a case can be dispatched."""
    wanted = roster.RosterFilter(area=area)
    return list(roster.roster(actor=actor, as_of=on, wanted=wanted))
