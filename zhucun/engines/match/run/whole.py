"""Small matches exactly: all teams that there are, in one integer programme."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np

from zhucun.engines.match.run.columns import Master
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import integer_teams
from zhucun.engines.match.run.workers import Teams, teams_near

_MOST = 4_000  # teams: then the programme takes well under a second
_NEAR = 12_000  # teams that are nearly the best: then it takes seconds
_PARTS = (1.0, 0.8, 0.65, 0.5, 0.35)
_NODES = 20_000


def is_small(problem: Problem) -> bool:
    board = problem.board
    sizes = np.diff(board.seg_lo)
    teams = problem.demands
    for size, cap in zip(sizes.tolist(), board.seg_cap.tolist(), strict=True):
        teams += sum(comb(size, k) for k in range(1, min(size, cap) + 1))
        if teams > _MOST:
            return False
    return True


def solve_small(problem: Problem) -> tuple[Teams, float] | None:
    """The best teams and the bound, which they meet unless it was too hard; None where no node
    was solved."""
    everywhere = np.arange(problem.demands)
    nobody = Teams.empty(problem, problem.demands)
    master = Master(problem, everywhere, left_beside(problem, nobody), problem.shares.base / 1_000)
    master.add(everywhere, nobody)
    master.add(*_all_teams(problem))
    teams = integer_teams(master, _NODES)
    if teams is None:
        return None
    return teams, -float(master.solver.getInfo().mip_dual_bound)


def solve_near(
    problem: Problem, prices: Prices, bound: float, teams: Teams, value: float, seconds: float
) -> tuple[Teams, float] | None:
    """Better teams if there are any, and a bound. An assignment with a team that is worth less than
    its demand's best by some slack is worth less than the bound by as much; an integer programme
    over all teams within the slack decides about the others. The slack is the whole gap, or as
    much of it as leaves few enough teams; None where even a third is too much."""
    everywhere = np.arange(problem.demands)
    price = prices.together(problem)
    slack = bound + 1 - value
    for part in _PARTS:
        demands, near, whole = teams_near(
            problem,
            everywhere,
            price,
            slack=part * slack,
            most=_NEAR // 4,
            spare=len(price),
        )
        if whole and len(demands) <= _NEAR:
            break
    else:
        return None
    nobody = Teams.empty(problem, problem.demands)
    master = Master(problem, everywhere, left_beside(problem, nobody), problem.shares.base / 1_000)
    master.add(everywhere, teams)
    master.add(demands, near)
    found = integer_teams(master, _NODES // 40, seconds)
    if found is None:
        return None
    proven = -float(master.solver.getInfo().mip_dual_bound)
    return found, max(value, proven, bound + 1 - part * slack if part < 1 else value)


def _all_teams(problem: Problem) -> tuple[np.ndarray, Teams]:
    board = problem.board
    rows: list[tuple[int, ...]] = []
    demands: list[int] = []
    for demand in range(problem.demands):
        for segment in range(board.seg_at[demand], board.seg_at[demand + 1]):
            arcs = range(board.seg_lo[segment], board.seg_lo[segment + 1])
            for size in range(1, min(len(arcs), int(board.seg_cap[segment])) + 1):
                found = list(combinations(arcs, size))
                rows += found
                demands += [demand] * len(found)
    teams = Teams.empty(problem, len(rows))
    for at, row in enumerate(rows):
        teams.arcs[at, : len(row)], teams.sizes[at] = row, len(row)
    return np.array(demands, np.int64), teams
