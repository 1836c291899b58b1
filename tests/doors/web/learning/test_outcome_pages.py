"""The three ways of teaching and what a training brings, through pages of Huaxi."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.learning.world import at, session
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.learning import actions
from zhucun.learning.models import Quiz, Session

HUAXI, ON = "520111", date(2025, 6, 10)


@pytest.fixture
def office(places: Any, settings: Any) -> Iterator[Any]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(ON), tick=False):
        make.actor("charlie", Role.OFFICE, "411327", on=ON)
        yield make.actor("huaxi", Role.OFFICE, HUAXI, on=ON)


@pytest.fixture
def browser(office: Any, client_of: Callable[..., Client]) -> Callable[[str], Client]:
    return lambda name: client_of(Account.objects.get(username=name), "en")


def test_a_teacher_carries_his_way_and_the_coverage_shows_it_with_its_session(
    office: Any, places: Any, browser: Callable[[str], Client], unknown_names: Any
) -> None:
    client = browser("huaxi")
    sent = {"area": HUAXI, "theme": "形势与理论", "kind": "lecture", "mode": "bring_in"}
    sent |= {"starts_on": "2025-06-10", "hours": "2", "venue": "区委党校"}
    wrong = client.post("/trainings/new/", {**sent, "teachers": "周老师,区委党校,,电影"})
    assert "does not speak of “电影”" in wrong.text
    told = {**sent, "teachers": "周老师,区委党校,,Experts on theory"}
    page = client.post("/trainings/new/", told, follow=True).text
    assert "Experts on theory" in page
    row = Session.objects.get()
    round_ = make.round_("2025", area=HUAXI, starts_on=date(2025, 5, 1))
    village = places["520111100201"]
    cadre = make.posting(make.person("罗甲"), village, round_, starts_on=date(2025, 5, 6))
    actions.record_attendance([cadre], session=row, on=ON, at=at(ON), by=office)
    page = client.get(f"/training-count/coverage/?area={HUAXI}").text
    assert f"/trainings/{row.public_id}/" in page
    assert page.count("None yet this year") == 2
    assert unknown_names(page) == []
    hidden = browser("charlie").get(f"/training-count/coverage/?area={HUAXI}").text
    assert row.public_id not in hidden


def test_a_quiz_says_what_each_question_tests_and_the_session_shows_the_axes_to_who_keeps_it(
    office: Any, browser: Callable[[str], Client], unknown_names: Any
) -> None:
    held = session("纪律", on=ON, area=HUAXI, by=office)
    article = actions.ArticleDraft(
        question="问？", answer="答。", topic="其他", source="文件", owner="办公室"
    )
    actions.write_articles([article], area=HUAXI, since=date(2025, 1, 1), by=office)
    client = browser("huaxi")
    sent = {"area": HUAXI, "title": "前测", "opens_on": "2025-06-10", "phase": "before"}
    asked = "? 1: 是否？\n+ 是\n- 否\n# Sense of discipline"
    lost = client.post("/quizzes/new/", {**sent, "questions": asked})
    assert "belongs to a session" in lost.text
    told = {**sent, "questions": asked, "session": held.public_id}
    assert client.post("/quizzes/new/", told).status_code == 302
    made = Quiz.objects.get()
    assert (made.phase, made.questions.get().axis) == ("before", "discipline")
    page = client.get(f"/trainings/{held.public_id}/").text
    assert "Before and after the training" in page
    assert unknown_names(page) == []
    assert browser("charlie").get(f"/trainings/{held.public_id}/").status_code == 404
