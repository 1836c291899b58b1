"""Checklists about places, ticked by an office with what shows it (`actions/ticks`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rollup import Lack
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist
from zhucun.reports.enums import Silence
from zhucun.reports.models import PlaceTick
from zhucun.reports.queries.pillars.columns import (
    HOLDS,
    OPEN,
    Measured,
    Rows,
    keep,
    keep_listed,
)
from zhucun.reports.queries.pillars.lists import list_rows
from zhucun.reports.queries.pillars.scope import Scope

#: What a checklist is about for an office to tick it: the place as a whole.
_PLACES = frozenset({None, "place", "county"})
#: About what a village has, or how teams are made: where no record says it an office does.
_OF_VILLAGES = frozenset({("village", "list"), ("team", "all")})
#: Without all of these nobody goes or leaves: what fails of them is red; of others it warns.
_BARS = frozenset({"candidate", "handover"})


@dataclass(frozen=True, kw_only=True)
class ListItem:
    """One item with the tick that stands for the area: of the area, or of one around it."""

    id: str
    label: Any
    clause: str
    tick: PlaceTick | None


@dataclass(frozen=True, kw_only=True)
class PlaceList:
    """A checklist of an area on a day; `past`: what was ticked and taken back."""

    area: str
    as_of: date
    pack: PackAt
    item: PackItem[Checklist]
    items: tuple[ListItem, ...]
    past: tuple[PlaceTick, ...]
    may_tick: bool


def is_of_places(checklist: Checklist) -> bool:
    """Whether an office ticks it for its area: it is about the place, or about its villages and no
    record says it, and its items are known. What none may hold of (mode `none`) is no list of what
    is in place."""
    told = checklist.counts or any(each.finds or each.held_by for each in checklist.items)
    sort = checklist.subject, checklist.mode
    of_place = checklist.subject in _PLACES or (sort in _OF_VILLAGES and not told)
    return of_place and checklist.mode != "none" and bool(checklist.items)


def items_of_places(pack: PackAt) -> dict[str, dict[str, Any]]:
    """The items that offices tick, by checklist (id) and item."""
    return {
        item.id: {each.id: each for each in item.spec.items}
        for item in pack.checklists()
        if is_of_places(item.spec)
    }


def ticks(area: str, checklists: Sequence[str], *, as_of: date) -> QuerySet[PlaceTick]:
    """Ticks that stand on a day in an area and around it, by place. One query."""
    around = {at_level(area, level) for level in Level} | {""}
    return (
        PlaceTick.objects.filter(Q(ended_on=None) | Q(ended_on__gt=as_of), since__lte=as_of)
        .filter(in_areas("area", (area,)) | Q(area__in=around))
        .filter(checklist__in=list(checklists))
        .order_by("area", "checklist", "item", "pk")
    )


def checklists(
    actor: Actor, pack: PackAt, scope: Scope, items: Sequence[PackItem[Any]], found: Measured
) -> None:
    """Items that are in place in each place, by its own tick or by one around it; an item that
    nobody ticked cannot be said. One query."""
    ready = [item for item in items if is_of_places(item.spec)]
    others = [item for item in items if item not in ready]
    listed = list_rows(actor=actor, pack=pack, scope=scope, items=others)
    keep_listed(
        found, scope, listed, mild=[item.ref for item in others if item.spec.subject not in _BARS]
    )
    if not ready:
        return
    if scope.unit:
        for item in ready:
            found.lacks(item.ref, Lack.NOT_COUNTED, Silence.OF_AREA)
        return
    standing = list(ticks(scope.area, [item.id for item in ready], as_of=pack.as_of))
    for item in ready:
        mine = [row for row in standing if row.checklist == item.id]
        rows = Rows(scope)
        for each in item.spec.items:
            held = {row.area for row in mine if row.item == each.id}
            for at, code in enumerate((scope.area, *scope.codes)):
                in_place = any(is_under(code, area) for area in held)
                rows.add_to(at, HOLDS if in_place else OPEN)
        keep(found, item.ref, rows)


def place_list(*, actor: Actor, area: str, checklist: str, as_of: date) -> PlaceList:
    """A checklist of an area of the actor's with its ticks. One query. Raises NotFound."""
    mine = actor.areas(Permission.SEE_PRESENCE)
    if not any(is_under(area, own) for own in mine):
        raise NotFound
    pack = directory.pack_for(area, as_of=as_of)
    try:
        item: PackItem[Any] = pack.item(f"checklists/{checklist}")
    except UnknownItem as error:
        raise NotFound from error
    if not is_of_places(item.spec):
        raise NotFound
    standing = _nearest(ticks(area, [checklist], as_of=as_of), area)
    past = PlaceTick.objects.filter(area=area, checklist=checklist, ended_on__lte=as_of)
    return PlaceList(
        area=area,
        as_of=as_of,
        pack=pack,
        item=item,
        items=tuple(
            ListItem(
                id=each.id,
                label=each.label,
                clause=each.clause or "",
                tick=standing.get(each.id),
            )
            for each in item.spec.items
        ),
        past=tuple(past.order_by("-ended_on", "-pk")[:100]),
        may_tick=actor.viewer is None and actor.can(Permission.MANAGE_ROSTER, area=area),
    )


def _nearest(rows: QuerySet[PlaceTick], area: str) -> Mapping[str, PlaceTick]:
    """The tick that counts for an area, by item: its own, else the nearest around it."""
    return {row.item: row for row in rows if is_under(area, row.area)}


def one_tick(*, actor: Actor, public_id: str) -> PlaceTick:
    """A tick of an area of the actor's. Raises NotFound."""
    seen = PlaceTick.objects.filter(in_areas("area", actor.areas(Permission.SEE_PRESENCE)))
    row = seen.filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row
