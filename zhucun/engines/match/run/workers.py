"""The compiled loops on all demands of a problem, on the cores that there are."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from zhucun.engines.match.run.board import Floats, Ints, Smalls
from zhucun.engines.match.run.pricing import best_teams, near_teams
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.teams import team_values

_FEW = 64  # demands that are not worth a second thread
CORES = min(8, len(os.sched_getaffinity(0)))


@dataclass(frozen=True)
class Teams:
    """A team (arcs) for each of some demands, and how many are in it."""

    arcs: Smalls
    sizes: Smalls

    @classmethod
    def empty(cls, problem: Problem, rows: int) -> Teams:
        width = max(1, problem.widest)
        return cls(np.full((rows, width), -1, np.int32), np.zeros(rows, np.int32))

    def copy(self) -> Teams:
        return Teams(self.arcs.copy(), self.sizes.copy())

    def flat(self) -> Smalls:
        """All arcs, row by row."""
        held: Smalls = self.arcs[np.arange(self.arcs.shape[1])[None, :] < self.sizes[:, None]]
        return held


@dataclass(frozen=True)
class Priced:
    """The best teams at prices: their values, and how much more they might be worth together."""

    teams: Teams
    values: Floats
    lost: float


def price_teams(problem: Problem, demands: Ints, price: Floats, cores: int = 1) -> Priced:
    teams = Teams.empty(problem, len(demands))
    values = np.zeros(len(demands))

    def run(part: slice) -> float:
        return best_teams(
            problem.board,
            demands[part],
            price,
            teams.arcs[part],
            teams.sizes[part],
            values[part],
        )

    return Priced(teams, values, sum(in_parts(run, len(demands), cores)))


def teams_near(
    problem: Problem, demands: Ints, price: Floats, *, slack: float, most: int, spare: int
) -> tuple[Ints, Teams, bool]:
    """Up to `most` teams of each demand that are worth up to `slack` less than its best; whether
    these are all among the candidates (`spare` of everybody: all that there are)."""
    width = max(1, problem.widest)
    arcs = np.full((len(demands), most, width), -1, np.int32)
    sizes = np.full((len(demands), most), -1, np.int32)
    values = np.full((len(demands), most), -np.inf)
    cut = near_teams(problem.board, demands, price, slack, spare, arcs, sizes, values)
    row, at = np.nonzero(sizes >= 0)
    return demands[row], Teams(arcs[row, at], sizes[row, at]), cut == 0


def in_parts(run: Callable[[slice], float], rows: int, cores: int) -> list[float]:
    """The same work on equal parts of rows, one for each core."""
    parts = 1 if rows < _FEW else cores
    edges = [rows * at // parts for at in range(parts + 1)]
    slices = [slice(low, high) for low, high in zip(edges, edges[1:], strict=False)]
    if parts == 1:
        return [run(slices[0])]
    with ThreadPoolExecutor(parts) as pool:
        return list(pool.map(run, slices))


def values_of(problem: Problem, demands: Ints, teams: Teams) -> Floats:
    """What each team is truly worth."""
    values = np.zeros(len(demands))
    team_values(problem.board, demands, teams.arcs, teams.sizes, values)
    return values
