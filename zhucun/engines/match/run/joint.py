"""Several clusters in one programme: over the columns that are good at the prices, not all there
are. It says which cluster those who may serve several go to, and gives closer prices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.columns import Answer, Master
from zhucun.engines.match.run.greedy import Left
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Deal, Pool
from zhucun.engines.match.run.workers import Teams, price_teams, teams_near, values_of

_NEAR = 12  # teams of each demand that are nearly its best
_SLACK = 100.0  # points that they may be worth less
_KNOWN = 200.0  # the same of teams that are known already
_ROUNDS = 4  # of new columns
_MIX = 0.6  # of the prices before in those that price new columns
_TAKEN = 1e-6
_NOTHING = 0.02  # parts so small are the method's, not meant


@dataclass(frozen=True)
class Joint:
    """The programme's columns and what is taken of each; the last prices and their bound of these
    demands."""

    demand: Ints
    arcs: NDArray[np.int32]
    sizes: NDArray[np.int32]
    answer: Answer
    prices: Prices
    bound: float


def solve_joint(
    problem: Problem, part: Deal, pool: Pool, prices: Prices, seconds: float
) -> Joint | None:
    """None where the time is over."""
    demands = part.demands
    master = Master(problem, demands, part.left, part.share_left)
    for option, value in (
        ("solver", "ipm"),  # a tenth of the simplex method's time for so many columns
        ("run_crossover", "off"),
        ("presolve", "on"),
        ("time_limit", max(0.1, seconds)),
    ):
        master.solver.setOptionValue(option, value)
    master.add(demands, Teams.empty(problem, len(demands)))
    master.add(demands, part.now)
    price = master.barred_price(prices)
    near, teams, _ = teams_near(problem, demands, price, slack=_SLACK, most=_NEAR, spare=1)
    master.add(near, teams)
    master.add(*known_teams(problem, demands, pool, price))
    answer = master.solve()
    best, bound = prices, np.inf
    for _ in range(_ROUNDS):
        if answer is None:
            return None
        for trial in (best.mixed(answer.prices, _MIX), answer.prices):
            teams, proven = master.price(trial)
            master.add(demands, teams)
            if proven < bound:
                best, bound = trial, proven
        answer = master.solve()
    if answer is None:
        return None
    return Joint(master.demand, master.arcs, master.sizes, answer, best, bound)


def known_teams(problem: Problem, demands: Ints, pool: Pool, price: Floats) -> tuple[Ints, Teams]:
    """Teams of the pool that are good at the prices."""
    where, teams = pool.of(demands)
    best = np.zeros(problem.demands)
    best[demands] = price_teams(problem, demands, price).values
    seats = np.arange(teams.arcs.shape[1])[None, :] < teams.sizes[:, None]
    paid = np.where(seats, price[problem.board.who[np.maximum(teams.arcs, 0)]], 0.0).sum(axis=1)
    good = values_of(problem, where, teams) - paid > best[where] - _KNOWN
    return where[good], Teams(teams.arcs[good], teams.sizes[good])


def allot(problem: Problem, part: Deal, clusters: list[Ints], joint: Joint) -> list[Left]:
    """Everybody goes to the cluster whose demands take most of him, the groups' quotas likewise:
    whole numbers, no more than there is; who is not taken, to the last that could take him."""
    board = problem.board
    number = np.zeros(problem.demands, np.int64)
    for at, demands in enumerate(clusters):
        number[demands] = at
    some = np.flatnonzero(joint.answer.taken > _TAKEN)
    row, seat = np.nonzero(joint.arcs[some] >= 0)
    who = board.who[joint.arcs[some[row], seat]]
    used = np.zeros((len(clusters), len(board.bonus)))
    np.add.at(used, (number[joint.demand[some[row]]], who), joint.answer.taken[some[row]])
    groups = len(part.left.quota)
    sent = np.stack([np.bincount(board.group, each, groups) for each in used])
    capacity = rounded(used, part.left.capacity)
    quota = rounded(sent.astype(np.float64), part.left.quota)
    return [Left(capacity[at], quota[at]) for at in range(len(clusters))]


def rounded(parts: Floats, most: Ints) -> Ints:
    """Each column's parts as whole numbers that together stay within `most`: the largest parts
    first, rounded up; what is left over goes to the largest."""
    whole = np.zeros(parts.shape, np.int64)
    order = np.argsort(-parts, axis=0, kind="stable")
    columns = np.arange(parts.shape[1])
    left = np.maximum(0, most)
    for row in order:
        give = np.minimum(np.ceil(parts[row, columns] - _NOTHING).astype(np.int64), left)
        whole[row, columns] = give
        left = left - give
    whole[order[0], columns] += np.where(parts[order[0], columns] > 0, left, 0)
    return whole
