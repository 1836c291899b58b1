"""From rows to values: cells, parts, wholes, whole columns at once."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from zhucun.engines.score.answers import Why
from zhucun.engines.score.facts import Bools, Facts, Ints, Marks
from zhucun.engines.score.run.exact import half_up, shares_of
from zhucun.engines.score.run.faults import Read, read
from zhucun.engines.score.run.periods import Periods, calendar, periods
from zhucun.engines.score.spec import Every, Missing, Part, Plan, Scheme, Segment, units

_NONE = np.zeros(0, np.int64)
NO_MARKS = Marks(
    subject=_NONE, period=_NONE, by=_NONE, assessor=_NONE, day=_NONE, mark=_NONE, row=_NONE
)


@dataclass(frozen=True, kw_only=True)
class Leaf:
    """A marked part: cells N × P × C (-1: no value) and what each gives to its period."""

    part: Part
    at: Periods
    rows: Read
    connected: bool
    held: Bools
    value: Ints
    given: Ints


@dataclass(kw_only=True)
class Node:
    """A part of one segment: its column of values (-1: none) and of Why; `due`: it is not left
    out; `given`: what it adds to its whole."""

    part: Part
    depth: int
    value: Ints
    why: Ints
    due: Bools
    leaf: Leaf | None = None
    below: tuple[Node, ...] = ()
    given: Ints = field(default_factory=lambda: np.zeros(0, np.int64))

    def walk(self) -> list[Node]:
        """Itself and all below, each whole before its parts."""
        return [self, *(node for each in self.below for node in each.walk())]


@dataclass(frozen=True, kw_only=True)
class Scored:
    """One segment: the parts of the scheme, the value of the whole, and why."""

    segment: Segment
    parts: tuple[Node, ...]
    value: Ints
    why: Ints

    def nodes(self) -> list[Node]:
        return [node for part in self.parts for node in part.walk()]


def scored(segment: Segment, plan: Plan, facts: Facts) -> Scored:
    """A segment over all subjects."""
    scheme = segment.scheme
    parts = tuple(_node(part, segment, plan, facts, 0) for part in scheme.parts)
    value, why = _whole(parts, scheme.missing, len(facts))
    return Scored(segment=segment, parts=parts, value=value, why=why)


def _node(part: Part, segment: Segment, plan: Plan, facts: Facts, depth: int) -> Node:
    if not part.parts:
        leaf = _leaf(part, segment, plan, facts)
        value, why = _valued(leaf)
        return Node(part=part, depth=depth, value=value, why=why, due=leaf.at.due, leaf=leaf)
    below = tuple(_node(each, segment, plan, facts, depth + 1) for each in part.parts)
    value, why = _whole(below, part.missing, len(facts))
    due = np.logical_or.reduce([each.due for each in below])
    return Node(part=part, depth=depth, value=value, why=why, due=due, below=below)


def _leaf(part: Part, segment: Segment, plan: Plan, facts: Facts) -> Leaf:
    at = periods(part, segment, plan, facts)
    marks = facts.marks.get(part.id)
    given = marks if marks is not None else NO_MARKS
    rows = read(part, given, at, plan, facts, _inside(part, plan, given))
    shape = (len(facts), len(at.start), max(len(part.assessors), 1))
    size = shape[0] * shape[1] * shape[2]
    cell, mark = rows.cell[rows.counted], rows.mark[rows.counted]
    count = np.bincount(cell, minlength=size)
    total = np.bincount(cell, mark, size).astype(np.int64)
    value = np.full(size, -1)
    there = count > 0
    whole = _scale(segment.scheme)
    value[there] = half_up(total[there] * whole, count[there] * units(part.scale))
    held = np.zeros(size, np.bool_)
    waiting = rows.cell[(rows.cell >= 0) & ~rows.counted]
    held[waiting] = True
    value, held = value.reshape(shape), held.reshape(shape)
    return Leaf(
        part=part,
        at=at,
        rows=rows,
        connected=marks is not None,
        held=held,
        value=value,
        given=_shared(part, value),
    )


def _inside(part: Part, plan: Plan, marks: Marks) -> Bools:
    """Whether the period of each row touches the window of the appraisal."""
    since, until = plan.since.toordinal(), plan.until.toordinal()
    first, last = since, until
    leaves = (leaf for each in plan.segments for leaf in each.scheme.leaves())
    for every in {leaf.every for leaf in leaves if leaf.id == part.id}:
        if every not in (Every.TERM, Every.ONCE):
            edges = calendar(every, since, until)
            first, last = min(first, int(edges[0])), max(last, int(edges[-1]))
    return np.asarray((marks.period >= first) & (marks.period < last))


def _scale(scheme: Scheme) -> int:
    return units(scheme.scale)


def is_open(part: Part) -> bool:
    """Several classes mark, and the weight of one of them is not configured."""
    return len(part.assessors) > 1 and any(each.weight is None for each in part.assessors)


def class_weights(part: Part) -> list[int]:
    """The weights of the classes; 1 for a class that stands alone."""
    if len(part.assessors) < 2 or is_open(part):
        return [1] * max(len(part.assessors), 1)
    return [units(each.weight) for each in part.assessors if each.weight is not None]


def _shared(part: Part, value: Ints) -> Ints:
    """What each class gives to its period, N × P × C; 0 where there is nothing."""
    weights = class_weights(part)
    if len(weights) == 1:
        return np.maximum(value, 0)
    there = value >= 0
    below: int | Ints = sum(weights)
    if part.missing is Missing.REWEIGHT:
        below = np.maximum((there * np.array(weights)).sum(axis=2), 1)
    known = np.maximum(value, 0)
    return np.stack(
        shares_of([known[:, :, number] for number in range(len(weights))], weights, below), axis=2
    )


def _valued(leaf: Leaf) -> tuple[Ints, Ints]:
    """The part's value, the mean of its periods, and why."""
    part, at = leaf.part, leaf.at
    there = leaf.value >= 0
    full, some = there.all(axis=2), there.any(axis=2)
    is_loose = part.missing is Missing.REWEIGHT
    counts = (some if is_loose else full) & at.served
    lacking = at.asked & ~full
    number = counts.sum(axis=1)
    total = (leaf.given.sum(axis=2) * counts).sum(axis=1)
    why = np.zeros(len(number), np.int64)
    short = lacking.any(axis=1)
    waits = (lacking[:, :, None] & ~there & leaf.held).any(axis=(1, 2))
    gone = (lacking[:, :, None] & ~there & ~leaf.held).any(axis=(1, 2))
    why[waits] |= Why.HELD_BACK
    why[gone] |= Why.MISSING if leaf.connected else Why.NOT_CONNECTED
    why[(at.partial & ~full).any(axis=1)] |= Why.PARTIAL_OPEN
    has = number > 0 if is_loose else (number > 0) & ~short
    why[has & short] |= Why.REWEIGHTED
    why[(number == 0) & ~short & at.due] |= Why.NOT_SERVED
    why[~at.due] = Why.NOT_DUE
    if is_open(part):
        has = np.zeros_like(has)
        why[at.due] |= Why.WEIGHT_OPEN
    value = np.full(len(number), -1)
    value[has] = half_up(total[has], number[has])
    return value, why


def _whole(parts: tuple[Node, ...], missing: Missing, count: int) -> tuple[Ints, Ints]:
    """The value of a whole: the sum of what its parts give, and why; sets `given` of each part."""
    if not parts:
        return np.full(count, -1), np.full(count, int(Why.WEIGHT_OPEN))
    due = np.stack([node.due for node in parts])
    there = np.stack([node.value >= 0 for node in parts]) & due
    number = due.sum(axis=0)
    nameless = np.array([node.part.weight is None for node in parts])
    is_open = (number > 1) & (due & nameless[:, None]).any(axis=0)
    weights = [1 if node.part.weight is None else units(node.part.weight) for node in parts]
    lacking = (due & ~there).any(axis=0)
    is_loose = missing is Missing.REWEIGHT
    has = (there.any(axis=0) if is_loose else (number > 0) & ~lacking) & ~is_open
    counted = there if is_loose else due
    below: int | Ints = sum(weights)
    if not counted.all():
        below = np.maximum((counted * np.array(weights)[:, None]).sum(axis=0), 1)
    known = [np.where(here & has, node.value, 0) for node, here in zip(parts, there, strict=True)]
    total = np.zeros(count, np.int64)
    for node, given in zip(parts, shares_of(known, weights, below), strict=True):
        node.given = given
        total += given
    why = np.zeros(count, np.int64)
    for node in parts:
        why |= node.why & ~int(Why.NOT_DUE)
    why[number == 0] |= Why.NOT_DUE
    why[has & lacking] |= Why.REWEIGHTED
    why[is_open] |= Why.WEIGHT_OPEN
    return np.where(has, total, -1), why
