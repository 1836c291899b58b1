"""Pages of learning, on a phone and on a desk; and a cadre who comes in by the code at the door."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests import factories as make
from tests.doors.web.learning.conftest import NOW, Class, build
from tests.learning.world import COUNTY, DAY, EAST
from zhucun.directory.models import Place
from zhucun.learning import actions, queries
from zhucun.learning.models import Attendance

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
LEARNING: dict[str, dict[str, tuple[str, ...]]] = {
    "my-learning": {"赵一": ("/my-learning/",)},
    "my-needs": {"赵一": ("/my-learning/needs/",)},
    "my-abilities": {"赵一": ("/my-learning/abilities/",)},
    "trainings": {"office": ("/trainings/",)},
    "training-new": {"office": ("/trainings/new/",)},
    "training": {"office": ("/trainings/{today}/",), "赵一": ("/trainings/{next}/",)},
    "training-practice": {"office": ("/trainings/{today}/practice/?topic=industry",)},
    "training-correct": {"office": ("/trainings/{next}/correct/",)},
    "training-cancel": {"office": ("/trainings/{next}/cancel/",)},
    "training-people": {"unit": ("/trainings/{next}/people/",)},
    "training-attend": {"office": ("/trainings/{today}/attend/",)},
    "training-door": {"office": ("/trainings/{today}/door/",)},
    "door": {"赵一": ("/door/{code}/",)},
    "attendance-void": {"office": ("/attendances/{row}/void/",)},
    "certificate": {"office": ("/certificates/{paper}/",)},
    "certificate-revoke": {"office": ("/certificates/{paper}/revoke/",)},
    "training-plans": {"office": ("/training-plans/",)},
    "training-plan-new": {"office": ("/training-plans/new/",)},
    "training-plan": {"office": ("/training-plans/{plan}/",)},
    "training-plan-reopen": {"office": ("/training-plans/{plan}/reopen/",)},
    "training-menu": {"office": ("/training-menu/",)},
    "training-needs": {"office": ("/training-menu/needs/",)},
    "training-count": {"office": ("/training-count/",)},
    "training-rows": {"office": ("/training-count/rows/",)},
    "training-gaps": {"office": ("/training-count/gaps/",)},
    "training-coverage": {"office": (f"/training-count/coverage/?area={COUNTY}",)},
    "handbook": {"赵一": ("/handbook/?q=住村",)},
    "article-new": {"office": ("/handbook/new/",)},
    "article": {"赵一": ("/handbook/{article}/",)},
    "article-correct": {"office": ("/handbook/{article}/correct/",)},
    "article-end": {"office": ("/handbook/{article}/end/",)},
    "editions": {"office": ("/handbook/editions/",)},
    "edition": {"赵一": ("/handbook/editions/{edition}/",)},
    "suggestions": {"office": ("/handbook/suggestions/",)},
    "suggestion-new": {"赵一": ("/handbook/suggestions/new/",)},
    "suggestion-answer": {"office": ("/handbook/suggestions/{suggestion}/answer/",)},
    "mini-classes": {"赵一": ("/mini-classes/",)},
    "mini-class-new": {"赵一": ("/mini-classes/new/",)},
    "mini-class-void": {"赵一": ("/mini-classes/{lesson}/void/",)},
    "quizzes": {"赵一": ("/quizzes/",)},
    "quiz-new": {"office": ("/quizzes/new/",)},
    "quiz": {"赵一": ("/quizzes/{quiz}/", "/quizzes/{void}/")},
    "quiz-void": {"office": ("/quizzes/{quiz}/void/",)},
    "attempt": {"赵一": ("/attempts/{attempt}/",)},
    "contests": {"赵一": ("/contests/",)},
    "contest-new": {"office": ("/contests/new/",)},
    "contest": {"office": ("/contests/{contest}/", "/contests/{off}/")},
    "contest-call-off": {"office": ("/contests/{contest}/call-off/",)},
    "contest-announce": {"office": ("/contests/{contest}/announce/",)},
    "heat-judge": {"office": ("/contest-rounds/{heat}/judge/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    *("need-withdraw", "training-enrol", "training-sign", "training-certify"),
    *("enrolment-withdraw", "certificate-file", "training-plan-approve", "course-out"),
    *("training-file", "contest-enter", "contest-leave"),
}


@pytest.fixture
def taught(settings: Any, places: dict[str, Place]) -> Class:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        return build(places)


@pytest.fixture
def keys(taught: Class) -> dict[str, str]:
    """What the addresses name; 赵一 has suggested, tried the quiz, entered the contest and enrolled
    in a session that was then corrected. A quiz was voided, a contest called off."""
    zhao, posting = taught.school.actors["赵一"], taught.school.postings["赵一"]
    told: dict[str, Any] = {"posting": posting, "on": DAY, "by": zhao}
    suggestion = actions.suggest(text="临时救助怎么申请？", article=None, area=COUNTY, **told)
    actions.state_topics(["电商直播"], year=2025, **told)
    actions.enter_contest(contest=taught.contest, **told)
    team = make.team(make.place(EAST), make.round_("2025t", starts_on=DAY), formed_on=DAY)
    draft = actions.MiniClassDraft(team=team, title="医保小课堂", on=DAY, present=23)
    lesson = actions.hold_mini_class(draft, at=NOW, by=zhao)
    void, off = _wrong(taught)
    attempt = actions.try_quiz(quiz=taught.quiz, answers={1: [0]}, posting=posting, at=NOW, by=zhao)
    return {
        "today": taught.today.public_id,
        "next": taught.next.public_id,
        "row": taught.row.public_id,
        "paper": taught.paper.public_id,
        "plan": taught.plan.public_id,
        "article": taught.articles[0].public_id,
        "edition": taught.edition.public_id,
        "suggestion": suggestion.public_id,
        "lesson": lesson.public_id,
        "void": void.public_id,
        "off": off.public_id,
        "quiz": taught.quiz.public_id,
        "attempt": attempt.public_id,
        "contest": taught.contest.public_id,
        "heat": taught.contest.heats.get().public_id,
        "code": queries.door_code(session=taught.today.public_id, day=DAY),
    }


def _wrong(taught: Class) -> tuple[Any, Any]:
    """A corrected session, a voided quiz and a contest that was called off."""
    office = taught.school.actors["office"]
    told: dict[str, Any] = {"at": NOW, "by": office}
    actions.enrol([taught.school.postings["赵一"]], session=taught.next, **told)
    changes = actions.SessionChanges(
        theme=taught.next.theme,
        starts_on=date(2025, 4, 18),
        hours=2,
        venue="县职教中心",
        teachers=[actions.TeacherDraft(name="李老师", office="农业局、振兴局", honour="county")],
    )
    actions.correct_session(changes, session=taught.next, why="党校场地检修", **told)
    question = actions.QuestionDraft(
        article=taught.articles[0], text="每月住村几天？", options=("15天", "20天"), right=(0,)
    )
    quiz = actions.make_quiz([question], area=COUNTY, title="错题测试", opens_on=DAY, **told)
    actions.void_quiz(quiz=quiz, why="标准答案写错", on=DAY, by=office)
    contest = actions.open_contest(
        area=COUNTY, title="冬季比武", about="", rounds=[("初赛", DAY)], **told
    )
    actions.call_off_contest(contest=contest, why="防汛工作需要", on=DAY, by=office)
    return quiz, contest


def test_no_page_of_learning_has_a_serious_barrier(
    taught: Class,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in LEARNING.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    asked["赵一"].remove("/mini-classes/new/")  # his posting has no team in this world
    with time_machine.travel(NOW, tick=True):
        assert walked(asked, taught.school.actors) == {}


def test_a_cadre_comes_in_by_his_phone_and_sees_it_in_his_year(
    taught: Class, client_of: Callable[..., Client], open_page: Callable[..., Page]
) -> None:
    code = queries.door_code(session=taught.today.public_id, day=DAY)
    with time_machine.travel(NOW, tick=True):
        client = client_of(taught.account("赵一"))
        page = open_page(f"/door/{code}/", client=client, width="phone", language="zh-hans")
        page.get_by_role("button", name="确认签到").click()
        expect(page.get_by_text("已签到。")).to_be_visible()
        expect(page.get_by_role("link", name="防返贫动态监测")).to_be_visible()
    assert Attendance.objects.filter(session=taught.today, via="door").count() == 1
