"""Procedures that pillars tell step by step, with who and when: the plan of a village (HX25-67,
HX25-68) and the training menu (SQ24-042); adjustments and rotations (YN-021, YN-022)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from tests import factories as make
from tests.fieldwork import guiding
from tests.fieldwork.guiding import AT, DAY, EAST, WEST, Town
from tests.learning import world as schools
from tests.learning.world import School
from zhucun.analytics.queries.rows import shown
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import State
from zhucun.fieldwork import actions as fieldwork
from zhucun.fieldwork.enums import ItemKind, PlanKind
from zhucun.fieldwork.models import Plan
from zhucun.kernel.problems import NotFound
from zhucun.learning import actions as learning
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars import Line, Pillar, Row, pillar, rows_behind
from zhucun.roster import actions as roster
from zhucun.roster import queries as roster_queries
from zhucun.roster.models import Move
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as cases
from zhucun.signoff.models import Turn

DISTRICT = "520111"
PLAN, MENU = "chains/assistance-plan", "chains/training-menu"


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def line(found: Pillar, last: str) -> Line:
    return next(each for each in found.lines if each.path[-1] == last)


def told(found: Pillar, last: str) -> tuple[State, int, int, int, int]:
    """State, rows that hold, fail, fall due, cannot be said."""
    each = line(found, last)
    assert each.number is not None, (last, each.state, each.silent)
    number = each.number
    return each.state, int(number.numerator or 0), number.failing, number.soon, number.open


# The plan of a village


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return guiding.build()


def plan_of(town: Town, place: Any, by: Actor, title: str = "修灌溉渠") -> Plan:
    plan = fieldwork.make_plan(kind=PlanKind.ASSISTANCE, village=place, year=2025, at=AT, by=by)
    draft = fieldwork.ItemDraft(title=title, kind=ItemKind.NEED)
    fieldwork.add_item(plan=plan, item=draft, at=AT, by=by)
    return plan


def sign(plan: Plan, actor: Actor, step: str) -> None:
    found = cases.cases(actor=actor, as_of=DAY, kind=plan.kind, subjects=[plan.public_id])
    (card,) = cases.cards(list(found), actor=actor, as_of=DAY)
    signing = signoff.Signing(
        case=card.case.public_id,
        step=step,
        word=dict(card.may.signs)[step],
        evidence=card.opened.evidence,
    )
    signoff.sign_case(signing, at=AT, by=actor)


def in_huaxi(actor: Actor, **more: Any) -> Pillar:
    asked: dict[str, Any] = {"area": DISTRICT, "mechanism": "three-highlights", "as_of": DAY}
    return pillar(actor=actor, **{**asked, **more})


def plan_rows(actor: Actor, **more: Any) -> list[Row]:
    asked: dict[str, Any] = {"area": DISTRICT, "item": PLAN, "as_of": DAY, **more}
    return list(rows_behind(actor=actor, **asked).rows)


def test_the_plan_of_a_village_is_asked_for_listed_studied_and_made_with_who_and_when(
    town: Town,
) -> None:
    """HX25-67, HX25-68."""
    office, cadre = town.actors["office"], town.actors["cadre"]
    branch = make.actor("branch", Role.BRANCH, EAST, on=DAY)
    plan = plan_of(town, town.wang.place, cadre)
    west = make.actor("west", Role.FIRST_SECRETARY, WEST, on=DAY)
    other = plan_of(town, town.li.place, west)
    assert told(in_huaxi(office), PLAN)[1:] == (0, 0, 0, 2), "nobody was asked yet"
    assert fieldwork.submit_plan(plan=plan, at=AT, by=cadre)
    sign(plan, branch, "need")
    sign(plan, cadre, "list")
    sign(plan, town.actors["sender"], "study")
    sign(plan, cadre, "plan")
    assert told(in_huaxi(office), PLAN)[1:] == (0, 0, 0, 2), "the unit has not signed"
    sign(plan, town.actors["sender"], "plan")
    plan.refresh_from_db()
    assert (plan.team_agreed_on, plan.unit_agreed_on) == (DAY, DAY)
    assert told(in_huaxi(office), PLAN)[1:] == (1, 0, 0, 1)
    assert told(in_huaxi(office, area=EAST), PLAN) == (State.GREEN, 1, 0, 0, 0)
    assert told(in_huaxi(office, unit=town.bank.public_id), PLAN)[1:] == (0, 0, 0, 1)
    done, begun = plan_rows(office)
    assert (done.subject, done.key, done.area, done.what) == ("plan", plan.public_id, EAST, 0)
    assert [(step.zh, step.on) for step in done.steps][:2] == [
        ("村级提需求", DAY),
        ("干部拉清单", DAY),
    ]
    assert {cadre.name, town.actors["sender"].name} == set(done.steps[3].who.split("、"))
    assert (begun.key, begun.area, begun.what) == (other.public_id, WEST, 3)
    assert all(step.on is None for step in begun.steps)
    assert [row.key for row in plan_rows(office, unit=town.bureau.public_id)] == [plan.public_id]
    with pytest.raises(NotFound):
        plan_rows(town.actors["charlie"])
    own = in_huaxi(town.actors["sender"], unit=town.bureau.public_id)
    assert line(own, PLAN).silent is Silence.HIDDEN


def test_a_plan_past_the_day_of_a_turn_fails_and_one_with_days_to_come_is_due(
    town: Town, queries_of: Callable[..., list[str]]
) -> None:
    """The source names no days; where a county adds them they count."""
    office, cadre = town.actors["office"], town.actors["cadre"]
    plan = plan_of(town, town.wang.place, cadre)
    fieldwork.submit_plan(plan=plan, at=AT, by=cadre)
    assert told(in_huaxi(office), PLAN)[1:] == (0, 0, 0, 1)
    turns = Turn.objects.filter(case__subject=plan.public_id)
    turns.update(due_on=DAY + timedelta(days=3))
    assert told(in_huaxi(office), PLAN)[1:] == (0, 0, 1, 0)
    turns.update(due_on=DAY - timedelta(days=3))
    assert told(in_huaxi(office), PLAN)[:3] == (State.RED, 0, 1)
    [row] = plan_rows(office)
    assert (row.what, row.days) == (1, 3)
    few = len(queries_of(lambda: plan_rows(office)))
    west = make.actor("west", Role.FIRST_SECRETARY, WEST, on=DAY)
    fieldwork.submit_plan(plan=plan_of(town, town.li.place, west), at=AT, by=west)
    assert len(queries_of(lambda: plan_rows(office))) == few


# The training menu


COUNTY, SHEQI_DAY = schools.COUNTY, schools.DAY


@pytest.fixture
def school(places: dict[str, Place]) -> School:
    return schools.build(places)


def in_sheqi(actor: Actor, **more: Any) -> Pillar:
    asked: dict[str, Any] = {"area": COUNTY, "mechanism": "lecture-hall", "as_of": SHEQI_DAY}
    return pillar(actor=actor, **{**asked, **more})


def menu_rows(actor: Actor, **more: Any) -> dict[str, Row]:
    asked: dict[str, Any] = {"area": COUNTY, "item": MENU, "as_of": SHEQI_DAY, **more}
    return {row.name: row for row in rows_behind(actor=actor, **asked).rows}


def course(school: School, theme: str, on: date) -> Any:
    """A line of the county's plan of 2025, which is approved on that day."""
    told: dict[str, Any] = {"by": school.actors["office"]}
    plan = learning.make_plan(
        area=COUNTY, year=2025, title="2025年培训计划", at=schools.at(on), **told
    )
    draft = learning.CourseDraft(theme=theme, kind="lecture", people=50)
    [line] = learning.add_courses([draft], plan=plan, at=schools.at(on), **told)
    learning.approve_plan(plan=plan, at=schools.at(on), **told)
    return line


def ask(school: School, who: str, topic: str, on: date) -> None:
    learning.state_topics(
        [topic], posting=school.postings[who], year=2025, on=on, by=school.actors[who]
    )


def enrol(school: School, session: Any, *names: str, on: date) -> None:
    rows = [school.postings[name] for name in names]
    learning.enrol(rows, session=session, at=schools.at(on), by=school.actors["office"])


def test_a_session_holds_where_it_was_asked_for_put_on_the_menu_and_taken_up(
    school: School, queries_of: Callable[..., list[str]]
) -> None:
    """SQ24-042."""
    office, topic = school.actors["office"], "电商直播"
    ask(school, "赵一", topic, date(2025, 1, 6))
    ask(school, "孙三", topic, date(2025, 1, 8))
    line_of_plan = course(school, topic, date(2025, 2, 3))
    made: dict[str, Any] = {"need": topic, "course": line_of_plan, "by": office}
    held = schools.session("直播带货", on=date(2025, 3, 10), **made)
    schools.session("直播带货进阶", on=date(2025, 3, 28), **made)
    alone = schools.session("公文写作", on=date(2025, 3, 7), by=office)
    enrol(school, held, "赵一", "孙三", on=date(2025, 2, 20))
    enrol(school, alone, "钱二", on=date(2025, 3, 1))
    assert told(in_sheqi(office), MENU) == (State.AMBER, 1, 1, 0, 1), "nobody enrolled in one yet"
    rows = menu_rows(office)
    assert [(step.on, step.who, step.people) for step in rows["直播带货"].steps] == [
        (date(2025, 1, 6), "", 2),
        (date(2025, 2, 3), office.name, None),
        (date(2025, 2, 20), "", 2),
    ]
    left_out = rows["公文写作"]
    assert (left_out.what, left_out.subject, left_out.key) == (1, "session", alone.public_id)
    assert [step.on for step in left_out.steps] == [None, None, date(2025, 3, 1)]
    assert (rows["直播带货进阶"].what, rows["直播带货进阶"].steps[2].on) == (3, None)
    few = len(queries_of(lambda: menu_rows(office)))
    for number in range(8):
        schools.session(f"第{number}讲", on=date(2025, 3, 11), **made)
    assert len(queries_of(lambda: menu_rows(office))) == few
    assert told(in_sheqi(office), MENU)[1:] == (1, 9, 0, 1)


def test_the_menu_is_read_by_who_keeps_it_only(school: School) -> None:
    topic = "电商直播"
    ask(school, "赵一", topic, date(2025, 1, 6))
    schools.session("直播带货", on=date(2025, 3, 10), need=topic, by=school.actors["office"])
    with pytest.raises(NotFound):
        menu_rows(school.actors["charlie"])
    of_unit = in_sheqi(school.actors["office"], unit=school.unit.public_id)
    assert line(of_unit, MENU).silent is Silence.OF_AREA
    cadre = in_sheqi(school.actors["赵一"], area=schools.EAST)
    assert line(cadre, MENU).silent is Silence.HIDDEN


# Rotations, adjustments and rules of villages

YUNNAN, VILLAGE = "530925", "530925100201"
IN_YUNNAN = date(2025, 8, 1)
YUNNAN_PLACES = {
    "53": "云南省",
    "5309": "临沧市",
    YUNNAN: "双江县",
    "530925100": "勐勐镇",
    VILLAGE: "千福村",
}


@pytest.fixture
def yunnan(places: dict[str, Place]) -> Any:
    """A unit's cadre who serves in a village since the round of 2023."""
    make.add_places(YUNNAN_PLACES)
    unit = make.unit("县水务局", area=YUNNAN)
    batch = make.round_("2023", area=YUNNAN, starts_on=date(2023, 5, 1))
    village = make.place(VILLAGE, as_of=IN_YUNNAN)
    team = make.team(village, batch, formed_on=date(2023, 5, 6), unit=unit)
    start: dict[str, Any] = {"starts_on": date(2023, 5, 6), "unit": unit, "team": team}
    return make.posting(make.person("王五", unit=unit), village, batch, role="member", **start)


def full_chain(actor: Actor, **more: Any) -> Pillar:
    asked: dict[str, Any] = {"area": YUNNAN, "mechanism": "full-chain", "as_of": IN_YUNNAN}
    return pillar(actor=actor, **{**asked, **more})


def test_an_adjustment_is_judged_with_who_left_and_who_came(yunnan: Any) -> None:
    """YN-022: by county, village and unit."""
    item = "rules/one-in-one-out"
    office = make.actor("yun", Role.OFFICE, YUNNAN, on=IN_YUNNAN)
    single = make.round_("2025-1", area=YUNNAN, starts_on=date(2025, 6, 1))
    type(single).objects.filter(pk=single.pk).update(kind="single")
    single.refresh_from_db()
    assert told(full_chain(office), item)[1:] == (0, 0, 0, 0)
    draft = roster_queries.PostingDraft(
        person=make.person("赵六", unit=yunnan.unit),
        place=yunnan.place,
        role="member",
        round=single,
        unit=yunnan.unit,
        starts_on=date(2025, 6, 2),
    )
    roster.replace_cadre(
        leaving=yunnan, successor=draft, ends_on=date(2025, 6, 2), made_at=AT, by=office
    )
    assert told(full_chain(office), item) == (State.GREEN, 1, 0, 0, 0)
    assert told(full_chain(office, area=VILLAGE), item)[1:] == (1, 0, 0, 0)
    assert told(full_chain(office, unit=yunnan.unit.public_id), item)[1:] == (1, 0, 0, 0)
    asked: dict[str, Any] = {"area": YUNNAN, "item": item, "as_of": IN_YUNNAN}
    [row] = rows_behind(actor=office, **asked).rows
    assert (row.subject, row.area, row.name) == ("adjustment", VILLAGE, "2025-06-02 王五 → 赵六")
    Move.objects.filter(joins=True).delete()  # as a file of the past may have it
    assert told(full_chain(office), item)[:3] == (State.RED, 0, 1)
    charlie = make.actor("charlie", Role.OFFICE, DISTRICT, on=IN_YUNNAN)
    with pytest.raises(NotFound):
        rows_behind(actor=charlie, **asked)


def test_a_rotation_of_the_province_is_owed_every_two_years_and_shown_with_its_round(
    yunnan: Any,
) -> None:
    """YN-021: of the province; a county owes none."""
    item = "cadences/collective-rotation"
    province = make.actor("province", Role.OFFICE, "53", on=IN_YUNNAN)
    before = told(full_chain(province, area="53"), item)
    batch = make.round_("2025", area=YUNNAN, starts_on=date(2025, 5, 6))
    order = roster.issue_order(
        area="53",
        number="云组通〔2025〕12号",
        title="轮换通知",
        issued_on=date(2025, 4, 20),
        rounds=[batch],
        at=AT,
        by=province,
    )
    after = told(full_chain(province, area="53"), item)
    assert after[1] == before[1] + 1, (before, after)
    assert told(full_chain(province), item)[1:] == (0, 0, 0, 0)
    assert order.rounds.get() == batch
    [round_row] = shown(actor=province, subject="round", codes=[batch.public_id], as_of=IN_YUNNAN)
    assert (round_row.key, round_row.place) == (batch.public_id, YUNNAN)
