"""Solve: prices and their bound, teams from the programme, then region after region."""

from __future__ import annotations

import time

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.run.clusters import (
    Clusters,
    fill_seats,
    go_back,
    price_jointly,
    rework,
    tighten,
)
from zhucun.engines.match.run.columns import Master
from zhucun.engines.match.run.diving import close_in, dive
from zhucun.engines.match.run.exchange import anew, exchange, one_by_one
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.mending import end_shortages
from zhucun.engines.match.run.paired import solve_singles
from zhucun.engines.match.run.prices import Bounded, Prices, bound_at, common_price, lower
from zhucun.engines.match.run.problem import compile_problem
from zhucun.engines.match.run.regions import Effort, Pool
from zhucun.engines.match.run.state import OnProgress, Search
from zhucun.engines.match.run.warming import warm_up
from zhucun.engines.match.run.whole import is_small, solve_near, solve_small
from zhucun.engines.match.run.workers import Teams

_STEPS = 30  # of prices before columns are generated
_WHOLE = 200  # demands that one programme holds
_PROVABLE = 60  # demands that may be decided by all teams that are nearly the best
_LOWERING = ((40, 0.08), (10, 0.02))  # steps of prices, and how far below the bound they aim
_SEATS = 24  # rounds of seats
_TURNS = 6
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
    earlier. Time does not run while the loops are compiled. Raises BadSpec, BadFacts,
    LocksConflict."""
    single = solve_singles(spec, facts, seed=seed, seconds=seconds, gap=gap, watch=on_progress)
    if single is not None:
        return single
    warm_up((one_by_one, _solve_whole, _solve_clusters, _end_shortages))
    started = time.perf_counter()
    problem = compile_problem(spec, facts)
    search = Search(problem, seed, seconds, gap, on_progress, started)
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
    _end_shortages(search)
    return search.proposal()


def _end_shortages(search: Search) -> None:
    """However close it is, nothing stays short that need not be."""
    search.phase = "shortages"
    if search.lost > 0:
        teams = end_shortages(search.problem, search.best, search.prices, watch=search.may_mend)
        search.prefer(teams)


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
            search.seconds_left(),
        )
        if found_near is not None:
            search.offer(found_near[0])
            search.prove(found_near[1], search.prices)


def _solve_clusters(search: Search) -> None:
    """Prices; teams in turn at them, and seats filled anew; closer prices from programmes over many
    clusters, and teams at those; then each cluster dealt out by itself, in turns with seats."""
    problem = search.problem
    dice = np.random.default_rng(search.seed)
    clusters, pool = Clusters(problem), Pool(problem)
    common = common_price(problem)
    search.prove(common.bound, common.prices)
    for steps, reach in _LOWERING:
        tighten(problem, search, search.prices, steps=steps, reach=reach, pool=pool)
    for turn in range(_TURNS):
        if turn % 2:
            search.phase = "columns"
            price_jointly(search, clusters, pool)
        if turn < 2 and search.goes_on():
            search.phase = "teams"
            anew(search, dice)
        elif search.goes_on():
            search.phase = "columns"
            rework(search, clusters, dice, pool)
        search.phase = "seats"
        fill_seats(search, clusters, dice, _SEATS if turn else _SEATS // 2)
        go_back(search)
        if not search.goes_on():
            return
    search.phase = "exchange"
    exchange(search, clusters.parts, pool, passes=_PASSES, effort=Effort())


def _first_prices(search: Search, steps: int) -> Bounded:
    common = common_price(search.problem)
    search.prove(common.bound, common.prices)
    found = lower(
        search.problem, search.prices, steps=steps, keep=12, watch=lambda bound: search.goes_on()
    )
    search.prove(found.bound, found.prices)
    one_by_one(search)
    return found
