"""Small matches of every shape, drawn: any of the parts that a spec may have, a handful of people."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
from hypothesis import strategies as st

from zhucun.engines.match.facts import Facts, Locks, Pairs
from zhucun.engines.match.spec import (
    Apart,
    Avoid,
    Balance,
    Covers,
    Fit,
    FitRow,
    Lead,
    LeadBonus,
    Mix,
    Near,
    OneGroup,
    Only,
    Product,
    Quota,
    Reach,
    Remain,
    Require,
    Share,
    Size,
    Some,
    Spec,
    Stay,
    Wish,
)  # fmt: skip

PENALTY = 100_000
AREAS = ("4301", "430121", "430122")
CODES = ("430121100201", "430121100202", "430121101201", "430122100201", "430223100201")
HOMES = ("", "430121", "430121100201", "430122100202", "520111100201")

TERMS = (
    Fit(name="fit", rows=(FitRow(supply="a", demand="x", points=9), FitRow(supply="b", demand="y", points=4))),
    Fit(name="fit-best", rows=(FitRow(supply="a", demand="y", points=3), FitRow(supply="b", demand="y", points=7)), best=True),
    Product(name="product", supply="number", demand="weight", points=-1),
    Wish(name="wish", points=(11, 6, 2)),
    Wish(name="wished", points=(8, 3), by_group=True),
    Near(name="near", supply="home", demand="code", points=(0, 1, 2, 4, 7, 5)),
    Stay(name="stay", points=13),
    LeadBonus(name="merit", supply="number", points=3),
    Mix(name="mix", supply="band", points=5),
    Balance(name="balance", supply="number", demand="target", points=4),
)  # fmt: skip
BARS = (
    Only(name="only", supply="ok"),
    Avoid(name="avoid"),
    Reach(name="reach", demand="code"),
    Require(name="require", supply="b", demand="strict"),
    Remain(name="remain", supply="remains"),
    Quota(name="quota", column="quota"),
    OneGroup(name="one-group", demand="y"),
    Apart(name="apart", supply="sex", demand="x"),
)
SHORTFALLS = (
    Lead(name="lead", supply="can_lead", demand="led", penalty=PENALTY),
    Some(name="some", supply="young", demand="x", penalty=PENALTY),
    Covers(name="covers", supply="bits", demand="bits", penalty=PENALTY),
    Share(name="share", supply="young", permille=400, penalty=PENALTY),
)


def _subset(parts: tuple[Any, ...]) -> st.SearchStrategy[tuple[Any, ...]]:
    kept = st.lists(st.booleans(), min_size=len(parts), max_size=len(parts))
    return kept.map(lambda flags: tuple(p for p, flag in zip(parts, flags, strict=True) if flag))


def specs() -> st.SearchStrategy[Spec]:
    """Any of the parts beside the size."""
    return st.builds(
        Spec,
        size=st.just(Size(name="size", least="least", most="most", penalty=PENALTY)),
        terms=_subset(TERMS),
        bars=_subset(BARS),
        shortfalls=_subset(SHORTFALLS),
        capacity=st.sampled_from((None, None, "capacity")),
    )


@st.composite
def facts(draw: st.DrawFn, *, most_people: int = 8, locked: bool = False) -> Facts:
    """Up to four demands and three groups; those who remain, one a demand, do so where they may."""
    people, demands = draw(st.integers(2, most_people)), draw(st.integers(1, 4))
    groups = draw(st.integers(1, 3))

    def column(values: st.SearchStrategy[Any], size: int, kind: Any = np.int64) -> Any:
        return np.array(draw(st.lists(values, min_size=size, max_size=size)), kind)

    def flags(size: int, names: str) -> dict[str, Any]:
        return {name: column(st.booleans(), size, bool) for name in names.split()}

    def pairs(left: int, right: int) -> Pairs:
        cells = st.tuples(st.integers(0, left - 1), st.integers(0, right - 1))
        stated = draw(st.dictionaries(cells, st.integers(0, 3), max_size=6))
        rows = np.array([(*cell, rank) for cell, rank in stated.items()], np.int64).reshape(-1, 3)
        return Pairs(left=rows[:, 0], right=rows[:, 1], rank=rows[:, 2])

    least = column(st.integers(0, 2), demands)
    current = column(st.integers(-1, demands - 1), people)
    remains = np.zeros(people, bool)
    for demand in range(demands):
        remains[np.flatnonzero(current == demand)[: draw(st.integers(0, 1))]] = draw(st.booleans())
    return Facts(
        supply={
            **flags(people, "a b ok can_lead young"),
            "number": column(st.integers(0, 4), people),
            "band": column(st.integers(0, 2), people),
            "bits": column(st.integers(0, 3), people),
            "sex": column(st.integers(0, 1), people),
            "capacity": column(st.integers(1, 2), people),
            "home": column(st.sampled_from(HOMES), people, "U12"),
            "remains": remains,
        },
        demand={
            **flags(demands, "x y strict led"),
            "least": least,
            "most": least + column(st.integers(0, 1), demands),
            "weight": column(st.integers(0, 3), demands),
            "bits": column(st.integers(0, 3), demands),
            "target": column(st.integers(0, 6), demands),
            "code": column(st.sampled_from(CODES), demands, "U12"),
        },
        groups={"quota": column(st.integers(0, 4), groups)},
        group=column(st.integers(0, groups - 1), people),
        current=current,
        pairs={
            "wish": pairs(people, demands),
            "wished": pairs(demands, groups),
            "avoid": pairs(people, demands),
        },
        areas=np.array(AREAS),
        reach=_two(draw, st.tuples(st.integers(0, groups - 1), st.integers(0, len(AREAS) - 1))),
        locks=_locks(draw, people, demands) if locked else Locks(),
    )  # fmt: skip


def _two(draw: st.DrawFn, cells: st.SearchStrategy[Any]) -> Any:
    return np.array(draw(st.lists(cells, max_size=2, unique=True)), np.int64).reshape(-1, 2)


def _locks(draw: st.DrawFn, people: int, demands: int) -> Locks:
    cell = st.tuples(st.integers(0, people - 1), st.integers(0, demands - 1))
    rows = draw(st.dictionaries(cell, st.integers(-1, 1), max_size=2))
    must = np.array([(*each, role) for each, role in rows.items()], np.int64).reshape(-1, 3)
    return Locks(must=must, never=_two(draw, cell))


# ── the same match, told otherwise ──────────────────────────────────────────────────────────


def keep(given_facts: Facts, people: list[int]) -> Facts:
    """The match without the others, or in another order."""
    where = np.full(len(given_facts.group), -1)
    where[people] = np.arange(len(people))

    def moved(pairs: Pairs, name: str) -> Pairs:
        left = pairs.left if name in ("wished", "village-wish") else where[pairs.left]
        kept = left >= 0
        return Pairs(left=left[kept], right=pairs.right[kept], rank=pairs.rank[kept])

    return dataclasses.replace(
        given_facts,
        supply={name: column[people] for name, column in given_facts.supply.items()},
        group=given_facts.group[people],
        current=given_facts.current[people],
        pairs={name: moved(pairs, name) for name, pairs in given_facts.pairs.items()},
    )


def shuffled(given_facts: Facts, dice: Any) -> Facts:
    """The same match with its people, demands and groups in another order."""

    def order(count: int) -> Any:
        rows = list(range(count))
        dice.shuffle(rows)
        return np.array(rows, np.int64)

    people = order(len(given_facts.group))
    demands = order(len(given_facts.demand["code"]))
    groups = order(len(given_facts.groups["quota"]))
    to_demand, to_group = np.argsort(demands), np.argsort(groups)
    found = keep(given_facts, people.tolist())
    pairs = {}
    for name, each in found.pairs.items():
        by_group = name in ("wished", "village-wish")
        left = to_demand[each.left] if by_group else each.left
        right = (to_group if by_group else to_demand)[each.right]
        pairs[name] = Pairs(left=left, right=right, rank=each.rank)
    current = np.where(found.current >= 0, to_demand[found.current], -1)
    reach = found.reach.copy()
    reach[:, 0] = to_group[reach[:, 0]]
    return dataclasses.replace(
        found,
        demand={name: column[demands] for name, column in found.demand.items()},
        groups={name: column[groups] for name, column in found.groups.items()},
        group=to_group[found.group],
        current=current,
        pairs=pairs,
        reach=reach,
    )
