"""What follows a household that ends, joins another, splits or moves (0039-whole-city.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households.enums import Became
from zhucun.households.queries import Turn
from zhucun.kernel.divisions import Level, is_under
from zhucun.ledger import actions as ledger
from zhucun.pairing import events
from zhucun.pairing.actions.pairings import from_on
from zhucun.pairing.enums import Ending
from zhucun.pairing.models import CellPlace, Pairing

BATCH = 2_000
_ENDINGS = {Became.ENDED: Ending.ENDED, Became.MERGED: Ending.MERGED}


@transaction.atomic
def follow_households(turns: Sequence[Turn], *, by: Actor) -> None:
    """Pairings and grids follow what became of households, inside the act that made it.

    A household that is none any more has no helper and frees his place. One that moved keeps its
    helper where his county, or his city, reaches the village (HH18-118), and waits for another
    elsewhere. It leaves its grid; one that split off comes into the grid of the other. Some eight
    queries for each 2,000 households.
    """
    for start in range(0, len(turns), BATCH):
        some = turns[start : start + BATCH]
        _pairings({turn.household.pk: turn for turn in some if turn.became != Became.SPLIT}, by)
        _grids({turn.household.pk: turn for turn in some}, by)


def _pairings(turns: Mapping[int, Turn], by: Actor) -> None:
    first = min((turn.on for turn in turns.values()), default=date.max)
    standing = Pairing.objects.filter(from_on(first), household__in=turns).order_by("pk")
    ended: list[Pairing] = []
    moved: list[Pairing] = []
    news: list[Any] = []
    for row in standing.select_related("household", "helper"):
        turn = turns[row.household_id]
        if row.valid_until is not None and row.valid_until <= turn.on:
            continue
        ending = _ENDINGS.get(turn.became)
        if ending is None and not _reaches(row.helper.area, turn.household.area):
            ending = Ending.MOVED
        if ending is not None:
            row.ending, row.valid_until = ending.value, _after(row.valid_from, turn.on)
            ended.append(row)
            news.append(_ended(row))
        elif row.area != turn.household.area:
            news.append(_moved(row, turn))
            row.area = turn.household.area
            moved.append(row)
    Pairing.objects.bulk_update(ended, ["ending", "valid_until"], batch_size=BATCH)
    Pairing.objects.bulk_update(moved, ["area"], batch_size=BATCH)
    ledger.append_many((event, by.origin, None) for event in news)


def _reaches(helper: str, village: str) -> bool:
    """Whether a helper's county, of a cadre of the city the city, reaches a village."""
    return is_under(village, helper[: Level.COUNTY])


def _after(since: date, on: date) -> date:
    """The day on which something ends, at least one day after it began."""
    return max(on, since + timedelta(days=1))


def _ended(row: Pairing) -> events.PairingEnded:
    assert row.valid_until is not None
    return events.PairingEnded(
        subject=f"pairing:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.valid_until),
        household=row.household.public_id,
        helper=row.helper.public_id,
        until=row.valid_until,
        reason=row.ending,
    )


def _moved(row: Pairing, turn: Turn) -> events.PairingMoved:
    return events.PairingMoved(
        subject=f"pairing:{row.public_id}",
        area=turn.household.area,
        happened_at=midnight(turn.on),
        household=row.household.public_id,
        helper=row.helper.public_id,
        left=turn.area,
        on=turn.on,
    )


def _grids(turns: Mapping[int, Turn], by: Actor) -> None:
    """A grid that follows a merged village with its households is left to `follow_merge`."""
    standing = CellPlace.objects.filter(household__in=turns, valid_until=None).order_by("pk")
    left: dict[tuple[Any, date], list[CellPlace]] = {}
    came: dict[tuple[Any, date], list[CellPlace]] = {}
    for row in standing.select_related("cell__village", "household"):
        turn, cell = turns[row.household_id], row.cell
        key = (cell, turn.on)
        if turn.became == Became.SPLIT:
            came.setdefault(key, []).extend(_beside(row, turn))
        elif turn.became != Became.MOVED or not _stays(cell, turn.household):
            left.setdefault(key, []).append(row)
    _leave([row for rows in left.values() for row in rows], turns)
    CellPlace.objects.bulk_create([row for rows in came.values() for row in rows])
    gone = (_left(cell, on, len(rows)) for (cell, on), rows in left.items())
    new = (_came(cell, on, len(rows)) for (cell, on), rows in came.items() if rows)
    ledger.append_many((event, by.origin, None) for event in (*gone, *new))


def _stays(cell: Any, household: Any) -> bool:
    follows = cell.village.merged_into_id == household.village_id
    return bool(follows or household.area == cell.area)


def _beside(row: CellPlace, turn: Turn) -> list[CellPlace]:
    """Who split off lives in the same grid, where he lives in the same village."""
    return [
        CellPlace(cell=row.cell, household=new, area=row.area, valid_from=turn.on)
        for new in turn.successors
        if new.area == row.area
    ]


def _leave(rows: Iterable[CellPlace], turns: Mapping[int, Turn]) -> None:
    """Who came into a grid on that day or later was never in it."""
    never: list[CellPlace] = []
    ended: list[CellPlace] = []
    for row in rows:
        row.valid_until = turns[row.household_id].on
        (ended if row.valid_from < row.valid_until else never).append(row)
    CellPlace.objects.filter(pk__in=[row.pk for row in never]).delete()
    CellPlace.objects.bulk_update(ended, ["valid_until"], batch_size=BATCH)


def _left(cell: Any, on: date, households: int) -> events.HouseholdsLeft:
    return events.HouseholdsLeft(
        subject=f"cell:{cell.public_id}",
        area=cell.area,
        happened_at=midnight(on),
        households=households,
        on=on,
    )


def _came(cell: Any, on: date, households: int) -> events.HouseholdsPlaced:
    return events.HouseholdsPlaced(
        subject=f"cell:{cell.public_id}",
        area=cell.area,
        happened_at=midnight(on),
        households=households,
        left=0,
        since=on,
    )
