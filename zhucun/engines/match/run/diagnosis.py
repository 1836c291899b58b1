"""Why something is missing, whether it must be, and the smallest changes that would help.

A shortage is proven where fewer people can meet the rule than demands of the same area need: a
largest flow from groups through people to demands says so, whatever else is asked of the match.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Diagnosis, Proposal, Remedy, Shortage
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.bars import Bools, Reader, prepare_bars
from zhucun.engines.match.run.board import NONE
from zhucun.engines.match.run.greedy import Left, left_beside
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.terms import numbers, prepare_terms

_KINDS = ("quota", "reach", "bar", "supply")


def diagnose(spec: says.Spec, facts: Facts, proposal: Proposal) -> list[Diagnosis]:
    """One diagnosis for each shortage of the proposal, in its order."""
    if not proposal.shortages:
        return []
    finder = _Finder(compile_problem(spec, facts), proposal)
    return [finder.of(shortage) for shortage in proposal.shortages]


@dataclass
class _Finder:
    problem: Problem
    proposal: Proposal

    @cached_property
    def left(self) -> Left:
        return left_beside(self.problem, teams_of(self.problem, self.proposal.pairs)[0])

    @cached_property
    def bars(self) -> dict[str, Reader]:
        return prepare_bars(self.problem.spec, self.problem.facts)

    @cached_property
    def proven(self) -> dict[str, Bools]:
        return {}

    def of(self, shortage: Shortage) -> Diagnosis:
        able = self._able(shortage.rule, shortage.demand)
        if shortage.demand < 0:
            remedy = self._supply(shortage, shortage.missing)
            none = int(able.sum())
            against = {shortage.rule: none}
            return Diagnosis(shortage=shortage, proven=False, against=against, remedies=(remedy,))
        keeps = self._keeps(shortage.demand)
        against = {shortage.rule: int(able.sum())}
        allowed = able.copy()
        for name, holds in keeps.items():
            if (able & holds).any():
                against[name] = int((able & holds).sum())
            allowed &= ~holds
        serving = int((allowed & (self.left.capacity <= 0)).sum())
        if serving:
            against[self.problem.spec.capacity or "capacity"] = serving
        return Diagnosis(
            shortage=shortage,
            proven=self._is_proven(shortage),
            against=against,
            remedies=self._remedies(shortage, able, keeps),
        )

    # ── who could help ───────────────────────────────────────────────────────────

    def _able(self, rule: str, demand: int) -> Bools:
        """Who has what the rule asks for."""
        facts, spec = self.problem.facts, self.problem.spec
        able = np.ones(len(facts.group), bool)
        for part in spec.shortfalls:
            if part.name != rule:
                continue
            if isinstance(part, says.Covers):
                need = int(facts.demand[part.demand][demand])
                able = (numbers(facts.supply[part.supply]) & need) != 0
            else:
                able = facts.supply[part.supply].astype(bool)
        return able

    def _keeps(self, demand: int) -> dict[str, Bools]:
        """By rule, whom it keeps from the demand, those who are there already left out."""
        facts, spec = self.problem.facts, self.problem.spec
        everybody, where = np.arange(len(facts.group)), np.array(demand)
        pairs = self.proposal.pairs
        team = pairs[pairs[:, 1] == demand, 0]
        there = np.zeros(len(everybody), bool)
        there[team] = True
        keeps = {name: reader(everybody, where) for name, reader in self.bars.items()}
        for bar in spec.bars:
            match bar:
                case says.Quota():
                    keeps[bar.name] = (self.left.quota[facts.group] <= 0) & (self.left.capacity > 0)
                case says.OneGroup() if facts.demand[bar.demand][demand]:
                    keeps[bar.name] = self._others(facts.group, self._new(team))
                case says.Apart() if facts.demand[bar.demand][demand]:
                    keeps[bar.name] = self._others(numbers(facts.supply[bar.supply]), team)
                case _:
                    pass
        return {name: holds & ~there for name, holds in keeps.items()}

    def _new(self, team: Ints) -> Ints:
        """Those of a team who do not remain."""
        exempt = self.problem.forced.supply[self.problem.forced.exempt == 1]
        return team[~np.isin(team, exempt)]

    def _others(self, values: Ints, team: Ints) -> Bools:
        """Whose value is not that of a team that has one."""
        if not len(team):
            return np.zeros(len(values), bool)
        other: Bools = values != values[team[0]]
        return other

    # ── what would help ──────────────────────────────────────────────────────────

    def _remedies(
        self, shortage: Shortage, able: Bools, keeps: dict[str, Bools]
    ) -> tuple[Remedy, ...]:
        """For each rule that alone keeps somebody free from the demand, the best of them; and more
        people."""
        count = np.sum(list(keeps.values()), axis=0) if keeps else np.zeros(len(able), int)
        free = able & (self.left.capacity > 0) & (count == 1)
        points = self._points(shortage.demand)
        found: list[Remedy] = [self._supply(shortage, shortage.missing)]
        for name, holds in keeps.items():
            who = np.flatnonzero(free & holds)
            if len(who):
                best = int(who[np.argmax(points[who])])
                found.append(self._lift(shortage, name, best))
        return tuple(sorted(found, key=lambda each: (each.amount, _KINDS.index(each.kind))))

    def _points(self, demand: int) -> Ints:
        everybody = np.arange(len(self.problem.board.bonus))
        points = np.zeros(len(everybody), np.int64)
        for reader in prepare_terms(self.problem.spec, self.problem.facts).values():
            points += reader(everybody, np.array(demand))
        return points

    def _lift(self, shortage: Shortage, rule: str, supply: int) -> Remedy:
        kinds = {
            bar.name: "quota" if isinstance(bar, says.Quota) else "reach"
            for bar in self.problem.spec.bars
            if isinstance(bar, says.Quota | says.Reach)
        }
        kind = kinds.get(rule, "bar")
        group = int(self.problem.facts.group[supply]) if kind != "bar" else -1
        return Remedy(
            kind=kind,
            rule=rule,
            demand=shortage.demand,
            supply=supply,
            group=group,
            amount=1,
        )

    def _supply(self, shortage: Shortage, amount: int) -> Remedy:
        return Remedy(
            kind="supply",
            rule=shortage.rule,
            demand=shortage.demand,
            supply=-1,
            group=-1,
            amount=amount,
        )

    # ── whether it must be ───────────────────────────────────────────────────────

    def _is_proven(self, shortage: Shortage) -> bool:
        if shortage.rule not in self.proven:
            self.proven[shortage.rule] = self._prove(shortage.rule)
        return bool(self.proven[shortage.rule][shortage.demand])

    def _prove(self, rule: str) -> Bools:
        """The demands whose shortage of a rule is one of as many that no assignment avoids."""
        problem = self.problem
        need, able = self._need(rule)
        proven = np.zeros(problem.demands, bool)
        short = np.zeros(problem.demands, np.int64)
        for each in self.proposal.shortages:
            if each.rule == rule and each.demand >= 0:
                short[each.demand] = each.missing
        kind = problem.arcs.kind_of_demand
        for area in np.unique(kind[short > 0]).tolist():
            where = np.flatnonzero((kind == area) & (need > 0))
            without, lacking = self._flow(where, need, able)
            proven |= without & (int(short[without].sum()) == lacking)
        return proven & (short > 0)

    def _need(self, rule: str) -> tuple[Ints, Bools]:
        """How many each demand needs beside those who must be there; which arcs may meet it."""
        board, spec = self.problem.board, self.problem.spec
        who = board.who
        if rule == spec.size.name:
            return np.maximum(0, board.least - board.base_size), np.ones(len(who), bool)
        lead = [part for part in spec.shortfalls if isinstance(part, says.Lead)]
        if lead and lead[0].name == rule:
            return (board.led & (board.base_bonus <= NONE)).astype(np.int64), board.bonus[
                who
            ] > NONE
        some = [part.name for part in spec.shortfalls if isinstance(part, says.Some)]
        covers = [part.name for part in spec.shortfalls if isinstance(part, says.Covers)]
        bit = [*some, *covers].index(rule)
        need = (board.wants & ~board.base_mask) >> bit & 1
        if rule in some:
            return need, (board.flags[who] >> bit & 1) == 1
        at = covers.index(rule)
        able = (board.cover[who, at] & board.cover_need[self.problem.where, at]) != 0
        return need, able

    def _flow(self, where: Ints, need: Ints, able: Bools) -> tuple[Bools, int]:
        """Those demands that together have too few, and how many are lacking to them."""
        problem, board = self.problem, self.problem.board
        arcs = np.flatnonzero(able & np.isin(problem.where, where))
        who, to = board.who[arcs].astype(np.int64), problem.where[arcs].astype(np.int64)
        supplies, groups = np.unique(who), np.unique(board.group[who])
        first_group, first_supply = 1, 1 + len(groups)
        first_demand = first_supply + len(supplies)
        sink = first_demand + len(where)
        free = problem.free
        rows = [np.zeros(len(groups), np.int64)]
        columns = [first_group + np.arange(len(groups))]
        most = [free.quota[groups]]
        rows.append(first_group + np.searchsorted(groups, board.group[supplies]))
        columns.append(first_supply + np.arange(len(supplies)))
        most.append(free.capacity[supplies])
        rows.append(first_supply + np.searchsorted(supplies, who))
        columns.append(first_demand + np.searchsorted(where, to))
        most.append(np.ones(len(arcs), np.int64))
        rows.append(first_demand + np.arange(len(where)))
        columns.append(np.full(len(where), sink))
        most.append(need[where])
        graph = csr_matrix(
            (
                np.concatenate(most).astype(np.int32),
                (np.concatenate(rows), np.concatenate(columns)),
            ),
            shape=(sink + 1, sink + 1),
        )
        flow = maximum_flow(graph, 0, sink)
        left = graph - flow.flow
        left.data[left.data < 0] = 0
        left.eliminate_zeros()
        reached = breadth_first_order(left, 0, return_predecessors=False)
        open_ = np.zeros(sink + 1, bool)
        open_[reached] = True
        without = np.zeros(problem.demands, bool)
        without[where] = ~open_[first_demand:sink]
        return without, int(need[where].sum()) - int(flow.flow_value)
