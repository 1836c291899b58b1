"""The year's plan, needs and the menu: what was approved stands, what somebody finds hard is his."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from tests.learning.world import COUNTY, DAY, TOWN, School, at, attend, session
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.learning import actions, errors, queries
from zhucun.ledger.models import EventRecord

NEW_YEAR = at(date(2025, 1, 3))
LANG: dict[str, Any] = {"as_of": DAY, "lang": "zh"}


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def plan(school: School) -> Any:
    """A draft with two courses; one serves an ability of the pack."""
    office = school.actors["office"]
    made = actions.make_plan(
        area=COUNTY, year=2025, title="2025年驻村干部培训计划", at=NEW_YEAR, by=office
    )
    drafts = [
        actions.CourseDraft(
            theme="防返贫动态监测",
            kind="lecture",
            serves=("professional",),
            people=400,
            month=3,
            funds=Decimal("8000.50"),
        ),
        actions.CourseDraft(
            theme="第一书记示范班", kind="demonstration", roles=("first_secretary",)
        ),
    ]
    actions.add_courses(drafts, plan=made, at=NEW_YEAR, by=office)
    return made


def test_a_plan_is_one_a_year_and_of_who_keeps_the_area(school: School, plan: Any) -> None:
    with pytest.raises(errors.PlanIsThere):
        actions.make_plan(
            area=COUNTY, year=2025, title="又一份", at=NEW_YEAR, by=school.actors["office"]
        )
    for who in ("town", "unit", "赵一", "charlie"):
        with pytest.raises(NotAllowed):
            actions.make_plan(
                area=COUNTY, year=2026, title="计划", at=NEW_YEAR, by=school.actors[who]
            )
    twice = actions.CourseDraft(theme="防返贫动态监测", kind="lecture")
    with pytest.raises(errors.CourseIsThere):
        actions.add_courses([twice], plan=plan, at=NEW_YEAR, by=school.actors["office"])


def test_what_was_approved_stands_until_it_is_reopened_with_a_reason(
    school: School, plan: Any
) -> None:
    office = school.actors["office"]
    assert actions.approve_plan(plan=plan, at=NEW_YEAR, by=office)
    assert not actions.approve_plan(plan=plan, at=NEW_YEAR, by=office)
    late = actions.CourseDraft(theme="补充课程")
    stale = queries.one_plan(actor=office, public_id=plan.public_id)
    with pytest.raises(errors.PlanApproved):
        actions.add_courses([late], plan=stale, at=at(DAY), by=office)
    with pytest.raises(errors.PlanApproved):
        actions.take_out_course(course=plan.courses.first(), at=at(DAY), by=office)
    with pytest.raises(errors.ReasonNeeded):
        actions.reopen_plan(plan=plan, why="", on=DAY, by=office)
    assert actions.reopen_plan(plan=plan, why="县委部署新增课程", on=DAY, by=office)
    assert not actions.reopen_plan(plan=plan, why="再来", on=DAY, by=office)
    actions.add_courses([late], plan=plan, at=at(DAY), by=office)
    actions.approve_plan(plan=plan, at=at(DAY), by=office)
    told = EventRecord.objects.filter(name="learning.plan.approved").order_by("pk")
    assert [(row.data["version"], len(row.data["courses"])) for row in told] == [(1, 2), (2, 3)]
    assert told[0].data["courses"][0]["funds"] == "8000.50"


def test_an_empty_plan_is_not_approved(school: School) -> None:
    office = school.actors["office"]
    empty = actions.make_plan(area=COUNTY, year=2026, title="空", at=NEW_YEAR, by=office)
    with pytest.raises(errors.PlanEmpty):
        actions.approve_plan(plan=empty, at=NEW_YEAR, by=office)


def test_cadres_read_the_plan_when_it_is_approved_and_charlie_never(
    school: School, plan: Any
) -> None:
    zhao = school.actors["赵一"]
    with pytest.raises(NotFound):
        queries.one_plan(actor=zhao, public_id=plan.public_id)
    actions.approve_plan(plan=plan, at=NEW_YEAR, by=school.actors["office"])
    assert queries.one_plan(actor=zhao, public_id=plan.public_id).lines == 2
    with pytest.raises(NotFound):
        queries.one_plan(actor=school.actors["charlie"], public_id=plan.public_id)


def test_a_plan_shows_what_of_it_was_held(school: School, plan: Any) -> None:
    course = plan.courses.get(kind="lecture")
    attend(school, session(course=course), "赵一")
    session("三月之二", course=course)
    shown = queries.courses(actor=school.actors["office"], plan=plan).get(pk=course.pk)
    assert (shown.opened, shown.held) == (2, 1)
    sums = queries.planned(actor=school.actors["office"], area=COUNTY, year=2025)
    assert (sums.sessions, sums.people, sums.held, sums.heads) == (2, 400, 1, 1)


def test_needs_are_ones_own_and_the_menu_counts_them(school: School, plan: Any) -> None:
    for who in ("赵一", "孙三"):
        given = actions.state_topics(
            ["业务能力", "电商直播"],
            posting=school.postings[who],
            year=2025,
            on=DAY,
            by=school.actors[who],
        )
        assert given == 2
    again = {
        "posting": school.postings["赵一"],
        "year": 2025,
        "on": DAY,
        "by": school.actors["赵一"],
    }
    assert actions.state_topics(["电商直播"], **again) == 0
    with pytest.raises(NotAllowed):
        actions.state_topics(
            ["电商"], posting=school.postings["赵一"], year=2025, on=DAY, by=school.actors["office"]
        )
    office = school.actors["office"]
    lines = {
        line.topic: line for line in queries.menu(actor=office, area=COUNTY, year=2025, **LANG)
    }
    assert (lines["业务能力"].needs, lines["业务能力"].is_of_pack) == (2, True)
    assert [each.theme for each in lines["业务能力"].courses] == ["防返贫动态监测"]
    assert (lines["电商直播"].needs, lines["电商直播"].is_of_pack) == (2, False)
    assert queries.needs(actor=office, year=2025, topic="电商直播").count() == 2
    mine = queries.needs(actor=school.actors["赵一"], year=2025)
    assert {row.person.name for row in mine} == {"赵一"}
    assert not queries.needs(actor=school.actors["charlie"], year=2025).exists()
    assert not queries.needs(actor=school.actors["unit"], year=2025).exists()
    assert actions.withdraw_need(need=mine[0], on=DAY, by=school.actors["赵一"])
    assert not actions.withdraw_need(need=mine[0], on=DAY, by=school.actors["赵一"])


def test_the_menu_of_an_area_counts_sessions_of_it_in_it_and_above_it_that_stand(
    school: School,
) -> None:
    """Whoever sees several counties is not shown the others' sessions as an answer."""
    for area in ("41", COUNTY, TOWN, "520111"):
        session(f"电商 {area}", area=area, need="电商直播")
    off = session("电商取消", need="电商直播")
    actions.cancel_session(session=off, why="停电", on=DAY, by=OPERATOR)

    def answered(area: str, by: Any = OPERATOR) -> list[int]:
        lines = queries.menu(actor=by, area=area, year=2025, **LANG)
        return [line.sessions for line in lines if line.sessions]

    actions.state_topics(
        ["电商直播"],
        posting=school.postings["赵一"],
        year=2025,
        on=DAY,
        by=school.actors["赵一"],
    )
    assert answered(COUNTY) == [3]
    assert answered("41") == [3]
    assert answered(COUNTY, school.actors["charlie"]) == []


def test_a_gap_of_ones_own_leads_to_courses_with_their_reason(school: School, plan: Any) -> None:
    zhao, office = school.actors["赵一"], school.actors["office"]
    actions.approve_plan(plan=plan, at=NEW_YEAR, by=office)
    ratings = {"professional": "weak", "theory": "good"}
    actions.check_self(
        posting=school.postings["赵一"], year=2025, ratings=ratings, at=at(DAY), by=zhao
    )
    [found] = queries.proposals(actor=zhao, area=COUNTY, year=2025, ratings=ratings, **LANG)
    assert (found.course.theme, found.axes) == ("防返贫动态监测", ("业务能力",))
    assert queries.self_check(actor=zhao, year=2025).ratings == ratings  # type: ignore[union-attr]
    assert queries.self_check(actor=school.actors["钱二"], year=2025) is None


def test_nobody_is_read_from_a_sum_of_few(school: School) -> None:
    office = school.actors["office"]
    actions.check_self(
        posting=school.postings["赵一"],
        year=2025,
        ratings={"theory": "weak"},
        at=at(DAY),
        by=school.actors["赵一"],
    )
    sums = queries.seen_gaps(actor=office, area=COUNTY, year=2025, **LANG)
    assert len(sums) == 3
    assert {(given, weak) for _axis, given, weak in sums} == {(None, None)}
    assert queries.seen_gaps(actor=school.actors["charlie"], area=COUNTY, year=2025, **LANG) == []
    told = EventRecord.objects.get(name="learning.self-check.made")
    assert told.data == {"year": 2025}
