"""What villages are honoured for, read: by place, level and year (HN22-04)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.models import Honour
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day

#: Of an area, counted by what lies next below it: its digits → theirs.
_BELOW = {0: Level.COUNTY, 2: Level.PREFECTURE, 4: Level.COUNTY, 6: Level.TOWNSHIP}


@dataclass(frozen=True, kw_only=True)
class HonouredPlace:
    """A place with its villages that hold an honour (村) and the honours they hold (项)."""

    code: str
    name: str
    villages: int
    honours: int


def honours(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    kind: str = "",
    level: str = "",
    year: int | None = None,
) -> QuerySet[Honour]:
    """Honours that stand on a day, the latest first; `year`: given in that year. One query."""
    found = perms.visible(Honour, actor).filter(on_day(as_of), in_areas("area", (area,)))
    if kind:
        found = found.filter(kind=kind)
    if level:
        found = found.filter(level=level)
    if year is not None:
        found = found.filter(valid_from__year=year)
    return found.select_related("village").order_by("-valid_from", "-pk")


def honoured_places(rows: Iterable[Honour], *, as_of: date, area: str = "") -> list[HonouredPlace]:
    """How many villages of each place below `area` hold the honours of some rows; a place without
    any is not told. By code. One query for the names."""
    digits = _BELOW.get(len(area), Level.VILLAGE)
    held: dict[str, list[str]] = {}
    for row in rows:
        held.setdefault(row.area[:digits], []).append(row.area)
    if not held:
        return []
    names = directory.names_of(held, as_of=as_of)
    return [
        HonouredPlace(
            code=code, name=names.get(code, code), villages=len(set(found)), honours=len(found)
        )
        for code, found in sorted(held.items())
    ]


def one_honour(*, actor: Actor, public_id: str) -> Honour:
    """Raises NotFound."""
    found = perms.visible(Honour, actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found
