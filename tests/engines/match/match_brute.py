"""The best assignment by trying all of them: slow, plain, and sharing nothing with the engine.

What an assignment is worth and what it breaks says `benchmarks.match_judge`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from benchmarks.match_judge import Judge, Pair, Verdict
from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts

Team = tuple[tuple[Pair, ...], int]  # its pairs; what it adds to the objective


@dataclass(frozen=True, kw_only=True)
class Best:
    """The best assignment and its verdict; `penalty`: what its shortages cost."""

    pairs: tuple[Pair, ...]
    verdict: Verdict
    penalty: int

    @property
    def objective(self) -> int:
        return self.verdict.objective


def brute_force(spec: says.Spec, facts: Facts) -> Best | None:
    """The best of all assignments; None where each breaks a hard rule or a lock. A few demands and
    seven or eight people are what it can do."""
    judge = Judge(spec, facts)
    demands = range(len(judge.demand[spec.size.least]))
    teams = [sorted(_teams(judge, demand), key=lambda team: -team[1]) for demand in demands]
    if not all(teams):
        return None
    search = _Search(judge, teams)
    search.go(0, (), 0)
    if search.best is None:
        return None
    verdict = judge.verdict(search.best)
    penalty = sum(verdict.terms.values()) - verdict.objective
    return Best(pairs=search.best, verdict=verdict, penalty=penalty)


def _teams(judge: Judge, demand: int) -> Iterator[Team]:
    """Every team that breaks nothing by itself and holds whom it must."""
    people = [
        person
        for person in range(len(judge.group))
        if not judge.bars(person, demand) and (person, demand) not in judge.never
    ]
    for size in range(judge.demand[judge.spec.size.most][demand] + 1):
        for team in combinations(people, size):
            for leader in (None, *team):
                leaders = () if leader is None else (leader,)
                if any(judge.team_broken(demand, team, leaders)):
                    continue
                short = judge.team_short(demand, team, leaders)
                lost = sum(judge.penalty[name] * lack for name, lack in short.items())
                worth = sum(judge.team_terms(demand, team, leaders).values()) - lost
                yield tuple((person, demand, int(person == leader)) for person in team), worth


class _Search:
    """Team after team, the promising first; a branch that cannot beat the best ends."""

    def __init__(self, judge: Judge, teams: list[list[Team]]) -> None:
        self.judge, self.teams = judge, teams
        self.best: tuple[Pair, ...] | None = None
        self.objective = 0
        self.hope = [sum(each[0][1] for each in teams[at:]) for at in range(len(teams) + 1)]
        everywhere = len(judge.group) * len(teams)  # one who serves several counts at each
        self.most: dict[int, int] = defaultdict(lambda: everywhere)
        for bar in judge.spec.bars:
            if isinstance(bar, says.Quota):
                self.most.update(enumerate(judge.quota[bar.column]))

    def go(self, demand: int, chosen: tuple[Pair, ...], worth: int) -> None:
        if self.best is not None and worth + self.hope[demand] <= self.objective:
            return
        if demand == len(self.teams):
            self._weigh(chosen)
            return
        for pairs, more in self.teams[demand]:
            if self.best is not None and worth + more + self.hope[demand + 1] <= self.objective:
                break
            if self._fits((*chosen, *pairs)):
                self.go(demand + 1, (*chosen, *pairs), worth + more)

    def _fits(self, pairs: tuple[Pair, ...]) -> bool:
        capacity = self.judge.spec.capacity
        serves = Counter(person for person, _, _ in pairs)
        sent = Counter(self.judge.group[person] for person, _, _ in pairs)
        return all(
            times <= (self.judge.supply[capacity][person] if capacity else 1)
            for person, times in serves.items()
        ) and all(times <= self.most[group] for group, times in sent.items())

    def _weigh(self, pairs: tuple[Pair, ...]) -> None:
        verdict = self.judge.verdict(pairs)
        if not verdict.broken and (self.best is None or verdict.objective > self.objective):
            self.best, self.objective = pairs, verdict.objective
