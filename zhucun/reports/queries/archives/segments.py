"""Which duties held when in a term: where a pack changes in the middle of it, each part of the term
stays under its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from zhucun.analytics.queries.duties import duties_of, duty_of
from zhucun.directory import queries as directory
from zhucun.engines.cadence import Duty
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence

Asked = tuple[PackItem[Cadence], Duty]
History = tuple["Segment", ...]


class Segment(NamedTuple):
    """From a day up to (not including) another the same duties held, as `pack` words them; without
    an end they hold still."""

    start: date
    until: date | None
    pack: PackAt
    asked: tuple[Asked, ...]

    @property
    def rules(self) -> tuple[tuple[Duty, tuple[str, ...], str], ...]:
        """What has to be the same for two days to be one segment."""
        return tuple((duty, item.clauses, str(item.spec.universe)) for item, duty in self.asked)


def histories(areas: Iterable[str], since: date, on: date) -> dict[str, History]:
    """The duties about postings in each area over some days, joined where nothing changes. No
    query."""
    days = sorted({since, *(day for day in _changes() if since < day <= on)})
    return {area: _history(area, days, on) for area in areas}


def _history(area: str, days: Sequence[date], on: date) -> History:
    ends: list[date | None] = [*days[1:], None]
    found: list[Segment] = []
    for start, until in zip(days, ends, strict=True):
        last = on if until is None else until - timedelta(days=1)
        pack = directory.pack_for(area, as_of=last)
        one = Segment(start, until, pack, tuple(_asked(pack)))
        if found and found[-1].rules == one.rules:
            one = one._replace(start=found.pop().start)
        found.append(one)
    return tuple(found)


def _asked(pack: PackAt) -> Iterator[Asked]:
    for subject, items in duties_of(pack):
        if subject == "posting":
            yield from ((item, duty_of(item, pack)) for item in items)


def _changes() -> Iterator[date]:
    """Days on which a pack begins or ends, or says something else of its duties."""
    for pack in directory.policy().packs.values():
        yield pack.valid.start
        if pack.valid.until is not None:
            yield pack.valid.until
        yield from pack.near(pack.valid.start).days_of_change("cadences")
