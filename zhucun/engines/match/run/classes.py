"""Teams of one, in classes: supplies that differ in nothing that is asked are one, so are demands.

Where every demand wants one at most and nothing ties supplies together, the match is a
transportation problem between classes (`tree`), and what is stated of single pairs stands beside
them: a wish is an arc of its own, an avoidance is kept when the flows are dealt out (`dealing`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Column, Facts, Ints
from zhucun.engines.match.run.bars import Bools, prepare_bars
from zhucun.engines.match.run.forced import Forced
from zhucun.engines.match.run.terms import numbers, prepare_terms

_TERMS = (says.Fit, says.Product, says.Wish, says.Near, says.Stay)
_BARS = (says.Only, says.Avoid, says.Require)
_KINDS = 20_000  # kinds of supply × kinds of demand: more would be a grid of pairs again
_NOTHING = (0,) * 6


@dataclass(frozen=True, kw_only=True)
class Classes:
    """N supplies in K kinds, M demands in T kinds.

    `capacity`: places that a supply has left; `wants`: 1 where a demand still wants somebody;
    `worth`: by kind of demand, the penalty that its place saves. `points` and `allowed`: K × T,
    without nearness; `near`: points by shared levels. `home`, `code`: division codes. `direct`:
    rows of supply, demand and points where a wish of this pair counts.
    """

    capacity: Ints
    wants: Ints
    worth: Ints
    supply_kind: Ints
    demand_kind: Ints
    points: Ints
    allowed: Bools
    near: Ints
    home: NDArray[np.str_]
    code: NDArray[np.str_]
    direct: Ints


def are_single(spec: says.Spec, facts: Facts) -> bool:
    """True where the match is one of teams of one that nothing ties together. Nearness must not
    fall with shared levels and begin at nothing, wishes must not cost."""
    nears = [term for term in spec.terms if isinstance(term, says.Near)]
    return (
        not spec.shortfalls
        and all(isinstance(term, _TERMS) for term in spec.terms)
        and all(isinstance(bar, _BARS) for bar in spec.bars)
        and int(np.max(facts.demand[spec.size.most], initial=0)) <= 1
        and len(nears) <= 1
        and all(near.points[0] == 0 and list(near.points) == sorted(near.points) for near in nears)
        and all(_never_costs(term) for term in spec.terms)
    )


def _never_costs(term: says.PairTerm | says.TeamTerm) -> bool:
    if isinstance(term, says.Wish):
        return not term.by_group and min(term.points, default=0) >= 0
    return not isinstance(term, says.Stay) or term.points >= 0


def classify(spec: says.Spec, facts: Facts, forced: Forced) -> Classes | None:
    """None where there are too many kinds to be worth it."""
    supplies, demands = len(facts.group), len(facts.demand[spec.size.least])
    left, right = _columns(spec, facts)
    supply_kind, sample = _kinds(left, supplies)
    demand_kind, other = _kinds(right, demands)
    if len(sample) * len(other) > _KINDS:
        return None
    readers = prepare_terms(spec, facts)
    points = np.zeros((len(sample), len(other)), np.int64)
    allowed = np.ones(points.shape, bool)
    rows, columns = sample[:, None], other[None, :]
    for term in spec.terms:
        if isinstance(term, says.Fit | says.Product):
            points += readers[term.name](rows, columns)
    bars = prepare_bars(spec, facts)
    for bar in spec.bars:
        if isinstance(bar, says.Require):
            allowed &= ~bars[bar.name](rows, columns)
    near = next((term for term in spec.terms if isinstance(term, says.Near)), None)
    return Classes(
        capacity=_capacity(spec, facts, forced),
        wants=numbers(facts.demand[spec.size.most]) - np.bincount(forced.demand, minlength=demands),
        worth=numbers(facts.demand[spec.size.least])[other] * spec.size.penalty,
        supply_kind=supply_kind,
        demand_kind=demand_kind,
        points=points,
        allowed=allowed,
        near=np.array(near.points if near else _NOTHING, np.int64),
        home=_codes(facts.supply[near.supply] if near else None, supplies),
        code=_codes(facts.demand[near.demand] if near else None, demands),
        direct=_direct(spec, facts),
    )


def _columns(spec: says.Spec, facts: Facts) -> tuple[list[Column], list[Column]]:
    """What makes kinds of supply and of demand."""
    left: dict[str, None] = {}
    right: dict[str, None] = {spec.size.least: None}
    for part in (*spec.terms, *spec.bars):
        rows: Iterable[says.FitRow | says.Product | says.Require] = ()
        if isinstance(part, says.Fit):
            rows = part.rows
        elif isinstance(part, says.Product | says.Require):
            rows = (part,)
        for row in rows:
            left[row.supply], right[row.demand] = None, None
    return [facts.supply[name] for name in left], [facts.demand[name] for name in right]


def _kinds(columns: list[Column], rows: int) -> tuple[Ints, Ints]:
    """Which kind each row is, and a row of each kind."""
    if not columns:
        return np.zeros(rows, np.int64), np.arange(min(1, rows))
    table = np.stack([numbers(column) for column in columns], axis=1)
    _, first, kind = np.unique(table, axis=0, return_index=True, return_inverse=True)
    return kind.reshape(-1).astype(np.int64), first.astype(np.int64)


def _capacity(spec: says.Spec, facts: Facts, forced: Forced) -> Ints:
    supplies = len(facts.group)
    most = numbers(facts.supply[spec.capacity]) if spec.capacity else np.ones(supplies, np.int64)
    left = most - np.bincount(forced.supply, minlength=supplies)
    for bar in spec.bars:
        if isinstance(bar, says.Only):
            left = np.where(facts.supply[bar.supply].astype(bool), left, 0)
    found: Ints = np.maximum(0, left)
    return found


def _codes(column: Column | None, rows: int) -> NDArray[np.str_]:
    return np.full(rows, "", "U12") if column is None else column.astype("U12")


def _direct(spec: says.Spec, facts: Facts) -> Ints:
    """Pairs for which a wish or a place that is kept counts, with all that they earn."""
    stated = [
        np.stack([facts.pairs[term.name].left, facts.pairs[term.name].right], axis=1)
        for term in spec.terms
        if isinstance(term, says.Wish)
    ]
    if any(isinstance(term, says.Stay) for term in spec.terms):
        held = np.flatnonzero(facts.current >= 0)
        stated.append(np.stack([held, facts.current[held]], axis=1))
    if not stated:
        return np.zeros((0, 3), np.int64)
    pairs = np.unique(np.concatenate(stated).astype(np.int64), axis=0)
    who, where = pairs[:, 0], pairs[:, 1]
    kept = np.ones(len(pairs), bool)
    for reader in prepare_bars(spec, facts).values():
        kept &= ~reader(who, where)
    points = sum_points(spec, facts, who, where)
    return np.column_stack([pairs, points])[kept]


def sum_points(spec: says.Spec, facts: Facts, who: Ints, where: Ints) -> Ints:
    """What each of these pairs earns."""
    points = np.zeros(np.broadcast(who, where).shape, np.int64)
    for reader in prepare_terms(spec, facts).values():
        points = points + reader(who, where)
    return points
