"""Credit ratings of poor households over a scope: who was rated in the year, as station and bank
recorded it. The grade is theirs, and nobody is judged by it (HH18-154)."""

from __future__ import annotations

from datetime import date
from typing import Any

from zhucun.analytics.queries.grouped import counts_by_place
from zhucun.analytics.queries.tables import Table, table
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    HOLDS,
    OPEN,
    SOON,
    Behind,
    Measured,
    Rows,
    keep,
    sees,
)
from zhucun.reports.queries.pillars.scope import Scope

_HOUSEHOLD, _RATED_ON = "household", "credit_rated_on"
_STATES = (HOLDS, SOON, OPEN)


def is_of_households(item: PackItem[Any]) -> bool:
    """A scheme by which households are rated."""
    return bool(item.spec.subject == _HOUSEHOLD and item.spec.grades)


def rated(actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any], found: Measured) -> None:
    """Poor households that were rated in the year of the day; in an earlier year, so that this
    year's is still to come; that nobody rated. One query, however many households."""
    if not sees(actor, scope, Permission.SEE_HOUSEHOLDS):
        found.lacks(item.ref, Lack.HIDDEN, Silence.HIDDEN)
        return
    told, conditions = _asked(actor, pack, scope)
    rows = Rows(scope)
    counts = counts_by_place(
        rows=told, conditions=conditions, places=scope.places(scope.digits), subject=_HOUSEHOLD
    )
    for place, numbers in counts.items():
        for what, number in zip(_STATES, numbers, strict=True):
            rows.add(what, place, number)
    keep(found, item.ref, rows, is_mild=True, since=date(pack.as_of.year, 1, 1))


def rated_rows(*, actor: Actor, pack: PackAt, scope: Scope) -> list[Behind]:
    """Every poor household of the scope with how far its rating is. One query."""
    if not sees(actor, scope, Permission.SEE_HOUSEHOLDS):
        return []
    told, conditions = _asked(actor, pack, scope)
    pairs = zip(conditions, _STATES, strict=True)
    what = " ".join(f"WHEN {each} THEN {state}" for each, state in pairs)
    return [
        Behind(code, area, int(state), _HOUSEHOLD)
        for code, area, state in told.select([f"CASE {what} END"])
        if state is not None and scope.counts(_HOUSEHOLD, code, area)
    ]


def _asked(actor: Actor, pack: PackAt, scope: Scope) -> tuple[Table, list[str]]:
    """The households of the scope, and what makes each of the three states."""
    poor = pack.expression(_HOUSEHOLD, "is_poor")
    names = {*poor.names, _RATED_ON}
    rows = table(actor=actor, pack=pack, subject=_HOUSEHOLD, area=scope.area, names=names)
    is_poor, on = rows.condition(poor), rows.columns[_RATED_ON]
    first = f"'{date(pack.as_of.year, 1, 1).isoformat()}'"
    return rows, [
        f"{is_poor} AND {on} >= {first}",
        f"{is_poor} AND {on} < {first}",
        f"{is_poor} AND {on} IS NULL",
    ]
