"""Households and helpers of 怀化 in 2018, in their numbers: 260,500 poor households (HH18-071),
43,498 cadres and 15,724 village cadres (HH18-035, HH18-036); made up, the same for a seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.match import Avoid, Fit, FitRow, Near, Pairs, Size, Spec
from zhucun.engines.match.facts import Facts, Ints

CAP = 5
LEADER, ABLE, NEAR = 300, 50, (0, 0, 10, 60, 140, 150)
PENALTY = 100_000
SPEC = Spec(
    size=Size(name="one", least="least", most="most", penalty=PENALTY),
    terms=(
        Fit(name="leader", rows=(FitRow(supply="leads", demand="severe", points=LEADER),)),
        Fit(name="able", rows=(FitRow(supply="able", demand="poor", points=ABLE),)),
        Near(name="near", supply="home", demand="code", points=NEAR),
    ),
    bars=(Avoid(name="kin"),),
    capacity="places",
)
_VILLAGE, _TOWNSHIP, _COUNTY = 0.27, 0.60, 0.93  # of the helpers up to this level
_KIN = 20  # one household in so many has a village cadre for kin


@dataclass(frozen=True, kw_only=True)
class Scale:
    households: int
    helpers: int
    counties: int
    townships: int
    villages: int


SCALES = {
    "tenth": Scale(households=26_050, helpers=5_900, counties=2, townships=10, villages=13),
    "city": Scale(households=260_500, helpers=59_222, counties=13, townships=15, villages=14),
    "cadres": Scale(households=260_500, helpers=43_498, counties=13, townships=15, villages=14),
}


def make_pairing(size: str, seed: int) -> Facts:
    """The facts of one size; of “cadres” the officials alone, who are too few."""
    scale, dice = SCALES[size], np.random.default_rng(seed)
    villages = np.array(
        [
            f"4312{county:02}{100 + town:03}{200 + village:03}"
            for county in range(1, scale.counties + 1)
            for town in range(scale.townships)
            for village in range(scale.villages)
        ]
    )
    weights = dice.dirichlet(np.full(len(villages), 2.0))
    code = dice.choice(villages, scale.households, p=weights)
    home, is_village = _homes(scale, villages, dice)
    kin = _kin(code, home, is_village, dice)
    count = scale.helpers
    return Facts(
        supply={
            "leads": (dice.random(count) < 0.15) & (dice.random(count) < 0.6),
            "able": dice.random(count) < 0.5,
            "home": home,
            "places": np.full(count, CAP),
        },
        demand={
            "severe": dice.random(len(code)) < 0.12,
            "poor": np.ones(len(code), bool),
            "code": code,
            "least": np.ones(len(code), np.int64),
            "most": np.ones(len(code), np.int64),
        },
        groups={},
        group=np.zeros(count, np.int64),
        current=np.full(count, -1, np.int64),
        pairs={"kin": kin},
    )


def _homes(
    scale: Scale, villages: NDArray[np.str_], dice: np.random.Generator
) -> tuple[NDArray[np.str_], NDArray[np.bool_]]:
    level = dice.random(scale.helpers)
    at = villages[dice.integers(0, len(villages), scale.helpers)]
    home = np.where(level < _COUNTY, at.astype("U6"), "4312").astype("U12")
    home = np.where(level < _TOWNSHIP, at.astype("U9"), home)
    home = np.where(level < _VILLAGE, at, home)
    return home, level < _VILLAGE


def _kin(
    code: NDArray[np.str_],
    home: NDArray[np.str_],
    is_village: NDArray[np.bool_],
    dice: np.random.Generator,
) -> Pairs:
    """Village cadres and households of their own village."""
    order = np.argsort(code, kind="stable")
    who = dice.choice(np.flatnonzero(is_village), len(code) // _KIN)
    low = np.searchsorted(code[order], home[who], "left")
    high = np.searchsorted(code[order], home[who], "right")
    some = high > low
    who, low, high = who[some], low[some], high[some]
    where = order[low + (dice.random(len(who)) * (high - low)).astype(np.int64)]
    pairs: Ints = np.unique(np.stack([who, where], axis=1), axis=0)
    return Pairs(left=pairs[:, 0], right=pairs[:, 1], rank=np.zeros(len(pairs), np.int64))


def points_of(facts: Facts, who: Ints, where: Ints) -> Ints:
    """What pairs earn, by plain arithmetic: shares nothing with the engine."""
    supply, demand = facts.supply, facts.demand
    points = LEADER * (supply["leads"][who] & demand["severe"][where]).astype(np.int64)
    points += ABLE * (supply["able"][who] & demand["poor"][where]).astype(np.int64)
    home, code = supply["home"].astype("U12")[who], demand["code"].astype("U12")[where]
    shared = np.zeros(len(who), np.int64)
    for digits in (2, 4, 6, 9, 12):
        same = home.astype(f"U{digits}") == code.astype(f"U{digits}")
        shared += same & (np.char.str_len(home) >= digits)
    return points + np.array(NEAR, np.int64)[shared]


def broken_of(facts: Facts, who: Ints, where: Ints) -> dict[str, int]:
    """Rules that pairs break: over the cap, a household twice, kin."""
    kin = set(zip(facts.pairs["kin"].left.tolist(), facts.pairs["kin"].right.tolist(), strict=True))
    return {
        "over_the_cap": int((np.bincount(who, minlength=1) > CAP).sum()),
        "twice": len(where) - len(np.unique(where)),
        "kin": sum(pair in kin for pair in zip(who.tolist(), where.tolist(), strict=True)),
    }
