"""三点一线八爱心 of 怀化 as a pillar: its sides ticked by the office, its eight items open, its centres and people counted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests import factories as make
from tests.economy.world import account
from tests.households.world import added, person
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.economy import actions as economy
from zhucun.engines.rollup import State
from zhucun.households import actions as homes
from zhucun.households.actions import Stated
from zhucun.reports import actions
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, pillar

COUNTY, TOWN, VILLAGE = "431224", "431224100", "431224100201"
ON = date(2018, 6, 14)
AT = datetime(2018, 6, 14, 2, 0, tzinfo=UTC)


@pytest.fixture
def office(db: None) -> Actor:
    names = {"43": "湖南省", "4312": "怀化市", COUNTY: "溆浦县", TOWN: "北斗溪镇"}
    make.add_places({**names, VILLAGE: "坪溪村"}, since=date(2010, 1, 1))
    return account("xupu", Role.OFFICE, COUNTY)


def lines(office: Actor) -> dict[str, Line]:
    found = pillar(actor=office, area=COUNTY, mechanism="care", as_of=ON)
    return {each.path[-1] if each.depth else "": each for each in found.lines}


def test_the_care_mechanism_shows_its_sides_its_open_items_its_centres_and_its_people(
    office: Actor,
) -> None:
    """HH18-013: led by government, schools and villages as the body, society takes part."""
    place = make.place(VILLAGE)
    told: dict[str, Any] = {"at": AT, "by": office}
    school = economy.record_school(place=place, name="坪溪小学", since=date(2010, 9, 1), **told)
    before = lines(office)
    assert before["cadences/care-centres"].state is State.RED
    eight = before["checklists/eight-loves"]
    assert (eight.number, eight.silent) == (None, Silence.NO_ITEMS)  # 未配置, never guessed
    assert before["checklists/three-points"].state is State.OPEN
    for where in (None, school):
        economy.open_care_centre(place=place, school=where, since=date(2016, 1, 1), **told)
    child = added(place, 1, person("张奶奶"), since=date(2018, 1, 1)).members.get()
    stated = Stated(about=child, values={"care_kind": "empty_nest_elder"}, since=date(2018, 3, 1))
    homes.state_members([stated], made_at=AT, by=OPERATOR)
    given: dict[str, Any] = {"area": COUNTY, "checklist": "three-points", "on": ON, **told}
    for item in ("government", "school-and-village", "society"):
        actions.tick_item(
            item=item, since=date(2015, 3, 1), evidence="溆办〔2015〕6号文件", **given
        )
    now = lines(office)
    assert now["checklists/three-points"].state is State.GREEN
    centres = now["cadences/care-centres"]
    assert centres.number is not None
    assert centres.state is State.GREEN
    assert [int(each or 0) for each in (centres.number.numerator, centres.number.denominator)] == [
        2,
        2,
    ]
    people = now["cadences/care-visits"]
    assert people.state in (State.OPEN, State.UNSET)  # the source gives no rhythm
    assert now[""].state is not State.GREEN  # the eight items are still open
