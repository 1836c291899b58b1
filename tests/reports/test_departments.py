"""Four supports from line departments (HH18-120): which answer, what each gives, what shows it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.reports import actions, errors
from zhucun.reports.models import Department, PlaceTick
from zhucun.reports.queries.pillars import Line, department_list, pillar, place_list, rows_behind

LIST, ITEMS = "line-department-support", ("people", "money", "goods", "policy")
REF = f"checklists/{LIST}"


@pytest.fixture
def world(db: None) -> World:
    return build()


def named(world: World, name: str = "县水利局", who: str = "office", **more: Any) -> Department:
    unit = more.pop("unit", None) or make.unit(name, area=COUNTY)
    told: dict[str, Any] = {
        "area": COUNTY, "checklist": LIST, "unit": unit, "since": date(2017, 9, 1), **more,
    }  # fmt: skip
    return actions.name_department(**told, on=DAY, at=at(DAY), by=world.actor(who))


def tick(
    world: World, row: Department, item: str = "money", who: str = "office", **more: Any
) -> PlaceTick:
    told: dict[str, Any] = {"since": date(2017, 10, 1), "evidence": "水财〔2017〕8号", **more}
    return actions.tick_support(
        department=row, item=item, **told, on=DAY, at=at(DAY), by=world.actor(who)
    )


def line(world: World, who: str = "office", area: str = COUNTY, **more: Any) -> Line:
    found = pillar(actor=world.actor(who), area=area, mechanism="four-supports", as_of=DAY, **more)
    return next(each for each in found.lines if each.path[-1] == REF)


def told(world: World, **more: Any) -> tuple[State, int, int]:
    """State, departments that give all, departments of which it is not known."""
    number = line(world, **more).number
    assert number is not None
    return line(world, **more).state, int(number.numerator or 0), number.open


def test_each_department_gives_four_supports_and_what_nobody_said_is_not_known(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    assert told(world) == (State.NOTHING, 0, 0)
    water, forest = named(world), named(world, "县林业局")
    assert named(world, unit=water.unit) == water
    assert told(world) == (State.OPEN, 0, 2)
    first = tick(world, water)
    assert tick(world, water) == first
    for item in ITEMS:
        tick(world, water, item)
    assert told(world)[1:] == (1, 1)
    asked: dict[str, Any] = {"area": COUNTY, "item": REF, "as_of": DAY}
    rows = {row.name: row for row in rows_behind(actor=world.actor("office"), **asked).rows}
    assert {name: row.what for name, row in rows.items()} == {"县水利局": 0, "县林业局": 3}
    assert [(step.zh, step.who) for step in rows["县水利局"].steps][1] == ("财", "水财〔2017〕8号")
    assert [step.on for step in rows["县林业局"].steps] == [None] * 4
    unit = forest.unit.public_id
    cadre = make.person("林员", unit=forest.unit)
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 1, 1))
    make.posting(cadre, world.places[EAST], round_, starts_on=date(2017, 3, 1), unit=forest.unit)
    assert told(world, unit=unit)[1:] == (0, 1)
    assert told(world, area=EAST)[1:] == (0, 0)  # a department is of the county, not of a village
    few = len(queries_of(lambda: line(world)))
    for number in range(5):
        tick(world, named(world, f"县局{number}"))
    assert len(queries_of(lambda: line(world))) == few


def test_a_support_is_taken_back_with_a_reason_and_a_department_leaves_with_one(
    world: World,
) -> None:
    row = named(world)
    made = tick(world, row)
    told_: dict[str, Any] = {"on": DAY, "at": at(DAY), "by": world.actor("office")}
    assert actions.end_tick(tick=made, why="文件废止", **told_)
    [shown] = department_list(
        actor=world.actor("office"), area=COUNTY, checklist=LIST, as_of=DAY
    ).lines
    assert shown.given == 0
    with pytest.raises(errors.TickReasonNeeded):
        actions.end_department(department=row, why=" ", **told_)
    assert actions.end_department(department=row, why="机构改革撤并", **told_)
    assert not actions.end_department(department=row, why="机构改革撤并", **told_)
    with pytest.raises(errors.DepartmentEndedAlready):
        tick(world, row)
    assert told(world) == (State.NOTHING, 0, 0)
    names = EventRecord.objects.filter(subject=f"department:{row.public_id}").order_by("pk")
    assert [each.name for each in names] == [
        *("reports.department.named", "reports.department.ended")
    ]


def test_what_is_no_department_of_the_county_is_refused_and_charlie_sees_none(
    world: World,
) -> None:
    row = named(world)
    with pytest.raises(errors.DepartmentElsewhere):
        named(world, unit=make.unit("邻县局", area="431225"))
    with pytest.raises(errors.UnknownItemOfList):
        named(world, "县交通局", checklist="devolved-powers")
    with pytest.raises(errors.UnknownItemOfList):
        tick(world, row, "no-such-support")
    with pytest.raises(errors.TickTooEarly):
        tick(world, row, since=date(2018, 5, 1))
    with pytest.raises(errors.EvidenceNeeded):
        tick(world, row, evidence=" ")
    with pytest.raises(NotAllowed):
        tick(world, row, who="charlie")
    with pytest.raises(NotAllowed):
        named(world, "县教育局", who="charlie")
    asked: dict[str, Any] = {"area": COUNTY, "checklist": LIST, "as_of": DAY}
    with pytest.raises(NotFound):
        department_list(actor=world.actor("charlie"), **asked)
    with pytest.raises(NotFound):
        place_list(actor=world.actor("office"), **asked)  # it is ticked department by department
