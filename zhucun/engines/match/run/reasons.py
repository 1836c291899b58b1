"""Why a team is as it is: the terms of each seat, who was excluded by which rule, the next choices
and what each would cost the whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Choice, Excluded, Proposal, Seat, TeamAnswer
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.bars import Bools, prepare_bars
from zhucun.engines.match.run.bars import Reader as BarReader
from zhucun.engines.match.run.board import NONE, Floats
from zhucun.engines.match.run.greedy import Left, left_beside
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.scoring import Judged, judge, shortages
from zhucun.engines.match.run.swaps import IMPOSSIBLE, seat_costs
from zhucun.engines.match.run.terms import Reader as TermReader
from zhucun.engines.match.run.terms import numbers, prepare_terms
from zhucun.engines.match.run.workers import Teams


def why(
    spec: says.Spec,
    facts: Facts,
    proposal: Proposal,
    *,
    demands: Sequence[int],
    choices: int = 3,
) -> list[TeamAnswer]:
    """The reasons of some teams, of each seat at most `choices` exclusions and next choices. Costs
    of a seat: some milliseconds. Raises BadFacts."""
    reasons = _Reasons(compile_problem(spec, facts), proposal, choices)
    return [reasons.of_team(demand) for demand in demands]


@dataclass
class _Reasons:
    problem: Problem
    proposal: Proposal
    choices: int

    @cached_property
    def judged(self) -> Judged:
        problem = self.problem
        return judge(problem.spec, problem.facts, self.proposal.pairs)

    @cached_property
    def teams(self) -> Teams:
        return teams_of(self.problem, self.judged.pairs)[0]

    @cached_property
    def left(self) -> Left:
        return left_beside(self.problem, self.teams)

    @cached_property
    def at_demand(self) -> Ints:
        """Where each supply is now, the first of several places; -1 nowhere."""
        at = np.full(len(self.problem.board.bonus), -1, np.int64)
        pairs = self.judged.pairs[::-1]
        at[pairs[:, 0]] = pairs[:, 1]
        return at

    @cached_property
    def bonus(self) -> dict[str, Ints]:
        """By term, what each supply earns by leading."""
        facts, spec = self.problem.facts, self.problem.spec
        return {
            term.name: numbers(facts.supply[term.supply]) * term.points
            for term in spec.terms
            if isinstance(term, says.LeadBonus)
        }

    def of_team(self, demand: int) -> TeamAnswer:
        judged = self.judged
        low, high = np.searchsorted(judged.pairs[:, 1], (demand, demand + 1))
        return TeamAnswer(
            demand=demand,
            seats=tuple(self._seat(row, demand) for row in range(int(low), int(high))),
            terms={name: int(points[demand]) for name, points in judged.of_teams.items()},
            shortages=tuple(each for each in shortages(judged) if each.demand == demand),
        )

    def _seat(self, row: int, demand: int) -> Seat:
        judged = self.judged
        supply, leads = int(judged.pairs[row, 0]), bool(judged.pairs[row, 2])
        terms = {name: int(points[row]) for name, points in judged.of_pairs.items()}
        return Seat(
            supply=supply,
            leads=leads,
            terms=terms,
            excluded=self._excluded(demand, sum(terms.values()), leads),
            next_choices=self._next(supply, demand, leads),
        )

    # ── who is excluded ──────────────────────────────────────────────────────────

    @cached_property
    def readers(self) -> dict[str, TermReader]:
        return prepare_terms(self.problem.spec, self.problem.facts)

    @cached_property
    def bars(self) -> dict[str, BarReader]:
        return prepare_bars(self.problem.spec, self.problem.facts)

    @cached_property
    def everybody(self) -> Ints:
        return np.arange(len(self.problem.board.bonus))

    def _points(self, demand: int, leads: bool) -> Ints:
        """What each supply would earn at a demand by himself."""
        where = np.array(demand)
        points = np.zeros(len(self.everybody), np.int64)
        for reader in self.readers.values():
            points += reader(self.everybody, where)
        if leads:
            able = self.problem.board.bonus > NONE
            points += np.where(able, self.problem.board.bonus, 0)
        return points

    def _excluded(self, demand: int, earned: int, leads: bool) -> tuple[Excluded, ...]:
        points = self._points(demand, leads)
        rules = self._rules(demand)
        barred = np.zeros(len(points), bool)
        for holds in rules.values():
            barred |= holds
        better = np.flatnonzero(barred & (points > earned))
        better = better[np.argsort(-points[better], kind="stable")][: self.choices]
        return tuple(
            Excluded(
                supply=supply,
                points=int(points[supply]),
                rules=tuple(name for name, holds in rules.items() if holds[supply]),
            )
            for supply in better.tolist()
        )

    def _rules(self, demand: int) -> Mapping[str, Bools]:
        """By rule, whom it keeps from a demand: of a pair, or of the group."""
        spec, facts = self.problem.spec, self.problem.facts
        where = np.array(demand)
        rules = {name: reader(self.everybody, where) for name, reader in self.bars.items()}
        free = self.problem.free
        for bar in spec.bars:
            if isinstance(bar, says.Quota):
                full = free.quota[facts.group] <= 0
                there = self.at_demand == demand
                rules[bar.name] = full & ~there
        return rules

    # ── who else ─────────────────────────────────────────────────────────────────

    def _next(self, supply: int, demand: int, leads: bool) -> tuple[Choice, ...]:
        board, teams = self.problem.board, self.teams
        size = int(teams.sizes[demand])
        held = np.flatnonzero(board.who[teams.arcs[demand, :size]] == supply)
        if not len(held):
            return ()  # he must be here
        arcs, costs, replaced_to = self._costs(demand, int(held[0]))
        order = np.argsort(costs, kind="stable")[: self.choices]
        return tuple(
            self._choice(int(arcs[at]), demand, costs[at], int(replaced_to[at]), leads)
            for at in order.tolist()
            if np.isfinite(costs[at])
        )

    def _costs(self, demand: int, seat: int) -> tuple[Ints, Floats, Ints]:
        board = self.problem.board
        low = int(board.seg_lo[board.seg_at[demand]])
        high = int(board.seg_lo[board.seg_at[demand + 1]])
        costs, replaced_to = np.empty(high - low), np.empty(high - low, np.int64)
        seat_costs(
            board,
            demand,
            seat,
            self.teams.arcs,
            self.teams.sizes,
            self.at_demand,
            self.left.capacity,
            self.left.quota,
            costs,
            replaced_to,
        )
        arcs = np.arange(low, high)
        holder = int(board.who[self.teams.arcs[demand, seat]])
        shares = self._share_costs(board.who[arcs].astype(np.int64), holder, replaced_to)
        return arcs, np.where(costs < IMPOSSIBLE, costs + shares, np.inf), replaced_to

    def _share_costs(self, supplies: Ints, holder: int, replaced_to: Ints) -> Floats:
        """What the Share rules would lose if each of the supplies had the holder's seat."""
        shares = self.problem.shares
        who = self.judged.pairs[:, 0]
        over = shares.adds[:, who].sum(axis=1)[:, None]
        joins = (self.at_demand[supplies] < 0) | (self.left.capacity[supplies] > 0)
        after = over + np.where(joins, shares.adds[:, supplies], 0)
        after = after - np.where(replaced_to < 0, shares.adds[:, [holder]], 0)
        lack = np.ceil(np.maximum(0, -after) / 1_000) - np.ceil(np.maximum(0, -over) / 1_000)
        cost: Floats = shares.penalty @ lack
        return cost

    def _choice(self, arc: int, demand: int, cost: float, replaced_to: int, leads: bool) -> Choice:
        problem = self.problem
        supply = int(problem.board.who[arc])
        one, where = np.array([supply]), np.array([demand])
        terms = {name: int(reader(one, where)[0]) for name, reader in self.readers.items()}
        would_lead = leads and problem.board.bonus[supply] > NONE
        for name, bonus in self.bonus.items():
            terms[name] = int(bonus[supply]) if would_lead else 0
        free = self.left.capacity[supply] > 0
        return Choice(
            supply=supply,
            cost=round(cost),
            terms=terms,
            from_demand=-1 if free else int(self.at_demand[supply]),
            replaced_to=replaced_to,
        )
