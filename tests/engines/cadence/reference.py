"""Who owes what, the slow way: one subject, one period, one day at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from zhucun.engines.cadence import Duty, Every, Measure, Part, State

_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12, "two-years": 24, "three-years": 36}
ONE = timedelta(days=1)


@dataclass(frozen=True)
class Event:
    subject: int
    day: date
    amount: int
    key: int


@dataclass(frozen=True)
class World:
    """The same facts as days and lists."""

    start: list[date]
    end: list[date | None]
    events: list[Event]
    leave: list[tuple[int, date, date]]
    members: list[set[int]]


@dataclass(frozen=True)
class Row:
    subject: int
    start: date
    until: date | None
    needed: int
    done: int
    leave: int
    state: State


def period_of(duty: Duty, day: date) -> tuple[date, date]:
    """The calendar's period around a day."""
    if duty.every is Every.DAY:
        return day, day + ONE
    if duty.every is Every.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=7)
    if duty.every is Every.DAYS:
        assert duty.anchor is not None
        first = day - timedelta(days=(day - duty.anchor).days % duty.length)
        return first, first + timedelta(days=duty.length)
    step = _MONTHS[duty.every]
    origin = (duty.anchor.year * 12 + duty.anchor.month - 1) if duty.anchor else 0
    month = day.year * 12 + day.month - 1
    month -= (month - origin) % step
    return tuple(date(m // 12, m % 12 + 1, 1) for m in (month, month + step))  # type: ignore[return-value]


def after_working_days(day: date, count: int) -> date:
    while count:
        day += ONE
        count -= day.weekday() < 5
    return day


def owed(duty: Duty, world: World, since: date, on: date) -> list[Row]:
    """Every period that touches [since, on], one day at a time."""
    rows = []
    for subject, start in enumerate(world.start):
        end = world.end[subject]
        seen = []
        day = since
        while day <= on:
            bounds = period_of(duty, day)
            anchored = duty.anchor is None or bounds[0] >= duty.anchor.replace(
                day=1 if duty.every is not Every.DAYS else duty.anchor.day
            )
            if anchored and bounds not in seen:
                seen.append(bounds)
            day += ONE
        for first, until in seen:
            if start < until and (end is None or end > first) and start <= on and end != start:
                rows.append(_row(duty, world, subject, first, until, on))
    return rows


def _row(duty: Duty, world: World, subject: int, first: date, until: date, on: date) -> Row:
    end = world.end[subject]
    served = [
        day
        for day in (first + timedelta(days=n) for n in range((until - first).days))
        if day >= world.start[subject] and (end is None or day < end)
    ]
    mine = [
        event
        for event in world.events
        if event.subject == subject and first <= event.day < until and event.day <= on
    ]
    done = {
        Measure.COUNT: len(mine),
        Measure.SUM: sum(event.amount for event in mine),
        Measure.DISTINCT: len({event.key for event in mine}),
        Measure.COVER: len({event.key for event in mine} & world.members[subject]),
    }[duty.measure]
    leave = sum(any(who == subject and a <= day < b for who, a, b in world.leave) for day in served)
    full = (until - first).days
    needed = -1 if duty.needed is None else duty.needed
    if duty.measure is Measure.COVER and duty.needed is not None:
        needed = ceil(len(world.members[subject]) * duty.needed / 1_000)
    is_part = len(served) < full and needed > 0
    if is_part and duty.part is Part.SHARE:
        needed = ceil(needed * len(served) / full)
    if is_part and duty.part is Part.NOTHING:
        needed = 0
    due = until - ONE
    due = (
        after_working_days(due, duty.grace)
        if duty.working_days
        else due + timedelta(days=duty.grace)
    )
    return Row(
        subject, first, until, needed, done, leave,
        _state(duty, needed, done, leave, is_part, due, on),
    )  # fmt: skip


def _state(
    duty: Duty, needed: int, done: int, leave: int, is_part: bool, due: date, on: date
) -> State:
    if needed == 0:
        return State.EXCUSED
    if needed > 0 and done >= needed:
        return State.DONE
    if duty.excused_over is not None and leave > duty.excused_over:
        return State.EXCUSED
    if needed < 0:
        return State.OPEN
    if on > due:
        return State.OPEN if is_part and duty.part is None else State.LATE
    return State.DUE if (due - on).days <= duty.ahead else State.NOT_YET
