"""The search as it goes: the best assignment so far, its bound, the time, who wants to stop."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from zhucun.engines.match.answers import Ending, Progress, Proposal
from zhucun.engines.match.facts import Ints
from zhucun.engines.match.run.board import NONE, Floats
from zhucun.engines.match.run.forced import LEADS
from zhucun.engines.match.run.prices import Prices
from zhucun.engines.match.run.problem import Problem
from zhucun.engines.match.run.scoring import as_pairs, judge, shortages, total
from zhucun.engines.match.run.workers import Teams, values_of

OnProgress = Callable[[Progress], bool]
_SEARCHING = 0.95  # of the time; the rest is for shortages that are left


@dataclass
class Search:
    """`best` are the best teams so far; work goes on from `teams`, which may be worth less but lie
    nearer to the programme. Work asks `goes_on` between steps."""

    problem: Problem
    seed: int
    seconds: float
    gap: float
    on_progress: OnProgress | None
    started: float = field(default_factory=time.perf_counter)
    ending: Ending | None = None
    bound: float = np.inf
    prices: Prices = field(init=False)
    teams: Teams = field(init=False)
    value: float = field(init=False)
    best: Teams = field(init=False)
    best_value: float = field(init=False)
    phase: str = "reading"
    found: bool = False
    lost: float = 0.0

    def __post_init__(self) -> None:
        self.prices = Prices.zero(self.problem)
        self.teams = Teams.empty(self.problem, self.problem.demands)
        self.value = value_of(self.problem, self.teams)
        self.best, self.best_value = self.teams, self.value

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self.started

    def offer(self, teams: Teams) -> bool:
        """Go on from teams that are better."""
        value = value_of(self.problem, teams)
        if value <= self.value + 0.5:
            return False
        self.go_on_from(teams, value)
        return True

    def go_on_from(self, teams: Teams, value: float | None = None) -> None:
        """Go on from these, whatever they are worth."""
        self.teams = teams.copy()
        self.value = value_of(self.problem, teams) if value is None else value
        if self.value > self.best_value or not self.found:
            self.best, self.best_value, self.found = self.teams, self.value, True
            self.lost = points_of(self.problem, self.teams) - self.value

    def prefer(self, teams: Teams) -> None:
        """The best are those that lack less, whatever they earn."""
        value = value_of(self.problem, teams)
        lost = points_of(self.problem, teams) - value
        if lost < self.lost or (lost == self.lost and value > self.best_value):
            self.teams = self.best = teams.copy()
            self.value = self.best_value = value
            self.lost = lost

    def prove(self, bound: float, prices: Prices) -> None:
        bound = float(np.floor(bound + 1e-6))  # points are whole
        if bound < self.bound:
            self.bound, self.prices = bound, prices

    def goes_on(self) -> bool:
        """False where the search has an end; tells the progress."""
        if self.ending is None and self.on_progress is not None:
            progress = Progress(
                phase=self.phase,
                seconds=self.elapsed,
                objective=round(self.best_value) if self.found else None,
                bound=self.bound if np.isfinite(self.bound) else None,
            )
            if not self.on_progress(progress):
                self.ending = Ending.CANCELLED
        if self.ending is None and self.seconds_left() < 0:
            self.ending = Ending.TIME
        if self.ending is None and self.is_close():
            self.ending = Ending.CLOSE
        return self.ending is None

    def in_time(self) -> bool:
        """Whether work may go on, to be asked by any thread."""
        return self.ending is None and self.seconds_left() >= 0

    def seconds_left(self) -> float:
        """What the search still has."""
        return _SEARCHING * self.seconds - self.elapsed

    def may_mend(self) -> bool:
        """Whether shortages may still be looked at, be the search close or not."""
        return self.ending is not Ending.CANCELLED and self.elapsed <= self.seconds

    def is_close(self) -> bool:
        return self.bound - self.best_value <= self.gap * max(1.0, abs(self.bound + self.lost))

    def proposal(self, pairs: Ints | None = None) -> Proposal:
        """The best so far; `pairs` where others lead its teams."""
        problem = self.problem
        pairs = pairs_of(problem, self.best) if pairs is None else pairs
        judged = judge(problem.spec, problem.facts, pairs)
        worth, terms = total(problem.spec, judged)
        return Proposal(
            pairs=pairs,
            objective=worth,
            bound=max(float(worth), self.bound),
            terms=terms,
            shortages=shortages(judged),
            supply_price=self.prices.supply,
            group_price=self.prices.group,
            ending=self.ending or Ending.DONE,
            seconds=self.elapsed,
            seed=self.seed,
            lost=sum(terms.values()) - worth,
        )


def share_after(problem: Problem, teams: Teams) -> Floats:
    """By how much each share is over (or under) its balance with these teams."""
    who = problem.board.who[teams.flat()]
    over: Floats = (problem.shares.base + problem.shares.adds[:, who].sum(axis=1)) / 1_000
    return over


def value_of(problem: Problem, teams: Teams) -> float:
    """The objective."""
    values = values_of(problem, np.arange(problem.demands), teams)
    lack = np.ceil(np.maximum(0, -share_after(problem, teams)) - 1e-9)
    return float(values.sum() - lack @ problem.shares.penalty)


def points_of(problem: Problem, teams: Teams) -> float:
    """The objective without penalties."""
    board = problem.board
    bare = board._replace(lack_size=0.0, lack_lead=0.0, lack_bits=board.lack_bits * 0)
    values = values_of(replace(problem, board=bare), np.arange(problem.demands), teams)
    return float(values.sum())


def pairs_of(problem: Problem, teams: Teams) -> Ints:
    """With those who must be there, and who leads: who earns most by it, the first of equals."""
    board, forced = problem.board, problem.forced
    arcs = teams.flat()
    who = np.concatenate([forced.supply, board.who[arcs]]).astype(np.int64)
    where = np.concatenate([forced.demand, problem.where[arcs]]).astype(np.int64)
    role = np.concatenate([forced.role, np.full(len(arcs), -1)])
    can = board.led[where] & (board.bonus[who] > NONE) & (role != 0)
    can &= (role == LEADS) | ~board.base_leads[where]
    leads = np.zeros(len(who), np.int64)
    rows = np.flatnonzero(can)
    rows = rows[np.lexsort((who[rows], -board.bonus[who[rows]], where[rows]))]
    first = np.unique(where[rows], return_index=True)[1]
    leads[rows[first]] = 1
    return as_pairs(np.stack([who, where, leads], axis=1))
