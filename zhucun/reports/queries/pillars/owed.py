"""Duties over a scope: the periods that touch the time from the quarter before on, done or excused,
late, due, open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np

from zhucun.analytics import queries as analytics
from zhucun.directory.perms import Actor
from zhucun.engines.cadence import State as Duty
from zhucun.engines.rollup import Lack
from zhucun.engines.rules import Unset
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    SOON,
    Behind,
    Listed,
    Measured,
    Rows,
    keep,
)
from zhucun.reports.queries.pillars.scope import Scope

Items = Sequence[PackItem[Any]]
_STANDING = {
    Duty.DONE: HOLDS,
    Duty.EXCUSED: HOLDS,
    Duty.LATE: FAILS,
    Duty.DUE: SOON,
    Duty.OPEN: OPEN,
}


def cadences(actor: Actor, pack: PackAt, scope: Scope, items: Items, found: Measured) -> None:
    """What the rooms say of the duties asked for. A constant number of queries."""
    for item in items:
        if _has_no_rhythm(pack, item):
            found.lacks(item.ref, Lack.UNSET)
        else:
            found.lacks(item.ref, Lack.NOT_CONNECTED, Silence.NO_ROOM)
    for item, since, periods in _owed(actor, pack, scope, items):
        rows = Rows(scope)
        for row in periods:
            rows.add(row.what, row.area)
        keep(found, item.ref, rows, since=since)


def cadence_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The periods behind the number of each duty (kind/id), each by whose duty it is."""
    return {item.ref: list(rows) for item, _since, rows in _owed(actor, pack, scope, items)}


def _owed(
    actor: Actor, pack: PackAt, scope: Scope, items: Items
) -> Iterator[tuple[PackItem[Any], date, Iterator[Behind]]]:
    wanted = frozenset(item.id for item in items if not _has_no_rhythm(pack, item))
    if not wanted:
        return
    told: dict[str, Any] = {"area": scope.area, "on": pack.as_of, "among": wanted}
    owed = (
        analytics.owed_by(postings=scope.postings, **told)
        if scope.is_own
        else analytics.owed_in(actor=actor, **told)
    )
    for part in owed.parts:
        for number, item in enumerate(part.items if part.pack.id == pack.id else ()):
            if item.id in wanted and part.evidence_of(item) is not None:
                yield item, owed.since, _periods(part, number, scope)


def _periods(part: Any, number: int, scope: Scope) -> Iterator[Behind]:
    for row in np.nonzero(part.answers.duty == number)[0]:
        at = int(part.answers.subject[row])
        key, area = part.rows.codes[at], part.rows.areas[at]
        what = _STANDING.get(Duty(int(part.answers.state[row])))
        if what is not None and scope.counts(part.subject, key, area):
            yield Behind(key, area, what, part.subject)


def _has_no_rhythm(pack: PackAt, item: PackItem[Any]) -> bool:
    """The source leaves open how often."""
    rhythm = item.spec.on(pack.as_of)
    return rhythm is not None and isinstance(pack.number(rhythm.times), Unset)
