"""Candidate arcs: every pair that no hard rule bars, with its points, by demand.

Demands that the same groups reach are read together as grids, some two million cells at a time, so
that memory stays small beside the arcs themselves (12 bytes each).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.bars import prepare_bars, reach_of
from zhucun.engines.match.run.forced import Forced
from zhucun.engines.match.run.terms import numbers, prepare_terms

_CELLS = 2_000_000
Smalls = NDArray[np.int32]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Arcs:
    """Rows sorted by demand and segment (see `board.Board`); `kind_of_demand`: equal where the same
    groups reach."""

    who: Smalls
    points: Smalls
    where: Smalls
    seg_at: Ints
    seg_lo: Ints
    seg_cap: Smalls
    kind_of_demand: Ints


@dataclass(frozen=True, kw_only=True)
class Free:
    """What is left beside those who must be somewhere: teams a supply may still join, people a
    group may still send, seats of a demand."""

    capacity: Ints
    quota: Ints
    room: Ints


def make_arcs(spec: says.Spec, facts: Facts, forced: Forced, free: Free) -> Arcs:
    maker = _Maker(spec, facts, forced, free)
    parts = [part for grid in maker.grids() if len((part := maker.read(*grid))[0])]
    who, points, where, key = (
        np.concatenate([part[at] for part in parts]) if parts else np.zeros(0, np.int64)
        for at in range(4)
    )
    order = np.lexsort((who, key, where))
    where, key, who = where[order], key[order], who[order]
    new = np.ones(len(who), bool)
    new[1:] = (where[1:] != where[:-1]) | (key[1:] != key[:-1])
    starts = np.flatnonzero(new)
    demands = len(free.room)
    cap = np.full(len(starts), np.iinfo(np.int32).max)
    if maker.one_group is not None:
        single = maker.one_group[where[starts]]
        cap = np.where(single, free.quota[facts.group[who[starts]]], cap)
    return Arcs(
        who=who.astype(np.int32),
        points=points[order].astype(np.int32),
        where=where.astype(np.int32),
        seg_at=np.searchsorted(where[starts], np.arange(demands + 1)).astype(np.int64),
        seg_lo=np.append(starts, len(who)).astype(np.int64),
        seg_cap=np.minimum(cap, free.room[where[starts]]).astype(np.int32),
        kind_of_demand=maker.kind,
    )


class _Maker:
    def __init__(self, spec: says.Spec, facts: Facts, forced: Forced, free: Free) -> None:
        self.spec, self.facts, self.forced, self.free = spec, facts, forced, free
        self.terms, self.bars = prepare_terms(spec, facts), prepare_bars(spec, facts)
        self.one_group: Bools | None = None
        self.keys: list[tuple[Bools, Ints]] = []  # where it holds, the supply's value (as index)
        for bar in spec.bars:
            if isinstance(bar, says.OneGroup):
                self.one_group = facts.demand[bar.demand].astype(bool)
                self.keys.append((self.one_group, facts.group))
            if isinstance(bar, says.Apart):
                values = np.unique(numbers(facts.supply[bar.supply]), return_inverse=True)[1]
                self.keys.append((facts.demand[bar.demand].astype(bool), values))
        self.reach = [reach_of(facts, bar) for bar in spec.bars if isinstance(bar, says.Reach)]
        self.kind = np.zeros(len(free.room), np.int64)
        for area, _ in self.reach:
            both = np.stack([self.kind, area])
            self.kind = np.unique(both, axis=1, return_inverse=True)[1].reshape(-1)
        self.pinned = [self._pin(at) for at in range(len(self.keys))]

    def _pin(self, at: int) -> Ints:
        """By demand, the value that those who must be there already have, -1 for none."""
        holds, value = self.keys[at]
        pinned = np.full(len(holds), -1, np.int64)
        counted = np.ones(len(self.forced.supply), bool)
        if holds is self.one_group:
            counted = self.forced.exempt == 0
        pinned[self.forced.demand[counted]] = value[self.forced.supply[counted]]
        return pinned

    def grids(self) -> Iterator[tuple[Ints, Ints]]:
        """Supplies and demands that may meet."""
        facts = self.facts
        free = (self.free.capacity > 0) & (self.free.quota[facts.group] > 0)
        for bar in self.spec.bars:
            if isinstance(bar, says.Only):
                free &= facts.supply[bar.supply].astype(bool)
        who = np.flatnonzero(free)
        kind, reach = self.kind, self.reach
        order = np.argsort(kind, kind="stable")
        order = order[self.free.room[order] > 0]
        for where in np.split(order, np.flatnonzero(np.diff(kind[order])) + 1):
            if not len(where):
                continue
            served = np.ones(len(who), bool)
            for area, serves in reach:
                served &= serves[facts.group[who], area[where[0]]]
            near = who[served]
            step = max(1, _CELLS // max(1, len(near)))
            for at in range(0, len(where) if len(near) else 0, step):
                yield near, where[at : at + step]

    def read(self, who: Ints, where: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        row, column = who[None, :], where[:, None]
        barred = np.zeros((len(where), len(who)), bool)
        for reader in self.bars.values():
            barred |= reader(row, column)
        for pinned, (holds, value) in zip(self.pinned, self.keys, strict=True):
            other = (pinned[column] >= 0) & (pinned[column] != value[row])
            barred |= other & holds[column]
        low, high = np.searchsorted(self.forced.demand, (where.min(), where.max() + 1))
        self._take_out(barred, who, where, slice(int(low), int(high)))
        points = np.zeros(barred.shape, np.int64)
        for term in self.terms.values():
            points += term(row, column)
        at, by = np.nonzero(~barred)
        key = np.zeros(len(at), np.int64)
        for holds, value in self.keys:
            key = key * (int(value.max(initial=0)) + 2) + np.where(
                holds[where[at]], value[who[by]] + 1, 0
            )
        return who[by], points[at, by], where[at], key

    def _take_out(self, barred: Bools, who: Ints, where: Ints, rows: slice) -> None:
        """Those who must be there need no arc."""
        at_row = {int(demand): at for at, demand in enumerate(where)}
        at_column = {int(supply): at for at, supply in enumerate(who)}
        for supply, demand in zip(
            self.forced.supply[rows].tolist(), self.forced.demand[rows].tolist(), strict=True
        ):
            if demand in at_row and supply in at_column:
                barred[at_row[demand], at_column[supply]] = True
