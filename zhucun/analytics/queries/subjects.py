"""Who has duties: the rows of one subject as columns, with those to whom each universe applies."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from zhucun.analytics.queries.tables import Table, has_mart, table
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.engines.cadence import NEVER
from zhucun.engines.cadence.facts import Bools, Ints
from zhucun.engines.rules import Expression
from zhucun.engines.rules.errors import ParameterUnset
from zhucun.packs import PackAt
from zhucun.roster import queries as roster

#: The columns of a subject that bound its time on duty, the second none where it has no end; others
#: are there from the beginning. A township is with the round of its cadres (HX25-41).
_BOUNDS: dict[str, tuple[str, str | None]] = {
    "posting": ("starts_on", "ends_on"),
    "pairing": ("starts_on", "ends_on"),
    "township": ("round_began_on", None),
    "leader": ("starts_on", "ends_on"),
    "party_branch": ("founded_on", "dissolved_on"),
    "joint_branch": ("founded_on", "dissolved_on"),
    "resident": ("care_since", None),
}
#: Days before any record: the start of what has none.
_EVER = date(1900, 1, 1)


@dataclass(frozen=True, kw_only=True)
class Subjects:
    """N rows of one subject under one pack: their codes, places, time on duty (half-open ordinals),
    and for each universe (its text, "" for none) who is in it; a row of which that is not known
    is not."""

    codes: list[str]
    areas: list[str]
    start: Ints
    end: Ints
    universes: dict[str, Bools]


def has_rows(subject: str) -> bool:
    """True where a room keeps rows of this subject."""
    return has_mart(subject) or subject == "handover"


def subjects(
    *,
    actor: Actor,
    pack: PackAt,
    subject: str,
    areas: Sequence[str],
    universes: Sequence[str],
    only: Collection[str] | None = None,
) -> Subjects:
    """The rows of a subject in some areas where the pack holds, or only those with some codes, by
    area and code. One query an area."""
    rows = [
        row
        for area in areas
        for row in (
            _handovers(actor, pack, area, len(universes))
            if subject == "handover"
            else _of_mart(actor, pack, subject, area, universes)
        )
    ]
    holds = _holds_in({row[1] for row in rows}, pack)
    rows = [row for row in rows if row[1] in holds and (only is None or row[0] in only)]
    rows.sort(key=lambda row: (row[1], row[0]))
    flags = np.array([row[4:] for row in rows], np.bool_).reshape(len(rows), len(universes))
    start = np.array([_ordinal(row[2], _EVER.toordinal()) for row in rows], np.int64)
    end = np.array([_ordinal(row[3], NEVER) for row in rows], np.int64)
    return Subjects(
        codes=[row[0] for row in rows],
        areas=[row[1] for row in rows],
        start=start,
        end=np.maximum(end, start),
        universes={text: flags[:, n] for n, text in enumerate(universes)},
    )


def _of_mart(
    actor: Actor, pack: PackAt, subject: str, area: str, universes: Sequence[str]
) -> list[Any]:
    parsed = [pack.expression(subject, text) if text else None for text in universes]
    bounds = _BOUNDS.get(subject, (None, None))
    names = {name for each in parsed if each for name in each.names}
    names |= {name for name in bounds if name is not None}
    rows = table(actor=actor, pack=pack, subject=subject, area=area, names=names)
    flags = [_flag(rows, each) for each in parsed]
    limits = ["NULL" if name is None else rows.columns[name] for name in bounds]
    return rows.select([*limits, *flags], among=[] if None in parsed else flags)


def _flag(rows: Table, universe: Expression | None) -> str:
    """Whether a row is in a universe; nobody is in one that waits for a number (未配置)."""
    if universe is None:
        return "1"
    try:
        return f"CASE WHEN {rows.condition(universe)} THEN 1 ELSE 0 END"
    except ParameterUnset:
        return "0"


def _handovers(actor: Actor, pack: PackAt, area: str, flags: int) -> list[Any]:
    """Handovers; none is excluded, for no pack speaks of a universe of them."""
    found = roster.handover_spans(actor=actor, area=area, on=pack.as_of)
    return [(row.id, row.area, row.opened_on, row.ends_on, *(1,) * flags) for row in found]


def _holds_in(areas: set[str], pack: PackAt) -> set[str]:
    library = directory.policy()
    return {area for area in areas if library.for_area(area, pack.as_of).id == pack.id}


def _ordinal(value: Any, default: int) -> int:
    if value is None:
        return default
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    return day.toordinal()
