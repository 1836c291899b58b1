"""Many demands, in clusters that the same groups reach (counties): a programme of its own for each,
who serves several clusters being paid at outer prices. Outer prices move until clusters together
ask for what there is; the clusters' bounds and the outer capacity add up to a bound of the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.columns import Answer, Master
from zhucun.engines.match.run.diving import close_in, dive
from zhucun.engines.match.run.greedy import Left
from zhucun.engines.match.run.prices import Descent, Prices, ceiling
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.workers import CORES, Teams

_LARGEST = 150  # demands of a cluster


@dataclass
class Cluster:
    demands: Ints
    master: Master
    prices: Prices
    bound: float = np.inf
    answer: Answer | None = None

    def close(self, outer: Floats, rounds: int, watch: Callable[[], bool]) -> None:
        self.master.pay(outer)
        self.answer, self.prices, self.bound = close_in(
            self.master, self.prices, np.inf, rounds=rounds, close=3e-4, watch=watch
        )

    def used(self) -> Floats:
        """How often each supply is taken, in parts."""
        answer, master = self.answer, self.master
        assert answer is not None
        times = np.zeros(len(master.left.capacity))
        some = np.flatnonzero(answer.taken > 0)
        arcs = master.arcs[some]
        held = arcs >= 0
        part = np.broadcast_to(answer.taken[some][:, None], arcs.shape)
        np.add.at(times, master.problem.board.who[arcs[held]], part[held])
        return times


def split_demands(problem: Problem) -> list[Ints]:
    """Demands by what reaches them, no cluster too large."""
    kind = problem.arcs.kind_of_demand
    order = np.argsort(kind, kind="stable")
    parts: list[Ints] = []
    for cluster in np.split(order, np.flatnonzero(np.diff(kind[order])) + 1):
        several = -(-len(cluster) // _LARGEST)
        parts.extend(np.sort(part) for part in np.array_split(cluster, several))
    return [part for part in parts if len(part)]


@dataclass
class Whole:
    """All clusters. `shared`: which prices (joined) are outer ones."""

    problem: Problem
    clusters: list[Cluster]
    shared: NDArray[np.bool_]
    in_time: Callable[[], bool]

    def ask(self, point: Floats, rounds: int) -> tuple[float, Floats]:
        problem = self.problem
        outer = Prices.split(problem, np.where(self.shared, point, 0.0))
        whole = outer.together(problem)
        with ThreadPoolExecutor(CORES) as pool:
            list(pool.map(lambda each: each.close(whole, rounds, self.in_time), self.clusters))
        bound = sum(each.bound for each in self.clusters) + outer.of_capacity(problem)
        used = np.sum([each.used() for each in self.clusters], axis=0)
        free, shares = problem.free, problem.shares
        sent = np.bincount(problem.board.group, weights=used, minlength=len(free.quota))
        slope = np.concatenate(
            [
                used - free.capacity,
                sent - free.quota,
                -(shares.adds @ used + shares.base) / 1_000,
            ]
        )
        return float(bound), np.where(self.shared, slope, 0.0)


def make_whole(
    problem: Problem, start: Prices, seeds: Sequence[Teams], in_time: Callable[[], bool]
) -> Whole:
    """`seeds`: teams of all demands to begin with."""
    parts = split_demands(problem)
    supplies, groups = len(problem.free.capacity), len(problem.free.quota)
    serves = np.zeros(supplies, np.int64)
    of_group = np.zeros(groups, np.int64)
    masters: list[Master] = []
    left = Left(problem.free.capacity, problem.free.quota)
    for demands in parts:
        outer = np.zeros(supplies)
        master = Master(problem, demands, left, problem.shares.base / 1_000, outer)
        serves[master.who] += 1
        of_group[master.groups] += 1
        master.add(demands, Teams.empty(problem, len(demands)))
        for teams in seeds:
            master.add(demands, Teams(teams.arcs[demands], teams.sizes[demands]))
        masters.append(master)
    shared = np.concatenate([serves > 1, of_group > 1, np.ones(len(problem.shares.penalty), bool)])
    inner = Prices.split(problem, np.where(shared, 0.0, start.joined()))
    clusters = [
        Cluster(demands, master, inner) for demands, master in zip(parts, masters, strict=True)
    ]
    return Whole(problem, clusters, shared, in_time)


def descend(
    whole: Whole,
    start: Prices,
    *,
    steps: int,
    watch: Callable[[float, Prices], bool],
) -> Prices:
    """Outer prices moved so many times; the last clusters' programmes are those of the last."""
    problem = whole.problem
    first = True

    def ask(point: Floats) -> tuple[float, Floats]:
        nonlocal first
        bound, slope = whole.ask(point, 30 if first else 5)
        first = False
        return bound, slope

    descent = Descent(np.where(whole.shared, start.joined(), 0.0), ask, ceiling(problem), 0.02)
    for _ in range(steps):
        descent.step()
        if not watch(descent.best, together(whole, descent.now)):
            break
    if whole.in_time():
        whole.ask(descent.best_point, 5)
    return together(whole, descent.best_point)


def together(whole: Whole, point: Floats) -> Prices:
    """The outer prices, and for everybody else those of his cluster."""
    problem = whole.problem
    joined = np.where(whole.shared, point, 0.0)
    for cluster in whole.clusters:
        inner = cluster.prices.joined()
        joined = np.where(whole.shared, joined, np.maximum(joined, inner))
    return Prices.split(problem, joined)


# ── from prices to teams ─────────────────────────────────────────────────────────────


def allot(whole: Whole) -> list[Left]:
    """Everybody who serves several clusters goes to the one whose programme takes most of him, the
    groups' quotas likewise: whole numbers, no more than there is."""
    problem = whole.problem
    free, group = problem.free, problem.board.group
    used = np.stack([each.used() for each in whole.clusters])
    shared_supply = whole.shared[: len(free.capacity)]
    shared_group = whole.shared[len(free.capacity) :][: len(free.quota)]
    capacity = np.where(shared_supply, rounded(used, free.capacity), free.capacity)
    groups = len(free.quota)
    sent = np.stack([np.bincount(group, row, groups) for row in used]).astype(np.float64)
    quota = np.where(shared_group, rounded(sent, free.quota), free.quota)
    return [Left(capacity[at], quota[at]) for at in range(len(used))]


def rounded(parts: Floats, most: Ints) -> Ints:
    """Each column's parts as whole numbers that together stay within `most`: the largest parts
    first, rounded up."""
    whole = np.zeros(parts.shape, np.int64)
    order = np.argsort(-parts, axis=0, kind="stable")
    columns = np.arange(parts.shape[1])
    left = np.maximum(0, most)
    for row in order:
        give = np.minimum(np.ceil(parts[row, columns] - 1e-6).astype(np.int64), left)
        whole[row, columns] = give
        left = left - give
    return whole


def dive_all(whole: Whole) -> Teams:
    """Teams of all demands, each cluster with those whom it is allotted."""
    problem = whole.problem
    teams = Teams.empty(problem, problem.demands)

    def run(job: tuple[Cluster, Left]) -> tuple[Ints, Teams]:
        cluster, left = job
        cluster.master.allot(left)
        cluster.master.pay(np.zeros(len(left.capacity)))
        answer, _, _ = close_in(
            cluster.master, cluster.prices, np.inf, rounds=8, watch=whole.in_time
        )
        return cluster.demands, dive(cluster.master, answer, watch=whole.in_time)

    with ThreadPoolExecutor(CORES) as pool:
        for demands, found in pool.map(run, zip(whole.clusters, allot(whole), strict=True)):
            teams.arcs[demands], teams.sizes[demands] = found.arcs, found.sizes
    return teams
