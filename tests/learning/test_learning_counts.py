"""期, 人次 and heads are three numbers; each shows its rows; duties count what was attended."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.learning.world import COUNTY, DAY, TOWN, School, at, attend, build, session
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries import owed_in
from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.engines.cadence import State
from zhucun.learning import actions, queries
from zhucun.learning.marts import MARTS, posting_columns
from zhucun.learning.models import Attendance
from zhucun.learning.queries import Wanted, duties
from zhucun.presence import actions as presence
from zhucun.roster.marts import MARTS as MARTS_OF

FEBRUARY = date(2025, 2, 14)
YEAR = Wanted(area=COUNTY, since=date(2025, 1, 1), until=date(2026, 1, 1))


@pytest.fixture
def taught(school: School) -> School:
    """Two sessions of the county, one of the township: five attendances of three people."""
    attend(school, session("集体经济", on=FEBRUARY, hours=4), "赵一", "钱二", on=FEBRUARY)
    attend(school, session(), "赵一", "孙三")
    attend(school, session("入户走访", area=TOWN, kind="special"), "钱二", by=school.actors["town"])
    return school


def test_sessions_attendances_and_heads_are_kept_apart(taught: School) -> None:
    sums = queries.totals(actor=taught.actors["office"], wanted=YEAR)
    assert (sums.sessions, sums.attendances, sums.heads, sums.hours) == (3, 5, 3, 14)
    lines = queries.counted(actor=taught.actors["office"], wanted=YEAR, by="tier")
    assert {each.key: (each.sessions, each.attendances, each.heads) for each in lines} == {
        "county": (2, 4, 3),
        "township": (1, 1, 1),
    }
    months = queries.counted(actor=taught.actors["office"], wanted=YEAR, by="month")
    assert [(each.key, each.attendances) for each in months] == [("2025-02", 2), ("2025-03", 3)]
    areas = queries.counted(actor=taught.actors["office"], wanted=YEAR, by="area")
    assert [(each.label, each.heads) for each in areas] == [("赊店镇", 2), ("桥头镇", 1)]


@pytest.mark.parametrize("by", queries.GROUPS)
def test_every_number_is_the_number_of_its_rows(taught: School, by: str) -> None:
    rows = list(queries.attendances(actor=taught.actors["office"], wanted=YEAR))
    lines = queries.counted(actor=taught.actors["office"], wanted=YEAR, by=by)
    assert sum(each.attendances for each in lines) == len(rows) == 5
    assert len({row.person_id for row in rows}) == 3


def test_what_was_voided_counts_nowhere(taught: School) -> None:
    row = Attendance.objects.get(session__theme="入户走访")
    actions.void_attendance(attendance=row, why="重复", on=DAY, by=taught.actors["office"])
    sums = queries.totals(actor=taught.actors["office"], wanted=YEAR)
    assert (sums.sessions, sums.attendances, sums.heads) == (2, 4, 3)


def test_charlie_counts_nothing_and_a_unit_its_own(taught: School) -> None:
    nothing = queries.totals(actor=taught.actors["charlie"], wanted=YEAR)
    assert (nothing.sessions, nothing.attendances, nothing.heads, nothing.hours) == (0, 0, 0, 0)
    own = queries.totals(actor=taught.actors["unit"], wanted=YEAR)
    assert (own.attendances, own.heads) == (4, 2)


def test_duties_count_attendances_and_sessions(taught: School) -> None:
    asked: dict[str, Any] = {"area": COUNTY, "since": date(2025, 1, 1), "until": date(2026, 1, 1)}
    facts = list(duties.attendance_facts(actor=OPERATOR, **asked))
    assert sum(each.counts == "training" for each in facts) == 5
    assert sum(each.counts == "county-training" for each in facts) == 4
    held = list(duties.session_facts(actor=OPERATOR, **asked))
    assert [(each.id, each.counts, each.distinct) for each in held] == [
        (COUNTY, "training-session", "集体经济"),
        (COUNTY, "training-session", "防返贫动态监测"),
    ]
    session("没有人来的一期", on=DAY)
    assert len(list(duties.session_facts(actor=OPERATOR, **asked))) == 2
    assert list(duties.attendance_facts(actor=taught.actors["charlie"], **asked)) == []


def test_the_monthly_lecture_hall_shows_the_months_without_a_session(
    taught: School, settings: Any
) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    owed = owed_in(
        actor=taught.actors["office"], on=date(2025, 4, 10), since=date(2025, 1, 1), area=COUNTY
    )
    [line] = [each for each in owed.by_duty() if each.item.id == "monthly-training"]
    assert line.is_connected
    assert (line.counts[State.DONE], line.counts[State.LATE]) == (2, 1)


def test_a_trip_to_a_training_that_was_attended_counts_once(taught: School, settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    from zhucun.analytics.queries.evidence import Reading, gather

    zhao, moment = taught.postings["赵一"], at(date(2025, 3, 21))
    for start in (DAY, date(2025, 3, 20)):
        draft = presence.TripDraft(
            posting=zhao,
            kind="training",
            starts_on=start,
            ends_on=start + timedelta(days=1),
            place_text="县委党校",
            reason="培训",
        )
        presence.record_trips([draft], made_at=moment, at=moment, by=OPERATOR)
    reading = Reading(
        actor=taught.actors["office"],
        areas=(COUNTY,),
        since=date(2025, 1, 1),
        months_from=date(2025, 4, 1),
        on=date(2025, 3, 31),
    )
    found = gather(reading, [("posting", "training")]).facts["posting", "training"]
    mine = [day for key, day in zip(found.ids, found.days, strict=True) if key == zhao.public_id]
    assert [date.fromordinal(day) for day in sorted(mine)] == [FEBRUARY, DAY, date(2025, 3, 20)]
    rows = analytics.shown(
        actor=taught.actors["office"], subject="training", codes=list(found.rows), as_of=DAY
    )
    assert {row.subject for row in rows} == {"session", "trip"}


@pytest.mark.parametrize(
    ("pack_area", "subject", "names", "wanted"),
    [
        (COUNTY, "session", ("level", "mode", "theme", "sessions_on_theme", "lecturer"), 3),
        (COUNTY, "attendance", ("is_present", "session", "happened_on"), 5),
        (COUNTY, "training_year", ("person", "year", "county_sessions", "province_sessions"), 3),
    ],
)
def test_the_marts_give_the_rows_that_indicators_count(
    taught: School, pack_area: str, subject: str, names: tuple[str, ...], wanted: int
) -> None:
    rows = list(MARTS[subject](as_of=date(2025, 12, 31), areas=(pack_area,), names=names, tags={}))
    assert len(rows) == wanted
    assert set(rows[0]) == {"m_area", "m_code", *(f"m_{name}" for name in names)}
    if subject == "training_year":
        assert sorted(row["m_county_sessions"] for row in rows) == [1, 2, 2]


def test_what_a_source_declares_stands_beside_what_is_counted(
    taught: School, settings: Any
) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    pack = directory.pack_for(COUNTY, as_of=date(2025, 12, 31))
    office = taught.actors["office"]
    for name, value in (("attendances", 5), ("county-sessions", 2), ("outside-sessions", 0)):
        found = analytics.measure(actor=office, pack=pack, indicator=name, area=COUNTY)
        assert found.value == value, name
        assert found.item.spec.declared, name


def test_who_nobody_trained_is_found_for_the_fallback(taught: School) -> None:
    office = taught.actors["office"]
    before = analytics.untrained(actor=office, area=COUNTY, year=2025, on=date(2025, 2, 20))
    assert [row.person.name for row in before] == ["孙三"]
    assert not analytics.untrained(actor=office, area=COUNTY, year=2025, on=DAY).exists()
    assert not analytics.untrained(
        actor=taught.actors["charlie"], area="", year=2025, on=DAY
    ).exists()


@pytest.mark.parametrize("more", [0, 12])
def test_counting_costs_the_same_for_few_and_for_many(places: Any, more: int) -> None:
    school = build(places, more=more)
    held = session()
    with CaptureQueriesContext(connection) as written:
        attend(school, held, *(name for name in school.postings))
    assert len(written) <= 14
    office = school.actors["office"]
    with CaptureQueriesContext(connection) as read:
        queries.totals(actor=office, wanted=YEAR)
        queries.counted(actor=office, wanted=YEAR, by="area")
        list(queries.attendances(actor=office, wanted=YEAR))
        list(queries.sessions(actor=office, wanted=YEAR))
    assert len(read) == 6


def test_a_demonstration_class_counts_for_each_role_that_it_was_for(school: School) -> None:
    both = session("两类人员示范班", kind="demonstration")
    one = session("第一书记示范班", kind="demonstration", roles=("first_secretary",), on=FEBRUARY)
    attend(school, both, "赵一", "钱二")
    attend(school, one, "孙三", on=FEBRUARY)
    asked: dict[str, Any] = {"area": COUNTY, "since": date(2025, 1, 1), "until": date(2026, 1, 1)}
    facts = [
        each
        for each in duties.session_facts(actor=OPERATOR, **asked)
        if each.counts == "demonstration-class"
    ]
    assert [(each.row == both.public_id, each.distinct) for each in facts] == [
        (False, "first_secretary"),
        (True, "first_secretary"),
        (True, "member"),
    ]


def test_in_huaxi_each_cadre_hears_five_lessons_and_is_trained_before_his_post(
    places: Any, settings: Any
) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    start = date(2025, 5, 6)
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 5, 1))
    village = places["520111100201"]
    old = make.posting(make.person("罗甲"), village, round_, starts_on=start)
    late = make.posting(make.person("罗乙"), village, round_, role="member", starts_on=start)
    office = make.actor("huaxi", Role.OFFICE, "520111", on=DAY)
    told: dict[str, Any] = {"area": "520111", "by": office}

    def hold(rows: list[Any], theme: str, on: date, **more: Any) -> None:
        held = session(theme, on=on, **told, **more)
        actions.record_attendance(rows, session=held, on=on, at=at(on), by=office)

    hold([old], "岗前动员", date(2025, 5, 5), kind="pre_post")
    for number, lesson in enumerate(("policy", "theory", "practice", "example", "integrity")):
        there = [old, late] if number < 4 else [old]
        hold(there, lesson, date(2025, 5, 7 + number), kind="special", lesson=lesson)
    pack = directory.pack_for("520111", as_of=date(2025, 12, 31))
    owed = owed_in(
        actor=office,
        on=date(2026, 1, 10),
        since=date(2025, 1, 1),
        area="520111",
        duty="five-lessons",
    )
    found = {each.key: each.done for each in owed.listed() if each.start.year == 2025}
    assert (found[old.public_id], found[late.public_id]) == (5, 4)
    rows = MARTS_OF["posting"](
        as_of=pack.as_of, areas=("520111",), names=("code",), tags={}
    ).annotate(m_day=posting_columns(pack.as_of)["pre_post_training_on"])
    days = {row["m_code"]: row["m_day"] for row in rows}
    assert days == {old.public_id: date(2025, 5, 5), late.public_id: None}
    gap = queries.without_pre_post(actor=office, area="520111", on=date(2025, 6, 1))
    assert [row.person.name for row in gap] == ["罗乙"]


def test_in_huaxi_everybody_is_trained_each_year_and_who_was_not_is_listed(
    places: Any, settings: Any
) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"
    start = date(2025, 5, 6)
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 5, 1))
    one, other = (
        make.posting(make.person(name), places["520111100201"], round_, role=role, starts_on=start)
        for name, role in (("罗甲", "first_secretary"), ("罗乙", "member"))
    )
    office = make.actor("huaxi", Role.OFFICE, "520111", on=DAY)
    on = date(2026, 3, 2)  # of a year that is served in part the source says nothing
    held = session("专题培训", on=on, area="520111", by=office)
    actions.record_attendance([one], session=held, on=on, at=at(on), by=office)
    asked: dict[str, Any] = {"since": date(2026, 1, 1), "area": "520111"}
    owed = owed_in(actor=office, on=date(2027, 1, 10), duty="yearly-training", **asked)
    found = {each.key: each.state for each in owed.listed() if each.start.year == 2026}
    assert found == {one.public_id: State.DONE, other.public_id: State.LATE}


def test_an_edition_and_an_entry_are_rows_of_their_marts(school: School) -> None:
    office = school.actors["office"]
    draft = actions.ArticleDraft(
        question="问？", answer="答。", topic="其他", source="文件", owner="办公室"
    )
    actions.write_articles([draft] * 3, area=COUNTY, since=date(2025, 1, 1), by=office)
    actions.issue_edition(area=COUNTY, title="第一版", on=DAY, by=office)
    contest = actions.open_contest(
        area=COUNTY, title="比武", about="", rounds=[("初赛", DAY)], at=at(DAY), by=office
    )
    actions.enter_contest(
        contest=contest, posting=school.postings["赵一"], on=DAY, by=school.actors["赵一"]
    )
    asked: dict[str, Any] = {"as_of": DAY, "areas": (COUNTY,), "tags": {}}
    [book] = MARTS["handbook"](names=("questions", "title"), **asked)
    assert (book["m_questions"], book["m_title"]) == (3, "第一版")
    [entry] = MARTS["contest_entry"](names=("person", "happened_on"), **asked)
    assert entry["m_happened_on"] == DAY
    for subject, code in (("handbook", book["m_code"]), ("contest_entry", entry["m_code"])):
        [row] = analytics.shown(actor=office, subject=subject, codes=[code], as_of=DAY)
        assert row.subject == subject
        assert (
            analytics.shown(
                actor=school.actors["charlie"], subject=subject, codes=[code], as_of=DAY
            )
            == []
        )
