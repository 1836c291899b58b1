"""Whether facts are what a spec needs: columns there, of one length and of the right kind."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.errors import BadFacts
from zhucun.engines.match.facts import Facts, Ints

FLAG, NUMBER, CODE = "flags", "whole numbers", "codes"
_KINDS = {FLAG: "b", NUMBER: "iu", CODE: "U"}
_MOST_VALUES = 60  # of a Mix: a set of them is one machine word

_NUMBERS = says.Product | says.Balance | says.Covers | says.LeadBonus | says.Mix

Needed = tuple[str, str, str]  # side, column, kind


def sizes(facts: Facts, spec: says.Spec) -> tuple[int, int, int]:
    """How many supplies, demands and groups there are."""
    demands = len(facts.demand[spec.size.least]) if spec.size.least in facts.demand else 0
    groups = [len(column) for column in facts.groups.values()]
    named = int(facts.group.max(initial=-1)) + 1
    return len(facts.group), demands, groups[0] if groups else named


def check(spec: says.Spec, facts: Facts) -> None:
    """Raises BadFacts with the name of the first column that cannot be read."""
    supplies, demands, groups = sizes(facts, spec)
    length = {"supply": supplies, "demand": demands, "groups": groups}
    for side, name, kind in _needed(spec):
        columns = getattr(facts, side)
        if name not in columns:
            raise BadFacts(f"{side}: no column {name!r}")
        column = np.asarray(columns[name])
        if column.shape != (length[side],):
            raise BadFacts(f"{side} {name!r}: {length[side]} rows expected, {column.shape} found")
        if column.dtype.kind not in _KINDS[kind]:
            raise BadFacts(f"{side} {name!r}: {kind} expected, {column.dtype} found")
    _check_indices(facts.group, supplies, 0, groups, "group")
    _check_indices(facts.current, supplies, -1, demands, "current")
    _check_table(facts.reach, (groups, len(facts.areas)), "reach")
    _check_table(facts.locks.must[:, :2], (supplies, demands), "locks.must")
    _check_table(facts.locks.never, (supplies, demands), "locks.never")
    if not np.isin(facts.locks.must[:, 2], (-1, 0, 1)).all():
        raise BadFacts("locks.must: a role is 1, 0 or -1")
    _check_pairs(spec, facts, supplies, demands, groups)
    _check_values(spec, facts)


def _needed(spec: says.Spec) -> Iterator[Needed]:
    yield "demand", spec.size.least, NUMBER
    yield "demand", spec.size.most, NUMBER
    if spec.capacity is not None:
        yield "supply", spec.capacity, NUMBER
    for part in (*spec.terms, *spec.bars, *spec.shortfalls):
        yield from _needed_by(part)


def _needed_by(part: says.Part) -> Iterator[Needed]:
    if isinstance(part, says.Fit):
        for row in part.rows:
            yield "supply", row.supply, FLAG
            yield "demand", row.demand, FLAG
        return
    if isinstance(part, says.Quota):
        yield "groups", part.column, NUMBER
        return
    for side in ("supply", "demand"):
        column = getattr(part, side, None)
        if column is not None:
            yield side, column, _kind(part, side)


def _kind(part: says.Part, side: str) -> str:
    """What a part's column holds."""
    if isinstance(part, says.Near | says.Reach):
        return CODE
    if isinstance(part, _NUMBERS):
        return NUMBER
    return NUMBER if isinstance(part, says.Apart) and side == "supply" else FLAG


def _check_indices(column: Ints, rows: int, low: int, high: int, name: str) -> None:
    if column.shape != (rows,) or column.dtype.kind not in "iu":
        raise BadFacts(f"{name}: {rows} whole numbers expected")
    if rows and (column.min() < low or column.max() >= high):
        raise BadFacts(f"{name}: an index leads nowhere (below {low} or from {high})")


def _check_table(table: Ints, limits: tuple[int, int], name: str) -> None:
    if table.ndim != 2 or table.shape[1] != 2 or table.dtype.kind not in "iu":
        raise BadFacts(f"{name}: rows of two whole numbers expected")
    for at, limit in enumerate(limits):
        _check_indices(table[:, at], len(table), 0, limit, name)


def _check_pairs(spec: says.Spec, facts: Facts, supplies: int, demands: int, groups: int) -> None:
    for part in (*spec.terms, *spec.bars):
        if not isinstance(part, says.Wish | says.Avoid):
            continue
        if part.name not in facts.pairs:
            raise BadFacts(f"pairs: none named {part.name!r}")
        by_group = isinstance(part, says.Wish) and part.by_group
        limits = (demands, groups) if by_group else (supplies, demands)
        pairs = facts.pairs[part.name]
        both = np.stack([np.asarray(pairs.left), np.asarray(pairs.right)], axis=1)
        _check_table(both, limits, f"pairs {part.name!r}")
        if np.shape(pairs.rank) != np.shape(pairs.left) or np.min(pairs.rank, initial=0) < 0:
            raise BadFacts(f"pairs {part.name!r}: a rank of 0 or more for each expected")


def _check_values(spec: says.Spec, facts: Facts) -> None:
    for term in spec.terms:
        if isinstance(term, says.Mix):
            several = len(np.unique(facts.supply[term.supply]))
            if several > _MOST_VALUES:
                raise BadFacts(f"supply {term.supply!r}: {several} values to mix, not bands")
    for name in (spec.size.least, spec.size.most):
        if np.min(_numbers(facts.demand[name]), initial=0) < 0:
            raise BadFacts(f"demand {name!r}: a size below 0")
    if spec.capacity and np.min(_numbers(facts.supply[spec.capacity]), initial=0) < 0:
        raise BadFacts(f"supply {spec.capacity!r}: a capacity below 0")


def _numbers(column: NDArray[np.generic]) -> Ints:
    return column.astype(np.int64)
