"""Cross-checks over a scope: what the last runs asked of payments, as they were kept. A lead is no
finding; one that people found untrue, or an error in the data, gives no cause any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Lack
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.columns import (
    FAILS,
    HOLDS,
    OPEN,
    Behind,
    Lacking,
    Listed,
    Measured,
    Rows,
    keep,
)
from zhucun.reports.queries.pillars.scope import Scope
from zhucun.screening import queries
from zhucun.screening.enums import BENEFIT
from zhucun.screening.perms import wide_areas

Items = Sequence[PackItem[Any]]
_LEAD = "lead"


def is_compared(item: PackItem[Any]) -> bool:
    """Whether a screen asks about what was paid."""
    return bool(item.spec.subject == BENEFIT)


def compare(actor: Actor, pack: PackAt, scope: Scope, items: Items, found: Measured) -> None:
    """Count the rows of screens about payments. Three queries, whatever the number of screens."""
    for item, told in _told(actor, pack, scope, items):
        if isinstance(told, Lacking):
            found.lacks(item.ref, told.lack, told.why)
            continue
        rows = Rows(scope)
        for _key, area in told.leads:
            rows.add(FAILS, area)
        for what, numbers in ((HOLDS, told.clear), (OPEN, told.open)):
            for area, number in numbers:
                rows.add(what, area, number)
        keep(found, item.ref, rows, is_mild=True)


def compared_rows(*, actor: Actor, pack: PackAt, scope: Scope, items: Items) -> Listed:
    """The leads behind the numbers of screens (kind/id)."""
    return {
        item.ref: told
        if isinstance(told, Lacking)
        else [Behind(key, area, FAILS, subject=_LEAD) for key, area in told.leads]
        for item, told in _told(actor, pack, scope, items)
    }


def _told(
    actor: Actor, pack: PackAt, scope: Scope, items: Items
) -> Iterator[tuple[PackItem[Any], queries.Counted | Lacking]]:
    if scope.unit:
        why: Lacking | None = Lacking(Lack.NOT_COUNTED, Silence.OF_AREA)
    elif not any(is_under(scope.area, own) for own in wide_areas(actor)):
        why = Lacking(Lack.HIDDEN, Silence.HIDDEN)
    else:
        why = None
    names = [item.id for item in items]
    known = (
        queries.counted(actor=actor, area=scope.area, as_of=pack.as_of, screens=names)
        if items and why is None
        else {}
    )
    for item in items:
        yield item, why or _one(known[item.id])


def _one(told: queries.Counted) -> queries.Counted | Lacking:
    if not told.is_run:
        return Lacking(Lack.NOT_COUNTED, Silence.NO_RUN)
    return Lacking(Lack.NOT_COUNTED, Silence.NO_LIST) if told.without else told
