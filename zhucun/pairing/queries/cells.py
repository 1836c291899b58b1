"""Micro-grids: village by village, one with its households, and who is in none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.engines.rules import Unset
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotFound
from zhucun.ledger.fields import on_day
from zhucun.pairing import perms
from zhucun.pairing.models import (
    Cell,
    CellPlace,
)


def cells(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[Cell]:
    """Grids of a day that the actor may see, each with `inside`, its households. One query."""
    found = perms.visible_cells(actor).filter(on_day(as_of))
    if area:
        found = found.filter(in_areas("area", (area,)))
    return (
        found.annotate(inside=Count("places", filter=on_day(as_of, "places__")))
        .select_related("village", "head__person")
        .order_by("area", "name", "pk")
    )


@dataclass(frozen=True, kw_only=True)
class VillageGrids:
    """A village with its households and how many of them are in a grid."""

    code: str
    name: str
    households: int
    inside: int
    grids: int
    heads: int

    @property
    def outside(self) -> int:
        return self.households - self.inside


def villages_gridded(*, actor: Actor, area: str, as_of: date) -> list[VillageGrids]:
    """Each village of an area with households, by code. Four queries, whatever their number."""
    there = homes.households(actor=actor, as_of=as_of, area=area).order_by()
    placed = CellPlace.objects.filter(on_day(as_of), household=OuterRef("pk"))
    counted = {
        row["area"]: row
        for row in there.values("area").annotate(
            n=Count("pk"), inside=Count("pk", filter=Q(Exists(placed)))
        )
    }
    made = {
        row["area"]: row
        for row in perms.visible_cells(actor)
        .filter(on_day(as_of), in_areas("area", (area,)))
        .order_by()
        .values("area")
        .annotate(n=Count("pk"), heads=Count("head", distinct=True))
    }
    codes = sorted({*counted, *made})
    names = directory.names_of(codes, as_of=as_of)
    nothing = {"n": 0, "inside": 0, "heads": 0}
    return [
        VillageGrids(
            code=code,
            name=names.get(code, code),
            households=counted.get(code, nothing)["n"],
            inside=counted.get(code, nothing)["inside"],
            grids=made.get(code, nothing)["n"],
            heads=made.get(code, nothing)["heads"],
        )
        for code in codes
    ]


@dataclass(frozen=True, kw_only=True)
class CellCard:
    """One grid with its households; `most`: of the pack, None where 未配置."""

    cell: Cell
    households: tuple[Any, ...]
    most: int | None
    pack: str
    may_change: bool

    @property
    def is_over(self) -> bool:
        return self.most is not None and len(self.households) > self.most


def one_cell(*, actor: Actor, public_id: str) -> Cell:
    """One grid. Raises NotFound."""
    rows = perms.visible_cells(actor).filter(public_id=public_id)
    found = rows.select_related("village", "head__person").first()
    if found is None:
        raise NotFound
    return found


def cell_card(*, actor: Actor, public_id: str, as_of: date) -> CellCard:
    """One grid of a day. Four queries. Raises NotFound."""
    cell = one_cell(actor=actor, public_id=public_id)
    pack = directory.pack_for(cell.area, as_of=as_of)
    most = pack.number(":max_households_per_grid")
    inside = CellPlace.objects.filter(on_day(as_of), cell=cell).select_related("household__village")
    rows = [place.household for place in inside.order_by("household__number", "pk")]
    return CellCard(
        cell=cell,
        households=tuple(homes.with_names(actor, rows)),
        most=None if isinstance(most, Unset) else int(most),
        pack=pack.id,
        may_change=cell.valid_until is None and perms.may_grid(actor, cell.area),
    )


def outside(*, actor: Actor, village: str, as_of: date) -> QuerySet[Any]:
    """Households of a village that are in no grid on a day, by number. One query."""
    placed = CellPlace.objects.filter(on_day(as_of), household=OuterRef("pk"))
    rows: QuerySet[Any] = homes.households(actor=actor, as_of=as_of, area=village)
    return rows.filter(~Exists(placed))


def cells_named(*, actor: Actor, ids: Sequence[str]) -> dict[str, Cell]:
    """Grids that the actor may see, by public id. One query."""
    rows = perms.visible_cells(actor).filter(public_id__in=sorted(set(ids)))
    return {row.public_id: row for row in rows.select_related("village", "head__person")}
