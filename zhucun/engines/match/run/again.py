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
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.prices import Prices, bound_at
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.regions import Deal, Effort, Pool, deal
from zhucun.engines.match.run.scoring import as_pairs, judge
from zhucun.engines.match.run.state import OnProgress, Search, pairs_of, share_after
from zhucun.engines.match.run.workers import Teams

_DONORS = 40  # demands that may give somebody to those that were touched
_EFFORT = Effort(rounds=20, nodes=400)


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
    lacked = _lack(problem, pairs, touched)
    teams = _deal_out(search, keeping, teams, touched)
    now = pairs_of(problem, teams)
    if search.goes_on() and _lack(problem, now, touched) > lacked:
        wider = touched | donors_of(problem, teams, touched)
        teams = _deal_out(search, keeping, teams, wider)
    return teams


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


def _lack(problem: Problem, pairs: Ints, touched: NDArray[np.bool_]) -> int:
    """Penalties of the touched demands."""
    judged = judge(problem.spec, problem.facts, pairs)
    penalty = {part.name: part.penalty for part in (problem.spec.size, *problem.spec.shortfalls)}
    lost = sum(penalty[name] * int(short[touched].sum()) for name, short in judged.short.items())
    return lost + sum(penalty[name] * short for name, short in judged.short_share.items())


def donors_of(problem: Problem, teams: Teams, touched: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Demands whose people earn most at those that were touched."""
    board = problem.board
    at = np.full(len(board.bonus), -1, np.int64)
    arcs = teams.flat()
    at[board.who[arcs]] = problem.where[arcs]
    best = np.full(problem.demands, np.iinfo(np.int64).min)
    for demand in np.flatnonzero(touched).tolist():
        span = slice(
            int(board.seg_lo[board.seg_at[demand]]), int(board.seg_lo[board.seg_at[demand + 1]])
        )
        holder = at[board.who[span]]
        held = holder >= 0
        np.maximum.at(best, holder[held], board.points[span][held])
    best[touched] = np.iinfo(np.int64).min
    order = np.argsort(-best.astype(float), kind="stable")[:_DONORS]
    chosen = np.zeros(problem.demands, bool)
    chosen[order[best[order] > np.iinfo(np.int64).min]] = True
    return chosen


def _deal_out(search: Search, keeping: Problem, teams: Teams, where: NDArray[np.bool_]) -> Teams:
    demands = np.flatnonzero(where)
    rest = teams.copy()
    rest.sizes[demands] = 0
    part = Deal(
        demands,
        Teams(teams.arcs[demands], teams.sizes[demands]),
        left_beside(keeping, rest),
        share_after(keeping, rest),
    )
    better = deal(keeping, part, Pool(keeping), search.prices, _EFFORT)
    if better is None:
        return teams
    teams = teams.copy()
    teams.arcs[demands], teams.sizes[demands] = better.arcs, better.sizes
    return teams


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
