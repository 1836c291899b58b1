"""Solve: prices and their bound, teams from the programme, then region after region."""

from __future__ import annotations

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.run.clusters import descend, dive_all, make_whole
from zhucun.engines.match.run.columns import Master
from zhucun.engines.match.run.diving import close_in, dive
from zhucun.engines.match.run.exchange import exchange, one_by_one
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.prices import Bounded, Prices, bound_at, common_price, lower
from zhucun.engines.match.run.problem import compile_problem
from zhucun.engines.match.run.regions import Effort, Pool
from zhucun.engines.match.run.state import OnProgress, Search
from zhucun.engines.match.run.whole import is_small, solve_near, solve_small
from zhucun.engines.match.run.workers import Teams

_STEPS = 30  # of prices before columns are generated
_WHOLE = 200  # demands that one programme holds
_PROVABLE = 60  # demands that may be decided by all teams that are nearly the best
_DESCENT = 8  # moves of outer prices
_PASSES = 24  # of exchange


def solve(
    spec: says.Spec,
    facts: Facts,
    *,
    seed: int,
    seconds: float,
    gap: float = 0.005,
    on_progress: OnProgress | None = None,
) -> Proposal:
    """The best assignment that counted work finds, with its bound; time or `on_progress` may end it
    earlier. Raises BadSpec, BadFacts, LocksConflict."""
    problem = compile_problem(spec, facts)
    search = Search(problem, seed, seconds, gap, on_progress)
    search.phase = "prices"
    zero = Prices.zero(problem)
    search.prove(bound_at(problem, zero)[0], zero)
    if search.goes_on() and is_small(problem):
        _solve_small(search)
    if search.goes_on():
        one_by_one(search)
    if search.goes_on():
        (_solve_whole if problem.demands <= _WHOLE else _solve_clusters)(search)
    search.goes_on()
    return search.proposal()


def _solve_small(search: Search) -> None:
    found = solve_small(search.problem)
    if found is not None:
        search.offer(found[0])
        search.prove(found[1], search.prices)


def _solve_whole(search: Search) -> None:
    """One programme over all demands."""
    problem = search.problem
    everywhere = np.arange(problem.demands)
    found = _first_prices(search, _STEPS)
    nobody = Teams.empty(problem, problem.demands)
    master = Master(problem, everywhere, left_beside(problem, nobody), problem.shares.base / 1_000)
    master.add(everywhere, nobody)
    for teams in found.teams:
        master.add(everywhere, teams)
    search.phase = "columns"
    answer, prices, bound = close_in(
        master, search.prices, search.bound, rounds=80, watch=search.goes_on
    )
    search.prove(bound, prices)
    search.phase = "teams"
    search.go_on_from(dive(master, answer, watch=search.goes_on))
    pool = Pool(problem)
    pool.add(master.demand, master.arcs, master.sizes)
    search.phase = "exchange"
    exchange(search, [everywhere], pool, passes=_PASSES, effort=Effort())
    if search.goes_on() and problem.demands <= _PROVABLE:
        search.phase = "proof"
        found_near = solve_near(
            problem,
            search.prices,
            search.bound,
            search.best,
            search.best_value,
            search.seconds - search.elapsed,
        )
        if found_near is not None:
            search.offer(found_near[0])
            search.prove(found_near[1], search.prices)


def _solve_clusters(search: Search) -> None:
    """A programme for each cluster of demands, joined by the prices of those who serve several."""
    problem = search.problem
    found = _first_prices(search, _STEPS)
    whole = make_whole(problem, search.prices, found.teams, search.in_time)
    search.phase = "columns"

    def watch(bound: float, prices: Prices) -> bool:
        search.prove(bound, prices)
        return search.goes_on()

    descend(whole, search.prices, steps=_DESCENT, watch=watch)
    search.phase = "teams"
    search.go_on_from(dive_all(whole))
    pool = Pool(problem)
    masters = [each.master for each in whole.clusters]
    pool.add(
        np.concatenate([each.demand for each in masters]),
        np.concatenate([each.arcs for each in masters]),
        np.concatenate([each.sizes for each in masters]),
    )
    search.phase = "exchange"
    exchange(
        search, [each.demands for each in whole.clusters], pool, passes=_PASSES, effort=Effort()
    )


def _first_prices(search: Search, steps: int) -> Bounded:
    common = common_price(search.problem)
    search.prove(common.bound, common.prices)
    found = lower(
        search.problem, search.prices, steps=steps, keep=12, watch=lambda bound: search.goes_on()
    )
    search.prove(found.bound, found.prices)
    one_by_one(search)
    return found
