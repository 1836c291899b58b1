"""Prices of supplies, groups and shares, and the bound that they prove.

Each demand takes its best team at the prices; what is then asked too often becomes dearer. Whatever
the prices, the values of those teams plus the price of all capacity exceed every assignment: the
smallest such sum is the bound. Steps are those of a deflected subgradient aimed at a level below
the best, which comes closer when it is not reached.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zhucun.engines.match.run.board import BARRED, Floats
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.workers import CORES, Priced, Teams, price_teams

_PATIENCE = 7  # steps without enough descent, before the level comes closer
_MEMORY = 0.88  # how much of the last direction is kept


@dataclass(frozen=True)
class Prices:
    """By supply, group and Share rule; never negative, a share's never above its penalty."""

    supply: Floats
    group: Floats
    share: Floats

    @classmethod
    def zero(cls, problem: Problem) -> Prices:
        free = problem.free
        return cls(
            np.zeros(len(free.capacity)),
            np.zeros(len(free.quota)),
            np.zeros(len(problem.shares.penalty)),
        )

    @classmethod
    def split(cls, problem: Problem, joined: Floats) -> Prices:
        ends = np.cumsum([len(problem.free.capacity), len(problem.free.quota)])
        return cls(*np.split(joined, ends))

    def joined(self) -> Floats:
        return np.concatenate([self.supply, self.group, self.share])

    def together(self, problem: Problem) -> Floats:
        """What one place of each supply costs."""
        whole: Floats = self.supply + self.group[problem.board.group]
        if len(self.share):
            whole = whole - self.share @ problem.shares.adds / 1_000
        return whole

    def of_capacity(self, problem: Problem) -> float:
        """What all capacity is worth."""
        free, shares = problem.free, problem.shares
        return float(
            self.supply @ free.capacity + self.group @ free.quota + self.share @ shares.base / 1_000
        )

    def mixed(self, other: Prices, part: float) -> Prices:
        """`part` of these, the rest of the other."""
        rest = 1 - part
        return Prices(
            part * self.supply + rest * other.supply,
            part * self.group + rest * other.group,
            part * self.share + rest * other.share,
        )


@dataclass(frozen=True)
class Bounded:
    """The best prices found, their bound, and the teams of each step, the last ones last."""

    prices: Prices
    bound: float
    teams: tuple[Teams, ...]


def common_price(problem: Problem) -> Bounded:
    """One price for everybody that gives the lowest bound, of a few; where people are scarce it is
    a better start than none."""
    board = problem.board
    seat = float(board.points.max(initial=0) + max(0, int(board.bonus.max(initial=0))))
    zero = Prices.zero(problem)
    best = Bounded(zero, np.inf, ())
    quotas = int(problem.free.quota.sum()) < int(problem.free.capacity.sum())
    for part in (0.0, 0.1, 0.2, 0.35, 0.5, 0.75, 1.0):
        each = part * seat
        prices = (
            Prices(zero.supply, zero.group + each, zero.share)
            if quotas
            else Prices(zero.supply + each, zero.group, zero.share)
        )
        bound, priced = bound_at(problem, prices)
        if bound < best.bound:
            best = Bounded(prices, bound, (priced.teams,))
    return best


def bound_at(problem: Problem, prices: Prices) -> tuple[float, Priced]:
    """The bound that these prices prove."""
    demands = np.arange(problem.demands)
    priced = price_teams(problem, demands, prices.together(problem), CORES)
    return float(priced.values.sum() + priced.lost + prices.of_capacity(problem)), priced


def lower(
    problem: Problem,
    start: Prices,
    *,
    steps: int,
    reach: float = 0.08,
    keep: int = 0,
    close: float = 1e-4,
    watch: Callable[[float], bool] = lambda bound: True,
) -> Bounded:
    """Lower the bound by so many steps from the start; `reach`: how far below (a share of the
    bound) the first level lies; the last `keep` teams are kept; `watch` False ends early."""
    kept: list[Teams] = []

    def ask(point: Floats) -> tuple[float, Floats]:
        value, priced = bound_at(problem, Prices.split(problem, point))
        kept.append(priced.teams)
        del kept[: -keep or None]
        return value, usage(problem, priced.teams)

    descent = Descent(start.joined(), ask, ceiling(problem), reach)
    for _ in range(steps):
        descent.step()
        if descent.level < close * abs(descent.best) or not watch(descent.best):
            break
    return Bounded(Prices.split(problem, descent.best_point), descent.best, tuple(kept))


def ceiling(problem: Problem) -> Floats:
    """The highest sensible prices, joined."""
    free = problem.free
    people = np.full(len(free.capacity) + len(free.quota), 0.01 * BARRED)
    return np.concatenate([people, problem.shares.penalty])


class Descent:
    """`ask` gives, at a point, a value to lower and a slope there; points stay within `most`."""

    def __init__(
        self,
        start: Floats,
        ask: Callable[[Floats], tuple[float, Floats]],
        most: Floats,
        reach: float,
    ) -> None:
        self.ask, self.most, self.reach = ask, most, reach
        self.now = self.best_point = start
        self.best = self.record = np.inf
        self.level = np.inf
        self.since = 0
        self.direction = np.zeros(len(start))

    def step(self) -> None:
        value, slope = self.ask(self.now)
        if not np.isfinite(self.level):
            self.level, self.record = self.reach * max(1.0, abs(value)), value
        if value < self.best:
            self.best, self.best_point = value, self.now
        if self.best <= self.record - 0.5 * self.level:
            self.record, self.since = self.best, 0
        else:
            self.since += 1
        if self.since >= _PATIENCE:
            self.level *= 0.5
            self.since, self.record = 0, self.best
            self.now = self.best_point
            self.direction[:] = 0
        else:
            self._move(value, slope)

    def _move(self, value: float, slope: Floats) -> None:
        slope = np.where((self.now <= 0) & (slope < 0), 0, slope)
        self.direction = slope + _MEMORY * self.direction
        norm = float(self.direction @ self.direction)
        if norm > 0:
            step = max(value - (self.best - self.level), 0.0) / norm
            self.now = np.clip(self.now + step * self.direction, 0, self.most)


def usage(problem: Problem, teams: Teams) -> Floats:
    """By how much the teams ask for more than there is: of each supply, group, share."""
    who = problem.board.who[teams.flat()]
    free, shares = problem.free, problem.shares
    supply = np.bincount(who, minlength=len(free.capacity)) - free.capacity
    group = np.bincount(problem.board.group[who], minlength=len(free.quota)) - free.quota
    share = -(shares.adds[:, who].sum(axis=1) + shares.base) / 1_000
    return np.concatenate([supply, group, share]).astype(float)
