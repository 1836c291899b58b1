"""Learning through the API: trainings, plans, needs, the handbook, quizzes and contests."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from tests.doors.web.learning.conftest import NOW, Class, build
from tests.learning.world import COUNTY, DAY
from zhucun.learning import queries
from zhucun.learning.models import Attempt, Attendance, Enrolment, Need

KEY = "train-1"


@pytest.fixture
def taught(places: Any, settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        yield build(places)


@pytest.fixture
def by(taught: Class, caller: Any) -> Any:
    return lambda who: caller(taught.account(who))


def test_lists_say_what_the_pages_say_and_charlie_reads_nothing(taught: Class, by: Any) -> None:
    office, charlie = by("office"), by("charlie")
    rows = office.get("/trainings").body["rows"]
    assert [(row["theme"], row["attended"], row["is_held"]) for row in rows] == [
        ("农村集体经济", 0, False),
        ("防返贫动态监测", 1, True),
    ]
    assert [row["name"] for row in office.get("/attendances").body["rows"]] == ["钱二"]
    total = office.get(f"/training-count?area={COUNTY}&by=tier").body["total"]
    assert (total["sessions"], total["attendances"], total["heads"]) == (1, 1, 1)
    found = office.get("/handbook?text=住村").body
    assert (found["total"], found["rows"][0]["number"]) == (1, 1)
    lists = ("/trainings", "/attendances", "/certificates", "/training-plans", "/handbook")
    for path in (*lists, "/handbook-editions", "/quizzes", "/contests", "/mini-classes"):
        assert charlie.get(path).body["rows"] == [], path
    for path in (f"/trainings/{taught.today.public_id}", f"/quizzes/{taught.quiz.public_id}"):
        assert charlie.get(path).status == 404, path
    assert charlie.get(f"/training-count?area={COUNTY}").body["total"]["heads"] == 0


def test_what_a_training_brought_is_read_by_who_keeps_it_and_not_by_charlie(
    taught: Class, by: Any
) -> None:
    """HX25-55: the county's pack names no axes, and nothing is made up."""
    path = f"/trainings/{taught.today.public_id}/outcome"
    found = by("office").get(path)
    assert (found.status, found.body) == (200, [])
    assert by("charlie").get(path).status == 404
    assert by("unit").get(path).status == 403


def test_a_session_is_opened_once_and_what_is_missing_is_said(taught: Class, by: Any) -> None:
    office = by("office")
    sent = {"area": COUNTY, "theme": "入户走访", "first": "2025-05-09", "venue": "县委党校"}
    assert office.post("/trainings", sent).body["code"] == "learning.teacher-needed"
    sent["teachers"] = [{"name": "王老师"}]  # type: ignore[assignment]
    made = office.post("/trainings", sent, key=KEY)
    assert made.status == 201
    assert office.post("/trainings", sent, key=KEY).body["id"] == made.body["id"]
    assert by("unit").post("/trainings", sent).status == 403
    gone = office.post(f"/trainings/{made.body['id']}/cancel", {"reason": "改期"})
    assert gone.body["state"] == "cancelled"


def test_people_enrol_come_in_and_are_recorded_once(taught: Class, by: Any) -> None:
    ahead, today = taught.next.public_id, taught.today.public_id
    assert by("赵一").post(f"/trainings/{ahead}/enrolments", {}).status == 201
    others = {"postings": [taught.school.postings["孙三"].public_id]}
    assert by("unit").post(f"/trainings/{ahead}/enrolments", others).status == 404
    assert by("office").post(f"/trainings/{ahead}/enrolments", others).status == 201
    row = Enrolment.objects.get(person__name="赵一")
    assert by("赵一").post(f"/enrolments/{row.public_id}/withdraw").body["state"] == "withdrawn"
    code = queries.door_code(session=today, day=DAY)
    for _ in range(2):
        assert by("赵一").post("/door", {"code": code}).status == 201
    assert by("赵一").post("/door", {"code": "x.y~z"}).status == 404
    listed = {"day": "2025-03-14", "postings": [taught.school.postings["孙三"].public_id]}
    done = by("office").post(f"/trainings/{today}/attendances", listed)
    assert done.body["attended"] == 3
    new = Attendance.objects.get(person__name="孙三")
    void = by("office").post(f"/attendances/{new.public_id}/void", {"reason": "代签"})
    assert void.status == 200
    papers = by("office").post(f"/trainings/{today}/certificates").body["rows"]
    assert len(papers) == 2
    paper = f"/certificates/{papers[0]['id']}/revoke"
    assert by("office").post(paper, {"reason": "误发"}).body["revoked"] == "2025-03-14"
    assert by("charlie").post(paper, {"reason": "误发"}).status == 404


def test_a_plan_is_filled_approved_and_reopened(taught: Class, by: Any) -> None:
    office = by("office")
    plan = f"/training-plans/{taught.plan.public_id}"
    course = {"courses": [{"theme": "示范班", "kind": "demonstration", "people": 98}]}
    assert len(office.post(f"{plan}/courses", course).body["courses"]) == 2
    assert office.post(f"{plan}/approve").body["state"] == "approved"
    assert office.post(f"{plan}/courses", course).body["code"] == "learning.plan-approved"
    assert office.post(f"{plan}/reopen", {"reason": "新部署"}).body["version"] == 2
    assert by("赵一").get(plan).status == 404
    new = office.post("/training-plans", {"area": COUNTY, "year": 2026, "title": "计划"})
    assert new.status == 201
    stated = by("赵一").post("/training-needs", {"topics": ["电商"]})
    assert [row["topic"] for row in stated.body["rows"]] == ["电商"]
    menu = office.get(f"/training-menu?area={COUNTY}&year=2025").body
    assert menu[0]["topic"] == "电商"
    assert [row["name"] for row in office.get("/training-needs?year=2025").body["rows"]] == ["赵一"]
    assert by("charlie").get("/training-needs?year=2025").body["rows"] == []
    assert Need.objects.count() == 1


def test_the_handbook_is_written_corrected_and_suggested_to(taught: Class, by: Any) -> None:
    office, cadre = by("office"), by("赵一")
    [old] = taught.articles
    sent = {
        "area": COUNTY,
        "question": old.question,
        "answer": "不少于20天，含周末。",
        "topic": "驻村管理",
        "source": "说明(2025-03)",
        "owner": "县委组织部",
        "since": "2025-03-14",
        "answers": old.public_id,
    }
    assert office.post("/handbook", sent).body["number"] == 1
    assert office.post("/handbook", sent).body["code"] == "learning.article-gone"
    edition = office.post("/handbook-editions", {"area": COUNTY, "title": "三月版"}).body
    assert len(edition["articles"]) == 1
    made = cadre.post("/handbook-suggestions", {"text": "临时救助怎么申请？"}).body
    reply = {"taken": True, "answer": "已编入"}
    done = office.post(f"/handbook-suggestions/{made['id']}/answer", reply)
    assert done.body["state"] == "taken"
    assert by("钱二").get("/handbook-suggestions").body["rows"] == []
    assert (
        cadre.post("/mini-classes", {"title": "医保", "day": "2025-03-13", "present": 20}).status
        == 404
    )


def test_a_try_is_ones_own_and_a_contest_ends_in_prizes(taught: Class, by: Any) -> None:
    office, cadre = by("office"), by("赵一")
    quiz = f"/quizzes/{taught.quiz.public_id}"
    [question] = cadre.get(quiz).body["questions"]
    assert set(question) == {"position", "text", "options", "article", "axis"}
    done = cadre.post(f"{quiz}/tries", {"answers": [[0]]}).body
    assert (done["correct"], done["asked"], done["wrong"]) == (0, 1, [1])
    assert cadre.post(f"{quiz}/tries", {"answers": [[5]]}).status == 422
    assert Attempt.objects.count() == 1
    contest = f"/contests/{taught.contest.public_id}"
    assert cadre.post(f"{contest}/enter").body["is_mine"]
    assert not cadre.post(f"{contest}/leave").body["is_mine"]
    cadre.post(f"{contest}/enter")
    entry = taught.contest.entries.get().public_id
    heat = taught.contest.heats.get().public_id
    judged = office.post(
        f"/contest-rounds/{heat}/judge", {"judges": ["王评委"], "through": [entry]}
    )
    assert judged.body["state"] == "running"
    prize = {"prizes": [{"entry": entry, "prize": "second", "citation": "扎实"}]}
    ended = by("office").post(f"{contest}/results", prize).body
    assert [(row["name"], row["prize"]) for row in ended["prizes"]] == [("赵一", "second")]
    assert by("charlie").post(f"{contest}/results", prize).status == 404
    new = {"area": COUNTY, "title": "再赛", "rounds": [{"title": "初赛", "day": "2025-05-01"}]}
    assert office.post("/contests", new).status == 201
    asked = {
        "area": COUNTY,
        "title": "再测",
        "opens": "2025-03-14",
        "questions": [
            {
                "article": taught.articles[0].public_id,
                "text": "几天？",
                "options": ["15", "20"],
                "right": [1],
            }
        ],
    }
    assert office.post("/quizzes", asked).status == 201
