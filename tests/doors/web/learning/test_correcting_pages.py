"""What is corrected, voided or called off on pages; what a form says where a line does not fit."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests import factories as make
from tests.doors.web.learning.conftest import BEGIN, NOW, Class
from tests.learning.world import COUNTY, DAY, EAST, TOWN, WEST, session
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.learning import actions, queries
from zhucun.learning.models import (
    Attendance,
    Contest,
    Enrolment,
    Heat,
    MiniClass,
    Quiz,
    QuizQuestion,
    Session,
)

Browser = Callable[..., Client]
QUIZ = {
    "area": COUNTY,
    "title": "再测",
    "opens_on": "2025-03-14",
    "session": "",
    "questions": "？1：每月住村几天？\n＋ 20天\n－ 15天\n",
}


def sent(held: Session, **more: str) -> dict[str, str]:
    """What the form of a correction sends."""
    values = {
        "theme": held.theme,
        "starts_on": str(held.starts_on),
        "ends_on": str(held.ends_on),
        "hours": str(held.hours),
        "venue": held.venue,
        "capacity": str(held.capacity or ""),
        "teachers": "周老师，县农业农村局",
        "reason": "党校检修",
    }
    return {**values, **more}


def test_an_office_corrects_a_session_and_those_enrolled_see_it(
    taught: Class, browser: Browser
) -> None:
    office, key = browser("office", "zh-hans"), taught.next.public_id
    for name in ("赵一", "钱二", "孙三"):
        browser(name).post(f"/trainings/{key}/enrol/")
    page = office.get(f"/trainings/{key}/correct/").text
    assert "周老师，县农业农村局</textarea>" in page
    new = sent(
        taught.next,
        starts_on="2025-04-18",
        ends_on="2025-04-18",
        capacity="3",
        teachers="周老师，农业局、振兴局，省级",
    )
    answer = office.post(f"/trainings/{key}/correct/", new, follow=True).text
    assert "县农业农村局 → 周老师·农业局、振兴局·省级" in answer
    assert "2025-04-11 → 2025-04-18" in answer
    assert Enrolment.objects.get(person__name="孙三").state == "enrolled"
    own = browser("孙三", "zh-hans")
    assert "党校检修" in own.get("/my-learning/").text
    assert "党校检修" in own.get(f"/trainings/{key}/").text
    again = office.post(f"/trainings/{key}/correct/", new | {"capacity": "1"}).text
    assert "太少" in again
    assert Session.objects.get(public_id=key).capacity == 3


def test_a_day_that_leaves_out_who_was_there_is_refused_at_its_field(
    taught: Class, browser: Browser
) -> None:
    key = taught.today.public_id
    new = sent(taught.today, starts_on="2025-04-18", ends_on="2025-04-18")
    refused = browser("office").post(f"/trainings/{key}/correct/", new)
    assert "People attended this session on 2025-03-14" in refused.text
    assert Session.objects.get(public_id=key).starts_on == DAY


def test_only_who_keeps_it_corrects_and_charlie_finds_none(taught: Class, browser: Browser) -> None:
    key = taught.next.public_id
    lesson = given(taught)
    addresses = (
        f"/trainings/{key}/correct/",
        f"/quizzes/{taught.quiz.public_id}/void/",
        f"/contests/{taught.contest.public_id}/call-off/",
        f"/mini-classes/{lesson.public_id}/void/",
    )
    for address in addresses:
        assert browser("charlie").post(address, {"reason": "x"}).status_code == 404, address
    for address in addresses[:3]:
        assert browser("赵一").post(address, {"reason": "x"}).status_code == 403, address
    assert browser("town").get(addresses[0]).status_code == 403
    assert browser("unit").get(addresses[3]).status_code in (403, 404)
    assert "/correct/" not in browser("赵一").get(f"/trainings/{key}/").text


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("周老师，农业局、振兴局", ("周老师", "农业局、振兴局", "")),
        ("周老师、农业局、国家级", ("周老师", "农业局", "national")),
        ("周老师,农业局,省级", ("周老师", "农业局", "province")),
        ("周老师，，县级", ("周老师", "", "county")),
    ],
)
def test_a_teachers_line_is_read_as_it_is_meant(
    taught: Class, browser: Browser, line: str, kept: tuple[str, str, str]
) -> None:
    client = browser("office", "zh-hans")
    key = taught.next.public_id
    client.post(f"/trainings/{key}/correct/", sent(taught.next, teachers=line))
    each = taught.next.teachers.get()
    assert (each.name, each.office, each.honour) == kept
    again = client.post(
        f"/trainings/{key}/correct/", sent(taught.next, teachers="甲，乙，县级，丙，丁")
    )
    assert "多于" in again.text


def test_a_quiz_takes_the_question_of_its_area_and_signs_of_chinese_keyboards(
    taught: Class, browser: Browser
) -> None:
    draft = actions.ArticleDraft(
        question="镇的？", answer="答", topic="题", source="文", owner="部"
    )
    actions.write_articles([draft], area=TOWN, since=BEGIN, by=OPERATOR)
    office = browser("office")
    assert office.post("/quizzes/new/", QUIZ).status_code == 302
    made = QuizQuestion.objects.get(quiz__title="再测")
    assert (made.article.area, made.options, made.right) == (COUNTY, ["20天", "15天"], [0])
    assert office.post("/quizzes/new/", QUIZ | {"area": TOWN, "title": "镇"}).status_code == 302
    assert QuizQuestion.objects.get(quiz__title="镇").article.area == TOWN
    early = office.post("/quizzes/new/", QUIZ | {"closes_on": "2025-03-01"})
    assert "before it opens" in early.text


def test_a_quiz_that_was_voided_is_shown_with_its_reason_and_not_tried(
    taught: Class, browser: Browser
) -> None:
    address = f"/quizzes/{taught.quiz.public_id}/"
    mine = browser("赵一")
    mine.post(address, {"q1": "0"})
    assert "Void the quiz" in browser("office").get(address).text
    assert "Void the quiz" not in mine.get(address).text
    done = browser("office").post(f"{address}void/", {"reason": "答案写错"})
    assert done["Location"] == f"/quizzes/new/?from={taught.quiz.public_id}"
    anew = browser("office").get(done["Location"]).text
    assert "? 1: 每月住村几天？\n- 15天\n+ 20天</textarea>" in anew
    assert browser("charlie").get(done["Location"]).status_code == 404
    assert browser("town").get(done["Location"]).status_code == 403
    page = mine.get(address).text
    assert "答案写错" in page
    assert "Show me how I did" not in page
    assert mine.post(address, {"q1": "1"}).status_code == 422
    assert Quiz.objects.get(pk=taught.quiz.pk).attempts.count() == 1
    assert "Void" in mine.get("/quizzes/").text


def contest(client: Client, rounds: str) -> Any:
    new = {"area": COUNTY, "title": "又一场", "rounds": rounds}
    return client.post("/contests/new/", new)


@pytest.mark.parametrize(
    ("rounds", "said"),
    [
        ("初赛，2025-05-01\n决赛", "needs both a name and a day"),
        ("初赛，2025-05-01\n2025-06-01", "needs both a name and a day"),
        ("初赛，2025-05-01\n决赛 2025-04-01", "would come before"),
        ("初赛，2025-13-01", "valid date"),
        ("长" * 41 + "，2025-05-01", "longer than 40"),
    ],
)
def test_a_round_without_its_half_or_out_of_order_is_said(
    taught: Class, browser: Browser, rounds: str, said: str
) -> None:
    answer = contest(browser("office"), rounds)
    assert said in answer.text
    assert not Contest.objects.filter(title="又一场").exists()


def test_a_contest_has_as_many_rounds_as_lines_and_may_be_called_off(
    taught: Class, browser: Browser
) -> None:
    office = browser("office")
    assert (
        contest(office, "初赛，2025-05-01\n复赛 2025年5月10日\n\n决赛,2025/6/1").status_code == 302
    )
    rows = Heat.objects.filter(contest__title="又一场").order_by("position")
    assert [(row.title, row.on) for row in rows] == [
        ("初赛", date(2025, 5, 1)),
        ("复赛", date(2025, 5, 10)),
        ("决赛", date(2025, 6, 1)),
    ]
    address = f"/contests/{Contest.objects.get(title='又一场').public_id}/"
    browser("赵一").post(f"{address}enter/")
    assert office.post(f"{address}call-off/", {"reason": "防汛"}).status_code == 302
    page = browser("赵一").get(address).text
    assert "防汛" in page
    assert "Take part" not in page.split("<table")[0].split("</dl>")[1]
    assert browser("钱二").post(f"{address}enter/").status_code == 409


def given(taught: Class) -> MiniClass:
    team = make.team(make.place(EAST), make.round_("2025t", starts_on=BEGIN), formed_on=BEGIN)
    draft = actions.MiniClassDraft(team=team, title="医保小课堂", on=DAY, present=23)
    return actions.hold_mini_class(draft, at=NOW, by=taught.school.actors["赵一"])


def test_a_mistyped_lesson_is_voided_by_who_works_there(taught: Class, browser: Browser) -> None:
    lesson = given(taught)
    mine, address = browser("赵一"), f"/mini-classes/{lesson.public_id}/void/"
    assert address in mine.get("/mini-classes/").text
    assert browser("孙三").get(address).status_code == 404
    assert mine.post(address, {"reason": "日期写错"}).status_code == 302
    page = mine.get("/mini-classes/").text
    assert "日期写错" in page
    assert address not in page
    assert MiniClass.objects.get().voided_on == DAY


def test_the_handbook_leads_to_its_list_for_who_may_bring_one(
    taught: Class, browser: Browser
) -> None:
    assert "/imports/new/handbook/" in browser("office").get("/handbook/").text
    assert "/imports/new/handbook/" not in browser("town").get("/handbook/").text
    template = browser("office").get("/imports/new/handbook/template/")
    assert template.status_code == 200
    assert browser("赵一").get("/imports/new/handbook/").status_code == 403


def test_whose_role_begins_with_his_post_comes_in_at_the_door_before_it(
    taught: Class, client_of: Callable[..., Client]
) -> None:
    """Charlie, whose post lies in another county, finds neither door nor session."""
    later = DAY + timedelta(days=10)
    held = session("岗前培训", kind="pre_post")
    code = queries.door_code(session=held.public_id, day=DAY)
    clients = {}
    for name, place in (("xinlai", WEST), ("chali", "520111100201")):
        person = make.person(name)
        round_ = make.round_(f"2025{name}", area=place[:6], starts_on=later)
        make.posting(person, make.place(place), round_, role="member", starts_on=later)
        account = make.account(name, Role.MEMBER, place, person=person, since=later)
        clients[name] = client_of(account, "en")
    new, charlie = clients["xinlai"], clients["chali"]
    page = f"/trainings/{held.public_id}/"
    assert new.get(page).status_code == 200
    assert "I am here" in new.get(f"/door/{code}/").text
    assert "You are on the list." in new.post(f"/door/{code}/", follow=True).text
    assert Attendance.objects.filter(session=held, via="door").count() == 1
    for address in (page, f"/door/{code}/"):
        assert charlie.get(address).status_code == 404
        assert charlie.post(address).status_code in (404, 405)
