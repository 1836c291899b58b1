"""Boards that were computed before somebody asked: over a million people a board takes seconds,
and nobody waits for what the night can do.

A kept board says when it was computed and how many records came since. It serves only whoever sees
the whole area; of what a reader sees in part, nothing is taken from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from zhucun.analytics.models import KeptBoard
from zhucun.analytics.queries.indicators import Measured, Share, _measure
from zhucun.analytics.queries.tables import has_mart, visible_areas
from zhucun.directory.perms import Actor
from zhucun.ledger import queries as journal
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Indicator

#: Events of this room change no figure.
_OWN = "analytics."
#: More records than this are said to be “more than”.
MOST_COUNTED = 1_000


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A board with the instant at which it was computed; `since`: how many records of the area
    came after it, counted up to MOST_COUNTED."""

    measured: list[Measured]
    computed_at: datetime
    since: int

    @property
    def is_counted(self) -> bool:
        """False where more came than are counted."""
        return self.since < MOST_COUNTED


def kept_board(*, actor: Actor, pack: PackAt, area: str) -> Kept | None:
    """The board of an area on the pack's day as it was kept, as this actor may see it; None where
    none is kept under this version of the pack. Two queries, and those of `board` for subjects of
    which the actor sees only a part of the area."""
    row = KeptBoard.objects.filter(
        area=area, on=pack.as_of, pack=pack.id, version=pack.version
    ).first()
    if row is None:
        return None
    figures = {each["id"]: each for each in row.figures}
    by_subject: dict[str, list[PackItem[Indicator]]] = defaultdict(list)
    for item in pack.indicators():
        by_subject[item.spec.subject].append(item)
    found = {
        each.item.id: each
        for subject, items in by_subject.items()
        for each in (
            _decoded(items, figures, area, pack)
            if sees_whole(actor, subject, area)
            else _measure(actor, pack, subject, area, items)
        )
    }
    return Kept(
        measured=[found[item.id] for item in pack.indicators()],
        computed_at=row.computed_at,
        since=records_since(area, row.stand),
    )


def is_current(row: KeptBoard | None, pack: PackAt) -> bool:
    """Whether computing a board again would give the same: the same pack, and nothing recorded
    since. One query."""
    if row is None or (row.pack, row.version) != (pack.id, pack.version):
        return False
    return records_since(row.area, row.stand) == 0


def records_since(area: str, stand: int) -> int:
    """How many records of an area came after a stand of the ledger, at most MOST_COUNTED. One
    query."""
    return journal.recorded_since(area=area, after=stand, besides=_OWN, most=MOST_COUNTED)


def sees_whole(actor: Actor, subject: str, area: str) -> bool:
    """Whether an actor sees all rows of a subject in an area; of what no room keeps there is
    nothing to see."""
    return not has_mart(subject) or visible_areas(actor, subject, area) == (area,)


def encoded(found: Sequence[Measured]) -> list[dict[str, Any]]:
    """Figures as they are kept."""
    return [
        {
            "id": each.item.id,
            "state": each.state,
            "value": each.value,
            "numerator": each.numerator,
            "denominator": each.denominator,
            "ends": each.ends and [list(end) for end in each.ends],
            "is_dated": each.as_of is not None,
            "missing": each.missing,
        }
        for each in found
    ]


def _decoded(
    items: Sequence[PackItem[Indicator]],
    figures: Mapping[str, Mapping[str, Any]],
    area: str,
    pack: PackAt,
) -> Iterator[Measured]:
    for item in items:
        kept = figures[item.id]
        ends = kept["ends"]
        yield Measured(
            item=item,
            state=kept["state"],
            value=_number(kept["value"]),
            numerator=_number(kept["numerator"]),
            denominator=_number(kept["denominator"]),
            declared=tuple(each for each in item.spec.declared if each.area == area),
            ends=ends and (_share(ends[0]), _share(ends[1])),
            as_of=pack.as_of if kept["is_dated"] else None,
            missing=tuple(kept.get("missing", ())),
        )


def _share(kept: Sequence[str]) -> Share:
    on, value, upper, lower = kept
    return Share(date.fromisoformat(on), Decimal(value), Decimal(upper), Decimal(lower))


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)
