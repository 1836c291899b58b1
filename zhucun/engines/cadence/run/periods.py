"""The periods of duties: the calendar's, a subject's own, and the days on which they are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from zhucun.engines.cadence.facts import NEVER, Facts, Ints
from zhucun.engines.cadence.spec import Duty, Every

_MONTHS = {
    Every.MONTH: 1,
    Every.QUARTER: 3,
    Every.HALF_YEAR: 6,
    Every.YEAR: 12,
    Every.TWO_YEARS: 24,
    Every.THREE_YEARS: 36,
}


@dataclass(frozen=True, kw_only=True)
class Periods:
    """Rows of subject and period by subject and day; `first` and `after` bound what counts. A
    subject's periods do not overlap."""

    subject: Ints
    start: Ints
    until: Ints
    due_on: Ints
    first: Ints
    after: Ints


def periods(duty: Duty, facts: Facts, who: Ints, since: int, on: int) -> Periods:
    """The periods of a duty that touch [since, on] and in which somebody of `who` is on duty."""
    begun = who[(facts.start[who] <= on) & (facts.end[who] > facts.start[who])]
    starts, ends = facts.start[begun], facts.end[begun]
    if duty.every is Every.ALWAYS:
        there = begun[ends > on]
        day = np.full(len(there), on)
        return Periods(
            subject=there, start=day, until=day + 1, due_on=day, first=day * 0, after=day + 1
        )
    if duty.every is Every.ONCE:
        due = np.full(len(begun), NEVER)
        if duty.within is not None:
            due = _after(facts, starts, duty.within + duty.grace, duty.working_days)
        kept = (ends > since) | (due >= since)
        begun, starts, due = begun[kept], starts[kept], due[kept]
        until = np.minimum(due, NEVER - 1) + 1
        ever = np.full(len(begun), on + 1)
        return Periods(
            subject=begun, start=starts, until=until, due_on=due, first=ever * 0, after=ever
        )
    if duty.every is Every.TERM:
        kept = ends > since
        begun, starts, ends = begun[kept], starts[kept], ends[kept]
        due = np.where(ends == NEVER, NEVER, _after(facts, ends - 1, duty.grace, duty.working_days))
        after = np.minimum(ends, on + 1)
        return Periods(
            subject=begun, start=starts, until=ends, due_on=due, first=starts, after=after
        )
    edges = _edges(duty, since, on)
    lower, upper = edges[:-1], edges[1:]
    row, column = np.nonzero((starts[:, None] < upper) & (ends[:, None] > lower))
    start, until = lower[column], upper[column]
    due = _after(facts, upper - 1, duty.grace, duty.working_days)[column]
    return Periods(
        subject=begun[row],
        start=start,
        until=until,
        due_on=due,
        first=start,
        after=np.minimum(until, on + 1),
    )


def _edges(duty: Duty, since: int, on: int) -> Ints:
    """The first days of the periods that touch [since, on], and the day after the last."""
    if duty.every is Every.DAY:
        return np.arange(since, on + 2)
    if duty.every is Every.WEEK:
        return np.arange(since - (since - 1) % 7, on + 8, 7)
    if duty.every is Every.DAYS:
        anchor = duty.anchor.toordinal() if duty.anchor else 0
        first = since - (since - anchor) % duty.length
        return np.arange(max(first, anchor), on + 1 + duty.length, duty.length)
    step = _MONTHS[duty.every]
    origin = _month_number(duty.anchor) if step > 12 and duty.anchor else 0
    month = _month_number(date.fromordinal(since))
    month -= (month - origin) % step
    found = [month]
    while _first_of(found[-1]) <= on:
        found.append(found[-1] + step)
    edges = np.array([_first_of(each) for each in found], np.int64)
    return edges[edges >= _first_of(origin)] if origin else edges


def _month_number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_of(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def _after(facts: Facts, days: Ints, count: int, working: bool) -> Ints:
    """The day so many days, or working days, after each."""
    if not count or not len(days):
        return days
    if not working:
        return np.minimum(days + count, NEVER)
    known = days[days < NEVER]
    first, last = (int(known.min()), int(known.max())) if len(known) else (1, 1)
    work, day, wanted = [], first, count
    while day <= last or wanted:
        day += 1
        if _is_working(facts, day):
            work.append(day)
            wanted -= day > last
    calendar = np.array(work)
    at = np.searchsorted(calendar, days, "right") + count - 1
    return np.where(days >= NEVER, NEVER, calendar[np.minimum(at, len(calendar) - 1)])


def _is_working(facts: Facts, day: int) -> bool:
    if day in facts.on:
        return True
    return day not in facts.off and (date.min + timedelta(days=day - 1)).weekday() < 5
