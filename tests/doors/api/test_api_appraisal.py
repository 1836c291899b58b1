"""Appraisal through the API: reviews once, decisions within quotas, and who sees nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.appraisal.world import COUNTY, DECIDED, SETTINGS, World, at, build
from zhucun.appraisal.models import Appraisee, Review
from zhucun.appraisal.queries import evidence
from zhucun.directory.models import Account

KEY = "0123456789ab"
#: The day before the freeze.
TOLD = DECIDED - timedelta(days=1)


@pytest.fixture
def world(settings, places, monkeypatch):
    settings.POLICY_DIR = Path(__file__).parents[3] / "policy"
    with time_machine.travel(at(DECIDED), tick=False):
        found = build(places)
        monkeypatch.setattr(evidence.ballots, "marks", lambda **asked: list(found.polls))
        yield found


@pytest.fixture
def by(world, caller):
    return lambda who: caller(Account.objects.get(pk=world.actors[who].account))


def test_reviews_are_recorded_once_and_all_or_none(world: World, by) -> None:
    appraisal, me = world.open(), by("township")
    path = f"/appraisals/{appraisal.public_id}/reviews"
    one = {
        "appraisee": world.who(appraisal, 0).public_id,
        "part": "quarter",
        "period": "2024-Q4",
        "by_class": "township",
        "on": "2025-01-10",
        "mark": "91.5",
        "comment": "入户扎实",
    }
    stranger = {**one, "appraisee": world.who(appraisal, 2).public_id}
    assert me.post(path, {"reviews": [one, stranger]}).status == 404
    assert not Review.objects.exists()
    assert me.post(path, {"reviews": [one]}).body == {"changed": 1}
    assert me.post(path, {"reviews": [one]}).body == {"changed": 0}
    refused = me.post(path, {"reviews": [{**one, "mark": "100.5"}]})
    assert (refused.status, refused.body["code"]) == (422, "appraisal.mark-outside-scale")
    tasks = me.get("/review-tasks?as_of=2025-01-20").body["rows"]
    assert [row["given"] for row in tasks if row["period"] == "2024-Q4"] == [1]


def test_from_the_scheme_to_the_frozen_grade(world: World, by, token_of) -> None:
    office = by("office")
    spoken = {"quarter": {"好": "95", "一般": "70"}}
    scheme = {
        "id": KEY,
        "area": COUNTY,
        "score": "one-pledge-three-reviews",
        "title": "考核办法",
        "settings": {**SETTINGS, "words": spoken},
    }
    assert office.post("/appraisal-schemes", scheme).status == 201
    made = office.post(
        "/appraisals",
        {
            "id": KEY,
            "area": COUNTY,
            "kind": "annual",
            "score": "one-pledge-three-reviews",
            "title": "2024年度考核",
            "since": "2024-01-01",
            "until": "2025-01-01",
        },
    )
    assert (made.status, made.body["people"]) == (201, 5)
    path = f"/appraisals/{KEY}"
    assert office.post(f"{path}/trials", {"scheme": KEY}).body["state"] == "done"
    adopted = office.post(
        f"/appraisal-schemes/{KEY}/adoption", {"document": "3号", "since": "2024-01-01"}
    )
    assert adopted.body["state"] == "adopted"
    appraisal = world.who_all()[0].appraisal
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90, 3: 94, 4: 88})
    said = {"appraisee": world.who(appraisal, 0).public_id, "part": "quarter", "word": "好"}
    said |= {"period": "2024-Q4", "by_class": "county-leader", "on": "2025-01-06"}
    assert office.post(f"{path}/reviews", {"reviews": [said]}).body == {"changed": 1}
    other = office.post(f"{path}/reviews", {"reviews": [{**said, "word": "优"}]})
    assert (other.status, other.body["code"]) == (422, "appraisal.mark-word-unknown")
    assert office.post(f"{path}/runs", {}).body["state"] == "done"
    card = office.post(f"{path}/proposals", {}).body
    assert card["decided"] == 5
    assert card["quotas"][0]["slots"] == 1
    above = {
        "decisions": [
            {
                "appraisee": world.who(appraisal, 1).public_id,
                "grade": "excellent",
                "reason": "突出",
            }
        ]
    }
    assert office.post(f"{path}/decisions", above).body["code"] == "appraisal.quota-full"
    Appraisee.objects.update(signed_on=DECIDED)
    assert office.post(f"{path}/notices", {}).body["notified"] == 5
    mine = by("cadre").get(f"/appraisees/{world.who(appraisal, 0).public_id}").body
    assert (mine["grade"], mine["reviews"][0]["by_name"]) == ("excellent", "")
    assert "好" in {review["word"] for review in mine["reviews"]}
    path_of = f"/appraisees/{mine['id']}/"
    token = token_of(Account.objects.get(pk=world.actors["cadre"].account))
    for paper in ("form", "notice"):
        headers = {"Authorization": f"Bearer {token}"}
        printed = Client().get(f"/api{path_of}{paper}", headers=headers)
        assert printed.content.startswith(b"%PDF"), paper
        assert by("charlie").get(f"{path_of}{paper}").status == 404
    assert office.post(f"{path_of}grade-reopening", {"reason": "复核"}).body["code"] == (
        "appraisal.grade-stands"
    )
    assert office.post(f"{path}/freeze", {}).body["code"] == "appraisal.told-today"
    Appraisee.objects.update(notified_on=TOLD)
    assert office.post(f"{path}/freeze", {}).body["state"] == "frozen"
    assert office.get(f"{path}/recomputation").body["is_same"]
    late = by("cadre").post(
        f"/appraisees/{world.who(appraisal, 0).public_id}/objections", {"text": "有异议"}
    )
    assert (late.status, late.body["code"]) == (409, "appraisal.objection-after-freeze")


def test_a_grade_that_the_records_no_longer_carry_is_opened_again(world: World, by) -> None:
    appraisal, office = world.open(), by("office")
    world.adopted(appraisal)
    world.whole_year(appraisal, {0: 95, 1: 92, 2: 90, 3: 94, 4: 88})
    world.compute(appraisal)
    path, mine = f"/appraisals/{appraisal.public_id}", world.who(appraisal, 0).public_id
    office.post(f"{path}/proposals", {})
    Appraisee.objects.update(signed_on=DECIDED, notified_on=TOLD)
    world.poll(0, satisfied=60, halves=(7,))
    changed = office.post(f"{path}/freeze", {}).body
    assert changed["code"] == "appraisal.computed-otherwise"
    assert "王一: 半年群众评议" in str(changed)
    office.post(f"{path}/runs", {})
    assert office.post(f"{path}/freeze", {}).body["code"] == "appraisal.grades-no-longer-stand"
    reason = {"reason": "群众评议低于标准"}
    assert by("charlie").post(f"/appraisees/{mine}/grade-reopening", reason).status == 404
    assert office.post(f"/appraisees/{mine}/grade-reopening", reason).body["grade"] == ""


def test_who_was_left_out_is_taken_back_in_by_the_office(world: World, by) -> None:
    appraisal, office = world.open(), by("office")
    path = f"/appraisees/{world.who(appraisal, 4).public_id}"
    for deed, left_out in (("leaving-out", 1), ("taking-back-in", 0)):
        assert by("charlie").post(f"{path}/{deed}", {"reason": "…"}).status == 404
        assert by("township2").post(f"{path}/{deed}", {"reason": "…"}).status == 403
        assert office.post(f"{path}/{deed}", {"reason": "派出单位考核"}).status == 200
        assert office.get(f"/appraisals/{appraisal.public_id}").body["left_out"] == left_out


def test_charlie_is_answered_as_if_it_did_not_exist(world: World, by) -> None:
    appraisal, charlie = world.open(), by("charlie")
    row = world.who(appraisal, 0)
    assert charlie.get("/appraisals").body["rows"] == []
    assert charlie.get("/appraisal-schemes").body["rows"] == []
    for path in (
        f"/appraisals/{appraisal.public_id}",
        f"/appraisals/{appraisal.public_id}/appraisees",
        f"/appraisals/{appraisal.public_id}/recomputation",
        f"/appraisees/{row.public_id}",
    ):
        assert charlie.get(path).status == 404, path
    assert charlie.post(f"/appraisals/{appraisal.public_id}/runs", {}).status == 404
    township = by("township").get(f"/appraisals/{appraisal.public_id}/appraisees").body["rows"]
    assert [one["name"] for one in township] == ["王一", "赵四", "李二"]


def test_a_list_of_cadres_costs_the_same_for_two_and_for_five(
    world: World, by, django_assert_max_num_queries
) -> None:
    appraisal = world.open()
    with django_assert_max_num_queries(8):
        rows = by("office").get(f"/appraisals/{appraisal.public_id}/appraisees").body["rows"]
    assert len(rows) == 5


def test_reviews_and_decisions_cost_the_same_for_three_and_for_thirty(world: World, by) -> None:
    place, round_ = world.postings[0].place, world.postings[0].round
    posted = [
        make.posting(make.person(f"队员{n}"), place, round_, role="member") for n in range(33)
    ]
    appraisal, office, town = world.open(), by("office"), by("township")
    world.adopted(appraisal)
    rows = list(Appraisee.objects.filter(posting__in=posted).order_by("pk"))
    path = f"/appraisals/{appraisal.public_id}"
    said = {"part": "quarter", "by_class": "township", "on": "2025-01-10", "period": "2024-Q4"}

    def cost(who, deed: str, sent: list[dict[str, object]]) -> int:
        with CaptureQueriesContext(connection) as found:
            assert who.post(f"{path}/{deed}", {deed: sent}).body == {"changed": len(sent)}
        return len(found)

    def reviews(some: list[Appraisee], mark: int) -> list[dict[str, object]]:
        return [{**said, "appraisee": one.public_id, "mark": str(mark)} for one in some]

    assert cost(town, "reviews", reviews(rows[:3], 80)) == cost(
        town, "reviews", reviews(rows[3:], 80)
    )
    assert (
        cost(town, "reviews", reviews(rows[:3], 81))
        == cost(  # said anew
            town, "reviews", reviews(rows[3:], 81)
        )
    )
    world.compute(appraisal)

    def decisions(some: list[Appraisee]) -> list[dict[str, object]]:
        return [
            {"appraisee": one.public_id, "grade": "basic", "reason": f"理由{n}"}
            for n, one in enumerate(some)
        ]

    few, many = (cost(office, "decisions", decisions(some)) for some in (rows[:3], rows[3:]))
    assert few == many
    reasons = (
        Appraisee.objects.filter(grade="basic").order_by("pk").values_list("reason", flat=True)
    )
    assert list(reasons) == [f"理由{n}" for n in (*range(3), *range(30))]
    told = by("charlie").post(f"{path}/decisions", {"decisions": decisions(rows[:1])})
    assert told.status == 404


def test_an_appraisal_opened_by_mistake_is_withdrawn_once_and_by_nobody_else(
    world: World, by
) -> None:
    appraisal = world.open()
    path, reason = f"/appraisals/{appraisal.public_id}/withdrawal", {"reason": "日期录错"}
    assert by("charlie").post(path, reason).status in (403, 404)
    assert by("township").post(path, reason).status in (403, 404)
    for _again in range(2):
        found = by("office").post(path, reason)
        assert (found.status, found.body["state"]) == (200, "withdrawn")
        assert found.body["withdraw_reason"] == "日期录错"
    refused = by("office").post(f"/appraisals/{appraisal.public_id}/runs", {})
    assert refused.status in (404, 409)
    assert world.open().pk != appraisal.pk


def test_a_card_says_where_he_served_and_whether_he_is_appraised_elsewhere(
    world: World, by
) -> None:
    row = world.who(world.open(), 0)
    card = by("office").get(f"/appraisees/{row.public_id}").body
    assert card["elsewhere"] == []
    assert [(one["since"], one["until"], one["area"]) for one in card["services"]] == [
        ("2024-01-01", "2025-01-01", row.area)
    ]
