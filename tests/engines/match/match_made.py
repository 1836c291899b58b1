"""Facts of a few rows, column by column, for tests that look at one rule."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from zhucun.engines.match import Facts, Locks, Pairs, Size, Spec

PENALTY = 10_000
SIZE = Size(name="size", least="least", most="most", penalty=PENALTY)


def make_spec(*, terms: Any = (), bars: Any = (), shortfalls: Any = (), **more: Any) -> Spec:
    return Spec(size=SIZE, terms=terms, bars=bars, shortfalls=shortfalls, **more)


def column(values: Sequence[Any]) -> Any:
    """Flags of booleans, whole numbers of numbers, codes of texts."""
    if values and isinstance(values[0], str):
        return np.array(values, "U12")
    return np.array(values, bool if values and isinstance(values[0], bool) else np.int64)


def make_facts(
    *,
    people: int,
    villages: int = 1,
    least: Sequence[int] | None = None,
    most: Sequence[int] | None = None,
    supply: dict[str, Sequence[Any]] | None = None,
    demand: dict[str, Sequence[Any]] | None = None,
    group: Sequence[int] | None = None,
    quota: Sequence[int] | None = None,
    current: Sequence[int] | None = None,
    pairs: dict[str, Sequence[tuple[int, int, int]]] | None = None,
    areas: Sequence[str] = (),
    reach: Sequence[tuple[int, int]] = (),
    must: Sequence[tuple[int, int, int]] = (),
    never: Sequence[tuple[int, int]] = (),
) -> Facts:
    """One seat a village, one group for all, unless said otherwise."""
    return Facts(
        supply={name: column(values) for name, values in (supply or {}).items()},
        demand={
            "least": column(least or [1] * villages),
            "most": column(most or least or [1] * villages),
            **{name: column(values) for name, values in (demand or {}).items()},
        },
        groups={"quota": column(quota)} if quota is not None else {},
        group=column(group or [0] * people),
        current=column(current or [-1] * people),
        pairs={name: make_pairs(rows) for name, rows in (pairs or {}).items()},
        areas=np.array(areas, "U12"),
        reach=np.array(reach, np.int64).reshape(-1, 2),
        locks=Locks(
            must=np.array(must, np.int64).reshape(-1, 3),
            never=np.array(never, np.int64).reshape(-1, 2),
        ),
    )


def make_pairs(rows: Sequence[tuple[int, int, int]]) -> Pairs:
    left, right, rank = np.array(rows, np.int64).reshape(-1, 3).T
    return Pairs(left=left, right=right, rank=rank)
