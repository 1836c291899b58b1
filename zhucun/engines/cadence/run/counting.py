"""What was done in a period: whole columns at once, over one line of subjects and days."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from zhucun.engines.cadence.facts import NEVER, Bools, Events, Ints, Population, Spans
from zhucun.engines.cadence.run.periods import Periods
from zhucun.engines.cadence.spec import Measure

#: More than there are days: subject × _LINE + day orders by subject, then day.
_LINE = NEVER + 2


def line(subject: Ints, day: Ints) -> Ints:
    """Subjects and days as one number each."""
    return subject * _LINE + day


class Counted:
    """The events of one word in the order of subjects and days."""

    def __init__(self, events: Events) -> None:
        at = line(events.subject, events.day)
        self.order: Ints = np.argsort(at, kind="stable")
        self._at = at[self.order]
        self._events = events

    @cached_property
    def _total(self) -> Ints:
        return np.concatenate([[0], np.cumsum(self._events.amount[self.order])])

    def between(self, subject: int, first: int, after: int) -> Ints:
        """The events of a subject in [first, after), by day."""
        bounds = subject * _LINE + np.array([first, after])
        lower, upper = np.searchsorted(self._at, bounds)
        return self.order[lower:upper]

    def of(self, wanted: Periods, measure: Measure, population: Population | None) -> Ints:
        """How much was done in each period."""
        lower = np.searchsorted(self._at, line(wanted.subject, wanted.first))
        upper = np.searchsorted(self._at, line(wanted.subject, wanted.after))
        if measure is Measure.COUNT:
            return upper - lower
        if measure is Measure.SUM:
            return self._total[upper] - self._total[lower]
        return self._distinct(wanted, lower, upper, population)

    def _distinct(
        self, wanted: Periods, lower: Ints, upper: Ints, population: Population | None
    ) -> Ints:
        row, at = _spread(lower, upper)
        key = self._events.key[self.order[at]]
        if population is not None:
            member = _pairs(population.subject, population.key)
            kept = _among(_pairs(wanted.subject[row], key), member)
            row, key = row[kept], key[kept]
        if not len(row):
            return np.zeros(len(lower), np.int64)
        order = np.lexsort((key, row))
        row, key = row[order], key[order]
        fresh = np.ones(len(row), np.bool_)
        fresh[1:] = (row[1:] != row[:-1]) | (key[1:] != key[:-1])
        return np.bincount(row[fresh], minlength=len(lower)).astype(np.int64)


def _spread(lower: Ints, upper: Ints) -> tuple[Ints, Ints]:
    """Each row once for each of its events, and the events' positions."""
    counts = upper - lower
    row = np.repeat(np.arange(len(lower)), counts)
    begun = np.repeat(np.cumsum(counts) - counts, counts)
    return row, np.arange(len(row)) - begun + lower[row]


def _pairs(subject: Ints, key: Ints) -> Ints:
    """A subject and a key (below 2³¹) as one number."""
    return (subject << 31) | key


def _among(values: Ints, members: Ints) -> Bools:
    if not len(members):
        return np.zeros(len(values), np.bool_)
    known = np.sort(members)
    at = np.minimum(np.searchsorted(known, values), len(known) - 1)
    found: Bools = known[at] == values
    return found


class Excused:
    """Days of excuse, overlaps counted once."""

    def __init__(self, spans: Spans) -> None:
        kept = spans.until > spans.start
        start = line(spans.subject, spans.start)[kept]
        until = line(spans.subject, np.minimum(spans.until, NEVER + 1))[kept]
        order = np.argsort(start, kind="stable")
        start, until = start[order], np.maximum.accumulate(until[order])
        fresh = np.ones(len(start), np.bool_)
        fresh[1:] = start[1:] > until[:-1]
        last = np.append(np.nonzero(fresh)[0][1:] - 1, len(start) - 1) if len(start) else fresh
        self._start, self._until = start[fresh], until[last.astype(np.int64)]
        self._before = np.concatenate([[0], np.cumsum(self._until - self._start)])

    def of(self, subject: Ints, first: Ints, after: Ints) -> Ints:
        """Days of excuse of each subject in [first, after)."""
        return self._up_to(line(subject, after)) - self._up_to(line(subject, first))

    def _up_to(self, at: Ints) -> Ints:
        """Days of excuse on the whole line before a point."""
        if not len(self._start):
            return np.zeros(len(at), np.int64)
        index = np.searchsorted(self._start, at, "right")
        inside = np.maximum(index - 1, 0)
        overshoot = np.maximum(self._until[inside] - at, 0)
        return self._before[index] - np.where(index > 0, overshoot, 0)
