"""Micro-grids: made, given a head, ended; households put into exactly one (HN22-67)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.pairing import events, perms
from zhucun.pairing.actions.pairings import lives_on
from zhucun.pairing.actions.words import plain
from zhucun.pairing.errors import (
    CellGone,
    CellNameTaken,
    EndsTooEarly,
    HelperGone,
    HouseholdGone,
    NotAVillage,
    OtherVillage,
)
from zhucun.pairing.models import Cell, CellPlace, Helper

BATCH = 2_000


@transaction.atomic
def make_cell(
    *, village: Any, name: str, head: Helper | None = None, since: date, by: Actor
) -> Cell:
    """Make a grid of a village; the same name again gives the grid that is there, where its head is
    the same. Raises NotAVillage, CellNameTaken, HelperGone, NotAllowed."""
    perms.require_gridder(by, village.code)
    if len(village.code) != Level.VILLAGE:
        raise NotAVillage(place=village.short_name)
    title = plain(name, needed=True, most=40)
    _require_serving(head, since)
    known = Cell.objects.filter(area=village.code, name=title, valid_until=None).first()
    if known is not None:
        if known.head_id == (head.pk if head else None):
            return known
        raise CellNameTaken(place=village.short_name, name=title)
    try:
        with transaction.atomic():
            row = Cell.objects.create(
                village=village, area=village.code, name=title, head=head, valid_from=since
            )
    except IntegrityError as error:
        raise CellNameTaken(place=village.short_name, name=title) from error
    event = events.CellMade(
        subject=f"cell:{row.public_id}",
        area=row.area,
        happened_at=midnight(since),
        title=title,
        head=head.public_id if head else "",
        since=since,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def give_head(*, cell: Cell, head: Helper | None, on: date, by: Actor) -> bool:
    """Give a grid another head. False where he heads it. Raises HelperGone, CellGone."""
    perms.require_gridder(by, cell.area)
    _require_open(cell)
    _require_serving(head, on)
    rows = (
        Cell.objects.filter(pk=cell.pk).exclude(head=head)
        if head
        else Cell.objects.filter(pk=cell.pk, head__isnull=False)
    )
    if not rows.update(head=head):
        return False
    cell.refresh_from_db()
    event = events.CellChanged(
        subject=f"cell:{cell.public_id}",
        area=cell.area,
        happened_at=midnight(on),
        head=head.public_id if head else "",
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def end_cell(*, cell: Cell, until: date, by: Actor) -> bool:
    """End a grid; its households are in none from then on. False where it has ended. Raises
    EndsTooEarly, NotAllowed."""
    perms.require_gridder(by, cell.area)
    if until <= cell.valid_from:
        raise EndsTooEarly(day=until, since=cell.valid_from)
    if not Cell.objects.filter(pk=cell.pk, valid_until=None).update(valid_until=until):
        return False
    inside = CellPlace.objects.filter(cell=cell, valid_until=None)
    inside.filter(valid_from__gte=until).delete()
    inside.update(valid_until=until)
    cell.refresh_from_db()
    event = events.CellChanged(
        subject=f"cell:{cell.public_id}",
        area=cell.area,
        happened_at=midnight(until),
        head=cell.head.public_id if cell.head else "",
        until=until,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def place_households(*, cell: Cell, households: Sequence[Any], since: date, by: Actor) -> int:
    """Put households of the village into a grid from a day on; whoever was in another leaves it on
    that day. Returns how many came. Raises OtherVillage, HouseholdGone, CellGone,
    EndsTooEarly, NotAllowed."""
    perms.require_gridder(by, cell.area)
    _require_open(cell)
    for household in households:
        if household.area != cell.area:
            raise OtherVillage(number=household.number, name=cell.name)
        if not lives_on(household, since):
            raise HouseholdGone(number=household.number, day=since)
    keys = [household.pk for household in households]
    before = {
        row.household_id: row
        for row in CellPlace.objects.filter(household__in=keys, valid_until=None)
    }
    new = [
        household
        for household in households
        if household.pk not in before or before[household.pk].cell_id != cell.pk
    ]
    moving = [before[household.pk] for household in new if household.pk in before]
    for row in moving:
        if since < row.valid_from:
            raise EndsTooEarly(day=since, since=row.valid_from)
    same_day = [row.pk for row in moving if row.valid_from == since]
    CellPlace.objects.filter(pk__in=same_day).delete()
    CellPlace.objects.filter(pk__in=[row.pk for row in moving]).update(valid_until=since)
    CellPlace.objects.bulk_create(
        [
            CellPlace(cell=cell, household=household, area=cell.area, valid_from=since)
            for household in new
        ],
        batch_size=BATCH,
    )
    if new:
        event = events.HouseholdsPlaced(
            subject=f"cell:{cell.public_id}",
            area=cell.area,
            happened_at=midnight(since),
            households=len(new),
            left=len(moving),
            since=since,
        )
        ledger.append(event, origin=by.origin)
    return len(new)


def _require_open(cell: Cell) -> None:
    if cell.valid_until is not None:
        raise CellGone(name=cell.name, day=cell.valid_until)


def _require_serving(head: Helper | None, on: date) -> None:
    if head is None:
        return
    over = head.valid_until is not None and head.valid_until <= on
    if head.valid_from > on or over:
        raise HelperGone(person=head.person.name, day=on)
