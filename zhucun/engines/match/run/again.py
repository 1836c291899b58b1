"""Solve again with least disturbance: only demands that a change touches are dealt out anew, and
there keeping a place counts more than points, though less than a shortage."""

from __future__ import annotations

import dataclasses

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Proposal
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.board import NONE
from zhucun.engines.match.run.forced import LEADS
from zhucun.engines.match.run.mending import deal_out, end_shortages, missing
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.prices import Prices, bound_at
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.scoring import as_pairs
from zhucun.engines.match.run.state import OnProgress, Search, pairs_of
from zhucun.engines.match.run.workers import Teams


def resolve(
    spec: says.Spec,
    facts: Facts,
    *,
    before: Proposal | Ints,
    seed: int,
    seconds: float,
    on_progress: OnProgress | None = None,
) -> Proposal:
    """The earlier assignment with only those changes that locks, rules or facts force. Its bound is
    that of the earlier prices. Raises BadSpec, BadFacts, LocksConflict."""
    problem = compile_problem(spec, facts)
    search = Search(problem, seed, seconds, 0.0, on_progress)
    pairs = as_pairs(before.pairs if isinstance(before, Proposal) else before)
    _bound(search, before)
    teams, touched = teams_of(problem, pairs)
    search.phase = "again"
    if touched.any():
        teams = _repair(search, teams, touched, pairs)
    search.go_on_from(teams)
    return search.proposal(_same_leaders(problem, pairs_of(problem, teams), pairs))


def _bound(search: Search, before: Proposal | Ints) -> None:
    problem = search.problem
    trials = [Prices.zero(problem)]
    sizes = (len(trials[0].supply), len(trials[0].group))
    if isinstance(before, Proposal):
        prices = Prices(before.supply_price, before.group_price, trials[0].share)
        if (len(prices.supply), len(prices.group)) == sizes:
            trials.append(prices)
    for prices in trials:
        search.prove(bound_at(problem, prices)[0], prices)


def _repair(search: Search, teams: Teams, touched: NDArray[np.bool_], pairs: Ints) -> Teams:
    problem = search.problem
    keeping = _keeping(problem, teams)
    teams = deal_out(keeping, teams, np.flatnonzero(touched), search.prices)
    return end_shortages(
        problem,
        teams,
        search.prices,
        watch=search.goes_on,
        dealing=keeping,
        known=missing(problem, pairs),
    )


def _keeping(problem: Problem, teams: Teams) -> Problem:
    """The problem with points for staying in a team: more than points elsewhere could earn, and a
    third of the smallest penalty, so that up to two others move where that avoids a shortage."""
    points = problem.board.points.copy()
    spread = int(np.ptp(points)) if len(points) else 0
    parts = (problem.spec.size, *problem.spec.shortfalls)
    least = min(part.penalty for part in parts)
    stay = min(max(spread + 1, least // 3), max(1, least - 1))
    points[teams.flat()] += stay
    return dataclasses.replace(problem, board=problem.board._replace(points=points))


def _same_leaders(problem: Problem, pairs: Ints, before: Ints) -> Ints:
    """Who led and may still lead leads on."""
    board, forced = problem.board, problem.forced
    led = {demand: supply for supply, demand, leads in before.tolist() if leads}
    roles = {
        (int(s), int(d)): int(r)
        for s, d, r in zip(forced.supply, forced.demand, forced.role, strict=True)
    }
    team: dict[int, list[int]] = {}
    for at, demand in enumerate(pairs[:, 1].tolist()):
        team.setdefault(demand, []).append(at)
    pairs = pairs.copy()
    for demand, rows in team.items():
        leader = led.get(demand, -1)
        there = [row for row in rows if int(pairs[row, 0]) == leader]
        free = all(roles.get((int(pairs[row, 0]), demand)) != LEADS for row in rows)
        may = board.led[demand] and board.bonus[leader] > NONE
        if there and free and may and roles.get((leader, demand), -1) != 0:
            pairs[rows, 2] = 0
            pairs[there[0], 2] = 1
    return as_pairs(pairs)
