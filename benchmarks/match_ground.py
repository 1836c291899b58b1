"""The ground of a round: counties, townships and villages with what they need, and units with their
offers, quotas and reach."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.match_rules import KINDS, SPECIALITIES, TYPES

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Scale:
    """How large a round is."""

    cities: int
    counties: int
    villages: int
    people: int


PROVINCE, CITY, COUNTY = 2, 1, 0  # levels of units; 3 is the centre

_TYPE_SHARES = (0.25, 0.30, 0.12, 0.20, 0.13)
_KIND_SHARES = (0.22, 0.15, 0.12, 0.16, 0.06, 0.14, 0.10, 0.05)
#: By village type, how often it needs each speciality.
_NEEDS = np.array(
    [
        [0.55, 0.05, 0.08, 0.04, 0.02, 0.02, 0.02, 0.05, 0.10, 0.07],
        [0.08, 0.30, 0.02, 0.15, 0.08, 0.06, 0.16, 0.08, 0.03, 0.04],
        [0.15, 0.03, 0.50, 0.02, 0.02, 0.02, 0.02, 0.04, 0.12, 0.08],
        [0.04, 0.12, 0.02, 0.38, 0.18, 0.05, 0.15, 0.03, 0.01, 0.02],
        [0.05, 0.10, 0.02, 0.08, 0.03, 0.45, 0.14, 0.08, 0.02, 0.03],
    ]
)
#: Of the people: from the centre (in a nation only), the province, the cities; the mean size of
#: a unit's offer by level (county, city, province, centre).
_CENTRAL, _PROVINCIAL, _OF_CITIES = 0.02, 0.12, 0.18
_OFFERS = (6, 8, 9, 3)


# ── places ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Places:
    """Villages lie county by county: county c holds rows starts[c] … starts[c + 1]. `charm`: how
    much a village is wished for, running total."""

    city: Ints  # of each county
    county_code: NDArray[np.str_]
    county: Ints  # of each village
    town: Ints
    code: NDArray[np.str_]
    starts: Ints
    charm: Floats

    @property
    def villages(self) -> Ints:
        """How many villages each county has."""
        return np.diff(self.starts)

    def draw(self, dice: np.random.Generator, county: Ints) -> Ints:
        """For each county one of its villages, the near ones oftener."""
        low, high = self.charm[self.starts[county]], self.charm[self.starts[county + 1]]
        at = np.searchsorted(self.charm, low + dice.random(len(county)) * (high - low), "right") - 1
        return np.clip(at, self.starts[county], self.starts[county + 1] - 1)


def split(total: int, weights: Floats, least: int) -> Ints:
    """Whole parts of a total, by weight and not below `least`."""
    parts = np.maximum(least, np.floor(weights / weights.sum() * total)).astype(np.int64)
    order = np.argsort(-weights, kind="stable")
    for step in range(abs(int(total - parts.sum()))):
        parts[order[step % len(order)]] += np.sign(total - parts.sum())
    return parts


def make_places(dice: np.random.Generator, scale: Scale, province: str) -> Places:
    city = np.sort(
        np.concatenate(
            [np.arange(scale.cities), dice.integers(0, scale.cities, scale.counties - scale.cities)]
        )
    )
    number = np.arange(scale.counties) - np.searchsorted(city, city)  # within its city
    county_code = np.array(
        [f"{province}{at + 1:02}{no + 21:02}" for at, no in zip(city, number, strict=True)]
    )
    villages = split(scale.villages, dice.lognormal(0, 0.30, scale.counties), 8)
    county = np.repeat(np.arange(scale.counties), villages)
    towns = np.clip(villages // 8, 2, 22)
    first_town = np.concatenate([[0], np.cumsum(towns)])
    town = np.sort(first_town[county] + (dice.random(len(county)) * towns[county]).astype(np.int64))
    far = 20 * np.sqrt(dice.random(first_town[-1]))  # kilometres from the seat
    far_village = np.abs(far[town] + dice.normal(0, 4, len(town)))
    within = np.arange(len(town)) - np.searchsorted(town, town)
    code = np.array(
        [
            f"{county_code[c]}{t - first_town[c] + 100:03}{v + 200:03}"
            for c, t, v in zip(county, town, within, strict=True)
        ]
    )
    charm = np.concatenate([[0.0], np.cumsum(np.exp(-far_village / 15) + 0.05)])
    starts = np.concatenate([[0], np.cumsum(villages)])
    return Places(
        city=city,
        county_code=county_code,
        county=county,
        town=town,
        code=code,
        starts=starts,
        charm=charm,
    )


# ── villages ────────────────────────────────────────────────────────────────────


def pick(dice: np.random.Generator, shares: Floats) -> Ints:
    """One column for each row, by the row's shares."""
    edges = shares.cumsum(axis=1)
    edges[:, -1] = 1.0
    return (dice.random((len(shares), 1)) > edges).sum(axis=1).astype(np.int64)


def make_villages(dice: np.random.Generator, places: Places) -> dict[str, NDArray[np.generic]]:
    """The columns of the demand; `types` and `needs` have two columns each and are for the maker
    only."""
    count = len(places.code)
    first = dice.choice(len(TYPES), count, p=_TYPE_SHARES)
    second = np.where(dice.random(count) < 0.3, dice.integers(0, len(TYPES), count), first)
    needs = np.stack([pick(dice, _NEEDS[first]), pick(dice, _NEEDS[second])], axis=1)
    key = dice.random(count) < 0.6
    difficulty = np.clip(np.round(dice.normal(2.2, 0.9, count) + 0.6 * key), 1, 4)
    least = np.where(key, 3, 2)
    columns: dict[str, NDArray[np.generic]] = {
        "all": np.ones(count, bool),
        "code": places.code,
        "least": least,
        "most": least + 1,
        "target": 2 * least + (difficulty >= 4),
        "difficulty": difficulty.astype(np.int64),
        "key": key.astype(np.int64),
        "needs": np.bitwise_or.reduce(1 << needs, axis=1),
        "one_unit": dice.random(count) < 0.5,
        "one_lodging": dice.random(count) < 0.15,
    }
    for at, name in enumerate(TYPES):
        columns[f"is_{name}"] = (first == at) | (second == at)
    for at, name in enumerate(SPECIALITIES):
        columns[f"first_need_{name}"] = needs[:, 0] == at
        columns[f"second_need_{name}"] = needs[:, 1] == at
    return columns


# ── units ──────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class Units:
    """`reach`: the counties that a unit serves; `areas`: how its office names them."""

    kind: Ints
    level: Ints
    size: Ints
    quota: Ints
    reach: list[Ints]
    areas: list[list[str]]


def _offers(dice: np.random.Generator, total: int, mean: int) -> Iterator[int]:
    """Sizes of units that offer `total` people together; nobody offers one alone."""
    while total > 0:
        size = min(total, int(np.clip(round(dice.lognormal(np.log(mean), 0.45)), 2, 24)))
        size += total - size == 1
        yield size
        total -= size


def make_units(dice: np.random.Generator, scale: Scale, places: Places, centre: bool) -> Units:
    villages = places.villages.astype(float)
    of_city = np.bincount(places.city, weights=villages)
    top = _CENTRAL if centre else 0.0
    local = 1 - _PROVINCIAL - _OF_CITIES - top
    shares = [*(local * villages), *(_OF_CITIES * of_city), _PROVINCIAL * villages.sum()]
    shares += [top * villages.sum()] if centre else []
    totals = split(scale.people, np.array(shares), 2)
    codes, kinds, levels, sizes = places.county_code, [], [], []
    reach: list[Ints] = []
    areas: list[list[str]] = []
    for office, total in enumerate(totals.tolist()):
        city = office - scale.counties
        level = COUNTY if city < 0 else CITY if city < scale.cities else PROVINCE
        level += office == scale.counties + scale.cities + 1
        for size in _offers(dice, total, _OFFERS[level]):
            kinds.append(int(dice.choice(len(KINDS), p=_KIND_SHARES)))
            levels.append(level)
            sizes.append(size)
            if level == COUNTY:
                reach.append(np.array([office]))
            elif level == CITY:
                reach.append(np.flatnonzero(places.city == city))
            else:  # 定点帮扶: designated counties
                several = min(scale.counties, 3 if level == PROVINCE else 2)
                share = villages / villages.sum()
                reach.append(np.sort(dice.choice(scale.counties, several, replace=False, p=share)))
            served = reach[-1]
            whole = level == CITY
            areas.append([codes[served[0]][:4]] if whole else [str(codes[at]) for at in served])
    size_of = np.array(sizes)
    quota = np.maximum(2, np.floor(size_of * 0.94 + dice.random(len(sizes)) * 0.5))
    return Units(
        kind=np.array(kinds),
        level=np.array(levels),
        size=size_of,
        quota=np.minimum(quota, size_of).astype(np.int64),
        reach=reach,
        areas=areas,
    )


def one_of_reach(dice: np.random.Generator, units: Units, unit: Ints) -> Ints:
    """For each unit of the rows one county that it serves."""
    ends = np.cumsum([len(served) for served in units.reach])
    flat = np.concatenate(units.reach)
    several = np.diff(np.concatenate([[0], ends]))
    return flat[ends[unit] - several[unit] + (dice.random(len(unit)) * several[unit]).astype(int)]
