"""What keeps one supply from one demand, rule by rule."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import spec as says
from zhucun.engines.match.facts import Facts, Ints, Pairs
from zhucun.engines.match.run.terms import Found

Bools = NDArray[np.bool_]
Reader = Callable[[Ints, Ints], Bools]  # (supplies, demands) → barred
NEVER = "never"  # the name of a lock where a rule's name is asked for


def prepare_bars(spec: says.Spec, facts: Facts) -> dict[str, Reader]:
    """A reader of each rule of a pair, by its name, and of `Locks.never`."""
    readers = {bar.name: _prepare(bar, facts) for bar in spec.bars if isinstance(bar, says.Bar)}
    never = facts.locks.never
    if len(never):
        pairs = Pairs(left=never[:, 0], right=never[:, 1], rank=never[:, 0] * 0)
        readers[NEVER] = _stated(pairs, facts)
    return readers


def _prepare(bar: says.Bar, facts: Facts) -> Reader:
    match bar:
        case says.Only():
            lacks = ~facts.supply[bar.supply].astype(bool)
            return lambda who, where: lacks[who] & (where >= 0)
        case says.Avoid():
            return _stated(facts.pairs[bar.name], facts)
        case says.Reach():
            area, serves = reach_of(facts, bar)
            group = facts.group
            return lambda who, where: ~serves[group[who], area[where]]
        case says.Require():
            lacks = ~facts.supply[bar.supply].astype(bool)
            wants = facts.demand[bar.demand].astype(bool)
            return lambda who, where: lacks[who] & wants[where]
        case says.Remain():
            stays = remaining(bar, facts)
            current = facts.current
            return lambda who, where: stays[who] & (current[who] != where)


def remaining(bar: says.Remain, facts: Facts) -> Bools:
    """Who has to stay where he is."""
    stays: Bools = facts.supply[bar.supply].astype(bool) & (facts.current >= 0)
    return stays


def _stated(pairs: Pairs, facts: Facts) -> Reader:
    width = len(next(iter(facts.demand.values())))
    found = Found(pairs, width, -1)
    return lambda who, where: found(who, where) >= 0


def reach_of(facts: Facts, bar: says.Reach) -> tuple[Ints, Bools]:
    """For each demand its kind of area, and which group serves which kind."""
    codes = facts.demand[bar.demand].astype("U12")
    areas, area = np.unique(facts.areas.astype("U12"), return_inverse=True)
    lengths = np.char.str_len(areas) if len(areas) else np.zeros(0, np.int64)
    held = np.zeros((len(codes), 0), np.int64)
    for digits in np.unique(lengths).tolist():
        index = {str(areas[at]): at for at in np.flatnonzero(lengths == digits).tolist()}
        starts, which = np.unique(codes.astype(f"U{max(1, digits)}"), return_inverse=True)
        found = np.array([index.get(str(start)[:digits], -1) for start in starts], np.int64)
        held = np.column_stack([held, found[which]])
    kinds, kind = np.unique(held, axis=0, return_inverse=True)
    groups = int(max(facts.group.max(initial=-1), facts.reach[:, 0].max(initial=-1))) + 1
    by_area = np.zeros((groups, len(areas) + 1), bool)
    by_area[facts.reach[:, 0], area[facts.reach[:, 1]]] = True
    serves = np.zeros((groups, len(kinds)), bool)
    for column in range(kinds.shape[1]):
        serves |= by_area[:, kinds[:, column]]  # -1: the last column, which nobody has
    serves[~by_area.any(axis=1)] = True
    return kind.reshape(-1).astype(np.int64), serves
