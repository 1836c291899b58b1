"""Notices of collective rotations, and adjustments of a team written down with both halves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, is_under
from zhucun.ledger import actions as ledger
from zhucun.roster import events
from zhucun.roster.enums import EndReason, RoundKind
from zhucun.roster.errors import NotOfThisOrder, OrderIsThere, ReasonNeeded
from zhucun.roster.models import Adjustment, Move, Posting, RotationOrder, Round
from zhucun.roster.queries.changes import require_even

#: Why somebody leaves outside the rotation before it is said who comes.
_UNFORESEEN = (EndReason.RECALL, EndReason.ILLNESS, EndReason.DEATH, EndReason.OTHER)


@transaction.atomic
def issue_order(
    *,
    area: str,
    number: str,
    title: str,
    issued_on: date,
    rounds: Sequence[Round] = (),
    at: datetime,
    by: Actor,
) -> RotationOrder:
    """Record the notice of a collective rotation (YN-021) and place rounds below it. The same
    notice sent again gives the one that is there.

    Raises ReasonNeeded without number or title, OrderIsThere, NotOfThisOrder, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    number, title = number.strip()[:60], title.strip()[:80]
    if not number or not title:
        raise ReasonNeeded
    order, is_new = RotationOrder.objects.get_or_create(
        area=area,
        number=number,
        defaults={
            "title": title,
            "issued_on": issued_on,
            "by": by.account,
            "by_name": by.name,
        },
    )
    if (order.title, order.issued_on) != (title, issued_on):
        raise OrderIsThere(number=number)
    placed = _place(order, rounds, by)
    if is_new or placed:
        _told(order, placed, at, by)
    return order


@transaction.atomic
def place_rounds(*, order: RotationOrder, rounds: Sequence[Round], at: datetime, by: Actor) -> int:
    """Place regular rounds below a notice: who manages the roster of a round says so. Returns how
    many were new. Raises NotOfThisOrder, NotAllowed."""
    placed = _place(order, rounds, by)
    if placed:
        _told(order, placed, at, by)
    return len(placed)


def _place(order: RotationOrder, rounds: Sequence[Round], by: Actor) -> list[str]:
    placed = []
    for row in rounds:
        by.require(Permission.MANAGE_ROSTER, area=row.area)
        fits = row.kind == RoundKind.TERM and is_under(row.area, order.area)
        free = Round.objects.filter(pk=row.pk, order=None)
        if fits and free.update(order=order):
            placed.append(row.code)
        elif not Round.objects.filter(pk=row.pk, order=order).exists():
            raise NotOfThisOrder(round=row.code, number=order.number)
    return placed


def _told(order: RotationOrder, placed: list[str], at: datetime, by: Actor) -> None:
    event = events.RotationOrdered(
        subject=f"rotation:{order.public_id}",
        area=order.area,
        happened_at=at,
        number=order.number,
        issued_on=order.issued_on,
        rounds=placed,
    )
    ledger.append(event, origin=by.origin)


def note_adjustment(
    *,
    leaving: Sequence[Posting],
    joining: Sequence[Posting],
    on: date,
    made_at: datetime,
    by: Actor,
) -> Adjustment:
    """Write an adjustment down, inside the caller's transaction; he has checked right and rule."""
    [area] = {row.area for row in (*leaving, *joining)}
    halves = [(row, False) for row in leaving] + [(row, True) for row in joining]
    made = Adjustment.objects.create(area=area, on=on, by=by.account, by_name=by.name)
    Move.objects.bulk_create(
        Move(adjustment=made, posting=row, joins=joins) for row, joins in halves
    )
    event = events.TeamAdjusted(
        subject=f"adjustment:{made.public_id}",
        area=area,
        happened_at=made_at,
        village=area,
        on=on,
        leaving=[row.public_id for row in leaving],
        joining=[row.public_id for row in joining],
    )
    ledger.append(event, origin=by.origin)
    return made


def note_single_changes(
    made: Sequence[Posting], *, is_history: bool, made_at: datetime, by: Actor
) -> None:
    """Those who come by a single change, village by village, each for who has left there without a
    successor: recalled, ill, dead. Raises NotAsManyJoin unless it is history."""
    coming: dict[tuple[Any, date], list[Posting]] = defaultdict(list)
    for row in made:
        if row.round.kind == RoundKind.SINGLE and len(row.area) == Level.VILLAGE:
            coming[row.place, row.starts_on].append(row)
    for (place, on), joining in coming.items():
        gone = _gone(place.code, on)[: len(joining)]
        if not is_history:
            require_even(village=place, on=on, leavers=len(gone), joiners=len(joining))
        note_adjustment(leaving=gone, joining=joining, on=on, made_at=made_at, by=by)


def _gone(area: str, on: date) -> list[Posting]:
    """Who left a village by a day for a reason that nobody chose, without a successor, since its
    last rotation. Two queries."""
    rotated = Posting.objects.filter(area=area, round__kind=RoundKind.TERM, starts_on__lte=on)
    since = rotated.aggregate(last=Max("starts_on"))["last"] or date.min
    rows = Posting.objects.filter(
        area=area,
        release__reason__in=_UNFORESEEN,
        release__released_on__lte=on,
        release__released_on__gte=since,
    )
    replaced = Move.objects.filter(joins=False).values("posting")
    return list(rows.exclude(pk__in=replaced).order_by("-release__released_on", "pk"))
