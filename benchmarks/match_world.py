"""Rounds of selection of any size, the same for the same seed: villages with types and needs, units
of four levels with quotas and reach, people with ages, specialities, homes, kin and wishes.

    facts = make_round("county", seed=1)
    for code, facts in make_nation(seed=1): ...       # a province at a time

The shares are the benchmark's own: half of the villages take one unit, three in ten keep a member,
one in seven has a single lodging, those near the county's seat are wished for most. Province and
city units are pools: they reach three counties, or all of their city. A county has people to
spare; a city and a province have hardly more than they need.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks.match_ground import (
    PROVINCE,
    Ints,
    Places,
    Scale,
    Units,
    make_places,
    make_units,
    make_villages,
    one_of_reach,
    pick,
    split,
)
from benchmarks.match_rules import FIT, KINDS, SPECIALITIES, TYPES
from zhucun.engines.match.facts import Facts, Pairs

Bools = NDArray[np.bool_]


SCALES = {
    "county": Scale(cities=1, counties=1, villages=118, people=450),
    "city": Scale(cities=1, counties=9, villages=1_000, people=3_000),
    "province": Scale(cities=12, counties=80, villages=8_900, people=26_800),
}
NATION = Scale(cities=310, counties=1_680, villages=186_000, people=563_000)
PROVINCES = (
    *("13", "14", "15", "21", "22", "23", "32", "33", "34", "35", "36", "37", "41", "42"),
    *("43", "44", "45", "46", "50", "51", "52", "53", "54", "61", "62", "63", "64", "65"),
)
#: By unit kind, how often its people have each speciality.
_KNOWS = np.array(
    [
        [0.45, 0.05, 0.07, 0.03, 0.02, 0.03, 0.02, 0.03, 0.05, 0.25],
        [0.05, 0.45, 0.05, 0.03, 0.02, 0.03, 0.12, 0.08, 0.02, 0.15],
        [0.08, 0.03, 0.62, 0.01, 0.01, 0.01, 0.02, 0.02, 0.05, 0.15],
        [0.04, 0.06, 0.02, 0.42, 0.20, 0.02, 0.05, 0.07, 0.02, 0.10],
        [0.06, 0.06, 0.02, 0.02, 0.01, 0.52, 0.10, 0.04, 0.05, 0.12],
        [0.07, 0.05, 0.03, 0.02, 0.02, 0.03, 0.03, 0.03, 0.57, 0.15],
        [0.04, 0.15, 0.03, 0.04, 0.01, 0.03, 0.04, 0.50, 0.03, 0.13],
        [0.15, 0.10, 0.06, 0.10, 0.04, 0.06, 0.10, 0.06, 0.20, 0.13],
    ]
)

# ── people ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class People:
    """The columns of the supply and what only the maker needs: unit, home county, home village
    (-1: a town), villages of kin."""

    columns: dict[str, NDArray[np.generic]]
    unit: Ints
    home_county: Ints
    home: Ints
    kin: Ints


def make_people(dice: np.random.Generator, places: Places, units: Units) -> People:
    unit = np.repeat(np.arange(len(units.size)), units.size)
    count = len(unit)
    kind, level = units.kind[unit], units.level[unit]
    age = np.clip(np.round(dice.gamma(6.0, 2.9, count) + 19.5), 22, 57).astype(np.int64)
    member = dice.random(count) < 0.90
    party_years = np.where(member, np.maximum(0, age - 22 - dice.integers(0, 6, count)), -1)
    work_years = np.maximum(0, age - 22 - dice.integers(0, 4, count))
    first = pick(dice, _KNOWS[kind])
    second = np.where(dice.random(count) < 0.4, dice.integers(0, len(SPECIALITIES), count), first)
    experience = np.minimum(6, np.floor(dice.exponential(1.6, count))).astype(np.int64)
    raw = 0.05 * (age - 22) + 0.35 * experience + 0.25 * level + dice.normal(0, 0.7, count)
    strength = 1 + (raw > 0.9).astype(np.int64) + (raw > 2.0)
    home_county = one_of_reach(dice, units, unit)
    rural = dice.random(count) < 0.45
    starts = places.starts
    home = starts[home_county] + (dice.random(count) * places.villages[home_county]).astype(int)
    capital = np.where(level >= PROVINCE, 0, home_county)  # who works in the capital lives there
    columns: dict[str, NDArray[np.generic]] = {
        "all": np.ones(count, bool),
        "eligible": dice.random(count) > 0.02,
        "can_lead": (party_years >= 1) & (work_years >= 2) & (age <= 55) & (strength >= 2),
        "young": age <= 35,
        "age_band": np.digitize(age, [36, 46]).astype(np.int64),
        "sex": (dice.random(count) < 0.28).astype(np.int64),
        "specialities": (1 << first) | (1 << second),
        "strength": strength,
        "experience": np.minimum(experience, 4),
        "merit": 3 * strength + 2 * np.minimum(experience, 5),
        "level": level,
        "home": np.where(rural, places.code[home], places.county_code[capital]).astype("U12"),
    }
    for at, name in enumerate(KINDS):
        columns[f"of_{name}"] = kind == at
    for at, name in enumerate(SPECIALITIES):
        columns[f"knows_{name}"] = (first == at) | (second == at)
    kin = starts[home_county] + (dice.random(count) * places.villages[home_county]).astype(int)
    return People(
        columns=columns,
        unit=unit,
        home_county=home_county,
        home=np.where(rural, home, -1),
        kin=np.where(dice.random(count) < 0.12, kin, -1),
    )


# ── wishes and rotation ──────────────────────────────────────────────────────────────


def as_pairs(left: Ints, right: Ints, rank: Ints) -> Pairs:
    """Without pairs that lead nowhere; of the same two the best rank only."""
    kept = np.flatnonzero((left >= 0) & (right >= 0))
    order = kept[np.lexsort((rank[kept], right[kept], left[kept]))]
    both = np.stack([left[order], right[order]])
    first = np.ones(len(order), bool)
    first[1:] = (both[:, 1:] != both[:, :-1]).any(axis=0)
    order = order[first]
    return Pairs(left=left[order], right=right[order], rank=rank[order])


def cadre_wishes(dice: np.random.Generator, places: Places, units: Units, unit: Ints) -> Pairs:
    """Seven in ten state up to three villages (ranks 0 to 2) and up to two townships (3 and 4)."""
    count = len(unit)
    person = np.arange(count)
    wishing = dice.random(count) < 0.7
    parts: list[tuple[Ints, Ints, int]] = []
    for rank, share in enumerate((1.0, 0.8, 0.6)):
        village = places.draw(dice, one_of_reach(dice, units, unit))
        named = np.flatnonzero(wishing & (dice.random(count) < share))
        parts.append((person[named], village[named], rank))
    town_starts = np.searchsorted(places.town, np.arange(places.town[-1] + 2))
    for rank, share in enumerate((0.7, 0.4), start=3):
        town = places.town[places.draw(dice, one_of_reach(dice, units, unit))]
        who = np.flatnonzero(wishing & (dice.random(count) < share))
        several = (town_starts[1:] - town_starts[:-1])[town[who]]
        left = np.repeat(who, several)
        ends = np.cumsum(several)
        steps = np.arange(len(left)) - np.repeat(ends - several, several)
        parts.append((left, np.repeat(town_starts[town[who]], several) + steps, rank))
    ranks = np.concatenate([np.full(len(left), rank) for left, _, rank in parts])
    left, right = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    return as_pairs(left, right, ranks)


def village_wishes(dice: np.random.Generator, places: Places, units: Units, types: Ints) -> Pairs:
    """Seven in ten villages name three units that serve their county, fitting ones oftener."""
    fit = np.array(FIT) / 25.0
    left: list[int] = []
    right: list[int] = []
    for county, start in enumerate(places.starts[:-1].tolist()):
        serving = np.array([at for at, served in enumerate(units.reach) if county in served])
        for village in range(start, int(places.starts[county + 1])):
            if dice.random() < 0.7:
                liking = fit[units.kind[serving], types[village]] + dice.gumbel(0, 1, len(serving))
                best = serving[np.argsort(-liking)[:3]].tolist()
                left += [village] * len(best)
                right += best
    villages = np.array(left, np.int64)
    rank = np.arange(len(villages)) - np.searchsorted(villages, villages)
    return as_pairs(villages, np.array(right, np.int64), rank)


def keep_members(
    dice: np.random.Generator, places: Places, units: Units, people: People
) -> tuple[Ints, Bools]:
    """Three in ten villages keep a member: two thirds of these must stay, the others may."""
    current = np.full(len(people.unit), -1, np.int64)
    remains = np.zeros(len(people.unit), bool)
    left = units.quota.copy()
    eligible = people.columns["eligible"]
    by_county: dict[int, list[int]] = {}
    for person in dice.permutation(len(people.unit)).tolist():
        if eligible[person]:
            by_county.setdefault(int(people.home_county[person]), []).append(person)
    for village in np.flatnonzero(dice.random(len(places.code)) < 0.30).tolist():
        waiting = by_county.get(int(places.county[village]), [])
        while waiting:
            person = waiting.pop()
            barred = village in (people.home[person], people.kin[person])
            if not barred and left[people.unit[person]] > 0:
                current[person] = village
                remains[person] = dice.random() < 0.67
                left[people.unit[person]] -= 1
                break
    return current, remains


# ── the whole ────────────────────────────────────────────────────────────────────


def make_round(size: str, seed: int) -> Facts:
    """A county's, city's or province's round."""
    return make_facts(np.random.default_rng(seed), SCALES[size])


def make_nation(seed: int, scale: Scale = NATION) -> Iterator[tuple[str, Facts]]:
    """Province by province: only one is in memory. The centre's units serve counties of one
    province, so that provinces share nobody and their bounds add up to the nation's."""
    dice = np.random.default_rng(seed)
    weights = dice.lognormal(0, 0.4, len(PROVINCES))
    cities, counties, villages, people = (
        split(total, weights, least)
        for total, least in (
            (scale.cities, 2),
            (scale.counties, 10),
            (scale.villages, 200),
            (scale.people, 600),
        )
    )
    for at, (code, apart) in enumerate(zip(PROVINCES, dice.spawn(len(PROVINCES)), strict=True)):
        part = Scale(
            cities=int(cities[at]),
            counties=int(counties[at]),
            villages=int(villages[at]),
            people=int(people[at]),
        )
        yield code, make_facts(apart, part, province=code, centre=True)


def make_facts(
    dice: np.random.Generator, scale: Scale, *, province: str = "43", centre: bool = False
) -> Facts:
    places = make_places(dice, scale, province)
    demand = make_villages(dice, places)
    types = np.argmax(np.stack([demand[f"is_{name}"] for name in TYPES]), axis=0)
    units = make_units(dice, scale, places, centre)
    people = make_people(dice, places, units)
    current, remains = keep_members(dice, places, units, people)
    person = np.arange(len(people.unit))
    areas = sorted({area for served in units.areas for area in served})
    at = {area: number for number, area in enumerate(areas)}
    reach = [(unit, at[area]) for unit, served in enumerate(units.areas) for area in served]
    return Facts(
        supply={**people.columns, "remains": remains},
        demand=demand,
        groups={"quota": units.quota},
        group=people.unit,
        current=current,
        pairs={
            "home-village": as_pairs(person, people.home, person * 0),
            "kin": as_pairs(person, people.kin, person * 0),
            "cadre-wish": cadre_wishes(dice, places, units, people.unit),
            "village-wish": village_wishes(dice, places, units, types),
        },
        areas=np.array(areas),
        reach=np.array(reach, np.int64),
    )
