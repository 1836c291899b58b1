"""Which rows cannot count until a person says so."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhucun.engines.score.answers import UNREADABLE, Fault
from zhucun.engines.score.facts import NONE, Bools, Facts, Ints, Marks, Offices
from zhucun.engines.score.run.periods import Periods, days_served
from zhucun.engines.score.spec import Part, Plan, units


@dataclass(frozen=True, kw_only=True)
class Read:
    """The rows of a part as one segment reads them: period and class as indices (-1: none of the
    segment), the mark in units, what is wrong, and whether the row counts."""

    period: Ints
    kind: Ints
    mark: Ints
    fault: Ints
    counted: Bools
    cell: Ints


def read(part: Part, marks: Marks, at: Periods, plan: Plan, facts: Facts, inside: Bools) -> Read:
    """Every row of a part with its faults. `inside`: its period touches the appraisal's window; one
    that does not touch the segment is judged by the segment that it touches."""
    count = max(len(part.assessors), 1)
    period = np.searchsorted(at.start, marks.period, "right") - 1
    period[(period < 0) | (marks.period >= at.until[np.maximum(period, 0)])] = NONE
    kind = _kinds(part, facts)[marks.by]
    mark, unread = _numbers(part, marks, facts)
    fault = np.zeros(len(mark), np.int64)
    fault[(mark < 0) | (mark > units(part.scale))] |= Fault.OUT_OF_SCALE
    fault[unread] = Fault.UNKNOWN_WORD
    fault[kind < 0] |= Fault.UNKNOWN_CLASS
    fault[~inside] |= Fault.OUTSIDE
    here = period >= 0
    fault[here & ~_served(marks, period, at, plan, facts)] |= Fault.NOT_SERVED
    selves = (facts.person[marks.subject] == marks.assessor) & (marks.assessor >= 0)
    fault[selves] |= Fault.SELF
    if (marks.post >= 0).any():
        fault[(marks.post >= 0) & ~in_office(facts.offices, marks)] |= Fault.NOT_IN_OFFICE
    fault[inside & ~here] = 0
    cell = (marks.subject * len(at.start) + period) * count + kind
    usable = here & (kind >= 0) & (fault & UNREADABLE == 0)
    cell[~usable] = NONE
    _doubles(marks, cell, usable, fault, len(facts) * len(at.start) * count)
    counted = usable & ((fault == 0) | marks.accepted)
    return Read(period=period, kind=kind, mark=mark, fault=fault, counted=counted, cell=cell)


def in_office(offices: Offices, marks: Marks) -> Bools:
    """Whether the assessor of each row held its post on the day of the mark."""
    pairs = np.concatenate(
        [_pair(offices.assessor, offices.post), _pair(marks.assessor, marks.post)]
    )
    _known, code = np.unique(pairs, return_inverse=True)
    ours, theirs = code[: len(offices.post)], code[len(offices.post) :]
    wide = 1 << 22  # more than the days of the calendar
    order = np.argsort(ours * wide + offices.start, kind="stable")
    start = (ours * wide + offices.start)[order]
    until = np.maximum.accumulate((ours * wide + offices.until)[order]) if len(order) else start
    asked = theirs * wide + marks.day
    at = np.searchsorted(start, asked, "right") - 1
    found = at >= 0
    found[found] = until[at[found]] > asked[found]
    return found


def _served(marks: Marks, period: Ints, at: Periods, plan: Plan, facts: Facts) -> Bools:
    """Whether the subject served a day of the period within the appraisal, and the part is due."""
    since = np.maximum(at.start, plan.since.toordinal())
    until = np.minimum(at.until, plan.until.toordinal())
    there = days_served(facts, since, until)[marks.subject, period] > 0
    return np.asarray(there & at.due[marks.subject])


def _pair(one: Ints, other: Ints) -> Ints:
    return (one + 1) * (1 << 31) + other + 1


def _kinds(part: Part, facts: Facts) -> Ints:
    """The class of the caller → that of the part; -1: the part does not ask it."""
    if not part.assessors:
        return np.zeros(len(facts.classes), np.int64)
    known = {each.id: number for number, each in enumerate(part.assessors)}
    return np.array([known.get(name, NONE) for name in facts.classes], np.int64)


def _numbers(part: Part, marks: Marks, facts: Facts) -> tuple[Ints, Bools]:
    """Marks in units, words by the table of the part, and where the table has no such word."""
    spoken = marks.word >= 0
    if not spoken.any():
        return marks.mark, spoken
    table = np.array(
        [units(part.words[word]) if word in part.words else NONE for word in facts.words], np.int64
    )
    mark = marks.mark.copy()
    mark[spoken] = table[marks.word[spoken]]
    return mark, spoken & (mark < 0)


def _doubles(marks: Marks, cell: Ints, usable: Bools, fault: Ints, cells: int) -> None:
    """Flags rows of one cell that share an assessor, or a post with another assessor."""
    crowd = np.bincount(cell[usable], minlength=cells) > 1
    rows = np.flatnonzero(usable)
    rows = rows[crowd[cell[rows]]]
    if not len(rows):
        return
    named = rows[marks.assessor[rows] >= 0]
    same, who = _groups(cell[named], marks.assessor[named])
    fault[named[same[who] > 1]] |= Fault.TWICE
    held = rows[marks.post[rows] >= 0]
    if not len(held):
        return
    _sizes, seat = _groups(cell[held], marks.post[held])
    persons = np.unique(np.stack([seat, marks.assessor[held]]), axis=1)
    several = np.bincount(persons[0], minlength=int(seat.max()) + 1)
    fault[held[several[seat] > 1]] |= Fault.SAME_POST


def _groups(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """How many share both numbers, by group, and the group of each."""
    if not len(one):
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    _pairs, group = np.unique(np.stack([one, other]), axis=1, return_inverse=True)
    group = group.reshape(-1)
    return np.bincount(group), group
