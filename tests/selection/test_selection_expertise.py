"""Expertise meets need in Yunnan, age, speciality and experience in Huaxi: what a match counts under
the packs that ask for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from tests import factories as make
from zhucun.directory.enums import UnitKind, UnitLevel
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster import actions as roster
from zhucun.roster.actions import Need
from zhucun.roster.models import VillageNeed
from zhucun.selection.queries import match_of
from zhucun.selection.rows import OfficeWeight, Settings

ON = date(2025, 5, 20)
TOWNSHIP = "533324204"


def test_units_of_three_levels_meet_the_needs_of_the_villages_of_one_township(db: None) -> None:
    villages = {f"{TOWNSHIP}201": "culture_tourism", f"{TOWNSHIP}202": "agronomy"}
    names = {TOWNSHIP[:n]: f"地{n}" for n in (2, 4, 6, 9)}
    make.add_places({**names, **{code: f"村{code[-1]}" for code in villages}})
    round_ = make.round_("2025", area="533324", starts_on=date(2025, 6, 1))
    for code, need in villages.items():
        row = make.village_of(round_, make.place(code), on=ON, team_least=1, team_most=1)
        roster.state_needs([Need(speciality=need)], village=row, stated_on=ON, by=OPERATOR)
    pool = {
        "省文联": ("53", UnitLevel.PROVINCE, UnitKind.CULTURE_TOURISM, ""),
        "县农业农村局": ("533324", UnitLevel.COUNTY, UnitKind.AGRICULTURE, "agronomy"),
    }
    for name, (area, level, kind, speciality) in pool.items():
        unit = make.unit(name, area=area, level=level, kind=kind)
        person = make.person(f"{name}干部", unit=unit, speciality=speciality)
        make.candidate(person, round_, unit=unit)
    match = match_of(round_, Settings(as_of=ON, seconds=30))
    assert match.pack.id == "yunnan-2025"
    lines = {line.name: line for line in match.lines if line.left}
    tourism, agronomy = "expertise-to-need.0", "expertise-to-need.6"
    assert (lines[tourism].clause, lines[agronomy].clause) == ("YN-024", "YN-027")
    people = [person.name for person in match.rows.people]
    needed = [village.needs for village in match.rows.villages]
    fits = {
        line: (
            [
                name
                for name, flag in zip(people, match.facts.supply[f"{line}:left"], strict=True)
                if flag
            ],
            [
                list(need)
                for need, flag in zip(needed, match.facts.demand[f"{line}:right"], strict=True)
                if flag
            ],
        )
        for line in (tourism, agronomy)
    }
    assert fits == {
        tourism: (["省文联干部"], [["culture_tourism"]]),
        agronomy: (["县农业农村局干部"], [["agronomy"]]),
    }


def test_a_township_asks_for_tourism_and_under_forest_economy_and_is_met_by_units_of_that_kind(
    db: None,
) -> None:
    """YN-024: needs are stated as tags, with words of their own; nobody needs to hold the word."""
    villages = {f"{TOWNSHIP}201": "culture_tourism", f"{TOWNSHIP}202": "forest_economy"}
    names = {TOWNSHIP[:n]: f"地{n}" for n in (2, 4, 6, 9)}
    make.add_places({**names, **{code: f"村{code[-1]}" for code in villages}})
    round_ = make.round_("2025", area="533324", starts_on=date(2025, 6, 1))
    for code, need in villages.items():
        row = make.village_of(round_, make.place(code), on=ON, team_least=1, team_most=1)
        asked = [Need(speciality=need, note="独龙江乡产业发展")]
        roster.state_needs(asked, village=row, stated_on=ON, by=OPERATOR)
    pool = {"州文旅局": UnitKind.CULTURE_TOURISM, "县林草局": UnitKind.AGRICULTURE}
    for name, kind in pool.items():
        unit = make.unit(name, area="533324", kind=kind)
        make.candidate(make.person(f"{name}干部", unit=unit), round_, unit=unit)
    match = match_of(round_, Settings(as_of=ON, seconds=30))
    asked_of = {line.name: line.clause for line in match.lines if line.clause == "YN-024"}
    assert list(asked_of) == ["expertise-to-need.0", "expertise-to-need.1"]
    people = [person.name for person in match.rows.people]
    needed = [list(village.needs) for village in match.rows.villages]
    met = {
        line: (
            [p for p, flag in zip(people, match.facts.supply[f"{line}:left"], strict=True) if flag],
            [
                n
                for n, flag in zip(needed, match.facts.demand[f"{line}:right"], strict=True)
                if flag
            ],
        )
        for line in asked_of
    }
    assert met == {
        "expertise-to-need.0": (["州文旅局干部"], [["culture_tourism"]]),
        "expertise-to-need.1": (["县林草局干部"], [["forest_economy"]]),
    }
    stated = VillageNeed.objects.get(speciality="forest_economy")
    assert stated.get_speciality_display() == "林下经济"


def test_age_speciality_and_experience_count_in_huaxi_as_the_office_weighs_them(
    places: dict[str, Place],
) -> None:
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 6, 1))
    village = make.village_of(round_, places["520111100201"], on=ON)
    roster.state_needs([Need(speciality="husbandry")], village=village, stated_on=ON, by=OPERATOR)
    unit = make.unit("区畜牧局", area="520111")
    make.candidate(make.person("罗甲", unit=unit, speciality="husbandry"), round_, unit=unit)
    settings, factors = Settings(as_of=ON), ("weight_age", "weight_speciality", "weight_experience")
    match = match_of(round_, settings)
    assert match.pack.id == "huaxi-2025"
    open_ = {line.name: line.weight for line in match.lines if line.name in factors}
    assert open_ == dict.fromkeys(factors)  # the source names them and gives no weight
    assert not {term.name for term in match.spec.terms} & set(factors)
    own = OfficeWeight(weight=Decimal(2), by="Olga", at="2025-05-20")
    weighed = match_of(round_, replace(settings, weights=dict.fromkeys(factors, own)))
    assert {term.name for term in weighed.spec.terms} >= set(factors)
    assert {line.weight for line in weighed.lines if line.name in factors} == {Decimal(2)}
