"""One demand after the other takes the best team of those who are left."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from zhucun.engines.match.run.board import BARRED, Board, Floats, Ints, Smalls
from zhucun.engines.match.run.compiled import compiled
from zhucun.engines.match.run.desk import make_desk
from zhucun.engines.match.run.pricing import best_team
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.teams import team_value
from zhucun.engines.match.run.workers import Teams

_TRIES = 12  # of a team that takes more from a group than it may still send


@dataclass(frozen=True)
class Left:
    """What is left over beside some teams: places of each supply and of each group."""

    capacity: Ints
    quota: Ints


def left_beside(problem: Problem, teams: Teams) -> Left:
    who = problem.board.who[teams.flat()]
    free = problem.free
    return Left(
        free.capacity - np.bincount(who, minlength=len(free.capacity)),
        free.quota - np.bincount(problem.board.group[who], minlength=len(free.quota)),
    )


def refill(problem: Problem, teams: Teams, order: Ints, price: Floats, left: Left) -> None:
    """Each demand of the order gives up its team and takes its best at the prices; in place. With
    prices of nought no step can lose."""
    refill_loop(problem.board, order, price, left.capacity, left.quota, teams.arcs, teams.sizes)


@compiled
def _open(board: Board, group: int, price: Floats, work: Floats, left: Ints, quota: Ints) -> None:
    """The present prices of a group's people."""
    for at in range(board.group_at[group], board.group_at[group + 1]):
        supply = board.members[at]
        free = left[supply] > 0 and quota[group] > 0
        work[supply] = price[supply] if free else BARRED


@compiled
def _book(
    board: Board, supply: int, times: int, price: Floats, work: Floats, left: Ints, quota: Ints
) -> None:
    """One place of a supply more (1) or less (−1) is left."""
    group = board.group[supply]
    before = quota[group] > 0
    left[supply] += times
    quota[group] += times
    if before != (quota[group] > 0):
        _open(board, group, price, work, left, quota)
    else:
        work[supply] = price[supply] if left[supply] > 0 and quota[group] > 0 else BARRED


@compiled
def _over_quota(board: Board, team: Smalls, size: int, quota: Ints) -> int:
    """The place in a team of the last whom his group cannot send, -1 for nobody."""
    for at in range(size - 1, -1, -1):
        group = board.group[board.who[team[at]]]
        several = 0
        for other in range(size):
            if board.group[board.who[team[other]]] == group:
                several += 1
        if several > quota[group]:
            return at
    return -1


@compiled
def refill_loop(
    board: Board,
    order: Ints,
    price: Floats,
    left: Ints,
    quota: Ints,
    teams: Smalls,
    sizes: Smalls,
) -> None:
    widest = max(1, teams.shape[1])
    desk = make_desk(board, widest, 0)
    team = np.empty(widest, np.int32)
    work = np.empty(len(price))
    for group in range(len(quota)):
        _open(board, group, price, work, left, quota)
    for demand in order:
        old = team_value(board, demand, teams[demand], sizes[demand])
        for at in range(sizes[demand]):
            supply = board.who[teams[demand, at]]
            old -= price[supply]
            _book(board, supply, 1, price, work, left, quota)
        value = -np.inf
        size = 0
        for _ in range(_TRIES):
            value, _, size = best_team(board, demand, work, desk, team)
            over = _over_quota(board, team, size, quota)
            if over < 0:
                break
            work[board.who[team[over]]] = BARRED
            value = -np.inf
        if value > old + 1e-6:
            sizes[demand] = size
            for at in range(size):
                teams[demand, at] = team[at]
        for segment in range(board.seg_at[demand], board.seg_at[demand + 1]):
            for a in range(board.seg_lo[segment], board.seg_lo[segment + 1]):
                supply = board.who[a]
                free = left[supply] > 0 and quota[board.group[supply]] > 0
                work[supply] = price[supply] if free else BARRED
        for at in range(sizes[demand]):
            _book(board, board.who[teams[demand, at]], -1, price, work, left, quota)
