"""The clocks of a case: days from a day on, by the calendar or in working days, as the pack says.

A number of days that the pack leaves open, or a year whose holidays are not in it, gives None: it
is shown as 未配置, and nothing is late by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from zhucun.directory import queries as directory
from zhucun.packs import PackAt
from zhucun.packs.errors import PackOutOfPeriod

_DAY = timedelta(days=1)
_SATURDAY = 5
_FARTHEST = 400


@dataclass(frozen=True, kw_only=True)
class Days:
    """So many days, and whether they are working days."""

    number: int
    are_working: bool


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A time limit as it stands: when it began, when it ends (None: 未配置, or the year's holidays
    are), whether it was met (`stopped_on`) and whether it is past."""

    begun_on: date
    due_on: date | None
    stopped_on: date | None
    is_late: bool
    days: Days | None


def decision_days(area: str, on: date) -> Days | None:
    """Days from the first sign to the decision, at most; None: 未配置."""
    return _days(area, on, "max_decision_days", "decision_days_are_working")


def publicity_days(area: str, on: date) -> Days | None:
    """Days of publicity, at least; None: 未配置."""
    return _days(area, on, "min_publicity_days", "publicity_days_are_working")


def _days(area: str, on: date, number: str, working: str) -> Days | None:
    pack = _pack(area, on)
    if pack is None:
        return None
    count, are_working = pack.values.get(number), pack.values.get(working)
    if not isinstance(count, int) or isinstance(count, bool) or not isinstance(are_working, bool):
        return None
    return Days(number=count, are_working=are_working)


def _pack(area: str, on: date) -> PackAt | None:
    """None on a day of which no document speaks: what is on record of it is shown all the same."""
    try:
        return directory.pack_for(area, as_of=on)
    except PackOutOfPeriod:
        return None


def documents_begin(area: str, on: date) -> date | None:
    """The day on which the documents of an area begin, for a day before it; else None."""
    try:
        directory.pack_for(area, as_of=on)
    except PackOutOfPeriod as problem:
        start: date = problem.facts["start"]
        return start if on < start else None
    return None


def clock(
    *, begun_on: date, days: Days | None, stopped_on: date | None, area: str, as_of: date
) -> Clock:
    """How a limit of days stands on a day."""
    due = None if days is None else day_after(begun_on, days, area=area)
    ended = stopped_on if stopped_on is not None and stopped_on <= as_of else None
    late = due is not None and (ended or as_of) > due
    return Clock(begun_on=begun_on, due_on=due, stopped_on=ended, is_late=late, days=days)


def day_after(begun_on: date, days: Days, *, area: str) -> date | None:
    """The day so many days after; None where a working day is not known to be one."""
    if not days.are_working:
        return begun_on + days.number * _DAY
    day, left = begun_on, days.number
    for _step in range(_FARTHEST):
        if left == 0:
            return day
        day += _DAY
        works = is_worked(day, area)
        if works is None:
            return None
        left -= works
    return None


def days_between(since: date, until: date, *, are_working: bool, area: str) -> int | None:
    """Days from a day on, before another; of working days None where one is not known."""
    span = max((until - since).days, 0)
    if not are_working:
        return span
    worked = [is_worked(since + n * _DAY, area) for n in range(span)]
    return None if None in worked else sum(map(bool, worked))


def is_worked(day: date, area: str) -> bool | None:
    """Whether a day is worked by the calendar in the area's pack; None for a year that it lacks."""
    pack = _pack(area, day)
    calendar = _calendar(pack, day.year) if pack is not None else None
    if calendar is None:
        return None
    off, on = calendar
    if day in on:
        return True
    return day.weekday() < _SATURDAY and day not in off


def _calendar(pack: PackAt, year: int) -> tuple[frozenset[date], frozenset[date]] | None:
    off, on = pack.parameters.get("days_off"), pack.parameters.get("days_worked")
    if off is None or on is None or off.since is None or off.since.year != year:
        return None
    if not isinstance(off.value, str) or not isinstance(on.value, str):
        return None
    return _days_of(off.value), _days_of(on.value)


@lru_cache(maxsize=64)
def _days_of(text: str) -> frozenset[date]:
    """“2025-01-01 2025-01-28..2025-02-04” as days."""
    found: set[date] = set()
    for part in text.split():
        first, _, last = part.partition("..")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found.add(day)
            day += _DAY
    return frozenset(found)
