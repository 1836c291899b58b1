"""Villages after their households, counties after their villages, each by its code (HH18-133,
HH18-134, HH18-173 to HH18-176)."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.exits.world import CITY, COUNTY, DAY, DISTRICT, EAST, NAMESAKE, WEST, World, at
from zhucun.analytics.queries import measure
from zhucun.directory import actions as directory
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import pack_for, tags_by_place
from zhucun.economy import actions as economy
from zhucun.exits import actions, queries
from zhucun.exits.enums import ExitState, Kind
from zhucun.exits.errors import NotPoor
from zhucun.kernel.problems import NotAllowed
from zhucun.signoff.errors import NotInOffice, StepBlocked

NEXT = DAY + timedelta(days=1)


def state_register(world: World, code: str, persons: int) -> None:
    directory.record_figures(
        figures={world.places[code]: {"rural_population": persons}}, as_of=DAY, by=OPERATOR
    )


def earn(world: World, code: str, yuan: int, year: int = 2017) -> None:
    draft = economy.IncomeDraft(
        village=world.places[code],
        year=year,
        kind="operating",
        nature="actual",
        amount=Decimal(yuan),
        on=DAY,
    )
    economy.book_income(draft=draft, at=at(DAY), by=OPERATOR)


def ready_village(world: World, code: str = EAST) -> Any:
    """A village whose evidence is complete: three of four hundred are poor."""
    state_register(world, code, 400)
    earn(world, code, 40_000)
    row = world.open_place(code)
    found = world.found(Kind.VILLAGE)
    actions.answer_exits([row], found=found, at=at(DAY), by=world.actor("office"))
    return row


def outcomes(world: World, row: Any, day: date = DAY) -> dict[str, str]:
    card = queries.exit_card(actor=world.actor("office"), public_id=row.public_id, as_of=day)
    return {each.rule.removeprefix("rules/"): each.outcome.value for each in card.answers}


def borne(world: World, code: str, day: date = NEXT) -> list[str]:
    place = world.places[code]
    return tags_by_place([place.pk], as_of=day)[place.pk]


def test_a_village_exits_by_secretary_and_head_of_the_county_and_is_entered(world: World) -> None:
    row = ready_village(world)
    assert outcomes(world, row) == {
        "exit-by-procedure": "pass",
        "signers-are-in-office": "pass",
        "village-exit-after-households": "unset",
        "village-exit-standard": "pass",
    }
    world.sign(row, "county-secretary", "office")
    world.sign(row, "county-head", "office")
    assert (row.state, row.exited_on) == (ExitState.EXITED, DAY)
    assert borne(world, EAST) == ["exited-poverty"]
    assert row.facts["incidence"] == 0.0075
    with pytest.raises(NotPoor, match=EAST):
        world.open_place(EAST, day=NEXT)


def test_the_page_of_a_village_names_the_households_that_are_still_poor(world: World) -> None:
    row = ready_village(world)
    card = queries.exit_card(actor=world.actor("office"), public_id=row.public_id, as_of=DAY)
    assert (card.left_count, [each.household for each in card.left]) == (
        3,
        [home.public_id for home in world.poor],
    )
    assert card.known.facts["poor_households_left"] == 3


def test_where_the_pack_asks_for_it_one_poor_household_stops_the_village(
    world: World, settings: Any, tmp_path: Any
) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(settings.POLICY_DIR, folder)
    parameter = (
        folder / "huaihua-2018" / "parameters" / "exits" / "village-exit-needs-households.yaml"
    )
    parameter.write_text(parameter.read_text().replace("value: unset", "value: true"))
    settings.POLICY_DIR = folder
    row = ready_village(world)
    with pytest.raises(StepBlocked, match="仍有未脱贫户|still poor"):
        world.sign(row, "county-secretary", "office")


@pytest.mark.parametrize(
    ("register", "income", "outcome"),
    [(151, 40_000, "pass"), (150, 40_000, "fail"), (151, 39_999, "fail")],
)
def test_two_per_cent_and_forty_thousand_yuan_are_the_standard_of_a_village(
    world: World, register: int, income: int, outcome: str
) -> None:
    state_register(world, EAST, register)
    earn(world, EAST, income)
    row = world.open_place(EAST)
    found = world.found(Kind.VILLAGE)
    actions.answer_exits([row], found=found, at=at(DAY), by=world.actor("office"))
    assert outcomes(world, row)["village-exit-standard"] == outcome


def test_without_the_rural_register_the_incidence_is_not_known_and_nothing_is_signed(
    world: World,
) -> None:
    earn(world, EAST, 40_000)
    row = world.open_place(EAST)
    found = world.found(Kind.VILLAGE)
    actions.answer_exits([row], found=found, at=at(DAY), by=world.actor("office"))
    told = outcomes(world, row)
    assert (told["village-exit-standard"], told["exit-by-procedure"]) == ("unknown", "fail")
    with pytest.raises(StepBlocked):
        world.sign(row, "county-secretary", "office")


def test_on_paper_too_only_the_holder_of_the_office_signs(world: World) -> None:
    row = ready_village(world)
    with pytest.raises(NotInOffice):
        world.sign(row, "county-secretary", "office", signer="前任书记")
    assert row.first_signed_on is None


def ready_county(world: World, code: str = COUNTY) -> Any:
    state_register(world, code, 900)
    row = world.open_place(code, by="city")
    found = replace(
        world.found(Kind.COUNTY, basis="县统计局2017年公报"), farmers_income=Decimal(8_000)
    )
    actions.answer_exits([row], found=found, at=at(DAY), by=world.actor("city"))
    return row


def exit_county(world: World, code: str = COUNTY) -> Any:
    """Signed by the city, approved by the province."""
    row = ready_county(world, code)
    for word in ("city-secretary", "mayor", "provincial-secretary", "governor"):
        world.sign(row, word, "city")
    return row


def test_a_county_is_signed_by_the_city_approved_by_the_province_then_assessed(
    world: World,
) -> None:
    row = exit_county(world)
    assert (row.state, row.signed_on, row.exited_on) == (ExitState.ASSESSING, DAY, None)
    assert row.facts["poverty_villages_left"] == 2
    world.sign(row, "province", "city", NEXT)
    assert (row.state, row.passed_on) == (ExitState.PASSED, NEXT)
    later = NEXT + timedelta(days=30)
    by = world.actor("city", later)
    assert actions.await_nation(exit_=row, on=later, at=at(later), by=by)
    assert not actions.await_nation(exit_=row, on=later, at=at(later), by=by)
    assert borne(world, COUNTY, later) == ["national-pending", "provincial-passed"]
    last = later + timedelta(days=30)
    world.sign(row, "state", "city", last)
    assert (row.state, row.exited_on) == (ExitState.EXITED, last)
    assert borne(world, COUNTY, last) == ["exited-poverty"]


def test_hongjiang_district_is_not_hongjiang_city(world: World) -> None:
    row = exit_county(world, NAMESAKE)
    world.sign(row, "province", "city", NEXT)
    assert row.title == "洪江市 431281"
    stages = {
        each.code: each.stage
        for each in queries.county_stages(actor=world.actor("city"), area=CITY, as_of=NEXT)
    }
    assert (stages[NAMESAKE], stages[DISTRICT]) == ("provincial_passed", "none")
    assert borne(world, DISTRICT) == []


def test_what_is_expected_is_a_forecast_and_counts_as_nothing_else(world: World) -> None:
    places = [world.places["431225"], world.places[DISTRICT]]
    this_year, written = date(2018, 3, 1), date(2018, 6, 14)
    directory.tag_places(places=places, tag="expected-exit", since=this_year, by=OPERATOR)
    row = exit_county(world)
    world.sign(row, "province", "city", DAY)
    found = queries.county_stages(actor=world.actor("city"), area=CITY, as_of=written)
    assert [each.code for each in found if each.is_forecast] == ["431225", DISTRICT]
    pack, counted = pack_for(CITY, as_of=written), {}
    for name in ("passed-by-province", "before-national-acceptance", "expected"):
        found_ = measure(actor=OPERATOR, pack=pack, indicator=f"counties-{name}", area=CITY)
        counted[name] = found_.value
    assert counted == {"passed-by-province": 1, "before-national-acceptance": 0, "expected": 2}


def test_a_county_office_signs_for_no_county_of_others(world: World) -> None:
    with pytest.raises(NotAllowed):
        world.open_place("431225")
    with pytest.raises(NotAllowed):
        world.open_place(WEST, by="charlie")
