"""The transportation problem of classes on the tree of division codes.

A pool stands for one kind of supply, or of demand, in one area. Pools rise to the area above; where
two of them meet they may be matched, for the points of their kinds and of that area's level. Every
column has two entries as in a network, so that a corner of the programme has whole numbers.
"""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
from highspy._core import _Highs as Highs  # highspy.Highs announces itself on the console

from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.classes import Classes
from zhucun.engines.match.run.terms import LEVELS

_INF = float(highspy.kHighsInf)
_SLACK = 1e-6


@dataclass(frozen=True, kw_only=True)
class Areas:
    """Areas, the country first, each after the one above it: `above` (-1 for the country), `level`
    0 … 5. `of_supply`, `of_demand`: the area of each."""

    above: Ints
    level: Ints
    of_supply: Ints
    of_demand: Ints


@dataclass(frozen=True, kw_only=True)
class Pools:
    """Pools of one side, those of an area together: `area`, `kind`, what they have of their own,
    and `above`, the pool that they rise to, -1 at the top."""

    area: Ints
    kind: Ints
    own: Ints
    above: Ints


@dataclass(frozen=True, kw_only=True)
class Tree:
    """`supply`, `demand`: pools. `left`, `right`, `points`: pools that may meet, with points and
    the penalty saved. `lone_supply`, `lone_demand`: those whom a wish names, in order; they enter
    their pool or take the `direct` arcs (rows of `Classes.direct`)."""

    areas: Areas
    supply: Pools
    demand: Pools
    left: Ints
    right: Ints
    points: Ints
    lone_supply: Ints
    lone_demand: Ints
    direct: Ints


@dataclass(frozen=True, kw_only=True)
class Flows:
    """How many rise from each pool, how many of each meeting and direct arc are taken, which of the
    lone enter their pool. `bound`: proven, no flow is worth more. `supply_price`: of one more in a
    pool; `lone_price`: of one more of the lone supplies."""

    supply_up: Ints
    demand_up: Ints
    met: Ints
    direct: Ints
    supply_in: Ints
    demand_in: Ints
    bound: float
    supply_price: Floats
    lone_price: Floats


def grow(classes: Classes) -> Tree:
    areas = _areas(classes)
    open_ = classes.direct
    open_ = open_[(classes.capacity[open_[:, 0]] > 0) & (classes.wants[open_[:, 1]] > 0)]
    lone_supply, lone_demand = np.unique(open_[:, 0]), np.unique(open_[:, 1])
    supply = _pools(areas, areas.of_supply, classes.supply_kind, classes.capacity, lone_supply)
    demand = _pools(areas, areas.of_demand, classes.demand_kind, classes.wants, lone_demand)
    left, right = _meetings(supply, demand)
    k, t = supply.kind[left], demand.kind[right]
    near = classes.near[areas.level[supply.area[left]]]
    points = classes.points[k, t] + near + classes.worth[t]
    good = classes.allowed[k, t] & (points > 0)
    return Tree(
        areas=areas,
        supply=supply,
        demand=demand,
        left=left[good],
        right=right[good],
        points=points[good],
        lone_supply=lone_supply,
        lone_demand=lone_demand,
        direct=open_,
    )


def _areas(classes: Classes) -> Areas:
    count = len(classes.home)
    codes, of = np.unique(np.concatenate([classes.home, classes.code]), return_inverse=True)
    place: dict[str, int] = {"": 0}
    above, level, last = [-1], [0], np.zeros(len(codes), np.int64)
    for at, code in enumerate(codes.tolist()):
        area = 0
        for deep, digits in enumerate(LEVELS, start=1):
            if len(code) < digits:
                break
            prefix = code[:digits]
            if prefix not in place:
                place[prefix] = len(above)
                above.append(area)
                level.append(deep)
            area = place[prefix]
        last[at] = area
    each = last[of.reshape(-1)]
    return Areas(
        above=np.array(above),
        level=np.array(level),
        of_supply=each[:count],
        of_demand=each[count:],
    )


def _pools(areas: Areas, area: Ints, kind: Ints, own: Ints, lone: Ints) -> Pools:
    """A pool for each kind where somebody of it is, and in every area above."""
    kinds = int(kind.max(initial=0)) + 1
    held = own.copy()
    held[lone] = 0
    start = np.unique((area * kinds + kind)[own > 0])
    keys = start
    while True:
        up = areas.above[keys // kinds]
        more = np.unique(np.concatenate([keys, up[up >= 0] * kinds + keys[up >= 0] % kinds]))
        if len(more) == len(keys):
            break
        keys = more
    at, which = keys // kinds, keys % kinds
    mine = np.zeros(len(keys), np.int64)
    there = np.flatnonzero(held > 0)
    np.add.at(mine, np.searchsorted(keys, (area * kinds + kind)[there]), held[there])
    up = areas.above[at]
    above = np.where(up >= 0, np.searchsorted(keys, up * kinds + which), -1)
    return Pools(area=at, kind=which, own=mine, above=above)


def _meetings(supply: Pools, demand: Pools) -> tuple[Ints, Ints]:
    """Every pair of pools in one area."""
    low = np.searchsorted(demand.area, supply.area, "left")
    many = np.searchsorted(demand.area, supply.area, "right") - low
    left = np.repeat(np.arange(len(supply.area)), many)
    first = np.repeat(np.cumsum(many) - many, many)
    right = np.repeat(low, many) + np.arange(len(left)) - first
    return left, right


def pool_of(pools: Pools, area: Ints, kind: Ints) -> Ints:
    """The pool of each in its own area."""
    kinds = int(max(pools.kind.max(initial=0), kind.max(initial=0))) + 1
    found: Ints = np.searchsorted(pools.area * kinds + pools.kind, area * kinds + kind)
    return found


# ── the programme ────────────────────────────────────────────────────────────────


def flow(tree: Tree, classes: Classes, *, seconds: float) -> Flows | None:
    """The best flow with its bound; None where the time was over before."""
    programme = _Programme(tree, classes)
    return programme.solve(seconds)


class _Programme:
    """Rows: pools of supply, of demand, lone supplies, lone demands. Each column adds to one row
    and takes from, or adds to, another."""

    def __init__(self, tree: Tree, classes: Classes) -> None:
        self.tree, self.classes = tree, classes
        supply, demand, areas = tree.supply, tree.demand, tree.areas
        s, d = len(supply.area), len(demand.area)
        lone_s, lone_d = len(tree.lone_supply), len(tree.lone_demand)
        self.ends = np.cumsum([s, d, lone_s, lone_d])
        self.most = np.concatenate(
            [
                supply.own,
                demand.own,
                classes.capacity[tree.lone_supply],
                classes.wants[tree.lone_demand],
            ]
        )
        up_s, up_d = np.flatnonzero(supply.above >= 0), np.flatnonzero(demand.above >= 0)
        self.up_s, self.up_d = up_s, up_d
        first_s, first_d = int(self.ends[1]), int(self.ends[2])
        in_s = pool_of(
            supply, areas.of_supply[tree.lone_supply], classes.supply_kind[tree.lone_supply]
        )
        in_d = pool_of(
            demand, areas.of_demand[tree.lone_demand], classes.demand_kind[tree.lone_demand]
        )
        row_s = first_s + np.searchsorted(tree.lone_supply, tree.direct[:, 0])
        row_d = first_d + np.searchsorted(tree.lone_demand, tree.direct[:, 1])
        kind = classes.demand_kind[tree.direct[:, 1]]
        self.parts = [len(up_s), len(up_d), len(tree.left), lone_s, lone_d, len(tree.direct)]
        self.one = np.concatenate(
            [up_s, s + up_d, tree.left, first_s + np.arange(lone_s), first_d + np.arange(lone_d),
             row_s]
        )  # fmt: skip
        self.two = np.concatenate(
            [supply.above[up_s], s + demand.above[up_d], s + tree.right, in_s, s + in_d, row_d]
        )
        sign = np.repeat([-1.0, -1.0, 1.0, -1.0, -1.0, 1.0], self.parts)
        self.sign = sign
        worth = np.zeros(len(self.one))
        ends = np.cumsum(self.parts)
        worth[ends[1] : ends[2]] = tree.points
        worth[ends[4] :] = tree.direct[:, 2] + classes.worth[kind]
        self.worth = worth

    def solve(self, seconds: float) -> Flows | None:
        solver = Highs()
        for option, setting in (
            ("output_flag", False),
            ("threads", 1),
            ("time_limit", max(0.1, seconds)),
            ("presolve", "on"),
        ):
            solver.setOptionValue(option, setting)
        rows, columns = len(self.most), len(self.one)
        if not columns:
            return self._flows(np.zeros(0), np.zeros(rows))
        none = np.zeros(0, np.int32)
        solver.addRows(
            rows, np.full(rows, -_INF), self.most.astype(float), 0, none, none, np.zeros(0)
        )
        index = np.stack([self.one, self.two], axis=1).reshape(-1).astype(np.int32)
        value = np.stack([np.ones(columns), self.sign], axis=1).reshape(-1)
        solver.addCols(
            columns, -self.worth, np.zeros(columns), np.full(columns, _INF), len(index),
            (2 * np.arange(columns)).astype(np.int32), index, value,
        )  # fmt: skip
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        solution = solver.getSolution()
        taken = np.array(solution.col_value)
        price = np.maximum(0.0, -np.array(solution.row_dual))
        return self._flows(taken, price)

    def _flows(self, taken: Floats, price: Floats) -> Flows:
        whole = np.rint(taken).astype(np.int64)
        parts = np.split(whole, np.cumsum(self.parts)[:-1])
        s = len(self.tree.supply.area)
        supply_up, demand_up = np.zeros(s, np.int64), np.zeros(len(self.tree.demand.area), np.int64)
        supply_up[self.up_s], demand_up[self.up_d] = parts[0], parts[1]
        return Flows(
            supply_up=supply_up,
            demand_up=demand_up,
            met=parts[2],
            direct=parts[5],
            supply_in=parts[3],
            demand_in=parts[4],
            bound=self.bound_at(price),
            supply_price=price[:s],
            lone_price=price[self.ends[1] : self.ends[2]],
        )

    def bound_at(self, price: Floats) -> float:
        """What any prices of at least 0 prove: what all have is worth at them, and what columns
        earn above their price, on as much as could ever flow."""
        over = self.worth - price[self.one] - self.sign * price[self.two]
        supply = int(self.classes.capacity.sum())
        most = min(supply, int(self.classes.wants.sum()))
        return float(price @ self.most + np.maximum(0, over - _SLACK / 100).sum() * most)
