"""Through the API: sessions corrected, what was wrong voided, what a training was followed by."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.doors.web.learning.conftest import BEGIN, NOW, Class, build
from tests.learning.world import DAY, EAST
from tests.reports.test_practice import close
from zhucun.learning import actions
from zhucun.learning.models import Session

KEY = "correct-1"


@pytest.fixture
def taught(places: Any, settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        yield build(places)


@pytest.fixture
def by(taught: Class, caller: Any) -> Any:
    return lambda who: caller(taught.account(who))


def test_a_session_is_corrected_once_and_its_history_read_by_whoever_sees_it(
    taught: Class, by: Any
) -> None:
    office, path = by("office"), f"/trainings/{taught.next.public_id}"
    sent: dict[str, Any] = {
        "theme": "农村集体经济",
        "first": "2025-04-18",
        "hours": 3,
        "venue": "县职教中心",
        "capacity": 5,
        "teachers": [{"name": "李老师"}],
        "reason": "党校检修",
    }
    done = office.post(f"{path}/correct", sent, key=KEY)
    assert (done.status, done.body["first"], done.body["capacity"]) == (200, "2025-04-18", 5)
    assert office.post(f"{path}/correct", sent, key=KEY).status == 200
    [told] = by("赵一").get(f"{path}/corrections").body
    assert told["reason"] == "党校检修"
    assert {"field": "venue", "was": "县委党校", "now": "县职教中心"} in told["changes"]
    several = office.post(f"{path}/correct", sent | {"theme": "防返贫；产业"})
    assert several.body["code"] == "learning.one-theme"
    there = office.post(f"/trainings/{taught.today.public_id}/correct", sent)
    assert (there.status, there.body["code"]) == (409, "learning.session-day-attended")
    assert by("charlie").post(f"{path}/correct", sent).status == 404
    assert by("charlie").get(f"{path}/corrections").status == 404
    assert by("town").post(f"{path}/correct", sent).status == 403
    assert by("赵一").post(f"{path}/correct", sent).status == 403
    assert Session.objects.get(pk=taught.next.pk).venue == "县职教中心"


def test_what_was_wrong_is_voided_with_its_reason_and_stays(taught: Class, by: Any) -> None:
    team = make.team(make.place(EAST), make.round_("2025t", starts_on=BEGIN), formed_on=BEGIN)
    draft = actions.MiniClassDraft(team=team, title="医保小课堂", on=DAY, present=23)
    lesson = actions.hold_mini_class(draft, at=NOW, by=taught.school.actors["赵一"])
    for path, who in (
        (f"/mini-classes/{lesson.public_id}/void", "赵一"),
        (f"/quizzes/{taught.quiz.public_id}/void", "office"),
        (f"/contests/{taught.contest.public_id}/call-off", "office"),
    ):
        reason = {"reason": "写错了"}
        assert by("charlie").post(path, reason).status == 404, path
        assert by("unit").post(path, reason).status in (403, 404), path
        assert by(who).post(path, {"reason": ""}).status == 422, path
        done = by(who).post(path, reason, key=path[1:].replace("/", "-"))
        assert done.status == 200, path
        assert done.body.get("void_reason", done.body.get("off_reason")) == "写错了", path
        assert by(who).post(path, reason).body == done.body, path
    assert by("office").get("/mini-classes").body["rows"][0]["voided"] == str(DAY)
    assert by("office").get(f"/contests/{taught.contest.public_id}").body["state"] == "off"
    again = by("赵一").post(f"/quizzes/{taught.quiz.public_id}/tries", {"answers": [[1]]})
    assert (again.status, again.body["code"]) == (409, "learning.quiz-void")


def test_a_quiz_or_contest_whose_days_do_not_fit_is_refused(taught: Class, by: Any) -> None:
    office = by("office")
    question = {
        "article": taught.articles[0].public_id,
        "text": "几天？",
        "options": ["15", "20"],
        "right": [1],
    }
    quiz = {
        "area": "411327",
        "title": "测",
        "opens": "2025-03-14",
        "closes": "2025-03-01",
        "questions": [question],
    }
    assert office.post("/quizzes", quiz).body["code"] == "learning.quiz-days"
    rounds = [{"title": "初赛", "day": "2025-05-01"}, {"title": "决赛", "day": "2025-04-01"}]
    contest = {"area": "411327", "title": "比武", "rounds": rounds}
    assert office.post("/contests", contest).body["code"] == "learning.round-order"


def test_what_a_training_was_followed_by_is_read_as_on_its_page(taught: Class, by: Any) -> None:
    """Charlie finds nothing; who works in another village reads none of it; a unit sees no work."""
    close(taught.school, "钱二", DAY + timedelta(days=5), title="学后办的")
    path = f"/trainings/{taught.today.public_id}/practice"
    asked: dict[str, Any] = {"topic": ["industry"], "as_of": "2025-09-01"}
    found = by("office").get(path, **asked).body
    assert (found["people"], found["topics"], found["is_over"]) == (1, ["industry"], True)
    assert [(row["kind"], row["title"], row["day"]) for row in found["after"]] == [
        ("matter", "学后办的", str(DAY + timedelta(days=5)))
    ]
    assert found["counts"][0] == {"kind": "matter", "before": 0, "after": 1}
    assert (found["after_since"], found["before_until"]) == (
        str(DAY + timedelta(days=1)),
        str(DAY),
    )
    mine = by("钱二").get(path, own="true", **asked).body
    assert [row["title"] for row in mine["after"]] == ["学后办的"]
    assert by("孙三").get(path, **asked).body["after"] == []
    assert by("office").get(path, topic="gold").status == 422
    assert by("office").get(path, days=7).status == 422
    assert by("charlie").get(path, **asked).status == 404
    assert by("unit").get(path, **asked).status == 403
