"""What follows from the last signature: the facts are kept, and whoever keeps the register ends the
classes there, with the day of that signature."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db import transaction

from zhucun.directory import actions as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.exits import events
from zhucun.exits.actions.words import head, locked
from zhucun.exits.enums import (
    ASSESSMENT,
    EXITED_HOUSEHOLD,
    EXITED_POVERTY,
    EXPECTED,
    PASSED,
    PENDING,
    POOR_HOUSEHOLD,
    POVERTY,
    SEVERE_POVERTY,
    SUBJECT,
    ExitState,
    Kind,
)
from zhucun.exits.errors import NotUnderWay
from zhucun.exits.models import Exit
from zhucun.exits.perms import may_enter
from zhucun.exits.queries import has_assessment, kept_sections, known, storable
from zhucun.households import actions as households
from zhucun.households.errors import HouseholdEnded
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff
from zhucun.signoff.queries import logs

_BASIS = "三签字完成"


@dataclass(frozen=True, kw_only=True)
class Entered:
    """What came of it: how many were entered, and each that was not with its problem."""

    done: int = 0
    refused: list[tuple[Exit, Problem]] = field(default_factory=list)


def date_signatures(rows: Sequence[Exit]) -> None:
    """The day of the first signature that stands of each exit; none where none does. Inside the
    signature's transaction. Two queries, and one for each day."""
    said = logs([row.public_id for row in rows], kind=SUBJECT)
    changed: dict[date | None, list[int]] = defaultdict(list)
    for row in rows:
        days = [sign.signed_on for sign in said[row.public_id].signed]
        first = min(days) if days else None
        if first != row.first_signed_on:
            row.first_signed_on = first
            changed[first].append(row.pk)
    for first, keys in changed.items():
        Exit.objects.filter(pk__in=keys).update(first_signed_on=first)


def signed(rows: Sequence[Exit], *, on: date, by: Actor) -> int:
    """The chain is done: the facts that the rules saw are kept; a county goes on to its assessment;
    of the others those whose register the signer keeps are entered at once. Inside the signature's
    transaction; returns how many were signed."""
    fresh = [row for row in locked(rows) if row.state == ExitState.RUNNING]
    found = known(fresh, as_of=on)
    for row in fresh:
        row.facts = storable(found[row.public_id].facts)
        row.evidence = kept_sections(row, found[row.public_id])
        row.signed_on, row.state = on, ExitState.SIGNED
        if has_assessment(row, as_of=on):
            row.state = ExitState.ASSESSING
    # Written over by key: bulk_update would build a CASE over each of a thousand large values.
    names = ["facts", "evidence", "signed_on", "state"]
    Exit.objects.bulk_create(
        fresh, batch_size=500, update_conflicts=True, unique_fields=["pk"], update_fields=names
    )
    count = ledger.append_many(
        (events.ExitSigned(**head(row, midnight(on)), on=on), by.origin, None) for row in fresh
    )
    assessed = [row.public_id for row in fresh if row.state == ExitState.ASSESSING]
    if assessed:
        signoff.start_cases(
            assessed, kind=SUBJECT, chain=ASSESSMENT, is_checked=True, at=midnight(on), by=by
        )
    mine = [
        row for row in fresh if row.state == ExitState.SIGNED and may_enter(by, row.kind, row.area)
    ]
    # What cannot be entered now stays signed: it waits with the others, and says why when asked.
    _enter(mine, by=by)
    return count


@transaction.atomic
def enter_exits(rows: Sequence[Exit], *, at: datetime, by: Actor) -> Entered:
    """Enter signed exits in the register: the classes end with the day of the last signature, once.
    What is entered already is left. What cannot be entered stays as it is and is given back with
    its reason (NotUnderWay where it is not signed, NotAllowed, HouseholdEnded, PeriodReversed …);
    it stops none of the others. Queries by day of signature, and more for those that only the
    register refuses."""
    held = locked(rows)
    refused: list[tuple[Exit, Problem]] = []
    fresh = []
    for row in held:
        problem = _in_the_way(row, by)
        if problem is not None:
            refused.append((row, problem))
        elif row.state != ExitState.EXITED:
            fresh.append(row)
    late = _enter(fresh, by=by)
    now = {row.pk: row for row in held}
    for row in rows:
        row.state, row.exited_on = now[row.pk].state, now[row.pk].exited_on
    return Entered(done=len(fresh) - len(late), refused=[*refused, *late])


def enter_exit(*, exit_: Exit, at: datetime, by: Actor) -> bool:
    """One exit. False where it is entered already. Raises the problem where it cannot be."""
    result = enter_exits([exit_], at=at, by=by)
    if result.refused:
        raise result.refused[0][1]
    return result.done == 1


def _in_the_way(row: Exit, by: Actor) -> Problem | None:
    """What keeps an exit out of the register, as far as its own rows tell. No query."""
    home = row.household
    if not may_enter(by, row.kind, row.area):
        return NotAllowed()
    if row.state not in (ExitState.SIGNED, ExitState.EXITED):
        return NotUnderWay(state=row.get_state_display())
    if row.state == ExitState.SIGNED and home is not None:
        if home.valid_until is not None:
            return HouseholdEnded(number=home.number, on=home.valid_until)
        if not may_enter(by, row.kind, home.area):
            return NotAllowed()
    return None


def _enter(rows: Sequence[Exit], *, by: Actor) -> list[tuple[Exit, Problem]]:
    """Enter each with the day of its last signature; gives those that the register refuses."""
    by_day: dict[date, list[Exit]] = defaultdict(list)
    for row in rows:
        assert row.signed_on is not None
        by_day[row.signed_on].append(row)
    refused: list[tuple[Exit, Problem]] = []
    for on, some in sorted(by_day.items()):
        refused += ledger.all_but(some, partial(end_classes, on=on, by=by))[1]
    return refused


def end_classes(rows: Sequence[Exit], *, on: date, by: Actor) -> None:
    """The classes of each end on a day and the next begins, through the room that keeps them. Who
    left poverty is in deep poverty no more."""
    if not rows:
        return
    homes = [row.household for row in rows if row.household is not None]
    if homes:
        told: dict[str, Any] = {"basis": _BASIS, "decided": SUBJECT}
        told |= {"made_at": midnight(on), "by": by}
        for tag in (POOR_HOUSEHOLD, SEVERE_POVERTY):
            households.end_tags(homes, tag=tag, until=on, **told)
        households.set_tags(homes, tag=EXITED_HOUSEHOLD, since=on, **told)
    for row in rows:
        if row.household is None:
            _end_of_place(row, on, by)
    Exit.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=ExitState.EXITED, exited_on=on
    )
    for row in rows:
        row.state, row.exited_on = ExitState.EXITED, on
    ledger.append_many(
        (
            events.Exited(**head(row, midnight(on)), kind=row.kind, about=row.about, on=on),
            by.origin,
            None,
        )
        for row in rows
    )


def _end_of_place(row: Exit, on: date, by: Actor) -> None:
    ended: tuple[str, ...] = (POVERTY,)
    if row.kind == Kind.COUNTY:
        ended = (POVERTY, EXPECTED, PASSED, PENDING)
    for tag in ended:
        directory.untag_place(place=row.place, tag=tag, until=on, basis=_BASIS, by=by)
    directory.tag_places(places=[row.place], tag=EXITED_POVERTY, since=on, basis=_BASIS, by=by)
