"""Ending households (销户): with it end its members and classifications."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import events
from zhucun.households.actions.rows import BATCH, require_past, subject
from zhucun.households.enums import Became, HouseholdEnd, LeftReason
from zhucun.households.errors import HouseholdEnded
from zhucun.households.models import Household, HouseholdTag, Member
from zhucun.households.queries import Death, Turn, tell_followers, tell_mourners
from zhucun.kernel.periods import Period
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin

_LEFT = {
    HouseholdEnd.DEATH: LeftReason.DEATH,
    HouseholdEnd.MOVED: LeftReason.MOVED,
    HouseholdEnd.MISTAKE: LeftReason.MISTAKE,
}


@transaction.atomic
def end_households(
    households: Sequence[Household],
    *,
    on: date,
    reason: str,
    made_at: datetime,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> int:
    """End households on a day (the first on which they are none). Safe to repeat; returns how
    many ended. Raises HouseholdEnded for another day, DayAhead, PeriodReversed."""
    require_past(on, made_at)
    ended = close_households(households, on=on, reason=reason, by=by, origins=origins)
    turns = [
        Turn(became=Became.ENDED, household=row, on=on, area=row.area, reason=reason)
        for row in ended
    ]
    tell_followers(turns, made_at, by)
    if reason == HouseholdEnd.DEATH:
        tell_mourners(_dead(ended, on), made_at, by)
    return len(ended)


def _dead(ended: Sequence[Household], on: date) -> list[Death]:
    """Who died with these households. One query for each 2,000."""
    found = list[Death]()
    keys = [row.pk for row in ended]
    for start in range(0, len(keys), BATCH):
        rows = Member.objects.filter(
            household__in=keys[start : start + BATCH], valid_until=on, left_reason=LeftReason.DEATH
        )
        found += [Death(member=row, on=on) for row in rows.order_by("pk")]
    return found


def end_household(
    *, household: Household, on: date, reason: str, made_at: datetime, by: Actor
) -> bool:
    """One household. False where it ended on that day already."""
    return end_households([household], on=on, reason=reason, made_at=made_at, by=by) == 1


def close_households(
    households: Sequence[Household],
    *,
    on: date,
    reason: str,
    by: Actor,
    origins: Sequence[Origin] | None = None,
) -> list[Household]:
    """`end_households` inside the transaction of an act that tells what became of them; returns
    those that ended."""
    ending: list[tuple[Household, Origin]] = []
    for index, row in enumerate(households):
        by.require(Permission.MANAGE_HOUSEHOLDS, area=row.area)
        if row.valid_until == on:
            continue
        if row.valid_until is not None:
            raise HouseholdEnded(number=row.number, on=row.valid_until)
        Period(row.valid_from, on)
        ending.append((row, origins[index] if origins else by.origin))
    for start in range(0, len(ending), BATCH):
        _end([row.pk for row, _ in ending[start : start + BATCH]], on, reason)
    for row, _ in ending:
        row.valid_until, row.end_reason, row.version = on, reason, row.version + 1
    ledger.append_many(
        (
            events.HouseholdEnded(
                subject=subject(row),
                area=row.area,
                happened_at=midnight(on),
                number=row.number,
                until=on,
                reason=reason,
            ),
            origin,
            None,
        )
        for row, origin in ending
    )
    return [row for row, _ in ending]


def left_reason(reason: str) -> LeftReason:
    """Why the members of a household that ends leave it."""
    return _LEFT.get(HouseholdEnd(reason), LeftReason.OTHER)


def _end(keys: Sequence[int], on: date, reason: str) -> None:
    """End the rows with their members and classifications. Raises PeriodReversed where one of
    these begins on the day or later."""
    members = Member.objects.filter(household__in=keys, valid_until=None)
    tags = HouseholdTag.objects.filter(household__in=keys, valid_until=None, retracted_at=None)
    later = members.values_list("valid_from").union(tags.values_list("valid_from"))
    for (begun,) in later.order_by("-valid_from")[:1]:
        Period(begun, on)
    changed = Household.objects.filter(pk__in=keys, valid_until=None).update(
        valid_until=on, end_reason=reason, version=F("version") + 1
    )
    if changed != len(keys):
        row = Household.objects.filter(pk__in=keys).exclude(valid_until=None).order_by("pk")[0]
        raise HouseholdEnded(number=row.number, on=row.valid_until)
    members.update(valid_until=on, left_reason=left_reason(reason))
    tags.update(valid_until=on)
