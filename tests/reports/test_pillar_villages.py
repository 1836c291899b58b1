"""Pillars over what the organisations of villages did: where joint branches met (HH18-098), and
committees with cause for a rectification (HH18-088)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, TOWN, WEST, World, at, build
from tests.reward.test_weak_committees import DUE, LATER, configured, matter
from zhucun.branches import actions as branches
from zhucun.branches.models import Branch
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.engines.rollup import State
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, pillar, rows_behind
from zhucun.reward import queries as reward

LIFE, RECTIFY = "rules/branch-life-in-the-village", "rules/rectify-the-committee"
PILLARS = {LIFE: "four-supports", RECTIFY: "end-responsible"}


@pytest.fixture
def world(db: None) -> World:
    return build()


def line(world: World, item: str, who: str = "office", area: str = COUNTY, **more: Any) -> Line:
    day = more.pop("as_of", LATER)
    found = pillar(
        actor=world.actor(who, day), area=area, mechanism=PILLARS[item], as_of=day, **more
    )
    return next(each for each in found.lines if each.path[-1] == item)


def told(world: World, item: str, **more: Any) -> tuple[State, int, int, int]:
    """State, rows that hold, fail, cannot be said."""
    each = line(world, item, **more)
    assert each.number is not None, each.silent
    return each.state, int(each.number.numerator or 0), each.number.failing, each.number.open


def behind(world: World, item: str, who: str = "office", **more: Any) -> Any:
    asked: dict[str, Any] = {"area": COUNTY, "as_of": LATER, "item": item, **more}
    return rows_behind(actor=world.actor(who, LATER), **asked).rows


# where joint branches met


@pytest.fixture
def joint(world: World) -> Branch:
    unit = make.unit("县水利局", area=COUNTY)
    place = world.places[EAST]
    made: dict[str, Any] = {"at": at(DAY), "by": OPERATOR}
    branches.found_branch(village=place, name="东村党支部", on=date(2016, 1, 1), **made)
    return branches.found_joint(
        village=place, units=[unit], name="联合党总支部", on=date(2017, 9, 1), **made
    )


def held(branch: Branch, kind: str, *, where: str = "", on: date = date(2018, 1, 9)) -> Any:
    draft = branches.MeetingDraft(
        branch=branch, kind=kind, on=on, topic=f"专题{kind}", present=9, held_in=where
    )
    return branches.record_meeting(draft, at=at(LATER), by=OPERATOR)


def test_what_a_joint_branch_holds_takes_place_in_the_helped_village(
    world: World, joint: Branch, queries_of: Callable[..., list[str]]
) -> None:
    assert told(world, LIFE)[1:] == (0, 0, 0)
    held(joint, "special_study")
    held(joint, "mass_work", on=date(2017, 12, 20))  # of the year before
    away = held(joint, "organisation_life", where=COUNTY)
    assert told(world, LIFE) == (State.AMBER, 1, 1, 0)
    assert told(world, LIFE, area=EAST)[1:] == (1, 1, 0)
    assert told(world, LIFE, area=WEST)[1:] == (0, 0, 0)
    rows = {row.key: row for row in behind(world, LIFE)}
    assert {row.what for row in rows.values()} == {0, 1}
    assert (rows[away.public_id].what, rows[away.public_id].name) == (1, "专题organisation_life")
    branches.void_meeting(meeting=away, reason="录入有误", at=at(LATER), by=OPERATOR)
    assert told(world, LIFE) == (State.GREEN, 1, 0, 0)
    with pytest.raises(NotFound):
        behind(world, LIFE, who="charlie")
    few = len(queries_of(lambda: line(world, LIFE)))
    for n in range(6):
        held(joint, "mass_work", on=date(2018, 1, 10 + n))
    assert len(queries_of(lambda: line(world, LIFE))) == few


def test_of_a_unit_the_branches_of_its_villages_count(world: World, joint: Branch) -> None:
    held(joint, "special_study", where=COUNTY)
    found: dict[str, Any] = {}
    for name, code in (("县水利局二", EAST), ("县林业局", WEST)):
        unit = make.unit(name, area=COUNTY)
        round_ = make.round_(f"2017{code[-1]}", area=COUNTY, starts_on=date(2017, 1, 1))
        start: dict[str, Any] = {"starts_on": date(2017, 3, 1), "unit": unit}
        make.posting(make.person(name[:4], unit=unit), world.places[code], round_, **start)
        found[code] = told(world, LIFE, unit=unit.public_id)[1:]
    assert found == {EAST: (0, 1, 0), WEST: (0, 0, 0)}


# committees with cause for a rectification


def test_a_committee_is_judged_by_its_three_triggers_until_people_open_a_rectification(
    world: World, joint: Branch, settings: Any, tmp_path: Any
) -> None:
    branch = Branch.objects.get(name="东村党支部")
    late = world.open_place(EAST, due_on=DUE)
    assert told(world, RECTIFY) == (State.AMBER, 0, 1, 0)
    assert told(world, RECTIFY, area=EAST)[1:] == (0, 1, 0)
    assert told(world, RECTIFY, area=WEST)[1:] == (0, 0, 0)
    [row] = behind(world, RECTIFY)
    assert (row.subject, row.area, row.what) == ("committee", EAST, 1)
    steps = [(step.zh, step.on, step.who) for step in row.steps]
    assert steps == [("未完成减贫任务", DUE, late.title), ("启动整顿", None, "")]
    draft = branches.ListingDraft(branch=branch, on=LATER, problem="未完成", triggers=["unmet"])
    case = branches.list_branch(draft, at=at(LATER), by=OPERATOR)
    assert told(world, RECTIFY) == (State.GREEN, 1, 0, 0)
    [row] = behind(world, RECTIFY)
    assert row.steps[-1].on == LATER
    # It stays answered once the rectification is over: nothing happened after it was opened.
    day = date(2018, 4, 1)
    end(case, day)
    assert told(world, RECTIFY, as_of=day)[1:] == (1, 0, 0)
    assert reward.weak_committees(actor=OPERATOR, as_of=day, area=COUNTY) == []
    # Matters that are still past their day are another thing: they ask again.
    configured(settings, tmp_path, rectify_from_overdue_matters=1)
    matter(world)
    assert told(world, RECTIFY, as_of=day)[1:] == (0, 1, 0)
    with pytest.raises(NotFound):
        behind(world, RECTIFY, who="charlie")


def end(case: Any, on: date) -> None:
    from zhucun.branches.models import Rectification

    Rectification.objects.filter(pk=case.pk).update(
        state="removed", accepted_on=on, submitted_on=on, removed_on=on
    )


def test_of_most_committees_nothing_is_on_record_and_nobody_says_it_is_in_order(
    world: World, queries_of: Callable[..., list[str]]
) -> None:
    assert told(world, RECTIFY) == (State.OPEN, 0, 0, 1)
    few = len(queries_of(lambda: line(world, RECTIFY)))
    branches.open_term(
        village=world.places[WEST], number=10, on=date(2016, 1, 1), at=at(DAY), by=OPERATOR
    )
    world.open_place(WEST, due_on=DUE)
    world.open_place(EAST, due_on=DUE)
    assert told(world, RECTIFY)[1:] == (0, 2, 0)
    assert len(queries_of(lambda: line(world, RECTIFY))) == few
    units = {}
    for name, code in (("县水利局", EAST), ("县林业局", WEST)):
        unit = make.unit(name, area=COUNTY)
        round_ = make.round_(f"2017{code[-1]}", area=COUNTY, starts_on=date(2017, 1, 1))
        start: dict[str, Any] = {"starts_on": date(2017, 3, 1), "unit": unit}
        make.posting(make.person(name, unit=unit), world.places[code], round_, **start)
        units[code] = [row.area for row in behind(world, RECTIFY, unit=unit.public_id)]
    assert units == {EAST: [EAST], WEST: [WEST]}


def test_a_unit_reads_of_its_people_and_not_of_committees(world: World) -> None:
    unit = make.unit("县水利局", area=COUNTY)
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 1, 1))
    start: dict[str, Any] = {"starts_on": date(2017, 3, 1), "unit": unit}
    make.posting(make.person("员甲", unit=unit), world.places[EAST], round_, **start)
    world.accounts["unit"] = make.account("unit", Role.UNIT, unit=unit, since=date(2017, 1, 1))
    each = line(world, RECTIFY, who="unit", unit=unit.public_id)
    assert (each.number, each.silent) == (None, Silence.HIDDEN)


def test_a_township_is_a_lead_by_its_villages_and_the_county_opens_it(world: World) -> None:
    """HH18-088: 乡村两级班子."""
    office = world.actor("office", LATER)

    def leads(who: str = "office") -> list[reward.WeakTownship]:
        return reward.weak_townships(actor=world.actor(who, LATER), as_of=LATER, area=COUNTY)

    assert leads() == []
    world.open_place(EAST, due_on=DUE)
    [row] = leads()
    assert (row.area, row.holding, row.case) == (TOWN, ["unmet"], None)
    assert [each.term.area for each in row.villages] == [EAST]
    draft = branches.LeadershipDraft(
        township=world.places[TOWN], on=LATER, problem="一个村未完成", triggers=row.holding
    )
    made = branches.open_leadership(draft, at=at(LATER), by=office)
    [row] = leads()
    assert (row.case, made.triggers) == (made, ["unmet"])
    assert leads("charlie") == []
