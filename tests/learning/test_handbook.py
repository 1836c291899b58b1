"""The handbook is found by its words; each answer rests on a document; quizzes and contests are
voluntary and rank nobody."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from tests.learning.world import COUNTY, DAY, EAST, School, at, session
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.learning import actions, errors, queries
from zhucun.learning.models import Attempt, Entry
from zhucun.ledger.models import EventRecord

BEGIN = date(2025, 1, 1)
DRAFTS = (
    (
        "什么情况的农户应当纳入防返贫监测？",
        "收入骤减、支出骤增或遭遇自然灾害的农户，应当纳入监测。",
        "防返贫监测",
    ),
    ("联心卡上要写哪些内容？", "照片、姓名、单位、电话，发到每一户脱贫户和监测户。", "联系群众"),
    ("驻村干部每月至少住村多少天？", "每月不少于20天，由乡镇和村统筹安排。", "驻村管理"),
)


@pytest.fixture
def handbook(school: School) -> list[Any]:
    drafts = [
        actions.ArticleDraft(
            question=question,
            answer=answer,
            topic=topic,
            source="社旗县经验材料(2024-01-25)",
            owner="县委组织部",
        )
        for question, answer, topic in DRAFTS
    ]
    return actions.write_articles(drafts, area=COUNTY, since=BEGIN, by=school.actors["office"])


@pytest.mark.parametrize(
    ("text", "found", "whole"),
    [
        ("监测", [1, 2], True),
        ("联心卡", [2], True),
        ("住村 20天", [3], True),
        ("哪些农户纳入监测", [1], False),
        ("zhucun", [3], True),
        ("电商直播", [], True),
        ("", [1, 2, 3], True),
    ],
)
def test_questions_are_found_by_words_by_parts_of_them_and_by_pinyin(
    school: School, handbook: list[Any], text: str, found: list[int], whole: bool
) -> None:
    hits = queries.search(actor=school.actors["赵一"], as_of=DAY, text=text)
    assert [hit.article.number for hit in hits] == found
    assert all(hit.is_whole == whole for hit in hits)
    assert queries.search(actor=school.actors["charlie"], as_of=DAY, text=text) == []


def test_an_answer_without_its_document_is_not_taken(school: School) -> None:
    draft = actions.ArticleDraft(
        question="问？", answer="答。", topic="其他", source=" ", owner="县委组织部"
    )
    with pytest.raises(errors.SourceNeeded):
        actions.write_articles([draft], area=COUNTY, since=BEGIN, by=school.actors["office"])
    with pytest.raises(NotAllowed):
        actions.write_articles([draft], area=COUNTY, since=BEGIN, by=school.actors["赵一"])


def test_a_corrected_answer_holds_from_its_day_and_the_old_one_before(
    school: School, handbook: list[Any]
) -> None:
    office, old = school.actors["office"], handbook[2]
    draft = actions.ArticleDraft(
        question=old.question,
        answer="每月不少于22天。",
        topic=old.topic,
        source="县委办〔2025〕3号",
        owner=old.owner,
    )
    new = actions.correct_article(article=old, draft=draft, since=DAY, by=office)
    with pytest.raises(errors.ArticleGone):
        actions.correct_article(article=old, draft=draft, since=DAY, by=office)
    on = {
        day: queries.search(actor=office, as_of=day, text="住村")[0].article.pk
        for day in (BEGIN, DAY)
    }
    assert on == {BEGIN: old.pk, DAY: new.pk}
    assert [row.pk for row in queries.versions(actor=office, article=new)] == [new.pk, old.pk]
    assert actions.end_article(article=new, until=date(2025, 6, 1), why="政策废止", by=office)
    assert queries.search(actor=office, as_of=date(2025, 6, 1), text="住村") == []


def test_an_edition_keeps_what_it_was_issued_with(school: School, handbook: list[Any]) -> None:
    office = school.actors["office"]
    edition = actions.issue_edition(area=COUNTY, title="2025年版", on=DAY, by=office)
    actions.end_article(article=handbook[0], until=date(2025, 5, 1), why="政策废止", by=office)
    named = queries.articles_named(actor=school.actors["赵一"], ids=edition.articles)
    assert [row.number for row in named] == [1, 2, 3]
    with pytest.raises(errors.EditionIsThere):
        actions.issue_edition(area=COUNTY, title="2025年版", on=DAY, by=office)
    with pytest.raises(NotFound):
        queries.one_edition(actor=school.actors["charlie"], public_id=edition.public_id)


def test_a_cadre_suggests_and_the_office_answers_once(school: School, handbook: list[Any]) -> None:
    zhao = school.actors["赵一"]
    told: dict[str, Any] = {
        "posting": school.postings["赵一"],
        "text": "临时救助怎么申请？",
        "article": None,
        "area": COUNTY,
        "on": DAY,
        "by": zhao,
    }
    made = actions.suggest(**told)
    assert actions.suggest(**told).pk == made.pk
    answer: dict[str, Any] = {"suggestion": made, "answer": "已编入第4问", "on": DAY}
    with pytest.raises(NotAllowed):
        actions.answer_suggestion(**answer, taken=True, by=zhao)
    assert actions.answer_suggestion(**answer, taken=True, by=school.actors["office"])
    assert not actions.answer_suggestion(**answer, taken=False, by=school.actors["office"])
    assert queries.suggestions(actor=zhao).get().state == "taken"
    assert not queries.suggestions(actor=school.actors["钱二"]).exists()


def test_a_lesson_in_the_village_is_its_teams(
    school: School, handbook: list[Any], places: Any
) -> None:
    from zhucun.learning.queries.duties import class_facts

    round_ = make.round_("2025x", starts_on=BEGIN)
    team = make.team(places[EAST], round_, formed_on=BEGIN)
    draft = actions.MiniClassDraft(
        team=team, title="医保报销小课堂", on=DAY, present=23, articles=handbook[:1]
    )
    made = actions.hold_mini_class(draft, at=at(DAY), by=school.actors["赵一"])
    with pytest.raises(errors.MiniClassIsThere):
        actions.hold_mini_class(draft, at=at(DAY), by=school.actors["赵一"])
    with pytest.raises(NotAllowed):
        actions.hold_mini_class(draft, at=at(DAY), by=school.actors["孙三"])
    facts = list(
        class_facts(actor=school.actors["office"], area=COUNTY, since=BEGIN, until=date(2026, 1, 1))
    )
    assert [(each.subject, each.id, each.row) for each in facts] == [
        ("team", team.public_id, made.public_id)
    ]
    assert not queries.mini_classes(actor=school.actors["charlie"]).exists()


@pytest.fixture
def quiz(school: School, handbook: list[Any]) -> Any:
    held = session()
    questions = [
        actions.QuestionDraft(
            article=handbook[2],
            text="每月至少住村几天？",
            options=["15天", "20天", "30天"],
            right=[1],
        ),
        actions.QuestionDraft(
            article=handbook[1],
            text="联心卡发给谁？",
            options=["脱贫户", "监测户", "全体党员"],
            right=[0, 1],
        ),
    ]
    return actions.make_quiz(
        questions,
        area=COUNTY,
        title="三月小测",
        opens_on=DAY,
        closes_on=DAY,
        session=held,
        at=at(DAY),
        by=school.actors["office"],
    )


def test_how_somebody_did_is_his_own_and_his_trainers(school: School, quiz: Any) -> None:
    zhao, qian = school.actors["赵一"], school.actors["钱二"]
    mine = actions.try_quiz(
        quiz=quiz, answers={1: [1], 2: [0]}, posting=school.postings["赵一"], at=at(DAY), by=zhao
    )
    assert (mine.correct, mine.asked) == (1, 2)
    assert [each.is_right for each in queries.answered(mine)] == [True, False]
    assert queries.one_attempt(actor=zhao, public_id=mine.public_id).pk == mine.pk
    for other in (qian, school.actors["unit"], school.actors["town"], school.actors["charlie"]):
        with pytest.raises(NotFound):
            queries.one_attempt(actor=other, public_id=mine.public_id)
    hard = queries.hard_questions(actor=school.actors["office"], quiz=quiz)
    assert [(each["right"], each["tries"]) for each in hard] == [(1, 1), (0, 1)]
    assert EventRecord.objects.get(name="learning.quiz.tried").data == {"quiz": quiz.public_id}


def test_a_quiz_is_answered_whole_in_its_days_and_by_oneself(school: School, quiz: Any) -> None:
    told: dict[str, Any] = {"quiz": quiz, "posting": school.postings["赵一"]}
    with pytest.raises(errors.AnswersUnfit):
        actions.try_quiz(**told, answers={1: [1]}, at=at(DAY), by=school.actors["赵一"])
    with pytest.raises(errors.AnswersUnfit):
        actions.try_quiz(**told, answers={1: [7], 2: [0]}, at=at(DAY), by=school.actors["赵一"])
    with pytest.raises(errors.QuizClosed):
        actions.try_quiz(
            **told, answers={1: [1], 2: [0]}, at=at(date(2025, 3, 20)), by=school.actors["赵一"]
        )
    with pytest.raises(NotAllowed):
        actions.try_quiz(**told, answers={1: [1], 2: [0]}, at=at(DAY), by=school.actors["钱二"])
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "fault", [{"options": ["一"]}, {"right": []}, {"right": [5]}, {"options": ["一", "一"]}]
)
def test_a_question_without_a_choice_is_not_taken(
    school: School, handbook: list[Any], fault: dict[str, Any]
) -> None:
    fit: dict[str, Any] = {
        "article": handbook[0],
        "text": "问",
        "options": ["一", "二"],
        "right": [0],
    }
    with pytest.raises(errors.QuestionUnfit):
        actions.make_quiz(
            [actions.QuestionDraft(**{**fit, **fault})],
            area=COUNTY,
            title="测",
            opens_on=DAY,
            at=at(DAY),
            by=school.actors["office"],
        )


@pytest.fixture
def contest(school: School) -> Any:
    return actions.open_contest(
        area=COUNTY,
        title="驻村干部擂台比武",
        about="自愿报名",
        rounds=[("初赛", DAY), ("决赛", date(2025, 4, 1))],
        at=at(BEGIN),
        by=school.actors["office"],
    )


def test_one_enters_a_contest_by_oneself_and_leaves_without_a_reason(
    school: School, contest: Any
) -> None:
    with pytest.raises(NotAllowed):
        actions.enter_contest(
            contest=contest, posting=school.postings["赵一"], on=BEGIN, by=school.actors["office"]
        )
    mine = actions.enter_contest(
        contest=contest, posting=school.postings["赵一"], on=BEGIN, by=school.actors["赵一"]
    )
    assert actions.leave_contest(entry=mine, on=BEGIN, by=school.actors["赵一"])
    assert not actions.leave_contest(entry=mine, on=BEGIN, by=school.actors["赵一"])
    again = actions.enter_contest(
        contest=contest, posting=school.postings["赵一"], on=DAY, by=school.actors["赵一"]
    )
    assert again.pk == mine.pk


def test_people_judge_and_prizes_come_in_classes(school: School, contest: Any) -> None:
    office = school.actors["office"]
    entries = {
        name: actions.enter_contest(
            contest=contest, posting=school.postings[name], on=BEGIN, by=school.actors[name]
        ).public_id
        for name in ("赵一", "钱二", "孙三")
    }
    first, final = queries.heats(contest)
    told: dict[str, Any] = {"note": "", "on": DAY, "by": office}
    with pytest.raises(errors.HeatOrder):
        actions.judge_heat(heat=final, through=[entries["赵一"]], judges=["王评委"], **told)
    with pytest.raises(errors.JudgesNeeded):
        actions.judge_heat(heat=first, through=[entries["赵一"]], judges=[" "], **told)
    assert (
        actions.judge_heat(
            heat=first, through=[entries["赵一"], entries["孙三"]], judges=["王评委"], **told
        )
        == 2
    )
    with pytest.raises(errors.HeatJudged):
        actions.judge_heat(heat=first, through=[], judges=["王评委"], **told)
    with pytest.raises(errors.ContestClosed):
        actions.enter_contest(
            contest=contest, posting=school.postings["钱二"], on=DAY, by=school.actors["钱二"]
        )
    with pytest.raises(errors.NotInContest):
        actions.judge_heat(heat=final, through=[entries["钱二"]], judges=["王评委"], **told)
    with pytest.raises(errors.HeatOrder):
        actions.announce_results(contest=contest, prizes={}, at=at(DAY), by=office)
    assert actions.judge_heat(heat=final, through=[entries["赵一"]], judges=["王评委"], **told) == 1
    prizes = {
        entries["赵一"]: ("first", "入户政策讲得明白"),
        entries["孙三"]: ("first", "产业方案扎实"),
    }
    assert actions.announce_results(contest=contest, prizes=prizes, at=at(DAY), by=office)
    assert not actions.announce_results(contest=contest, prizes=prizes, at=at(DAY), by=office)
    [(label, won)] = queries.prizes(actor=school.actors["钱二"], contest=contest)
    assert [row.person.name for row in won] == ["孙三", "赵一"]  # by name: nobody is before anybody
    assert EventRecord.objects.get(name="learning.contest.announced").data == {
        "prizes": {"first": 2}
    }
    with pytest.raises(NotFound):
        queries.one_contest(actor=school.actors["charlie"], public_id=contest.public_id)


def test_no_column_of_learning_keeps_points_ranks_or_time_online() -> None:
    from zhucun.reports.queries.columns import found

    assert "passed" in {column.name for column in Entry._meta.concrete_fields}
    for word in ("check-in", "points", "online", "track", "picture", "applause"):
        told = [line for line in found(word).sentences if line.startswith("learning.")]
        assert told == [], word
