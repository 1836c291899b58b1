"""Why something is missing, whether it must be, and the smallest changes that would help.

A shortage is proven by a flow (`flows`: too few people for all who need them) or by an excerpt that
is solved exactly (`cores`): also where one group a team, lodging or a share make it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Diagnosis, Need, Proposal, Remedy, Shortage
from zhucun.engines.match.facts import Facts, Ints
from zhucun.engines.match.run.bars import Bools, Reader, prepare_bars
from zhucun.engines.match.run.cores import Prover
from zhucun.engines.match.run.exact import Outcome
from zhucun.engines.match.run.excerpts import Change, Whole
from zhucun.engines.match.run.flows import Flows
from zhucun.engines.match.run.greedy import Left, left_beside
from zhucun.engines.match.run.places import teams_of
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.scoring import judge
from zhucun.engines.match.run.terms import numbers, prepare_terms

_KINDS = ("quota", "reach", "bar", "rule", "supply")


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
    def remains(self) -> set[str]:
        return {bar.name for bar in self.problem.spec.bars if isinstance(bar, says.Remain)}

    @cached_property
    def flows(self) -> Flows:
        return Flows(self.problem, self.proposal.shortages)

    @cached_property
    def prover(self) -> Prover:
        problem = self.problem
        judged = judge(problem.spec, problem.facts, self.proposal.pairs)
        return Prover(Whole(problem, judged))

    def of(self, shortage: Shortage) -> Diagnosis:
        target = Need(rule=shortage.rule, demand=shortage.demand)
        self.prover.begin()
        by_flow = shortage.demand >= 0 and self.flows.proves(shortage)
        settled = self.prover.settle(target, shortage.missing - 1)
        never = settled.solved.outcome is Outcome.NEVER
        able = self._able(shortage.rule, shortage.demand)
        keeps = self._keeps(shortage.demand) if shortage.demand >= 0 else {}
        remedies = self._remedies(shortage, able, keeps, never)
        return Diagnosis(
            shortage=shortage,
            proven=by_flow or never,
            against=self._against(shortage.rule, able, keeps),
            remedies=remedies,
            core=self.prover.core(target, settled) if never else None,
            avoidable=settled.solved.outcome is Outcome.FOUND,
        )

    def _against(self, rule: str, able: Bools, keeps: dict[str, Bools]) -> dict[str, int]:
        against = {rule: int(able.sum())}
        allowed = able.copy()
        for name, holds in keeps.items():
            if (able & holds).any():
                against[name] = int((able & holds).sum())
            allowed &= ~holds
        serving = int((allowed & (self.left.capacity <= 0)).sum())
        if serving and keeps:
            against[self.problem.spec.capacity or "capacity"] = serving
        return against

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
        self, shortage: Shortage, able: Bools, keeps: dict[str, Bools], never: bool
    ) -> tuple[Remedy, ...]:
        """For each rule that keeps somebody from the demand, the least change of it that is found
        by solving anew; where that is too much work, the change that looks smallest. A change that
        is proven not to help is not among them."""
        count = np.sum(list(keeps.values()), axis=0) if keeps else np.zeros(len(able), int)
        free = able & (self.left.capacity > 0) & (count == 1)
        looks = [self._remedy(shortage, self._kind(""), shortage.rule, shortage.missing)]
        if shortage.demand < 0:
            looks[0] = replace(looks[0], amount=self._share(shortage))
        for name, holds in keeps.items():
            if name in self.remains or not (able & holds).any():
                continue
            who = np.flatnonzero(free & holds)
            looks.append(self._remedy(shortage, self._kind(name), name, int(len(who) > 0), who))
        found = [each for look in looks for each in self._solved(shortage, look, never)]
        order = {kind: at for at, kind in enumerate(_KINDS)}
        return tuple(sorted(found, key=lambda r: (not r.verified, r.amount, order[r.kind])))

    def _solved(self, shortage: Shortage, look: Remedy, never: bool) -> Iterator[Remedy]:
        """The remedy as solving the match with it says."""
        target = Need(rule=shortage.rule, demand=shortage.demand)
        change = Change(kind=look.kind, rule=look.rule, demand=look.demand)
        solved = self.prover.settle(target, 0, change).solved
        if solved.outcome is Outcome.FOUND and look.kind == "quota" and len(solved.groups) > 1:
            change = replace(change, group=solved.groups[0])
            solved = self.prover.settle(target, 0, change).solved
        if solved.outcome is Outcome.NEVER:
            return
        several = len(solved.groups) > 1 and look.kind in ("quota", "reach")
        amount = int(never) if look.kind == "rule" else solved.changed
        if solved.outcome is Outcome.FOUND and amount and not several:
            who = np.array(solved.who, np.int64)
            found = self._remedy(shortage, look.kind, look.rule, amount, who, solved.groups)
            yield replace(found, verified=True)
        elif look.amount:
            yield look

    def _remedy(
        self,
        shortage: Shortage,
        kind: str,
        rule: str,
        amount: int,
        who: Ints | None = None,
        groups: tuple[int, ...] = (),
    ) -> Remedy:
        """`who`: any of them; the one who earns most at the demand is named."""
        supply = group = -1
        if who is not None and len(who) and kind not in ("supply", "rule"):
            supply = int(who[np.argmax(self._points(shortage.demand)[who])])
            groups = groups or (int(self.problem.facts.group[supply]),)
        if kind in ("quota", "reach") and groups:
            group = groups[0]
        return Remedy(
            kind=kind, rule=rule, demand=shortage.demand, supply=supply, group=group, amount=amount
        )

    def _kind(self, rule: str) -> str:
        kinds: dict[type, str] = {
            says.Quota: "quota",
            says.Reach: "reach",
            says.OneGroup: "rule",
            says.Apart: "rule",
        }
        if not rule:
            return "supply"
        found = [kinds.get(type(bar), "bar") for bar in self.problem.spec.bars if bar.name == rule]
        return found[0] if found else "bar"

    def _points(self, demand: int) -> Ints:
        everybody = np.arange(len(self.problem.board.bonus))
        points = np.zeros(len(everybody), np.int64)
        for reader in prepare_terms(self.problem.spec, self.problem.facts).values():
            points += reader(everybody, np.array(demand))
        return points

    def _share(self, shortage: Shortage) -> int:
        """How many more with the flag make the share, everybody else as he is."""
        facts, who = self.problem.facts, self.proposal.pairs[:, 0]
        for part in self.problem.spec.shortfalls:
            if isinstance(part, says.Share) and part.name == shortage.rule:
                over = int(numbers(facts.supply[part.supply])[who].sum()) * 1_000
                over -= len(who) * part.permille
                return -(over // max(1, 1_000 - part.permille)) if part.permille < 1_000 else 0
        return shortage.missing
