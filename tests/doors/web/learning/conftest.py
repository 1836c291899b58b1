"""社旗 on a day of March 2025: a plan, a session under way, the handbook, a quiz, a contest; and
browsers of who works there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.learning import world
from tests.learning.world import COUNTY, DAY, School, at, attend, session
from zhucun.directory.models import Account
from zhucun.learning import actions, queries

NOW = at(DAY)
BEGIN = date(2025, 1, 1)
_KEYS = {"赵一": "zhao", "钱二": "qian", "孙三": "sun"}


@dataclass
class Class:
    """What the pages show. `today` is held on the day, `next` lies ahead; 钱二 attended `today`."""

    school: School
    plan: Any
    today: Any
    next: Any
    row: Any
    paper: Any
    articles: list[Any]
    edition: Any
    quiz: Any
    contest: Any

    def account(self, name: str) -> Account:
        return Account.objects.get(username=_KEYS.get(name, name))


def build(places: Any) -> Class:
    """Made through actions; also for the browser's walk."""
    school = world.build(places)
    office = school.actors["office"]
    plan = actions.make_plan(
        area=COUNTY, year=2025, title="2025年培训计划", at=at(BEGIN), by=office
    )
    actions.add_courses(
        [
            actions.CourseDraft(
                theme="防返贫动态监测", kind="lecture", people=90, serves=("theory",)
            )
        ],
        plan=plan,
        at=at(BEGIN),
        by=office,
    )
    today = session(gives_certificate=True, course=plan.courses.get())
    later = session("农村集体经济", on=date(2025, 4, 11), capacity=2)
    [row] = attend(school, today, "钱二").new
    actions.issue_certificates(session=today, on=DAY, by=office)
    paper = queries.certificates(actor=office, session=today).get()
    drafts = [
        actions.ArticleDraft(
            question="驻村干部每月至少住村多少天？",
            answer="每月不少于20天。",
            topic="驻村管理",
            source="社旗县经验材料(2024-01-25)",
            owner="县委组织部",
        )
    ]
    articles = actions.write_articles(drafts, area=COUNTY, since=BEGIN, by=office)
    edition = actions.issue_edition(area=COUNTY, title="百问百答2025", on=DAY, by=office)
    question = actions.QuestionDraft(
        article=articles[0], text="每月住村几天？", options=("15天", "20天"), right=(1,)
    )
    quiz = actions.make_quiz(
        [question], area=COUNTY, title="三月小测", opens_on=DAY, session=today, at=NOW, by=office
    )
    contest = actions.open_contest(
        area=COUNTY, title="擂台比武", about="自愿报名", rounds=[("初赛", DAY)], at=NOW, by=office
    )
    return Class(
        school=school,
        plan=plan,
        today=today,
        next=later,
        row=row,
        paper=paper,
        articles=articles,
        edition=edition,
        quiz=quiz,
        contest=contest,
    )


@pytest.fixture
def taught(places: Any, settings: Any) -> Iterator[Class]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        yield build(places)


@pytest.fixture
def browser(taught: Class, client_of: Callable[..., Client]) -> Callable[..., Client]:
    return lambda name, language="en": client_of(taught.account(name), language)
