"""The periods that a part asks for, and which of them a subject served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from zhucun.engines.score.facts import NEVER, Bools, Facts, Ints
from zhucun.engines.score.spec import Every, Part, Partial, Plan, Segment

_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF_YEAR: 6, Every.YEAR: 12}


@dataclass(frozen=True, kw_only=True)
class Periods:
    """P periods (half-open ordinals). `served` N × P: at least a day in the segment; `asked`: a
    mark must be there; `partial`: served only in part, and the scheme does not say if it must.
    `due` N: the part is due at all."""

    start: Ints
    until: Ints
    served: Bools
    asked: Bools
    partial: Bools
    due: Bools


def periods(part: Part, segment: Segment, plan: Plan, facts: Facts) -> Periods:
    """The periods of a part that touch a segment. Those that reach over its border are asked for
    on both sides: each side weighs the same mark by its own rules. Where the rhythm changes they
    end there, as if the appraisal did."""
    first, last = segment.since.toordinal(), segment.until.toordinal()
    since, until = (day.toordinal() for day in plan.window(part, segment))
    if part.every in _MONTHS:
        edges = calendar(part.every, first, last)
        start, end = edges[:-1], edges[1:]
        if since > plan.since.toordinal():
            start = np.maximum(start, since)
        if until < plan.until.toordinal():
            end = np.minimum(end, until)
    else:
        start, end = np.array([since]), np.array([until])
    inside, beyond = np.maximum(start, since), np.minimum(end, until)
    there = days_served(facts, np.maximum(start, first), np.minimum(end, last)) > 0
    due = np.ones(len(facts), np.bool_)
    if part.every is Every.TERM:
        due = (facts.end > since) & (facts.end <= until) & (facts.end != NEVER)
        there &= due[:, None]
        return Periods(
            start=start, until=end, served=there, asked=there, partial=there & False, due=due
        )
    if part.every is Every.ONCE:
        return Periods(
            start=start, until=end, served=there, asked=there, partial=there & False, due=due
        )
    whole = there & (days_served(facts, inside, beyond) == beyond - inside)
    asked = there if part.partial is Partial.ASKED else whole
    partial = there & ~whole if part.partial is None else there & False
    return Periods(start=start, until=end, served=there, asked=asked, partial=partial, due=due)


def calendar(every: Every, first: int, last: int) -> Ints:
    """The first days of the calendar's periods that touch [first, last), and the day after."""
    step = _MONTHS[every]
    day = date.fromordinal(first)
    month = day.year * 12 + day.month - 1
    edges = [_first_of(month - month % step)]
    while edges[-1] < last:
        month += step
        edges.append(_first_of(month - month % step))
    return np.array(edges, np.int64)


def _first_of(month: int) -> int:
    return date(month // 12, month % 12 + 1, 1).toordinal()


def days_served(facts: Facts, since: Ints, until: Ints) -> Ints:
    """Days served in each of P spans, N × P."""
    days = _overlap(facts.start, facts.end, since, until)
    if len(facts.gaps):
        away = _overlap(facts.gaps.start, facts.gaps.until, since, until)
        np.subtract.at(days, facts.gaps.subject, away)
    return days


def _overlap(start: Ints, end: Ints, since: Ints, until: Ints) -> Ints:
    days = np.minimum(end[:, None], until) - np.maximum(start[:, None], since)
    return np.asarray(np.maximum(days, 0), np.int64)
