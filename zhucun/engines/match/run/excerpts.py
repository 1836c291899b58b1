"""An excerpt of a match: some demands, everybody who is not bound elsewhere, hard rules only; with
one change to try, or without some rules."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts, Ints, Locks, Pairs
from zhucun.engines.match.run.bars import NEVER, Bools, Reader, prepare_bars, remaining
from zhucun.engines.match.run.board import NONE
from zhucun.engines.match.run.problem import Problem, compile_problem
from zhucun.engines.match.run.scoring import Judged

_RAISED = 64  # the most that a quota is raised by
_LIFTED = "~lifted"


@dataclass(frozen=True, kw_only=True)
class Change:
    """What is tried: `kind` as in `Remedy`, or empty for nothing. `demand` -1: anywhere."""

    kind: str = ""
    rule: str = ""
    demand: int = -1
    group: int = -1


NOTHING = Change()


@dataclass
class Whole:
    """The match that excerpts are taken from, with an assignment."""

    problem: Problem
    judged: Judged
    excerpts: dict[object, Excerpt] = field(default_factory=dict)

    @property
    def pairs(self) -> Ints:
        return self.judged.pairs

    @cached_property
    def bound_to(self) -> Bools:
        """By pair of the assignment, whether it must be."""
        forced, width = self.problem.forced, len(self.problem.board.bonus)
        must = forced.demand * width + forced.supply
        return np.isin(self.pairs[:, 1] * width + self.pairs[:, 0], must)

    def excerpt(
        self, demands: Ints, change: Change = NOTHING, without: frozenset[str] = frozenset()
    ) -> Excerpt:
        key = (tuple(demands.tolist()), change, without)
        if key not in self.excerpts:
            self.excerpts.clear()
            self.excerpts[key] = _Cutter(self, demands, change, without).cut()
        return self.excerpts[key]


@dataclass
class Excerpt:
    """`demands`, `people`: which of the whole match they are. By person `holder`: the other demand
    that has him now, -1 for none. By group: what it may send to these demands at most (`quota`),
    and what it sends to others now (`used`). `beside`: what others add to each Share."""

    problem: Problem
    demands: Ints
    people: Ints
    holder: Ints
    quota: Ints
    used: Ints
    beside: Ints
    change: Change
    lift: Reader | None

    def lifted(self, who: Ints, where: Ints) -> Bools:
        """Which pairs are there by the change only."""
        if self.lift is None:
            return np.zeros(len(who), bool)
        return self.lift(who, where)

    def is_out(self, who: Ints, where: Ints) -> Bools:
        """Pairs that the change would allow at other demands than its own."""
        elsewhere: Bools = self.demands[where] != self.change.demand
        return self.lifted(who, where) & elsewhere

    def rule(self, name: str) -> tuple[str, int]:
        """Which kind of rule it is, and its place among those of its kind."""
        return rule_of(self.problem.spec, name)

    def permille(self, at: int) -> int:
        return [p for p in self.problem.spec.shortfalls if isinstance(p, says.Share)][at].permille

    def need(self, name: str, demand: int) -> int:
        """How many a demand needs beside those who must be there."""
        board = self.problem.board
        kind, at = self.rule(name)
        if kind == "size":
            return int(max(0, board.least[demand] - board.base_size[demand]))
        if kind == "lead":
            return int(board.led[demand] and board.base_bonus[demand] <= NONE)
        some = sum(isinstance(part, says.Some) for part in self.problem.spec.shortfalls)
        bit = at if kind == "some" else some + at
        return int((board.wants[demand] & ~board.base_mask[demand]) >> bit & 1)


def rule_of(spec: says.Spec, name: str) -> tuple[str, int]:
    if name == spec.size.name:
        return "size", 0
    seen: dict[type, int] = {}
    for part in spec.shortfalls:
        kind = type(part)
        if part.name == name:
            return kind.__name__.lower(), seen.get(kind, 0)
        seen[kind] = seen.get(kind, 0) + 1
    raise KeyError(name)


@dataclass
class _Cutter:
    whole: Whole
    demands: Ints
    change: Change
    without: frozenset[str]

    def cut(self) -> Excerpt:
        whole = self.whole.problem
        kept, capacity, sent = self._left()
        facts = self._facts(kept, capacity, sent)
        lift = None
        if self.change.kind in ("bar", "reach"):
            lift = prepare_bars(whole.spec, facts).get(self.change.rule)
        problem = self._compile(facts)
        pairs, bound = self.whole.pairs, self.whole.bound_to
        outside = ~np.isin(pairs[:, 1], self.demands)
        holder = np.full(len(whole.board.bonus), -1, np.int64)
        holder[pairs[outside & ~bound, 0]] = pairs[outside & ~bound, 1]
        groups = int(whole.facts.group.max(initial=-1)) + 1
        used = np.bincount(
            whole.facts.group[pairs[outside & ~bound, 0]],
            minlength=max(groups, len(problem.free.quota)),
        )
        raised = _RAISED if self.change.kind == "quota" else 0
        return Excerpt(
            problem=problem,
            demands=self.demands,
            people=kept,
            holder=holder[kept],
            quota=problem.free.quota - raised,
            used=used,
            beside=whole.shares.adds[:, pairs[outside, 0]].sum(axis=1),
            change=self.change,
            lift=lift,
        )

    def _left(self) -> tuple[Ints, Ints, Ints]:
        """Who is not bound elsewhere, what is left of everybody, and what groups must send
        elsewhere."""
        whole = self.whole.problem
        forced, facts = whole.forced, whole.facts
        elsewhere = ~np.isin(forced.demand, self.demands)
        people = len(whole.board.bonus)
        capacity = whole.free.capacity + np.bincount(
            forced.supply[~elsewhere], minlength=people
        )  # fmt: skip
        open_ = capacity > 0
        for bar in whole.spec.bars:
            if isinstance(bar, says.Remain):
                open_ &= ~(remaining(bar, facts) & ~np.isin(facts.current, self.demands))
        if self.change.kind in ("", "supply") and not self.without:
            board = whole.board
            near = np.zeros(people, bool)
            for demand in self.demands.tolist():
                low, high = board.seg_lo[board.seg_at[demand : demand + 2]]
                near[board.who[low:high]] = True
            near[forced.supply[~elsewhere]] = True
            open_ &= near
        sent = np.bincount(
            facts.group[forced.supply[elsewhere]], minlength=len(whole.free.quota)
        )  # fmt: skip
        return np.flatnonzero(open_), capacity, sent

    def _facts(self, kept: Ints, capacity: Ints, sent: Ints) -> Facts:
        facts, spec = self.whole.problem.facts, self.whole.problem.spec
        supply = {name: column[kept] for name, column in facts.supply.items()}
        if spec.capacity:
            supply[spec.capacity] = capacity[kept]
        groups = dict(facts.groups)
        for bar in spec.bars:
            if isinstance(bar, says.Quota):
                quota = np.maximum(0, groups[bar.column].astype(np.int64)) - sent
                groups[bar.column] = quota + _RAISED * (self.change.kind == "quota")
        person = _places(len(facts.group), kept)
        demand = _places(self.whole.problem.demands, self.demands)
        never = _moved(facts.locks.never, person, demand)
        if NEVER in self.without:
            never = never[:0]
        return Facts(
            supply=supply,
            demand={name: column[self.demands] for name, column in facts.demand.items()},
            groups=groups,
            group=facts.group[kept],
            current=np.where(
                facts.current[kept] >= 0, demand[np.maximum(0, facts.current[kept])], -1
            ),
            pairs=_pairs(spec, facts, person, demand),
            areas=facts.areas,
            reach=facts.reach[np.isin(facts.reach[:, 0], facts.group[kept])],
            locks=Locks(must=_moved(facts.locks.must, person, demand), never=never),
        )

    def _compile(self, facts: Facts) -> Problem:
        spec, change = self.whole.problem.spec, self.change
        gone = set(self.without)
        if change.kind in ("bar", "reach"):
            gone.add(change.rule)
        if change.rule == NEVER:
            locks = dataclasses.replace(facts.locks, never=facts.locks.never[:0])
            facts = dataclasses.replace(facts, locks=locks)
        bars: list[says.Bar | says.TeamBar] = []
        for bar in spec.bars:
            if bar.name in gone:
                continue
            if change.kind == "rule" and bar.name == change.rule:
                assert isinstance(bar, says.OneGroup | says.Apart)
                flags = facts.demand[bar.demand].astype(bool) & (self.demands != change.demand)
                facts = dataclasses.replace(facts, demand={**facts.demand, _LIFTED: flags})
                bar = dataclasses.replace(bar, demand=_LIFTED)
            bars.append(bar)
        spec = dataclasses.replace(spec, terms=(), bars=tuple(bars))
        return compile_problem(spec, facts)


def _places(count: int, kept: Ints) -> Ints:
    """By row of the whole, its row in the excerpt, -1 for none."""
    place = np.full(count, -1, np.int64)
    place[kept] = np.arange(len(kept))
    return place


def _moved(table: Ints, person: Ints, demand: Ints) -> Ints:
    found = table.copy()
    found[:, 0], found[:, 1] = person[table[:, 0]], demand[table[:, 1]]
    return found[(found[:, 0] >= 0) & (found[:, 1] >= 0)]


def _pairs(spec: says.Spec, facts: Facts, person: Ints, demand: Ints) -> Mapping[str, Pairs]:
    found = {}
    for bar in spec.bars:
        if isinstance(bar, says.Avoid):
            stated = facts.pairs[bar.name]
            table = np.stack([stated.left, stated.right, stated.rank], axis=1)
            left, right, rank = _moved(table, person, demand).T
            found[bar.name] = Pairs(left=left, right=right, rank=rank)
    return found
