"""The duties of the packs as the cadence engine takes them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from zhucun.directory import queries as directory
from zhucun.engines.cadence import Duty, Every, Measure, Part
from zhucun.engines.rules import Unset
from zhucun.kernel.divisions import is_under
from zhucun.packs import PackAt
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Cadence
from zhucun.packs.kinds.cadences import Rhythm

#: How many days before its last day a duty is called due. Ours, no policy: it decides what stands
#: on a cadre's page today, and makes nobody late.
AHEAD = {
    Every.YEAR: 92,
    Every.TWO_YEARS: 183,
    Every.THREE_YEARS: 183,
    Every.TERM: 92,
    Every.HALF_YEAR: 61,
}
_SOON = 31
#: Periods that begin long before the days that are asked about.
_LONG = frozenset({"two-years", "three-years", "term", "once", "always"})

Items = tuple[PackItem[Cadence], ...]


def packs_in(areas: Sequence[str], on: date) -> list[PackAt]:
    """The packs that hold in some areas or in a part of them."""
    library = directory.policy()
    found = {library.for_area(area, on).id for area in areas}
    for pack in library.packs.values():
        if on in pack.valid and any(is_under(own, area) for own in pack.areas for area in areas):
            found.add(pack.id)
    return [library.pack(name).at(on) for name in sorted(found)]


def duties_of(
    pack: PackAt, only: str = "", among: Collection[str] | None = None
) -> Iterator[tuple[str, Items]]:
    """The duties of a pack by their subject, those that hold on the day; `only` one of them, or
    those `among` some."""
    items = [
        item
        for item in pack.cadences()
        if item.spec.on(pack.as_of) is not None
        and only in ("", item.id)
        and (among is None or item.id in among)
    ]
    for subject in dict.fromkeys(item.spec.subject for item in items):
        yield subject, tuple(item for item in items if item.spec.subject == subject)


def counted(item: PackItem[Cadence]) -> str:
    """The word that a duty counts, with the levels where only some of them count."""
    return ":".join((item.spec.counts, *item.spec.levels))


def duty_of(item: PackItem[Cadence], pack: PackAt) -> Duty:
    """A pack's cadence as the engine takes it; what the pack leaves open is None."""
    rhythm = _rhythm(item, pack)
    every = Every(rhythm.every)
    return Duty(
        id=item.id,
        every=every,
        counts=counted(item),
        needed=whole_number(pack, rhythm.times),
        measure=Measure.DISTINCT if item.spec.distinct_by else Measure.SUM,
        within=whole_number(pack, rhythm.within_days),
        grace=whole_number(pack, rhythm.grace_days) or 0,
        part=None if rhythm.part == "unset" else Part(rhythm.part),
        excused_over=whole_number(pack, rhythm.excused_over_days),
        ahead=AHEAD.get(every, _SOON),
        anchor=rhythm.start,
    )


def reaches_back(item: PackItem[Cadence], pack: PackAt) -> bool:
    """True where what was done long before the days that are asked about may count."""
    return _rhythm(item, pack).every in _LONG


def _rhythm(item: PackItem[Cadence], pack: PackAt) -> Rhythm:
    found = item.spec.on(pack.as_of)
    assert found is not None, "duties without a rhythm are left out"
    return found


def whole_number(pack: PackAt, amount: object) -> int | None:
    """A number of a pack, or of its parameter (":max_days"); None where it is left open."""
    number = pack.number(amount)  # type: ignore[arg-type]
    return None if number is None or isinstance(number, Unset) else int(number)
