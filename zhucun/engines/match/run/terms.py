"""What one supply earns at one demand, term by term.

A term is prepared once into small tables, so that it can be read for any pairs, broadcast: a
column of demands against a row of supplies gives a grid.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Column, Facts, Ints, Pairs

Reader = Callable[[Ints, Ints], Ints]  # (supplies, demands) → points
LEVELS = (2, 4, 6, 9, 12)


def prepare_terms(spec: says.Spec, facts: Facts) -> dict[str, Reader]:
    """A reader of each pair term, by its name."""
    return {
        term.name: _prepare(term, facts) for term in spec.terms if isinstance(term, says.PairTerm)
    }


def _prepare(term: says.PairTerm, facts: Facts) -> Reader:
    match term:
        case says.Fit():
            return _fit(term, facts)
        case says.Product():
            left = numbers(facts.supply[term.supply]) * term.points
            right = numbers(facts.demand[term.demand])
            return lambda who, where: left[who] * right[where]
        case says.Wish():
            return _wish(term, facts)
        case says.Near():
            return _near(term, facts.supply[term.supply], facts.demand[term.demand])
        case says.Stay():
            current, points = facts.current, term.points
            return lambda who, where: (current[who] == where) * np.int64(points)


def numbers(column: Column) -> Ints:
    return column.astype(np.int64)


def _fit(term: says.Fit, facts: Facts) -> Reader:
    """Few kinds of supply meet few kinds of demand: a table of kind × kind."""
    mine, kind = _kinds([facts.supply[row.supply] for row in term.rows], len(facts.group))
    yours, type_ = _kinds([facts.demand[row.demand] for row in term.rows], _demands(facts))
    table = np.zeros((len(mine), len(yours)), np.int64)
    for at, row in enumerate(term.rows):
        held = np.outer(mine[:, at], yours[:, at]) * row.points
        if term.best:
            table = np.where(np.outer(mine[:, at], yours[:, at]), np.maximum(table, held), table)
        else:
            table += held
    return lambda who, where: table[kind[who], type_[where]]


def _kinds(flags: Sequence[Column], rows: int) -> tuple[NDArray[np.bool_], Ints]:
    """The distinct rows of flags, and which one each row is."""
    if not flags:
        return np.zeros((1, 0), bool), np.zeros(rows, np.int64)
    packed = np.packbits(np.stack(flags, axis=1).astype(bool), axis=1)
    words = np.zeros((rows, -(-packed.shape[1] // 8) * 8), np.uint8)
    words[:, : packed.shape[1]] = packed
    distinct, which = np.unique(words.view(np.uint64), axis=0, return_inverse=True)
    bits = np.unpackbits(distinct.view(np.uint8).reshape(len(distinct), -1), axis=1)
    return bits[:, : len(flags)].astype(bool), which.reshape(-1).astype(np.int64)


def _demands(facts: Facts) -> int:
    return len(next(iter(facts.demand.values())))


class Found:
    """A sparse table: the least number stated for a pair, or `default`."""

    def __init__(self, pairs: Pairs, width: int, default: int) -> None:
        keys = numbers(pairs.left) * width + numbers(pairs.right)
        order = np.lexsort((pairs.rank, keys))
        keys, ranks = keys[order], numbers(pairs.rank)[order]
        first = np.ones(len(keys), bool)
        first[1:] = keys[1:] != keys[:-1]
        self._keys = np.append(keys[first], np.iinfo(np.int64).max)
        self._values = np.append(ranks[first], default)
        self._width, self._default = width, default

    def __call__(self, left: Ints, right: Ints) -> Ints:
        keys = left * self._width + right
        at = np.searchsorted(self._keys, keys)
        return np.where(self._keys[at] == keys, self._values[at], self._default)


def _wish(term: says.Wish, facts: Facts) -> Reader:
    points = np.array([*term.points, 0], np.int64)
    last = len(term.points)
    pairs, group = facts.pairs[term.name], facts.group
    if term.by_group:
        groups = int(max(pairs.right.max(initial=0), group.max(initial=0))) + 1
        asked = Found(pairs, groups, last)
        return lambda who, where: points[np.minimum(asked(where, group[who]), last)]
    found = Found(pairs, _demands(facts), last)
    return lambda who, where: points[np.minimum(found(who, where), last)]


def _near(term: says.Near, homes: Column, codes: Column) -> Reader:
    points = np.array(term.points, np.int64)
    mine, yours = zip(*(_prefixes(homes, codes, digits) for digits in LEVELS), strict=True)

    def read(who: Ints, where: Ints) -> Ints:
        same = mine[0][who] == yours[0][where]
        shared = same.astype(np.int64)
        for left, right in zip(mine[1:], yours[1:], strict=True):
            same = same & (left[who] == right[where])
            shared += same
        empty = (mine[0][who] == EMPTY) | (yours[0][where] == EMPTY - 1)
        return np.where(empty, 0, points[shared])

    return read


EMPTY = -3


def _prefixes(homes: Column, codes: Column, digits: int) -> tuple[Ints, Ints]:
    """The first digits as numbers; those of shorter codes meet nobody's."""
    both = np.concatenate([homes.astype("U12"), codes.astype("U12")])
    number = np.unique(both.astype(f"U{digits}"), return_inverse=True)[1].astype(np.int64)
    length = np.char.str_len(both)
    mine, yours = slice(0, len(homes)), slice(len(homes), None)
    left = np.where(length[mine] < digits, -1, number[mine])
    right = np.where(length[yours] < digits, -2, number[yours])
    left[length[mine] == 0], right[length[yours] == 0] = EMPTY, EMPTY - 1
    return left, right
