"""Rolling a tree up. Pure; a tree of 40 leaves over 9,000 villages takes milliseconds."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.rollup.answers import Answers, Path, State, States
from zhucun.engines.rollup.facts import Column, Facts, Figures, Lack, Tally
from zhucun.engines.rollup.spec import Leaf, Line, Node

_LACKS = {
    Lack.NOT_CONNECTED: State.NOT_CONNECTED,
    Lack.UNSET: State.UNSET,
    Lack.NOT_COUNTED: State.NOTHING,
    Lack.HIDDEN: State.OPEN,
}


def roll(tree: Node, facts: Facts) -> Answers:
    """How every part of a tree stands for each subject."""
    rolled = _Rolled(facts)
    rolled.node(tree, ())
    return Answers(tree=tree, nodes=rolled.nodes, leaves=rolled.leaves, counts=rolled.counts)


def state_of(column: Column, line: Line | None, count: int) -> States:
    """How one leaf stands for each subject."""
    if isinstance(column, Lack):
        return np.full(count, _LACKS[column], np.uint8)
    if isinstance(column, Figures):
        return np.array([_figure(each, line) for each in column.values], np.uint8)
    return _tally(column, line)


class _Rolled:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self.nodes: dict[Path, States] = {}
        self.leaves: dict[Path, States] = {}
        self.counts: dict[Path, NDArray[np.int64]] = {}

    def node(self, node: Node, above: Path) -> States:
        path = (*above, node.id)
        counts = np.zeros((self._facts.count, len(State)), np.int64)
        self.counts[path] = counts
        states = []
        for leaf in node.leaves:
            found = self._leaf(leaf)
            self.leaves[(*path, leaf.item)] = found
            counts[np.arange(len(found)), found] += 1
            states.append(found)
        for each in node.nodes:
            states.append(self.node(each, path))
            counts += self.counts[(*path, each.id)]
        self.nodes[path] = _worst(states, node.green_from, self._facts.count)
        return self.nodes[path]

    def _leaf(self, leaf: Leaf) -> States:
        column = self._facts.columns.get(leaf.item, Lack.NOT_CONNECTED)
        return state_of(column, leaf.line, self._facts.count)


def _worst(states: Sequence[States], green_from: int | None, count: int) -> States:
    """The first of the states in their order; figures without a line and parts without rows count
    only among themselves."""
    if not states:
        return np.full(count, State.NOTHING, np.uint8)
    table = np.stack(states)
    worst: States = table.min(axis=0)
    if green_from is not None:
        enough = (table == State.GREEN).sum(axis=0) >= green_from
        worst = np.where(enough, np.uint8(State.GREEN), worst).astype(np.uint8)
    return worst


def _figure(value: Decimal | None, line: Line | None) -> State:
    if value is None:
        return State.NOTHING
    if line is None:
        return State.FIGURE
    if line.green is None:
        return State.UNSET
    return _against(value, line)


def _against(value: Decimal, line: Line) -> State:
    for bound, state in ((line.green, State.GREEN), (line.amber, State.AMBER)):
        if bound is not None and (value <= bound if line.at_most else value >= bound):
            return state
    return State.RED


def _tally(rows: Tally, line: Line | None) -> States:
    if line is not None:
        return _shares(rows, line)
    failing = State.AMBER if rows.is_mild else State.RED
    found = np.full(len(rows.good), State.NOTHING, np.uint8)
    found[rows.good > 0] = State.GREEN
    found[rows.open > 0] = State.OPEN
    found[rows.soon > 0] = State.AMBER
    found[rows.bad > 0] = failing
    return found


def _shares(rows: Tally, line: Line) -> States:
    """By the share, in %, of rows that hold among those of which somebody can say it; where rows
    stay open green is not said."""
    found = []
    for good, bad, soon, waiting in zip(rows.good, rows.bad, rows.soon, rows.open, strict=True):
        judged = int(good) + int(bad) + int(soon)
        if not judged:
            found.append(State.OPEN if waiting else State.NOTHING)
            continue
        if line.green is None:
            found.append(State.UNSET)
            continue
        state = _against(Decimal(int(good)) * 100 / judged, line)
        found.append(State.OPEN if state is State.GREEN and waiting else state)
    return np.array(found, np.uint8)
