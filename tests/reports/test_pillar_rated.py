"""Poor households that were rated, as station and bank recorded it (HH18-154)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import BEGUN, COUNTY, DAY, EAST, WEST, World, at, build
from tests.households.world import person
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.economy.actions import rate_household
from zhucun.engines.rollup import State
from zhucun.households import actions as homes
from zhucun.households.queries import HouseholdDraft
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, pillar, rows_behind

RATED = "scores/credit-rating"


@pytest.fixture
def world(db: None) -> World:
    return build()


def line(world: World, who: str = "office", area: str = COUNTY, **more: Any) -> Line:
    found = pillar(actor=world.actor(who), area=area, mechanism="micro-credit", as_of=DAY, **more)
    return next(each for each in found.lines if each.path[-1] == RATED)


def told(world: World, **more: Any) -> tuple[State, int, int, int, int]:
    """State, rated in the year, failing, rated before, never rated."""
    each = line(world, **more)
    number = each.number
    assert number is not None, each.silent
    return each.state, int(number.numerator or 0), number.failing, number.soon, number.open


def rate(row: Any, on: date, grade: str = "优秀") -> Any:
    return rate_household(household=row, on=on, grade=grade, at=at(DAY), by=OPERATOR)


def test_poor_households_count_by_whether_they_were_rated_never_by_the_grade(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    richer = HouseholdDraft(
        village=world.places[EAST], number="G00001", since=BEGUN, members=(person("李富"),), tags={}
    )
    rich = homes.add_household(richer, made_at=at(DAY), by=OPERATOR)
    rate(rich, date(2017, 5, 1))
    west = world.home(village=WEST)
    assert told(world) == (State.OPEN, 0, 0, 0, 4)
    rate(world.poor[0], date(2017, 3, 1), "较差")
    rate(world.poor[1], date(2016, 3, 1))
    rate(west, date(2017, 4, 1))
    assert told(world) == (State.AMBER, 2, 0, 1, 1)
    assert told(world, area=EAST)[1:] == (1, 0, 1, 1)
    assert told(world, area=WEST)[1:] == (1, 0, 0, 0)
    asked: dict[str, Any] = {"area": COUNTY, "item": RATED, "as_of": DAY}
    found = rows_behind(actor=world.actor("office"), **asked)
    assert found.is_rated
    assert {row.key: row.what for row in found.rows} == {
        world.poor[0].public_id: 0,
        world.poor[1].public_id: 2,
        world.poor[2].public_id: 3,
        west.public_id: 0,
    }
    with pytest.raises(NotFound):
        rows_behind(actor=world.actor("charlie"), **asked)
    few = len(queries_of(lambda: line(world)))
    for _each in range(10):
        rate(world.home(), date(2017, 6, 1))
    assert len(queries_of(lambda: line(world))) == few


def test_of_a_unit_the_households_of_its_villages_count_and_the_unit_does_not_read_them(
    world: World,
) -> None:
    found = {}
    for name, code in (("县水利局", EAST), ("县林业局", WEST)):
        unit = make.unit(name, area=COUNTY)
        round_ = make.round_(f"2017{code[-1]}", area=COUNTY, starts_on=date(2017, 1, 1))
        start: dict[str, Any] = {"starts_on": date(2017, 3, 1), "unit": unit}
        make.posting(make.person(name, unit=unit), world.places[code], round_, **start)
        found[code] = told(world, unit=unit.public_id)[1:]
    assert found == {EAST: (0, 0, 0, 3), WEST: (0, 0, 0, 0)}
    world.accounts["unit"] = make.account("unit", Role.UNIT, unit=unit, since=BEGUN)
    each = line(world, who="unit", unit=unit.public_id)
    assert (each.number, each.silent) == (None, Silence.HIDDEN)
