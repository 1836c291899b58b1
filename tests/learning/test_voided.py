"""Lessons, quizzes and contests that were wrong are voided with a reason: they stay and count nowhere."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.learning.world import COUNTY, DAY, EAST, TOWN, School, at
from zhucun.directory.perms import OPERATOR
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.learning import actions, errors, marts, queries
from zhucun.learning.models import Attempt, MiniClass
from zhucun.learning.queries.duties import class_facts, study_facts

BEGIN = date(2025, 1, 1)
YEAR: dict[str, Any] = {"area": COUNTY, "since": BEGIN, "until": date(2026, 1, 1)}
SENT: dict[str, Any] = {"why": "日期写错了", "on": DAY}


@pytest.fixture
def lesson(school: School, places: Any) -> Any:
    team = make.team(places[EAST], make.round_("2025x", starts_on=BEGIN), formed_on=BEGIN)
    return give(school, team)


def give(school: School, team: Any) -> MiniClass:
    draft = actions.MiniClassDraft(team=team, title="医保报销小课堂", on=DAY, present=23)
    return actions.hold_mini_class(draft, at=at(DAY), by=school.actors["赵一"])


def test_a_lesson_that_was_voided_counts_no_more_and_is_written_anew(
    school: School, lesson: Any
) -> None:
    office = school.actors["office"]
    assert len(list(class_facts(actor=office, **YEAR))) == 1
    for who in ("孙三", "unit", "charlie"):
        with pytest.raises(NotAllowed):
            actions.void_mini_class(lesson=lesson, **SENT, by=school.actors[who])
    with pytest.raises(errors.ReasonNeeded):
        actions.void_mini_class(lesson=lesson, why=" ", on=DAY, by=school.actors["赵一"])
    assert actions.void_mini_class(lesson=lesson, **SENT, by=school.actors["赵一"])
    assert not actions.void_mini_class(lesson=lesson, **SENT, by=office)
    assert list(class_facts(actor=office, **YEAR)) == []
    kept = queries.one_mini_class(actor=office, public_id=lesson.public_id)
    assert (kept.voided_on, kept.void_reason) == (DAY, "日期写错了")
    again = give(school, lesson.team)
    assert [each.row for each in class_facts(actor=office, **YEAR)] == [again.public_id]
    with pytest.raises(NotFound):
        queries.one_mini_class(actor=school.actors["charlie"], public_id=lesson.public_id)


def quiz(school: School, area: str = COUNTY, **more: Any) -> Any:
    draft = actions.ArticleDraft(
        question="每月至少住村多少天？", answer="20天。", topic="驻村", source="文件", owner="县委"
    )
    office = school.actors["office"]
    [article] = actions.write_articles([draft], area=area, since=BEGIN, by=office)
    question = actions.QuestionDraft(
        article=article, text="几天？", options=("15", "20"), right=(0,)
    )
    told: dict[str, Any] = {"title": "小测", "opens_on": DAY, "at": at(DAY), "by": office, **more}
    return actions.make_quiz([question], area=area, **told)


def test_a_quiz_with_a_wrong_key_counts_no_more_and_nobody_tries_it(school: School) -> None:
    made, zhao = quiz(school), school.actors["赵一"]
    told: dict[str, Any] = {"quiz": made, "posting": school.postings["赵一"], "by": zhao}
    actions.try_quiz(answers={1: [1]}, at=at(DAY), **told)
    office = school.actors["office"]
    assert len(list(study_facts(actor=office, **YEAR))) == 1
    for who in ("town", "赵一", "charlie"):
        with pytest.raises(NotAllowed):
            actions.void_quiz(quiz=made, **SENT, by=school.actors[who])
    assert actions.void_quiz(quiz=made, **SENT, by=office)
    assert not actions.void_quiz(quiz=made, **SENT, by=office)
    assert list(study_facts(actor=office, **YEAR)) == []
    assert not queries.quizzes(actor=zhao, on=DAY).exists()
    assert queries.own_attempts(actor=zhao).count() == 1
    with pytest.raises(errors.QuizVoid):
        actions.try_quiz(answers={1: [1]}, at=at(DAY), **told)
    assert Attempt.objects.count() == 1


def test_a_quiz_does_not_close_before_it_opens(school: School) -> None:
    with pytest.raises(errors.QuizDays):
        quiz(school, closes_on=date(2025, 3, 1))
    assert quiz(school, closes_on=DAY).closes_on == DAY


def test_numbers_of_questions_are_those_of_the_area_or_above_it(school: School) -> None:
    for area, number in (("41", 3), (COUNTY, 2), (TOWN, 1)):
        drafts = [
            actions.ArticleDraft(
                question=f"{area}第{n}问？", answer="答", topic="题", source="文", owner="部"
            )
            for n in range(1, number + 1)
        ]
        actions.write_articles(drafts, area=area, since=BEGIN, by=OPERATOR)
    actor = OPERATOR

    def of(area: str) -> list[str]:
        found = queries.numbered(actor=actor, area=area, as_of=DAY)
        return [found[number].area for number in sorted(found)]

    assert of(COUNTY) == [COUNTY, COUNTY, "41"]
    assert of(TOWN) == [TOWN, COUNTY, "41"]
    assert of("41") == ["41", "41", "41"]
    assert queries.numbered(actor=school.actors["charlie"], area=COUNTY, as_of=DAY) == {}


ROUNDS = [("初赛", DAY), ("复赛", date(2025, 3, 20)), ("决赛", date(2025, 4, 1))]


def contest(school: School, rounds: Any = ROUNDS) -> Any:
    told: dict[str, Any] = {"title": "擂台比武", "about": "", "at": at(BEGIN)}
    return actions.open_contest(area=COUNTY, rounds=rounds, by=school.actors["office"], **told)


def test_rounds_come_in_their_order(school: School) -> None:
    assert [heat.title for heat in queries.heats(contest(school))] == ["初赛", "复赛", "决赛"]
    with pytest.raises(errors.RoundOrder):
        contest(school, [("初赛", DAY), ("决赛", date(2025, 3, 1))])


def test_a_contest_that_is_called_off_counts_nowhere_and_changes_no_more(school: School) -> None:
    held, zhao = contest(school), school.actors["赵一"]
    entry = actions.enter_contest(contest=held, posting=school.postings["赵一"], on=BEGIN, by=zhao)

    def counted() -> int:
        rows = marts.contest_entries(as_of=DAY, areas=(COUNTY,), names=("person",), tags={})
        return rows.count()

    assert counted() == 1
    for who in ("town", "赵一", "charlie"):
        with pytest.raises(NotAllowed):
            actions.call_off_contest(contest=held, **SENT, by=school.actors[who])
    office = school.actors["office"]
    assert actions.call_off_contest(contest=held, **SENT, by=office)
    assert not actions.call_off_contest(contest=held, **SENT, by=office)
    assert counted() == 0
    assert (held.state, held.off_reason, held.closed_on) == ("off", "日期写错了", DAY)
    told: dict[str, Any] = {"through": [], "judges": ["王评委"], "note": "", "on": DAY}
    entry.refresh_from_db()
    refused = (
        lambda: actions.enter_contest(
            contest=held, posting=school.postings["钱二"], on=DAY, by=school.actors["钱二"]
        ),
        lambda: actions.leave_contest(entry=entry, on=DAY, by=zhao),
        lambda: actions.judge_heat(heat=queries.heats(held)[0], by=office, **told),
        lambda: actions.announce_results(contest=held, prizes={}, at=at(DAY), by=office),
    )
    for act in refused:
        with pytest.raises(errors.ContestClosed):
            act()
    assert queries.one_contest(actor=zhao, public_id=held.public_id).state == "off"
