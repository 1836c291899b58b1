"""What a share is a share of, where that is a dated figure of places and not a count of our rows.

Nobody keeps a register of all rural people here; their number is stated for a place and a day
(农村户籍人口). The number of an area is its own where somebody stated it, else the sum of the
places right below, if each of them has one: a sum that leaves a place out would be no base.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from zhucun.analytics.queries.shown_row import Row
from zhucun.analytics.queries.tables import visible_areas
from zhucun.directory import marts as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import names_of
from zhucun.kernel.divisions import Level, is_under
from zhucun.packs import PackAt
from zhucun.packs.kinds import Indicator


class Stated(NamedTuple):
    """A number that was stated of a place as of a day."""

    value: int
    on: date


def base_of(*, actor: Actor, pack: PackAt, spec: Indicator, area: str) -> Decimal | None:
    """The denominator of an indicator in what the actor may see of an area on the pack's day; None
    where it is not known of all of that. At most five queries."""
    found = list(_parts_of(actor, pack, spec, area).values())
    known = [each.value for each in found if each is not None]
    return Decimal(sum(known)) if found and len(known) == len(found) else None


def base_rows(*, actor: Actor, pack: PackAt, spec: Indicator, area: str) -> list[Row]:
    """The places whose numbers make up the denominator, by code: `detail` is the number, `since`
    the day as of which it was stated. At most six queries."""
    found = _parts_of(actor, pack, spec, area)
    names = names_of(found, as_of=pack.as_of)
    return [
        Row(
            subject="place",
            key=code,
            name=names.get(code, code),
            place=code,
            detail=f"{stated.value:,}" if stated else "",
            since=stated.on if stated else None,
        )
        for code, stated in sorted(found.items())
    ]


def _parts_of(
    actor: Actor, pack: PackAt, spec: Indicator, area: str
) -> Mapping[str, Stated | None]:
    """The places that make up the base with their numbers; None where one has none."""
    areas = visible_areas(actor, spec.subject, area)
    if not areas:
        return {}
    rows = directory.stated(str(spec.denominator_figure), as_of=pack.as_of, areas=areas)
    known = {code: Stated(value, on) for code, value, on in rows}
    below = {
        level: list(_codes(level, pack, areas))
        for level in Level
        if level and any(len(code) >= level for code in known)
    }
    return {code: part for each in areas for code, part in _parts(each, known, below).items()}


def _parts(
    code: str, known: Mapping[str, Stated], below: Mapping[Level, list[str]]
) -> dict[str, Stated | None]:
    if code in known:
        return {code: known[code]}
    level = min((each for each in below if each > len(code)), default=None)
    children = [each for each in below[level] if is_under(each, code)] if level else []
    if not children:
        return {code: None}
    found: dict[str, Stated | None] = {}
    for each in children:
        found |= _parts(each, known, below)
    return found


def _codes(level: Level, pack: PackAt, areas: tuple[str, ...]) -> Iterator[str]:
    places = directory.places(level=level, as_of=pack.as_of, areas=areas, tags={}, figures=())
    yield from places.values_list("code", flat=True)
