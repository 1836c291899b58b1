"""A checklist over the places right below an area: which powers each township has (HH18-108)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, is_under
from zhucun.reports.models import PlaceTick
from zhucun.reports.queries.pillars.ticked import PlaceList, place_list, ticks


@dataclass(frozen=True, kw_only=True)
class MatrixRow:
    """One place with the tick that stands for each item there, of its own or of one around it."""

    place: Any
    ticks: tuple[PlaceTick | None, ...]

    @property
    def there(self) -> int:
        return sum(tick is not None for tick in self.ticks)


@dataclass(frozen=True, kw_only=True)
class PlaceMatrix:
    """The places right below an area by the items of one checklist."""

    told: PlaceList
    rows: tuple[MatrixRow, ...]


def place_matrix(*, actor: Actor, area: str, checklist: str, as_of: date) -> PlaceMatrix:
    """A checklist of an area over the places right below it. Four queries, whatever the number of
    places. Raises NotFound."""
    told = place_list(actor=actor, area=area, checklist=checklist, as_of=as_of)
    deeper = [level for level in Level if level > len(area)]
    places = directory.places(actor=actor, as_of=as_of, area=area, level=min(deeper, default=None))
    standing = list(ticks(area, [checklist], as_of=as_of))
    rows = []
    for place in places.exclude(code=area):
        held: Mapping[str, PlaceTick] = {
            row.item: row for row in standing if is_under(place.code, row.area)
        }
        mine = tuple(held.get(each.id) for each in told.items)
        rows.append(MatrixRow(place=place, ticks=mine))
    return PlaceMatrix(told=told, rows=tuple(rows))
