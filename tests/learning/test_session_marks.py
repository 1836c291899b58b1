"""A session on no line of an approved plan is marked where the region's rules ask for one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.learning.world import DAY, School, at, attend, session
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries import owed_in
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.engines.cadence import State
from zhucun.learning import actions, queries
from zhucun.learning.marts import MARTS
from zhucun.learning.models import Session
from zhucun.learning.queries import Wanted

HUNAN = "431103"
NEW_YEAR = at(date(2025, 1, 3))
RULE = "session-in-education-plan"


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def office(places: Any) -> Any:
    make.add_places({"43": "湖南省", "4311": "永州市", HUNAN: "冷水滩区"})
    return make.actor("hunan", Role.OFFICE, HUNAN, on=DAY)


def planned(office: Any, theme: str = "防返贫监测", *, approve: bool = True) -> Any:
    """A course of a plan of the year."""
    plan = actions.make_plan(area=HUNAN, year=2025, title="培训计划", at=NEW_YEAR, by=office)
    draft = actions.CourseDraft(theme=theme, kind="lecture")
    [course] = actions.add_courses([draft], plan=plan, at=NEW_YEAR, by=office)
    if approve:
        actions.approve_plan(plan=plan, at=NEW_YEAR, by=office)
    return course


def held(office: Any, theme: str, **more: Any) -> Session:
    return session(theme, area=HUNAN, by=office, **more)


def marked(*rows: Session) -> dict[str, list[str]]:
    found = queries.marks(rows, as_of=DAY)
    return {row.theme: [each.rule for each in found[row.public_id]] for row in rows}


def test_a_session_outside_the_plan_is_marked_before_and_after_it_is_held(office: Any) -> None:
    inside = held(office, "防返贫监测", course=planned(office))
    outside = held(office, "临时加开")
    assert marked(inside, outside) == {"防返贫监测": [], "临时加开": [RULE]}
    [mark] = queries.marks([outside], as_of=DAY)[outside.public_id]
    assert (mark.severity, mark.clauses) == ("warn", ("HN22-22",))
    assert "总体规划" in mark.in_("zh-hans")
    assert "plan" in mark.in_("en")


def test_a_line_of_a_draft_is_no_plan_and_one_that_is_changed_still_stands(office: Any) -> None:
    course = planned(office, approve=False)
    inside = held(office, "防返贫监测", course=course)
    assert marked(inside) == {"防返贫监测": [RULE]}
    actions.approve_plan(plan=course.plan, at=NEW_YEAR, by=office)
    assert marked(inside) == {"防返贫监测": []}
    actions.reopen_plan(plan=course.plan, why="加一班", on=DAY, by=office)
    assert marked(inside) == {"防返贫监测": []}


def test_a_session_that_was_cancelled_owes_nothing(office: Any) -> None:
    gone = held(office, "临时加开")
    actions.cancel_session(session=gone, why="改期", on=DAY, by=office)
    gone.refresh_from_db()
    assert marked(gone) == {"临时加开": []}


def test_the_list_finds_what_is_outside_the_plan_and_charlie_finds_none(office: Any) -> None:
    held(office, "防返贫监测", course=planned(office))
    held(office, "临时加开")
    charlie = make.actor("charlie", Role.OFFICE, "520111", on=DAY)

    def found(actor: Any, is_planned: bool) -> list[str]:
        rows = queries.sessions(actor=actor, wanted=Wanted(planned=is_planned))
        return [row.theme for row in rows]

    assert (found(office, True), found(office, False)) == (["防返贫监测"], ["临时加开"])
    assert (found(charlie, True), found(charlie, False)) == ([], [])


def test_a_region_that_asks_for_no_plan_marks_none_for_it(school: School) -> None:
    row = session("防返贫动态监测")
    assert RULE not in marked(row)["防返贫动态监测"]
    assert marked(row) == {"防返贫动态监测": ["session-answers-a-need"]}


def test_many_sessions_are_marked_by_one_query(office: Any, queries_of: Any) -> None:
    rows = [held(office, f"第{number}讲") for number in range(12)]
    assert len(queries_of(lambda: queries.marks(rows, as_of=DAY))) == 1
    assert sum(len(each) for each in queries.marks(rows, as_of=DAY).values()) == 12


def test_sessions_that_were_held_stand_beside_what_the_source_declares(office: Any) -> None:
    make.add_places({"431103100": "上岭桥镇", "431103100201": "东村"})
    round_ = make.round_("2023", area=HUNAN, starts_on=date(2023, 8, 1))
    village = make.place("431103100201")
    row = make.posting(make.person("驻一"), village, round_, starts_on=date(2023, 8, 1))
    there = held(office, "防返贫监测")
    held(office, "没有人来")
    actions.record_attendance([row], session=there, on=DAY, at=at(DAY), by=office)
    pack = directory.pack_for(HUNAN, as_of=date(2025, 12, 31))
    found = analytics.measure(actor=office, pack=pack, indicator="training-sessions", area=HUNAN)
    assert found.value == 1
    [figure] = found.item.spec.declared
    assert (figure.value, figure.qualifier) == (1200, "at-least")


def test_in_yunnan_every_cadre_is_trained_once_a_year_and_the_others_are_listed(
    places: dict[str, Any],
) -> None:
    make.add_places(
        {
            "53": "云南省",
            "5301": "昆明市",
            "530102": "五华区",
            "530102100": "西翥街道",
            "530102100201": "东村",
        }
    )
    round_ = make.round_("2023", area="530102", starts_on=date(2023, 8, 1))
    village = make.place("530102100201")
    one, other = (
        make.posting(make.person(name), village, round_, role=role, starts_on=date(2023, 8, 1))
        for name, role in (("甲", "first_secretary"), ("乙", "member"))
    )
    office = make.actor("wuhua", Role.OFFICE, "530102", on=DAY)
    told: dict[str, Any] = {"area": "530102", "by": office}
    there = session("省级示范", **told)
    actions.record_attendance([one], session=there, on=DAY, at=at(DAY), by=office)
    owed = owed_in(
        actor=office,
        on=date(2026, 1, 10),
        since=date(2025, 1, 1),
        area="530102",
        duty="yearly-training",
    )
    found = {each.key: each.state for each in owed.listed() if each.start.year == 2025}
    assert found == {one.public_id: State.DONE, other.public_id: State.LATE}


def test_every_teacher_of_a_session_is_a_row_and_counts_by_name(school: School) -> None:
    office = school.actors["office"]
    two = [
        actions.TeacherDraft(name="宋瑞", honour="national"),
        actions.TeacherDraft(name="韩宇南", honour="national"),
        actions.TeacherDraft(name="周老师"),
    ]
    attend(school, session("驻村经验", teachers=two), "赵一")
    attend(
        school,
        session("再讲一次", teachers=two[:1], on=date(2025, 2, 14)),
        "钱二",
        on=date(2025, 2, 14),
    )
    session("没有人来", teachers=[actions.TeacherDraft(name="王", honour="national")])
    rows = list(
        MARTS["lecture"](
            as_of=DAY, areas=("411327",), names=("lecturer", "lecturer_honour"), tags={}
        )
    )
    assert sorted(row["m_lecturer"] for row in rows) == ["周老师", "宋瑞", "宋瑞", "韩宇南"]
    pack = directory.pack_for("411327", as_of=date(2025, 12, 31))
    told = {"actor": office, "pack": pack, "indicator": "model-lecturers"}
    assert analytics.measure(**told, area="411327").value == 2
    shown = analytics.shown(
        actor=office, subject="lecture", codes=[row["m_code"] for row in rows], as_of=DAY
    )
    assert {(row.name, row.subject) for row in shown} == {
        ("宋瑞", "session"),
        ("韩宇南", "session"),
        ("周老师", "session"),
    }
    assert (
        analytics.shown(
            actor=school.actors["charlie"],
            subject="lecture",
            codes=[row["m_code"] for row in rows],
            as_of=DAY,
        )
        == []
    )
