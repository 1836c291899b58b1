"""The packs' figures and duties over pairing are computed, each with its rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.pairing.world import AT, BEGUN, COUNTY, DAY, EAST, FAR, SINCE, TOWN, helper, home, office
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.tables import table
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.directory.queries import pack_for
from zhucun.engines.cadence import State
from zhucun.pairing import actions
from zhucun.pairing.models import Office

CITY = "4312"


@pytest.fixture
def city(here: dict[str, Place]) -> Actor:
    """The office of the whole city."""
    return make.actor("city", Role.OFFICE, CITY, on=DAY, since=BEGUN)


def states(actor: Actor, duty: str, **more: Any) -> dict[str, State]:
    """By subject, the state of its latest period."""
    found = analytics.owed_in(actor=actor, on=DAY, area=CITY, duty=duty, **more)
    rows = sorted(found.listed(limit=500), key=lambda each: each.start)
    return {each.key: each.state for each in rows}


def called(holder: Office, place: Place, on: date = DAY, **more: Any) -> Any:
    draft = actions.CallDraft(place=place, on=on, **more)
    return actions.record_call(office=holder, call=draft, at=AT, by=OPERATOR)


def value(actor: Actor, indicator: str) -> Any:
    for each in analytics.board(actor=actor, pack=pack_for(CITY, as_of=DAY), area=CITY):
        if each.item.id == indicator:
            return each.value
    raise AssertionError(indicator)


def test_the_three_corps_and_the_cadres_engaged_are_counted(
    east: Place, city: Actor, charlie: Actor
) -> None:
    helper(TOWN)
    helper(COUNTY)
    helper(EAST, kind="village_cadre", corps="village_committee")
    assert value(city, "corps-strength") == 3
    assert value(city, "officials-engaged") == 2
    assert value(city, "village-cadres-engaged") == 1


def test_where_the_city_secretary_went_and_what_was_unannounced(
    here: dict[str, Place], city: Actor
) -> None:
    """HH18-048: visits, and townships visited, of the year before; HH18-049: their share."""
    secretary = office(CITY, "secretary", since=BEGUN)
    last = date(2017, 5, 1)
    for number, place in enumerate((here[TOWN], here[EAST], here[FAR])):
        called(secretary, place, last + timedelta(days=number), is_unannounced=number == 0)
    called(office(COUNTY, "secretary"), here[EAST], DAY)
    assert value(city, "city-secretary-visits") == 3
    assert value(city, "townships-visited") == 2
    assert float(value(city, "unannounced-share")) == pytest.approx(25)


@pytest.mark.parametrize(
    ("subject", "condition", "count"),
    [
        ("household", "is_poor AND helpers = 0", 1),
        ("household", "is_poor AND visited_by_mayor", 1),
        ("pairing", "is_severe AND NOT helper_is_leading", 1),
        ("helper", "households >= 1", 1),
        ("village", "is_poverty AND visited_by_secretary", 1),
        ("township", "is_poverty_concentrated AND visited_by_secretary", 1),
        ("leader", "linked_village IS NOT NULL", 1),
    ],
)
def test_the_words_of_the_packs_hold_of_our_rows(
    here: dict[str, Place], city: Actor, subject: str, condition: str, count: int
) -> None:
    deep = home(here[EAST], "poor-household", "severe-poverty")
    home(here[EAST])
    mine = helper(TOWN)
    actions.pair([(deep, mine)], since=DAY, at=AT, by=OPERATOR)
    make.tag(EAST, "poverty", since=SINCE)
    make.tag(TOWN, "poverty-concentrated", since=SINCE)
    called(office(TOWN, "mayor"), here[EAST], household=deep)
    called(office(COUNTY, "secretary"), here[EAST])
    called(office(CITY, "secretary"), here[TOWN])
    office(CITY, "unit_head", linked=here[FAR])
    pack = pack_for(CITY, as_of=DAY)
    parsed = pack.expression(subject, condition)
    rows = table(actor=city, pack=pack, subject=subject, area=CITY, names=parsed.names)
    assert len(rows.codes(rows.condition(parsed), limit=10)) == count


def test_a_household_without_a_helper_owes_its_pairing(east: Place, city: Actor) -> None:
    paired, left = home(east), home(east)
    actions.pair([(paired, helper(TOWN))], since=SINCE, at=AT, by=OPERATOR)
    found = states(city, "pairing-coverage")
    assert found[paired.public_id] is State.DONE
    assert found[left.public_id] is not State.DONE


def test_seven_rhythms_by_office_are_kept_or_not(here: dict[str, Place], city: Actor) -> None:
    make.tag(EAST, "poverty", since=SINCE)
    make.tag(TOWN, "poverty-concentrated", since=SINCE)
    house = home(here[EAST])
    secretary = office(CITY, "secretary")
    idle = office(CITY, "leader")
    head = office(CITY, "unit_head", linked=here[FAR])
    county = office(COUNTY, "secretary")
    mayor = office(TOWN, "mayor")
    cadre = helper(TOWN)
    pairing = actions.pair([(house, cadre)], since=SINCE, at=AT, by=OPERATOR)[0]
    for holder, place in ((secretary, here[EAST]), (head, here[FAR]), (county, here[EAST])):
        called(holder, place)
    called(mayor, here[EAST], household=house)
    draft = actions.CallDraft(place=here[EAST], household=house, on=DAY)
    actions.record_call(helper=cadre, call=draft, at=AT, by=OPERATOR)
    done = {
        "city-leaders-visit": secretary.public_id,
        "city-main-leaders-visit": TOWN,
        "city-unit-heads-visit": head.public_id,
        "county-leaders-visit": county.public_id,
        "county-main-leaders-visit": EAST,
        "township-main-leaders-visit": house.public_id,
        "township-cadres-visit": pairing.public_id,
    }
    for duty, key in done.items():
        assert states(city, duty)[key] is State.DONE, duty
    assert states(city, "city-leaders-visit")[idle.public_id] is not State.DONE
    assert head.public_id not in states(city, "city-leaders-visit")


def test_in_hunan_every_household_owes_its_grid_and_its_pair(
    here: dict[str, Place], city: Actor
) -> None:
    day = date(2022, 6, 1)
    inside, outside = home(here[EAST], "exited-household"), home(here[EAST], "exited-household")
    mine = helper(EAST, kind="village_cadre")
    actions.pair([(inside, mine)], since=SINCE, at=AT, by=OPERATOR)
    cell = actions.make_cell(village=here[EAST], name="一", since=SINCE, by=OPERATOR)
    actions.place_households(cell=cell, households=[inside], since=SINCE, by=OPERATOR)
    for duty in ("grid-covered", "household-paired"):
        found = analytics.owed_in(actor=city, on=day, area=CITY, duty=duty)
        told = {each.key: each.state for each in found.listed(limit=50)}
        assert told[inside.public_id] is State.DONE, duty
        assert told[outside.public_id] is not State.DONE, duty
    pack = pack_for(CITY, as_of=day)
    judged = {"grids": 1, "code": inside.public_id}
    judge = pack.judge("household", frozenset({"rules/household-in-one-grid"}))
    parsed = pack.expression("household", "grids = 1")
    rows = table(actor=city, pack=pack, subject="household", area=CITY, names=parsed.names)
    assert rows.codes(rows.condition(parsed), limit=10) == [inside.public_id]
    assert str(judge.outcomes({name: judged.get(name) for name in judge.names})[0]) == "pass"


def test_who_left_his_office_owes_nothing_after(here: dict[str, Place], city: Actor) -> None:
    gone = office(CITY, "leader")
    actions.leave_office(office=gone, until=date(2018, 4, 1), by=OPERATOR)
    later = states(city, "city-leaders-visit", since=DAY.replace(day=1))
    assert gone.public_id not in later
    assert DAY - timedelta(days=1) > SINCE
