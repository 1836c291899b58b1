"""Villages that were merged into another, and what has not followed them yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotFound
from zhucun.pairing.models import Backing, Cell, Helper, Pairing

_KEEPS = Permission.MANAGE_HOUSEHOLDS


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """A village that was merged, and what is still with it."""

    place: Any
    households: int
    pairings: int
    grids: int
    helpers: int
    backings: int

    @property
    def code(self) -> str:
        return str(self.place.code)

    @property
    def is_done(self) -> bool:
        parts = (self.households, self.pairings, self.grids, self.helpers, self.backings)
        return not any(parts)


def merged_waiting(*, actor: Actor, as_of: date) -> list[Waiting]:
    """Merged villages of the areas whose registry the actor keeps that something has not followed,
    by code. Six queries, whatever their number."""
    places = list(directory.merged_villages(actor=actor, right=_KEEPS, as_of=as_of))
    codes = [place.code for place in places]
    there = homes.households(actor=actor, as_of=as_of).filter(valid_until=None)
    counts = [
        _by_area(rows.filter(area__in=codes))
        for rows in (
            there,
            Pairing.objects.filter(valid_until=None),
            Cell.objects.filter(valid_until=None),
            Helper.objects.filter(valid_until=None),
            Backing.objects.filter(valid_until=None),
        )
    ]
    found = [
        Waiting(
            place=place,
            **dict(
                zip(
                    ("households", "pairings", "grids", "helpers", "backings"),
                    (count.get(place.code, 0) for count in counts),
                    strict=True,
                )
            ),
        )
        for place in places
    ]
    return [row for row in found if not row.is_done]


def merged_village(*, actor: Actor, code: str, as_of: date) -> Any:
    """One merged village whose registry the actor keeps, with the one that it joined. Raises
    NotFound."""
    rows = directory.merged_villages(actor=actor, right=_KEEPS, as_of=as_of)
    found = rows.filter(code=code).last()
    if found is None:
        raise NotFound
    return found


def merged_with_households(*, actor: Actor, as_of: date) -> int:
    """How many merged villages have households that have not followed. One or two queries."""
    rows = homes.households(actor=actor, as_of=as_of).filter(
        valid_until=None, village__merged_into__isnull=False, village__valid_until__lte=as_of
    )
    return rows.order_by().values("area").distinct().count()


def _by_area(rows: QuerySet[Any]) -> dict[str, int]:
    return dict(rows.order_by().values_list("area").annotate(n=Count("pk")))
