"""Shortages that an assignment could avoid are ended one by one; the rest is proven or undecided.

First by the fewest moves (`ladders`); where none are found, an excerpt of hard rules only (`cores`)
says whether the shortage can end while no other grows, and who goes where then. The demands that
change are dealt out anew from there, so that points are lost only where they must be: there a
shortage counts more than whatever all of them earn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from zhucun.engines.match.answers import Need, Shortage
from zhucun.engines.match.facts import Ints
from zhucun.engines.match.run.cores import Prover, Settled
from zhucun.engines.match.run.exact import Outcome, Placed
from zhucun.engines.match.run.excerpts import Whole
from zhucun.engines.match.run.flows import Flows
from zhucun.engines.match.run.greedy import left_beside
from zhucun.engines.match.run.ladders import climb
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.regions import Deal, Effort, Pool, deal
from zhucun.engines.match.run.scoring import as_pairs, judge, shortages
from zhucun.engines.match.run.state import pairs_of, share_after
from zhucun.engines.match.run.workers import Teams

Key = tuple[str, int]
EFFORT = Effort(rounds=20, nodes=400)
_DEAR = 100  # times the penalty of a shortage where demands are dealt out anew


def missing(problem: Problem, pairs: Ints) -> dict[Key, int]:
    """How much each demand lacks of each rule; the whole match has the number -1."""
    found = shortages(judge(problem.spec, problem.facts, pairs))
    return {(each.rule, each.demand): each.missing for each in found}


def end_shortages(
    problem: Problem,
    teams: Teams,
    prices: Prices,
    *,
    watch: Callable[[], bool],
    dealing: Problem | None = None,
    known: dict[Key, int] | None = None,
) -> Teams:
    """Teams without the shortages that can end while no other grows. `dealing` is the problem whose
    points count where demands are dealt out anew; shortages that are `known` may stay."""
    ending = _Ending(problem, dealing, prices, known or {}, watch)
    better: Teams | None = teams
    while better is not None:
        teams = better
        better = ending.better(teams)
    return teams


@dataclass
class _Ending:
    problem: Problem
    dealing: Problem | None
    prices: Prices
    known: dict[Key, int]
    watch: Callable[[], bool]

    def better(self, teams: Teams) -> Teams | None:
        """Teams with one shortage less; None where there are none, or no time to look for them."""
        pairs = as_pairs(pairs_of(self.problem, teams))
        judged = judge(self.problem.spec, self.problem.facts, pairs)
        short = [
            each
            for each in shortages(judged)
            if each.missing > self.known.get((each.rule, each.demand), 0)
        ]
        for each in short:
            if each.demand >= 0 and self.watch():
                climbed = climb(self.problem, teams, each.demand)
                if climbed and _keeps_shares(self.problem, teams, climbed[0]):
                    return self._dealt(climbed[0], climbed[1]) if not self.dealing else climbed[0]
        flows, prover = Flows(self.problem, short), Prover(Whole(self.problem, judged))
        for each in short:
            found = _settle(prover, flows, each) if self.watch() else None
            if found is not None:
                placed = _placed(self.problem, teams, pairs, found)
                return self._dealt(placed, found.demands)
        return None

    def _dealt(self, teams: Teams, demands: Ints) -> Teams:
        return deal_out(_dear(self.dealing or self.problem), teams, demands, self.prices)


def _keeps_shares(problem: Problem, before: Teams, after: Teams) -> bool:
    lack_before = np.minimum(0, share_after(problem, before))
    return bool((np.minimum(0, share_after(problem, after)) >= lack_before).all())


def _dear(problem: Problem) -> Problem:
    board, shares = problem.board, problem.shares
    dear = board._replace(
        lack_size=board.lack_size * _DEAR,
        lack_lead=board.lack_lead * _DEAR,
        lack_bits=board.lack_bits * _DEAR,
    )
    return replace(problem, board=dear, shares=replace(shares, penalty=shares.penalty * _DEAR))


def deal_out(problem: Problem, teams: Teams, demands: Ints, prices: Prices) -> Teams:
    """Some demands dealt out anew with those who are left over, where that is better."""
    rest = teams.copy()
    rest.sizes[demands] = 0
    part = Deal(
        demands,
        Teams(teams.arcs[demands], teams.sizes[demands]),
        left_beside(problem, rest),
        share_after(problem, rest),
    )
    better = deal(problem, part, Pool(problem), prices, EFFORT)
    if better is None:
        return teams
    teams = teams.copy()
    teams.arcs[demands], teams.sizes[demands] = better.arcs, better.sizes
    return teams


def _settle(prover: Prover, flows: Flows, shortage: Shortage) -> Settled | None:
    """How the shortage can be less; None where it cannot, or where nobody knows."""
    if shortage.demand >= 0 and flows.proves(shortage):
        return None
    prover.begin()
    target = Need(rule=shortage.rule, demand=shortage.demand)
    settled = prover.settle(target, shortage.missing - 1)
    return settled if settled.solved.outcome is Outcome.FOUND else None


def _placed(problem: Problem, teams: Teams, pairs: Ints, found: Settled) -> Teams:
    """The teams with those of the excerpt as it was solved. Who stands there already stays if he
    can."""
    elsewhere = pairs[~np.isin(pairs[:, 1], found.demands)]
    here = pairs[np.isin(pairs[:, 1], found.demands)]
    forced = problem.forced
    must = np.isin(forced.demand, found.demands)
    rows = np.column_stack([forced.supply[must], forced.demand[must], np.zeros(must.sum(), int)])
    placed = _people(found.solved.placed, here, len(problem.board.bonus))
    return teams_of(problem, as_pairs(np.concatenate([elsewhere, rows, placed])))[0]


def _people(places: tuple[Placed, ...], here: Ints, width: int) -> Ints:
    """Who of each class goes where: nobody oftener than he must, those first who are there, those
    last who are at another demand of the excerpt."""
    at = {(int(supply), int(demand)) for supply, demand, _ in here.tolist()}
    busy = {supply for supply, _ in at}
    used = np.zeros(width, np.int64)
    rows: list[tuple[int, int, int]] = []
    for place in places:

        def order(supply: int, demand: int = place.demand) -> tuple[int, int, int]:
            rank = 0 if (supply, demand) in at else 1 + (supply in busy)
            return int(used[supply]), rank, supply

        for supply in sorted(place.people.tolist(), key=order)[: place.count]:
            used[supply] += 1
            rows.append((supply, place.demand, 0))
    return np.array(rows, np.int64).reshape(-1, 3)
