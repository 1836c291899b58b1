"""Several clusters in one programme: over the columns that are good at the prices, not all there
are. It gives closer prices. Whom other programmes may take as well pays the price known, so that
the prices of all programmes together prove a bound no higher than before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.columns import Answer, Master, Outside
from zhucun.engines.match.run.greedy import Left
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Pool
from zhucun.engines.match.run.workers import Teams, price_teams, teams_near, values_of

_NEAR = 12  # teams of each demand that are nearly its best
_SLACK = 100.0  # points that they may be worth less
_KNOWN = 200.0  # the same of teams that are known already
_ROUNDS = 4  # of new columns
_MIX = 0.6  # of the prices before in those that price new columns


@dataclass(frozen=True)
class Joint:
    """The programme's columns; the best prices and their bound of these demands."""

    demand: Ints
    arcs: NDArray[np.int32]
    sizes: NDArray[np.int32]
    prices: Prices
    bound: float


def solve_joint(
    problem: Problem,
    demands: Ints,
    now: Teams,
    pool: Pool,
    outside: Outside,
    seconds_left: Callable[[], float],
) -> Joint | None:
    """None where the time is over. `now`: the present teams of the demands."""
    if seconds_left() <= 0:
        return None
    free = problem.free
    everybody = Left(np.maximum(0, free.capacity), np.maximum(0, free.quota))
    master = Master(problem, demands, everybody, problem.shares.base / 1_000, outside)
    for option, value in (
        ("solver", "ipm"),  # a tenth of the simplex method's time for so many columns
        ("run_crossover", "off"),
        ("presolve", "on"),
    ):
        master.solver.setOptionValue(option, value)
    master.add(demands, Teams.empty(problem, len(demands)))
    master.add(demands, now)
    best = outside.prices
    price = master.barred_price(best)
    near, teams, _ = teams_near(problem, demands, price, slack=_SLACK, most=_NEAR, spare=1)
    master.add(near, teams)
    master.add(*known_teams(problem, demands, pool, price))
    answer = _within(master, seconds_left())
    bound = master.price(best)[1]
    for _ in range(_ROUNDS):
        if answer is None:
            return None
        for trial in (best.mixed(answer.prices, _MIX), answer.prices):
            teams, proven = master.price(trial)
            master.add(demands, teams)
            if proven < bound:
                best, bound = trial, proven
        answer = _within(master, seconds_left())
    if answer is None:
        return None
    return Joint(master.demand, master.arcs, master.sizes, best, bound)


def _within(master: Master, seconds: float) -> Answer | None:
    if seconds <= 0:
        return None
    master.solver.setOptionValue("time_limit", master.solver.getRunTime() + seconds)
    return master.solve()


def known_teams(problem: Problem, demands: Ints, pool: Pool, price: Floats) -> tuple[Ints, Teams]:
    """Teams of the pool that are good at the prices."""
    where, teams = pool.of(demands)
    best = np.zeros(problem.demands)
    best[demands] = price_teams(problem, demands, price).values
    seats = np.arange(teams.arcs.shape[1])[None, :] < teams.sizes[:, None]
    paid = np.where(seats, price[problem.board.who[np.maximum(teams.arcs, 0)]], 0.0).sum(axis=1)
    good = values_of(problem, where, teams) - paid > best[where] - _KNOWN
    return where[good], Teams(teams.arcs[good], teams.sizes[good])
