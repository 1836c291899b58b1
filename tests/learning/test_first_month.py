"""A newcomer knows policies and village within a month (YN-046): one knowledge check of the handbook's,
and where the pack gives a pass mark, one that reaches it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests import factories as make
from zhucun.analytics import queries as analytics
from zhucun.analytics.queries.rows import shown
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor, Held
from zhucun.engines.cadence import State
from zhucun.learning import actions
from zhucun.learning.queries import duties
from zhucun.roster.models import Posting

COUNTY, VILLAGE = "530627", "530627100201"
ARRIVED, ON = date(2025, 6, 1), date(2025, 6, 20)
pytestmark = pytest.mark.django_db


@pytest.fixture
def wang() -> Posting:
    make.add_places(
        {
            "53": "云南省",
            "5306": "昭通市",
            COUNTY: "镇雄县",
            "530627100": "乌峰街道",
            VILLAGE: "围坝村",
        }
    )
    batch = make.round_("2025", area=COUNTY)
    place = make.place(VILLAGE, as_of=ON)
    return make.posting(make.person("王新任"), place, batch, starts_on=ARRIVED)


def himself(posting: Posting) -> Actor:
    held = (Held(Role.FIRST_SECRETARY, posting.area),)
    return Actor(account=9, name="王新任", held=held, person=posting.person.public_id)


@pytest.fixture
def quiz(wang: Posting) -> Any:
    """Two questions of the county's handbook."""
    draft = actions.ArticleDraft(
        question="什么情况的农户应当纳入监测？",
        answer="收入骤减、支出骤增的农户。",
        topic="帮扶政策",
        source="监测帮扶文件",
        owner="县乡村振兴局",
    )
    [article] = actions.write_articles([draft], area=COUNTY, since=ARRIVED, by=OPERATOR)
    questions = [
        actions.QuestionDraft(article=article, text=text, options=["是", "否"], right=[0])
        for text in ("收入骤减的应当监测吗？", "支出骤增的应当监测吗？")
    ]
    return actions.make_quiz(
        questions, area=COUNTY, title="新任小测", opens_on=ARRIVED, at=at(ARRIVED), by=OPERATOR
    )


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 20, tzinfo=ZoneInfo("Asia/Shanghai"))


def tried(quiz: Any, wang: Posting, *chosen: int, on: date = ON) -> None:
    answers = {n: [each] for n, each in enumerate(chosen, 1)}
    actions.try_quiz(quiz=quiz, answers=answers, posting=wang, at=at(on), by=himself(wang))


def standing(on: date) -> Any:
    owed = analytics.owed_in(actor=OPERATOR, area=COUNTY, on=on, duty="first-month")
    [found] = owed.listed()
    return found


def test_a_check_within_thirty_days_meets_the_duty_and_leads_to_the_quiz_not_to_the_answers(
    wang: Posting, quiz: Any
) -> None:
    before = standing(ON)
    assert (before.due_on, before.done) == (date(2025, 7, 1), 0)
    tried(quiz, wang, 1, 0)
    after = standing(ON)
    assert (after.state, after.done) == (State.DONE, 1)
    assert [(each.kind, each.key, each.on) for each in after.behind] == [
        ("quiz", quiz.public_id, ON)
    ]
    [row] = shown(actor=OPERATOR, subject="quiz", codes=[quiz.public_id], as_of=ON)
    assert (row.name, row.detail) == ("新任小测", "")


def test_who_made_none_is_late_after_the_month(wang: Posting, quiz: Any) -> None:
    assert standing(date(2025, 7, 1)).state != State.LATE
    assert standing(date(2025, 7, 3)).state == State.LATE


def test_where_a_pass_mark_is_given_only_a_check_that_reaches_it_counts(
    wang: Posting, quiz: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert duties._pass_mark(COUNTY, ON) is None  # 未配置
    monkeypatch.setattr(duties, "_pass_mark", lambda *_: Decimal(60))
    tried(quiz, wang, 1, 0)
    assert standing(ON).done == 0
    tried(quiz, wang, 0, 0)
    assert standing(ON).done == 1


def test_charlie_learns_of_no_check_in_another_county(wang: Posting, quiz: Any) -> None:
    tried(quiz, wang, 0, 0)
    charlie = make.actor("charles", Role.OFFICE, "520111", on=ON)
    told = {"area": COUNTY, "since": ARRIVED, "until": date(2025, 7, 1)}
    assert list(duties.study_facts(actor=charlie, **told)) == []  # type: ignore[arg-type]
    assert len(list(duties.study_facts(actor=OPERATOR, **told))) == 1  # type: ignore[arg-type]
