"""Who owes what: every duty over every subject and period, whole columns at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from zhucun.engines.cadence.answers import Answers, State, Why, joined
from zhucun.engines.cadence.errors import BadFacts
from zhucun.engines.cadence.facts import NEVER, Asked, Bools, Facts, Ints
from zhucun.engines.cadence.run.counting import Counted, Excused, line
from zhucun.engines.cadence.run.periods import Periods, periods
from zhucun.engines.cadence.spec import Duty, Every, Measure, Part


def owed(duties: Sequence[Duty], facts: Facts, *, since: date, on: date) -> Answers:
    """Every duty in the periods that touch [since, on], as they stand at the end of the day `on`.

    Events after that day do not count. Subjects × duties × periods in one pass of columns each:
    27,000 subjects, 20 duties and a year of events take about a second. Raises BadFacts where
    `since` lies after `on`.
    """
    if since > on:
        raise BadFacts(f"since: {since} lies after {on}")
    counted: dict[str, Counted] = {}
    excused = Excused(facts.excuses)
    parts = []
    for number, duty in enumerate(duties):
        events = facts.events.get(duty.counts)
        if events is not None and duty.counts not in counted:
            counted[duty.counts] = Counted(events)
        part = _one(duty, facts, counted.get(duty.counts), excused, since, on)
        parts.append({"duty": np.full(len(part["subject"]), number), **part})

    def behind(duty: int, subject: int, first: int, after: int) -> Ints:
        known = counted.get(duties[duty].counts)
        return known.between(subject, first, after) if known else np.zeros(0, np.int64)

    return joined(parts, tuple(duties), behind)


def _one(
    duty: Duty, facts: Facts, events: Counted | None, excused: Excused, since: date, on: date
) -> dict[str, Ints]:
    today = on.toordinal()
    who = np.arange(len(facts.start))
    if (applies := facts.applies.get(duty.id)) is not None:
        who = who[applies]
    found = periods(duty, facts, who, since.toordinal(), today)
    first = np.maximum(found.start, facts.start[found.subject])
    after = np.minimum(found.until, facts.end[found.subject])
    days = np.maximum(after - first, 0)
    leave = excused.of(found.subject, first, np.maximum(after, first))
    population = facts.populations.get(duty.counts) if duty.measure is Measure.COVER else None
    done = np.full(len(days), -1)
    if events is not None:
        done = events.of(found, duty.measure, population)
    needed, why = _needed(duty, facts, found, days)
    state, why = _judged(duty, found, needed, done, leave, why, today)
    if events is not None and (why & Why.MET).any():
        why |= _later(duty, found, needed, events, why)
    return {
        "subject": found.subject,
        "start": found.start,
        "until": found.until,
        "due_on": found.due_on,
        "needed": needed,
        "done": done,
        "days": days,
        "leave": leave,
        "first": found.first,
        "after": found.after,
        "state": state,
        "why": why,
    }


def _needed(duty: Duty, facts: Facts, found: Periods, days: Ints) -> tuple[Ints, Ints]:
    """How much each period asks (-1: open), and what led to that."""
    full = found.until - found.start
    why = np.zeros(len(full), np.int64)
    if duty.measure is Measure.COVER:
        needed = _shares(duty, facts, found)
        why |= np.where(needed == 0, Why.NOBODY, 0)
    else:
        needed = np.full(len(full), -1 if duty.needed is None else duty.needed)
    if duty.needed is None:
        why |= Why.NUMBER_OPEN
    if duty.every not in (Every.TERM, Every.ONCE, Every.ALWAYS):
        part = (days < full) & (needed > 0)
        why |= np.where(part, Why.PART if duty.part else Why.PART_OPEN, 0)
        if duty.part is Part.SHARE:
            needed = np.where(part, -(-needed * days // full), needed)
            why |= np.where(part, Why.SHARED, 0)
        elif duty.part is Part.NOTHING:
            needed = np.where(part, 0, needed)
    if (asked := facts.asked.get(duty.counts)) is not None:
        elsewhere, known = _asked(asked, found)
        needed = np.where(known, elsewhere, needed)
        cleared = why & ~(Why.PART_OPEN | Why.PART | Why.SHARED | Why.NUMBER_OPEN)
        why = np.where(known, cleared | Why.ELSEWHERE, why)
        why |= np.where(known & (elsewhere < 0), Why.NUMBER_OPEN, 0)
    return needed, why


def _shares(duty: Duty, facts: Facts, found: Periods) -> Ints:
    """How many of its population each subject is to cover, rounded up."""
    population = facts.populations.get(duty.counts)
    if population is None or duty.needed is None:
        return np.full(len(found.subject), -1)
    sizes = np.bincount(population.subject, minlength=len(facts.start))[found.subject]
    return -(-sizes * duty.needed // 1_000)


def _asked(asked: Asked, found: Periods) -> tuple[Ints, Bools]:
    """What another computation says of each period, and where it says something."""
    at = line(asked.subject, asked.day)
    order = np.argsort(at, kind="stable")
    lower = np.searchsorted(at[order], line(found.subject, found.start))
    upper = np.searchsorted(at[order], line(found.subject, found.until))
    known = upper > lower
    if not len(order):
        return np.zeros(len(known), np.int64), known
    return asked.needed[order][np.minimum(lower, len(order) - 1)], known


def _judged(
    duty: Duty, found: Periods, needed: Ints, done: Ints, leave: Ints, why: Ints, today: int
) -> tuple[Ints, Ints]:
    """The state of each row, and the rest of its reasons."""
    connected, known = done >= 0, needed >= 0
    met = known & connected & (done >= needed)
    nothing = known & (needed == 0)
    part_excused = nothing & ((why & (Why.PART | Why.ELSEWHERE | Why.NOBODY)) > 0)
    on_leave = np.zeros(len(leave), np.bool_)
    if duty.excused_over is not None:
        on_leave = leave > duty.excused_over
    over = today > found.due_on
    soon = today >= found.due_on - duty.ahead
    running = np.where(soon, State.DUE, State.NOT_YET)
    unfinished = np.where(over, State.LATE, running)
    unfinished = np.where(over & ((why & Why.PART_OPEN) > 0), State.OPEN, unfinished)
    state = np.where(known & connected, unfinished, State.OPEN)
    if duty.every is Every.ONCE and duty.within is None:
        why = why | Why.DAYS_OPEN
        state = np.where(known & connected, State.OPEN, state)
    if duty.every is Every.ALWAYS:
        state = np.where(known & connected, State.LATE, state)
    state = np.where(on_leave, State.EXCUSED, state)
    state = np.where(met, State.DONE, state)
    state = np.where(part_excused, State.EXCUSED, state)
    why = why | np.where(met & ~nothing, Why.MET, 0)
    why |= np.where(known & connected & ~met, Why.SHORT, 0)
    why |= np.where(leave > 0, Why.LEAVE, 0)
    why |= np.where(on_leave & (state == State.EXCUSED), Why.LEAVE_EXCUSES, 0)
    why |= np.where(connected, 0, Why.NOT_CONNECTED)
    return state, why


def _later(duty: Duty, found: Periods, needed: Ints, events: Counted, why: Ints) -> Ints:
    """LATER where what was done up to the due day was not enough."""
    if duty.every is not Every.ONCE:
        return np.zeros(len(needed), np.int64)
    early = Periods(
        subject=found.subject,
        start=found.start,
        until=found.until,
        due_on=found.due_on,
        first=found.first,
        after=np.minimum(found.after, found.due_on + 1),
    )
    in_time = events.of(early, duty.measure, None) >= needed
    late = ((why & Why.MET) > 0) & ~in_time & (found.due_on < NEVER)
    return np.where(late, int(Why.LATER), 0)
