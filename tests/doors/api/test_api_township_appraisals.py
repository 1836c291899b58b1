"""Townships, committees and helpers are appraised through the API as on the pages; who must not see them finds
nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine

from tests.appraisal.corps import CLOSED, COUNTY, OTHER_TOWN, TOWN, Corps, build
from tests.appraisal.world import at
from zhucun.directory.models import Account

pytestmark = pytest.mark.django_db
KEY = "0123456789ab"
OPEN = {
    "id": KEY,
    "area": COUNTY,
    "kind": "annual",
    "title": "2018年度评估",
    "since": "2018-01-01",
    "until": "2019-01-01",
}


@pytest.fixture
def corps(settings: Any) -> Iterator[Corps]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(CLOSED), tick=False):
        yield build()


@pytest.fixture
def by(corps: Corps, caller: Callable[..., Any]) -> Callable[[str], Any]:
    return lambda who: caller(Account.objects.get(pk=corps.actors[who].account))


def test_schemes_are_offered_by_whom_they_are_about(by: Any) -> None:
    found = by("office").get(f"/appraisal-offers?area={COUNTY}").body["rows"]
    assert {(row["subject"], row["score"], row["level"]) for row in found} == {
        ("helper", "front-line-satisfaction", ""),
        ("helper", "three-corps-four-looks", ""),
        ("township", "township-appraisal", "township"),
        ("leader", "cascade", "township"),
        ("leader", "cascade", "village"),
    }
    assert by("charlie").get(f"/appraisal-offers?area={COUNTY}").status == 403
    assert by("town").get(f"/appraisal-offers?area={TOWN}").status == 403


def test_a_township_is_opened_marked_decided_told_and_frozen(by: Any, corps: Corps) -> None:
    office, one = by("office"), f"/appraisals/{KEY}"
    wrong = office.post("/appraisals", {**OPEN, "score": "cascade", "level": ""})
    assert (wrong.status, wrong.body["code"]) == (422, "appraisal.level-unfit")
    made = office.post("/appraisals", {**OPEN, "score": "township-appraisal"})
    assert (made.status, made.body["level"], made.body["people"]) == (201, "township", 2)
    assert office.post("/appraisals", {**OPEN, "score": "township-appraisal"}).status == 201
    rows = office.get(f"{one}/appraisees").body["rows"]
    assert [(row["subject"], row["name"], row["posting"]) for row in rows] == [
        ("place", "卢峰镇", ""),
        ("place", "低庄镇", ""),
    ]
    assert [bool(row["person"]) for row in rows] == [True, False]
    said = {"part": "poverty", "period": "2018", "by_class": "county", "on": str(CLOSED)}
    reviews = [{**said, "appraisee": row["id"], "mark": "92"} for row in rows]
    for who in ("charlie", "town"):
        assert by(who).post(f"{one}/reviews", {"reviews": reviews[:1]}).status == 404
    assert office.post(f"{one}/reviews", {"reviews": reviews}).body == {"changed": 2}
    assert office.post(f"{one}/runs", {}).body["state"] == "done"
    decision = {"appraisee": rows[0]["id"], "grade": "excellent"}
    refused = office.post(f"{one}/decisions", {"decisions": [decision]})
    assert (refused.status, refused.body["code"]) == (422, "appraisal.reason-needed")
    decisions = [{**decision, "appraisee": row["id"], "reason": "研究"} for row in rows]
    assert office.post(f"{one}/decisions", {"decisions": decisions}).body == {"changed": 2}
    numbers = {"number": "civil_servants", "as_of": "2018-06-30"}
    stated = {**numbers, "numbers": [{"code": TOWN, "value": 46}]}
    assert office.post(f"/places/{COUNTY}/numbers", stated).status in (200, 201)
    years = office.get(f"{one}/townships").body
    assert (years["share"], years["base"], years["floats"]) == (None, None, None)
    assert [
        (row["code"], row["servants"], row["places"], row["bonus"]) for row in years["rows"]
    ] == [
        (TOWN, 46, None, None),
        (OTHER_TOWN, None, None, None),
    ]
    town = by("town")
    for path in (one, f"{one}/townships", f"/appraisees/{rows[0]['id']}"):
        assert town.get(path).status == by("charlie").get(path).status == 404
    assert office.post(f"{one}/notices", {}).body["notified"] == 2
    assert town.get(f"/appraisees/{rows[0]['id']}").body["grade"] == "excellent"
    assert [row["name"] for row in town.get(f"{one}/appraisees").body["rows"]] == ["卢峰镇"]
    objection = {"id": KEY, "text": "有一项没有算"}
    assert town.post(f"/appraisees/{rows[0]['id']}/objections", objection).status == 403
    made = by("head").post(f"/appraisees/{rows[0]['id']}/objections", objection)
    assert len(made.body["objections"]) == 1
    assert by("charlie").get(f"{one}/recomputation").status == 404


def test_members_of_committees_and_helpers_are_listed_with_what_they_are(by: Any) -> None:
    office = by("office")
    office.post("/appraisals", {**OPEN, "score": "three-corps-four-looks"})
    rows = office.get(f"/appraisals/{KEY}/appraisees?limit=100").body["rows"]
    assert {row["name"]: (row["subject"], row["role"]) for row in rows} == {
        "向队员": ("posting", "member"),
        "帮大姐": ("helper", "official"),
        "杨主任": ("seat", "director"),
        "谭支书": ("seat", "secretary"),
        "龙委员": ("seat", "member"),
    }
    assert by("charlie").get(f"/appraisals/{KEY}/appraisees").status == 404
    assert by("office").get(f"/appraisals/{KEY}/townships").body["rows"] == []
