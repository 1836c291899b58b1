"""The rules and wishes of a round of the match benchmark, as an office would set them in its pack.

The five pairs of unit kind and village type are those of `policy/hunan-2022`; the grades between
the other pairs, the points and the penalties are the benchmark's own.
"""

from __future__ import annotations

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
    Size,
    Some,
    Spec,
    Stay,
    Wish,
)

KINDS = (
    *("party", "economy", "politics_law", "agriculture"),
    *("culture_tourism", "public_service", "engineering", "education"),
)
TYPES = ("weak_branch", "weak_collective", "hard_governance", "industry", "characteristic")
SPECIALITIES = (
    *("party_building", "finance", "law", "agronomy", "husbandry"),
    *("tourism", "e_commerce", "construction", "public_service", "administration"),
)
#: Of 100, how well a unit's kind (row) fits a village's type (column).
FIT = (
    (100, 35, 55, 30, 30),
    (35, 100, 25, 65, 50),
    (50, 20, 100, 20, 20),
    (30, 60, 25, 100, 40),
    (30, 40, 30, 45, 100),
    (45, 30, 45, 25, 35),
    (30, 65, 30, 55, 55),
    (50, 35, 40, 40, 45),
)
_LOW_FIT = 40  # what is below earns nothing: an office tells apart the good, not the bad


def _kind_rows() -> tuple[FitRow, ...]:
    return tuple(
        FitRow(supply=f"of_{kind}", demand=f"is_{type_}", points=2 * FIT[row][column])
        for row, kind in enumerate(KINDS)
        for column, type_ in enumerate(TYPES)
        if FIT[row][column] >= _LOW_FIT
    )


def _need_rows() -> tuple[FitRow, ...]:
    return tuple(
        FitRow(supply=f"knows_{name}", demand=f"{place}_need_{name}", points=points)
        for place, points in (("first", 150), ("second", 90))
        for name in SPECIALITIES
    )


SPEC = Spec(
    size=Size(name="size", least="least", most="most", penalty=15_000),
    terms=(
        Fit(name="served", rows=(FitRow(supply="all", demand="all", points=200),)),
        Fit(name="unit-kind", rows=_kind_rows(), best=True),
        Fit(name="need", rows=_need_rows(), best=True),
        Wish(name="cadre-wish", points=(150, 120, 90, 75, 60)),
        Wish(name="village-wish", points=(120, 80, 40), by_group=True),
        Near(name="near-home", supply="home", demand="code", points=(0, 40, 75, 110, 140, 150)),
        Product(name="experience", supply="experience", demand="difficulty", points=4),
        Product(name="level", supply="level", demand="key", points=20),
        Stay(name="stay", points=300),
        LeadBonus(name="merit", supply="merit", points=10),
        Mix(name="mixed-ages", supply="age_band", points=40),
        Balance(name="strength", supply="strength", demand="target", points=60),
    ),
    bars=(
        Only(name="eligible", supply="eligible"),
        Avoid(name="home-village"),
        Avoid(name="kin"),
        Reach(name="reach", demand="code"),
        Remain(name="remain", supply="remains"),
        Quota(name="quota", column="quota"),
        OneGroup(name="one-unit", demand="one_unit"),
        Apart(name="lodging", supply="sex", demand="one_lodging"),
    ),
    shortfalls=(
        Lead(name="first-secretary", supply="can_lead", demand="all", penalty=20_000),
        Some(name="young", supply="young", demand="all", penalty=10_000),
        Covers(name="speciality", supply="specialities", demand="needs", penalty=10_000),
    ),
)
