"""Teams of one, solved: classes, flows on the tree of areas, pairs; with the same answers as every
match."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from zhucun.engines.match import spec as says
from zhucun.engines.match.answers import Ending, Progress, Proposal
from zhucun.engines.match.errors import BadSpec
from zhucun.engines.match.facts import Facts
from zhucun.engines.match.run import reading
from zhucun.engines.match.run.board import Floats, Ints
from zhucun.engines.match.run.classes import Classes, are_single, classify, sum_points
from zhucun.engines.match.run.dealing import deal_out, part_kin
from zhucun.engines.match.run.forced import Forced, forced_pairs
from zhucun.engines.match.run.scoring import as_pairs, judge, shortages, total
from zhucun.engines.match.run.tree import Flows, Tree, flow, grow, pool_of

OnProgress = Callable[[Progress], bool]
_FEW = 20_000  # pairs that the search of teams decides within a second


def solve_singles(
    spec: says.Spec,
    facts: Facts,
    *,
    seed: int,
    seconds: float,
    gap: float,
    watch: OnProgress | None = None,
) -> Proposal | None:
    """The best pairs and their bound: with no avoidance in the way they meet. None where the match
    is not one of teams of one, where the time was over before the programme was solved, or where
    avoidances cost more than the gap and the match is small enough for the search of teams. Raises
    BadSpec, BadFacts, LocksConflict."""
    started = time.perf_counter()
    reading.check(spec, facts)
    if not are_single(spec, facts):
        return None
    forced = forced_pairs(spec, facts)
    classes = classify(spec, facts, forced)
    if classes is None:
        return None
    _check_penalty(spec, classes)
    progress = _Watch(started, watch)
    if not progress.goes_on("prices"):
        return _answer(spec, facts, forced, _Found.nothing(classes), progress, seed, gap)
    tree = grow(classes)
    flows = flow(tree, classes, seconds=seconds - progress.elapsed)
    if flows is None:
        return None
    progress.goes_on("teams")
    pairs = part_kin(spec, facts, classes, deal_out(tree, classes, flows))
    found = _Found(pairs, flows.bound, _prices(tree, classes, flows))
    answer = _answer(spec, facts, forced, found, progress, seed, gap)
    is_few = len(classes.capacity) * len(classes.wants) <= _FEW
    return None if is_few and answer.ending is Ending.DONE else answer


@dataclass(frozen=True)
class _Found:
    """Pairs beside those who must be; the bound of what they are worth with the penalties that
    they save."""

    pairs: Ints
    bound: float
    prices: Floats

    @classmethod
    def nothing(cls, classes: Classes) -> _Found:
        top = int(classes.points.max(initial=0)) + int(classes.near.max())
        top = max(top, int(classes.direct[:, 2].max(initial=0)))
        most = float((top + classes.worth[classes.demand_kind]) @ np.maximum(0, classes.wants))
        return cls(np.zeros((0, 2), np.int64), most, np.zeros(len(classes.capacity)))


@dataclass
class _Watch:
    started: float
    on_progress: OnProgress | None
    is_cancelled: bool = False

    @property
    def elapsed(self) -> float:
        return time.perf_counter() - self.started

    def goes_on(self, phase: str) -> bool:
        if self.on_progress is not None and not self.is_cancelled:
            now = Progress(phase=phase, seconds=self.elapsed, objective=None, bound=None)
            self.is_cancelled = not self.on_progress(now)
        return not self.is_cancelled


def _check_penalty(spec: says.Spec, classes: Classes) -> None:
    points = classes.points
    seat = int(points.max(initial=0)) - min(0, int(points.min(initial=0)))
    seat = max(seat + int(classes.near.max()), int(classes.direct[:, 2].max(initial=0)))
    if spec.size.penalty <= seat:
        text = f"{spec.size.name}: a penalty of {spec.size.penalty} does not outweigh the {seat}"
        raise BadSpec(f"{text} points that one seat may earn")


def _prices(tree: Tree, classes: Classes, flows: Flows) -> Floats:
    prices = np.zeros(len(classes.capacity))
    have = np.flatnonzero(classes.capacity > 0)
    pool = pool_of(tree.supply, tree.areas.of_supply[have], classes.supply_kind[have])
    prices[have] = flows.supply_price[pool]
    prices[tree.lone_supply] = flows.lone_price
    return prices


def _answer(
    spec: says.Spec,
    facts: Facts,
    forced: Forced,
    found: _Found,
    watch: _Watch,
    seed: int,
    gap: float,
) -> Proposal:
    rows = np.concatenate([np.stack([forced.supply, forced.demand], axis=1), found.pairs])
    pairs = as_pairs(np.column_stack([rows, np.zeros(len(rows), np.int64)]))
    judged = judge(spec, facts, pairs)
    worth, terms = total(spec, judged)
    groups = reading.sizes(facts, spec)[2]
    bound = found.bound + _settled(spec, facts, forced)
    proposal = Proposal(
        pairs=pairs,
        objective=worth,
        bound=max(float(worth), float(np.floor(bound + 1e-4))),
        terms=terms,
        shortages=shortages(judged),
        supply_price=found.prices,
        group_price=np.zeros(groups),
        ending=Ending.CANCELLED if watch.is_cancelled else Ending.DONE,
        seconds=watch.elapsed,
        seed=seed,
        lost=sum(terms.values()) - worth,
    )
    return _closed(proposal, gap)


def _closed(proposal: Proposal, gap: float) -> Proposal:
    if proposal.ending is not Ending.DONE or proposal.gap > gap:
        return proposal
    return Proposal(**{**vars(proposal), "ending": Ending.CLOSE})


def _settled(spec: says.Spec, facts: Facts, forced: Forced) -> float:
    """What those who must be there earn, and the penalties of all other places, which the bound of
    the programme counts as saved."""
    earned = int(sum_points(spec, facts, forced.supply, forced.demand).sum())
    least = facts.demand[spec.size.least].astype(np.int64)
    open_ = np.maximum(0, least - np.bincount(forced.demand, minlength=len(least)))
    return float(earned - int(open_.sum()) * spec.size.penalty)
