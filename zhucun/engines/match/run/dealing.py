"""From flows between classes to pairs: who of a class, and who changes places with whom where an
avoidance stands between them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.run.bars import Bools, prepare_bars
from zhucun.engines.match.run.board import Ints
from zhucun.engines.match.run.classes import Classes
from zhucun.engines.match.run.terms import Reader, prepare_terms
from zhucun.engines.match.run.tree import Flows, Pools, Tree, pool_of

_FAR = 2_000  # pairs that are tried when nobody of the same area may change places


def deal_out(tree: Tree, classes: Classes, flows: Flows) -> Ints:
    """Rows of supply and demand. Of a class the places are taken in turn: everybody's first, then
    everybody's second, so that no helper has five where his neighbour has none."""
    capacity, wants = classes.capacity.copy(), classes.wants.copy()
    direct = tree.direct[flows.direct > 0][:, :2]
    capacity[tree.lone_supply] = flows.supply_in
    wants[tree.lone_demand] = flows.demand_in
    seats = np.repeat(np.arange(len(capacity)), capacity)
    turn = np.arange(len(seats)) - np.repeat(np.cumsum(capacity) - capacity, capacity)
    places = np.flatnonzero(wants > 0)
    supply = _Holders(
        tree.supply,
        pool_of(tree.supply, tree.areas.of_supply[seats], classes.supply_kind[seats]),
        seats,
        turn,
    )
    demand = _Holders(
        tree.demand,
        pool_of(tree.demand, tree.areas.of_demand[places], classes.demand_kind[places]),
        places,
        np.zeros(len(places), np.int64),
    )
    found = [direct]
    for area in np.argsort(-tree.areas.level, kind="stable").tolist():
        found += _meet(tree, flows, supply, demand, area)
        supply.rise(area, flows.supply_up)
        demand.rise(area, flows.demand_up)
    pairs: Ints = np.concatenate(found).reshape(-1, 2)
    return pairs


def _meet(tree: Tree, flows: Flows, supply: _Holders, demand: _Holders, area: int) -> list[Ints]:
    low, high = supply.span(area)
    first, last = np.searchsorted(tree.left, (low, high))
    found: list[Ints] = []
    for at in range(int(first), int(last)):
        count = int(flows.met[at])
        if count:
            who = supply.take(int(tree.left[at]), count)
            found.append(np.stack([who, demand.take(int(tree.right[at]), count)], axis=1))
    return found


@dataclass
class _Holders:
    """Who stands in each pool, in the order in which they are taken."""

    pools: Pools
    pool: Ints
    who: Ints
    turn: Ints
    held: dict[int, tuple[Ints, Ints]] = field(init=False)

    def __post_init__(self) -> None:
        order = np.lexsort((self.who, self.turn, self.pool))
        pool, who, turn = self.pool[order], self.who[order], self.turn[order]
        starts = np.flatnonzero(np.diff(pool, prepend=-1))
        ends = np.append(starts, len(pool))[1:]
        self.held = {
            int(pool[a]): (who[a:b], turn[a:b])
            for a, b in zip(starts.tolist(), ends.tolist(), strict=True)
        }

    def span(self, area: int) -> tuple[int, int]:
        low, high = np.searchsorted(self.pools.area, (area, area + 1))
        return int(low), int(high)

    def take(self, pool: int, count: int) -> Ints:
        who, turn = self.held[pool]
        self.held[pool] = (who[count:], turn[count:])
        return who[:count]

    def rise(self, area: int, up: Ints) -> None:
        """Those who are not matched here and rise join the pool above."""
        for pool in range(*self.span(area)):
            count = int(up[pool])
            if not count:
                continue
            who, turn = self.held[pool]
            above = int(self.pools.above[pool])
            who, turn = who[:count], turn[:count]
            if above in self.held:
                others, turns = self.held[above]
                who, turn = np.concatenate([others, who]), np.concatenate([turns, turn])
                order = np.lexsort((who, turn))
                who, turn = who[order], turn[order]
            self.held[above] = (who, turn)


# ── avoidances ────────────────────────────────────────────────────────────────


def part_kin(spec: says.Spec, facts: Facts, classes: Classes, pairs: Ints) -> Ints:
    """The pairs without those that a rule bars: each changes places with somebody near, or goes to
    somebody who has a place left, where that costs least; else its demand goes without."""
    return _Exchange(spec, facts, classes, pairs).run()


class _Exchange:
    def __init__(self, spec: says.Spec, facts: Facts, classes: Classes, pairs: Ints) -> None:
        self.readers: list[Reader] = list(prepare_terms(spec, facts).values())
        self.bars = list(prepare_bars(spec, facts).values())
        self.who, self.where = pairs[:, 0].copy(), pairs[:, 1].copy()
        self.left = classes.capacity - np.bincount(self.who, minlength=len(classes.capacity))
        self.code, self.home = classes.code, classes.home
        self.kept = np.ones(len(pairs), bool)

    def run(self) -> Ints:
        barred = np.flatnonzero(self._barred(self.who, self.where))
        if len(barred):
            code = self.code[self.where]
            self.order = np.argsort(code, kind="stable")
            self.sorted = code[self.order]
        for at in barred.tolist():
            if self._barred(self.who[at : at + 1], self.where[at : at + 1])[0]:
                self._mend(at)
        pairs: Ints = np.stack([self.who, self.where], axis=1)[self.kept]
        return pairs

    def _barred(self, who: Ints, where: Ints) -> Bools:
        found: NDArray[np.bool_] = np.zeros(np.broadcast(who, where).shape, bool)
        for reader in self.bars:
            found = found | reader(who, where)
        return found

    def _points(self, who: Ints, where: Ints) -> Ints:
        points = np.zeros(np.broadcast(who, where).shape, np.int64)
        for reader in self.readers:
            points = points + reader(who, where)
        return points

    def _mend(self, at: int) -> None:
        """Village, township, county, then everywhere; the first exchange that costs nothing, else
        the cheapest of all."""
        best: tuple[int, int, bool] | None = None  # cost, with which, is a free place
        code = str(self.code[self.where[at]])
        tried: set[str] = set()
        for digits in (12, 9, 6, 0):
            if code[:digits] in tried:
                continue
            tried.add(code[:digits])
            for found in (self._swap(at, code[:digits]), self._free(at, code[:digits])):
                if found is not None and (best is None or found[0] < best[0]):
                    best = found
            if best is not None and best[0] <= 0:
                break
        self._change(at, best)

    def _change(self, at: int, best: tuple[int, int, bool] | None) -> None:
        if best is None:
            self.kept[at] = False
            self.left[self.who[at]] += 1
        elif best[2]:
            self.left[self.who[at]] += 1
            self.left[best[1]] -= 1
            self.who[at] = best[1]
        else:
            other = best[1]
            self.who[at], self.who[other] = self.who[other], self.who[at]

    def _swap(self, at: int, prefix: str) -> tuple[int, int, bool] | None:
        low, high = np.searchsorted(self.sorted, (prefix, prefix + "~"))
        rows = self.order[low:high][:_FAR]
        rows = rows[self.kept[rows] & (self.who[rows] != self.who[at])]
        who, where = self.who[at : at + 1], self.where[at : at + 1]
        may = ~self._barred(who, self.where[rows]) & ~self._barred(self.who[rows], where)
        rows = rows[may]
        if not len(rows):
            return None
        now = self._points(who, where) + self._points(self.who[rows], self.where[rows])
        then = self._points(who, self.where[rows]) + self._points(self.who[rows], where)
        cost = now - then
        least = int(np.argmin(cost))
        return int(cost[least]), int(rows[least]), False

    def _free(self, at: int, prefix: str) -> tuple[int, int, bool] | None:
        free = np.flatnonzero(self.left > 0)
        free = free[np.char.startswith(self.home[free], prefix)]
        where = self.where[at : at + 1]
        free = free[~self._barred(free, where)]
        if not len(free):
            return None
        cost = self._points(self.who[at : at + 1], where) - self._points(free, where)
        least = int(np.argmin(cost))
        return int(cost[least]), int(free[least]), True
