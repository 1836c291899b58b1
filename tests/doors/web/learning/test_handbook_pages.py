"""The handbook, quizzes and contests through pages."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.doors.web.learning.conftest import Class
from tests.learning.world import COUNTY
from zhucun.learning.models import (
    Article,
    Attempt,
    Contest,
    Entry,
    Quiz,
    Suggestion,
)

Browser = Callable[..., Client]


def test_the_handbook_is_searched_corrected_and_suggested_to(
    taught: Class, browser: Browser
) -> None:
    cadre, office = browser("赵一"), browser("office")
    [article] = taught.articles
    assert article.question in cadre.get("/handbook/?q=每月住村多少").text
    assert article.question not in cadre.get("/handbook/?q=电商直播").text
    cadre.post(f"/handbook/{article.public_id}/", {"text": "是否含周末？"})
    cadre.post("/handbook/suggestions/new/", {"text": "临时救助怎么申请？"})
    row = Suggestion.objects.get(article=article)
    office.post(
        f"/handbook/suggestions/{row.public_id}/answer/", {"taken": "yes", "answer": "已补充"}
    )
    assert Suggestion.objects.get(pk=row.pk).state == "taken"
    assert cadre.get(f"/handbook/suggestions/{row.public_id}/answer/").status_code == 403
    sent = {
        "question": article.question,
        "answer": "每月不少于20天，含周末。",
        "topic": "驻村管理",
        "source": "县委组织部说明(2025-03)",
        "owner": "县委组织部",
        "since": "2025-03-14",
    }
    assert office.post(f"/handbook/{article.public_id}/correct/", sent).status_code == 302
    assert Article.objects.filter(number=1).count() == 2
    assert (
        office.post("/handbook/new/", sent | {"area": COUNTY, "question": "新问？"}).status_code
        == 302
    )
    new = Article.objects.get(number=2)
    refused = office.post(f"/handbook/{new.public_id}/end/", {"reason": "重复"})
    assert refused.status_code == 200  # it holds from today: it ends tomorrow at the earliest
    assert (
        office.post("/handbook/editions/", {"area": COUNTY, "title": "三月版"}).status_code == 302
    )


def test_a_quiz_is_made_answered_and_shown_to_whom_it_belongs(
    taught: Class, browser: Browser
) -> None:
    office, cadre = browser("office"), browser("赵一")
    sent = {
        "area": COUNTY,
        "title": "再测",
        "opens_on": "2025-03-14",
        "session": "",
        "questions": "? 1: 每月住村几天？\n+ 20天\n- 15天\n",
    }
    assert office.post("/quizzes/new/", sent).status_code == 302
    assert (
        "has no question 9"
        in office.post("/quizzes/new/", sent | {"questions": "? 9: x\n+ 1\n- 2"}).text
    )
    assert (
        "needs two different options"
        in office.post("/quizzes/new/", sent | {"questions": "? 1: x\n+ 1"}).text
    )
    made = Quiz.objects.get(title="再测")
    assert cadre.post(f"/quizzes/{made.public_id}/", {}).status_code == 422
    done = cadre.post(f"/quizzes/{made.public_id}/", {"q1": "0"}, follow=True)
    assert "1 / 1" in done.text
    mine = Attempt.objects.get()
    for other in ("钱二", "office", "charlie"):
        assert browser(other).get(f"/attempts/{mine.public_id}/").status_code == 404
    cadre.post(f"/quizzes/{taught.quiz.public_id}/", {"q1": "0"})
    assert "What was hard" in office.get(f"/quizzes/{taught.quiz.public_id}/").text
    assert "What was hard" not in browser("钱二").get(f"/quizzes/{taught.quiz.public_id}/").text


def test_a_contest_runs_from_entry_to_prizes(taught: Class, browser: Browser) -> None:
    office, address = browser("office"), f"/contests/{taught.contest.public_id}/"
    for name in ("赵一", "钱二"):
        assert browser(name).post(f"{address}enter/").status_code == 302
    browser("钱二").post(f"{address}leave/")
    entry = Entry.objects.get(person__name="赵一")
    heat = taught.contest.heats.get()
    sent = {"judges": "王评委", "through": [entry.public_id], "note": ""}
    assert office.post(f"/contest-rounds/{heat.public_id}/judge/", sent).status_code == 302
    prizes = {f"prize-{entry.public_id}": "first", f"citation-{entry.public_id}": "讲得明白"}
    assert office.post(f"{address}announce/", prizes).status_code == 302
    page = browser("孙三").get(address).text
    assert "赵一" in page
    assert "First prize" in page
    assert Contest.objects.get().state == "closed"
    new = {"area": COUNTY, "title": "又一场", "rounds": "初赛，2025-05-01"}
    assert office.post("/contests/new/", new).status_code == 302
