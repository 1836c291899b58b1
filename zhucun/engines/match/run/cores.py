"""What cannot be met together: a village's need, those of the fewest other villages, and the fewest
rules.

A need is tried by itself first. Where a solution takes somebody from other demands, those come in
with what they have, until there is no solution (proven) or one that takes nobody from others
(found). Then everything is left out, one after the other, without which there is still none: what
remains is minimal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Core, Need
from zhucun.engines.match.facts import Ints
from zhucun.engines.match.run.bars import NEVER
from zhucun.engines.match.run.exact import Level, Outcome, Programme, Solved
from zhucun.engines.match.run.excerpts import NOTHING, Change, Whole

_MOST_DEMANDS = 30
_MOST_SOLVED = 400  # programmes for all shortages together
_FOR_ONE = 80  # for one shortage
_MOST_CELLS = 200_000  # people × demands of an excerpt that everybody may be in
_GROWTH = 4  # demands that come in at a time because of a quota


@dataclass(frozen=True, kw_only=True)
class Settled:
    """`demands`: those that were looked at."""

    solved: Solved
    demands: Ints


class Prover:
    """Decides about one need after the other, within a number of programmes."""

    def __init__(self, whole: Whole) -> None:
        self.whole = whole
        self.spec = whole.problem.spec
        self.left = _MOST_SOLVED
        self.for_one = 0
        self.programmes: dict[object, Programme] = {}

    def begin(self) -> None:
        """Of a new shortage."""
        self.for_one = _FOR_ONE

    # ── needs ─────────────────────────────────────────────────────────────────────

    def missing(self, need: Need) -> int:
        judged = self.whole.judged
        if need.demand < 0:
            return judged.short_share[need.rule]
        return int(judged.short[need.rule][need.demand])

    def needs(self, demands: Ints, *, shares: bool) -> list[Need]:
        """All that these demands need."""
        names = [self.spec.size.name, *(part.name for part in self.spec.shortfalls)]
        overall = set(self.whole.judged.short_share)
        found = [
            Need(rule=name, demand=demand)
            for demand in demands.tolist()
            for name in names
            if name not in overall
        ]
        return found + [Need(rule=name, demand=-1) for name in names if name in overall and shares]

    def _levels(self, needs: list[Need], target: Need, most: int) -> Iterator[Level]:
        for need in needs:
            allowed = most if need == target else self.missing(need)
            yield Level(rule=need.rule, demand=need.demand, most=allowed)

    def _solve(
        self,
        demands: Ints,
        needs: list[Need],
        target: Need,
        most: int,
        change: Change = NOTHING,
        without: frozenset[str] = frozenset(),
    ) -> Solved:
        wide = bool(without) or change.kind not in ("", "supply")
        cells = len(demands) * len(self.whole.problem.board.bonus)
        if self.left <= 0 or self.for_one <= 0 or (wide and cells > _MOST_CELLS):
            return Solved(outcome=Outcome.OPEN)
        self.left, self.for_one = self.left - 1, self.for_one - 1
        key = (tuple(demands.tolist()), change, without)
        if key not in self.programmes:
            self.programmes.clear()
            self.programmes[key] = Programme(self.whole.excerpt(demands, change, without))
        levels = self._levels(needs, target, most)
        shares = any(need.demand < 0 for need in needs)
        return self.programmes[key].solve(levels, shares=shares)

    # ── settling ─────────────────────────────────────────────────────────────────

    def settle(self, target: Need, most: int, change: Change = NOTHING) -> Settled:
        """Whether the target may lack `most` only, everything else no worse than it is; a found
        solution takes the least of the change."""
        problem = self.whole.problem
        everything = np.arange(problem.demands)
        demands = everything if target.demand < 0 else np.array([target.demand])
        while True:
            if len(demands) > _MOST_DEMANDS:
                return Settled(solved=Solved(outcome=Outcome.OPEN), demands=demands)
            is_whole = len(demands) == problem.demands
            needs = self.needs(demands, shares=is_whole)
            solved = self._solve(demands, needs, target, most, change)
            if solved.outcome is not Outcome.FOUND or (solved.is_closed and is_whole):
                return Settled(solved=solved, demands=demands)
            if solved.is_closed and not self.whole.judged.short_share:
                return Settled(solved=solved, demands=demands)
            if solved.is_closed:  # shares over the whole match may still stand against it
                needs = self.needs(demands, shares=True)
                beside = self._solve(demands, needs, target, most, change)
                same = beside.outcome is Outcome.FOUND and beside.changed == solved.changed
                if same and beside.is_closed:
                    return Settled(solved=beside, demands=demands)
                demands = everything
                continue
            demands = self._more(demands, solved)

    def _more(self, demands: Ints, solved: Solved) -> Ints:
        """With the demands that lose somebody, and some of those that use up the quotas."""
        pairs, group = self.whole.pairs, self.whole.problem.facts.group
        more = [np.array(solved.donors, np.int64)]
        for each in solved.lost_quota:
            using = np.unique(pairs[group[pairs[:, 0]] == each, 1])
            more.append(using[~np.isin(using, demands)][:_GROWTH])
        return np.union1d(demands, np.concatenate(more)).astype(np.int64)

    # ── cores ────────────────────────────────────────────────────────────────────

    def core(self, target: Need, settled: Settled) -> Core:
        """The fewest needs and rules that stand against the target."""
        most = self.missing(target) - 1
        demands, needs = settled.demands, self._asked(target, settled.demands)
        whole = True

        def stands(needs: list[Need], without: frozenset[str] = frozenset()) -> bool:
            nonlocal whole
            outcome = self._solve(demands, needs, target, most, without=without).outcome
            whole &= outcome is not Outcome.OPEN
            return outcome is Outcome.NEVER

        for demand in demands[::-1].tolist():
            rest = [need for need in needs if need.demand != demand or need == target]
            if len(rest) < len(needs) - 1 and stands(rest):
                needs = rest
        for need in [each for each in needs if each != target][::-1]:
            rest = [each for each in needs if each != need]
            if stands(rest):
                needs = rest
        without: frozenset[str] = frozenset()
        for name in self.liftable():
            if stands(needs, without | {name}):
                without |= {name}
        rules = tuple(name for name in self.liftable() if name not in without)
        needs = [target, *(need for need in needs if need != target)]
        return Core(needs=tuple(needs), rules=rules, is_minimal=whole)

    def _asked(self, target: Need, demands: Ints) -> list[Need]:
        """Needs that ask for anything; the target among them."""
        is_whole = len(demands) == self.whole.problem.demands
        excerpt = self.whole.excerpt(demands)
        found = []
        for need in self.needs(demands, shares=is_whole):
            if need.demand >= 0:
                at = int(np.searchsorted(demands, need.demand))
                if excerpt.need(need.rule, at) - self.missing(need) <= 0 and need != target:
                    continue
            found.append(need)
        return found

    def liftable(self) -> list[str]:
        """Hard rules that may be left out to see whether they matter. Who remains does."""
        names = [bar.name for bar in self.spec.bars if not isinstance(bar, says.Remain)]
        return [*names, NEVER] if len(self.whole.problem.facts.locks.never) else names
