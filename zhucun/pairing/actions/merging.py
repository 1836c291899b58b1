"""What follows a village into the one that it was merged into (并村)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import actions as registry
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.backings import close_backing, fits, open_backing
from zhucun.pairing.errors import NotMerged
from zhucun.pairing.models import Backing, Cell, CellPlace, Helper, Pairing

#: The room that the name of a grid has.
_NAME = 40


@dataclass(frozen=True, kw_only=True)
class Followed:
    """How many of each are in the other village now; nought of all where they were there."""

    households: int
    pairings: int
    grids: int
    helpers: int
    backings: int


@transaction.atomic
def follow_merge(*, village: Any, made_at: datetime, by: Actor) -> Followed:
    """Everybody of a village that was merged into another is there from the day of the merger: its
    households, the pairings that stand, its grids with whoever is in them, the helpers who work
    there, and who answers for it. Safe to repeat. A pairing or grid is then seen with the new
    village, on days before too; where a household lived stays known.

    Raises NotMerged, NotAllowed, and what `move_households` raises: then nothing moves.
    """
    into, day = village.merged_into, village.valid_until
    if into is None or day is None:
        raise NotMerged(place=village.short_name)
    for area in (village.code, into.code):
        perms.require_registry(by, area)
    mine = {"area": village.code, "valid_until": None}
    paired = Pairing.objects.filter(**mine).count()
    moved = registry.follow_merge(village=village, made_at=made_at, by=by)
    late = Pairing.objects.filter(household__area=into.code, **mine)
    late.update(area=into.code)
    placed = CellPlace.objects.filter(household__area=into.code, **mine)
    done = Followed(
        households=moved,
        pairings=paired - Pairing.objects.filter(**mine).count(),
        grids=_grids(village, into),
        helpers=Helper.objects.filter(**mine).update(area=into.code),
        backings=_backings(village, into, day, by),
    )
    placed.update(area=into.code)
    if any(asdict(done).values()):
        event = events.VillageFollowed(
            subject=f"place:{village.code}",
            area=into.code,
            happened_at=midnight(day),
            left=village.code,
            village=into.code,
            on=day,
            **asdict(done),
        )
        ledger.append(event, origin=by.origin)
    return done


def _backings(village: Any, into: Any, day: date, by: Actor) -> int:
    """Who answered for the village answers for the other, where he may and none of his kind does;
    for this one he answers until the day of the merger."""
    why = gettext("Merged into %(place)s") % {"place": into.short_name}
    rows = list(Backing.objects.filter(area=village.code, valid_until=None).order_by("pk"))
    for row in rows:
        until = max(day, row.valid_from + timedelta(days=1))
        close_backing(row, until=until, reason=why, by=by)
        taken = Backing.objects.filter(area=into.code, kind=row.kind, valid_until=None)
        if not taken.exists() and fits(into, row.kind, row.unit):
            open_backing(into, row.kind, row.unit, since=until, by=by)
    return len(rows)


def _grids(village: Any, into: Any) -> int:
    """The grids that stand are of the other village, under a name that none there has."""
    taken = set(
        Cell.objects.filter(area=into.code, valid_until=None).values_list("name", flat=True)
    )
    rows = list(Cell.objects.filter(village=village, valid_until=None).order_by("pk"))
    for row in rows:
        row.name = _free(row.name, village.short_name, taken)
        row.village, row.area = into, into.code
        taken.add(row.name)
    Cell.objects.bulk_update(rows, ["name", "village", "area"])
    return len(rows)


def _free(name: str, before: str, taken: set[str]) -> str:
    """The name; where it is taken with the village from which it comes, then with a number."""
    found, number = name, 1
    while found in taken:
        tail = "" if number == 1 else f" {number}"
        found, number = f"{before}{name}"[: _NAME - len(tail)] + tail, number + 1
    return found
