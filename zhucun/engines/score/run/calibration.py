"""Townships beside their county, and what a scheme's method adds to a total."""

from __future__ import annotations

from math import isqrt

import numpy as np

from zhucun.engines.score.answers import Area
from zhucun.engines.score.facts import Facts, Ints
from zhucun.engines.score.run.exact import half_up
from zhucun.engines.score.spec import Calibration, Method, amount


class Groups:
    """Number, mean and spread (population standard deviation) of values by group, exact to the
    last place."""

    def __init__(self, group: Ints, value: Ints) -> None:
        order = np.argsort(group, kind="stable")
        group, value = group[order], value[order]
        first = np.flatnonzero(np.diff(group, prepend=group[:1] - 1)) if len(group) else group
        self.group = group[first]
        self.count = np.diff(np.append(first, len(group)))
        total = np.add.reduceat(value, first) if len(first) else first
        square = np.add.reduceat(value * value, first) if len(first) else first
        self.mean = half_up(total, np.maximum(self.count, 1))
        # n Σx² - (Σx)² can pass 63 bits: whole numbers of Python, one for each group.
        self.spread = np.array(
            [
                half_up(isqrt(4 * (int(n) * int(q) - int(t) ** 2)), 2 * int(n))
                for n, t, q in zip(self.count, total, square, strict=True)
            ],
            np.int64,
        )

    def at(self, group: Ints) -> Ints:
        """The position of each of some groups that are there."""
        return np.searchsorted(self.group, group)


def adjusted(method: Calibration, facts: Facts, base: Ints, scale: int) -> Ints:
    """What calibration adds to each base (-1: no base, then 0), kept within 0 and the scale."""
    added = np.zeros(len(base), np.int64)
    rows = np.flatnonzero((base >= 0) & (facts.area >= 0) & (facts.pool >= 0))
    if method.method is Method.NONE or not len(rows):
        return added
    value = base[rows]
    town, county = _both(facts, rows)
    towns, counties = Groups(town, value), Groups(county, value)
    at, over = towns.at(town), counties.at(county)
    moved = value - towns.mean[at] + counties.mean[over]
    if method.method is Method.STANDARDISE:
        spread = towns.spread[at]
        wide = spread > 0
        off = (value - towns.mean[at])[wide] * counties.spread[over][wide]
        moved[wide] = half_up(off, spread[wide]) + counties.mean[over][wide]
    enough = towns.count[at] >= method.at_least
    added[rows] = np.where(enough, np.clip(moved, 0, scale) - value, 0)
    return added


def compared(facts: Facts, columns: dict[str, Ints]) -> tuple[Area, ...]:
    """Every township beside its county, for the base ("") and for each part."""
    found = []
    for part, value in columns.items():
        rows = np.flatnonzero((value >= 0) & (facts.area >= 0) & (facts.pool >= 0))
        if not len(rows):
            continue
        town, county = _both(facts, rows)
        towns, counties = Groups(town, value[rows]), Groups(county, value[rows])
        for number, code in enumerate(towns.group):
            pool, area = divmod(int(code), len(facts.areas))
            over = int(counties.at(np.array([pool]))[0])
            found.append(
                Area(
                    pool=facts.pools[pool],
                    area=facts.areas[area],
                    part=part,
                    count=int(towns.count[number]),
                    mean=amount(towns.mean[number]),
                    spread=amount(towns.spread[number]),
                    pool_count=int(counties.count[over]),
                    pool_mean=amount(counties.mean[over]),
                    pool_spread=amount(counties.spread[over]),
                )
            )
    return tuple(found)


def _both(facts: Facts, rows: Ints) -> tuple[Ints, Ints]:
    """Township (within its county) and county of some subjects."""
    county = facts.pool[rows]
    return county * len(facts.areas) + facts.area[rows], county
