"""What follows a household that ends, joins another or moves: its exit that is under way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.exits import events
from zhucun.exits.actions.opening import start_signing
from zhucun.exits.actions.words import head
from zhucun.exits.enums import OPEN, SUBJECT, ExitState
from zhucun.exits.models import Exit
from zhucun.exits.queries import has_procedure
from zhucun.households.enums import Became
from zhucun.households.queries import Turn
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff

BATCH = 2_000
_ENDED = {Became.ENDED: "该户已注销", Became.MERGED: "该户已并入另一户"}
_MOVED = "该户已迁往外县"


@transaction.atomic
def follow_households(turns: Sequence[Turn], *, at: datetime, by: Actor) -> None:
    """Exits under way follow what became of their households, inside the act that made it.

    Of a household that is none any more the exit is withdrawn and its chain stops, and so it is
    where one that is still being signed moved to another county: the offices there sign anew.
    Within the county it lies in the new village, and goes on with its signers; what is signed lies
    there in any county, for whoever keeps the register of the household to enter it. Where the end
    is taken back its exit goes on: signed, it waits to be entered; else it is signed anew, where
    there still is a procedure. Some eight queries for each 2,000 households.
    """
    wanted = [turn for turn in turns if turn.became != Became.SPLIT]
    for start in range(0, len(wanted), BATCH):
        some = {turn.household.pk: turn for turn in wanted[start : start + BATCH]}
        _follow(some, at, by)
        if back := {key: turn for key, turn in some.items() if turn.became == Became.RETURNED}:
            _return(back, at, by)


def _follow(turns: Mapping[int, Turn], at: datetime, by: Actor) -> None:
    running = Exit.objects.filter(household__in=turns, state__in=sorted(OPEN)).order_by("pk")
    ended: dict[str, list[Exit]] = defaultdict(list)
    moved: list[Exit] = []
    for row in running:
        turn = turns[row.household_id or 0]
        reason = _ENDED.get(turn.became)
        if reason is None and row.state == ExitState.RUNNING and _left_county(row, turn):
            reason = _MOVED
        if reason is not None:
            ended[reason].append(row)
        elif row.area != turn.household.area:
            row.place_id, row.area = turn.household.village_id, turn.household.area
            moved.append(row)
    for reason, rows in ended.items():
        _withdraw(rows, reason, at, by)
    Exit.objects.bulk_update(moved, ["place", "area"], batch_size=BATCH)
    ledger.append_many(
        (_moved(row, turns[row.household_id or 0]), by.origin, None) for row in moved
    )


def _left_county(row: Exit, turn: Turn) -> bool:
    return at_level(row.area, Level.COUNTY) != at_level(turn.household.area, Level.COUNTY)


def _withdraw(rows: Sequence[Exit], reason: str, at: datetime, by: Actor) -> None:
    Exit.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ExitState.WITHDRAWN, ended_on=localdate(at), end_reason=reason
    )
    subjects = [row.public_id for row in rows]
    signoff.stop_cases(subjects, kind=SUBJECT, reason=reason, at=at, by=by)
    ledger.append_many(
        (events.ExitWithdrawn(**head(row, at), reason=reason), by.origin, None) for row in rows
    )


def _return(turns: Mapping[int, Turn], at: datetime, by: Actor) -> None:
    """The end was recorded by mistake: what was withdrawn with it goes on."""
    ended = Exit.objects.filter(
        household__in=turns, state=ExitState.WITHDRAWN, end_reason=_ENDED[Became.ENDED]
    )
    latest = {row.household_id: row for row in ended.order_by("opened_on", "pk")}
    again = Exit.objects.filter(household__in=latest, state__in=sorted(OPEN))
    running = set(again.values_list("household", flat=True))
    rows = [
        row
        for key, row in latest.items()
        if key not in running
        and (row.signed_on or has_procedure(row.area, row.kind, as_of=localdate(at)))
    ]
    for row in rows:
        row.ended_on, row.end_reason, row.state = None, "", ExitState.SIGNED
        if row.signed_on is None:
            row.state, row.first_signed_on = ExitState.RUNNING, None
    names = ["ended_on", "end_reason", "state", "first_signed_on"]
    Exit.objects.bulk_update(rows, names, batch_size=BATCH)
    ledger.append_many(
        (events.ExitReturned(**head(row, at), on=turns[row.household_id or 0].on), by.origin, None)
        for row in rows
    )
    start_signing([row for row in rows if row.signed_on is None], at=at, by=by)


def _moved(row: Exit, turn: Turn) -> events.ExitMoved:
    return events.ExitMoved(**head(row, midnight(turn.on)), left=turn.area, on=turn.on)
