"""Rotations, adjustments, yearly figures, rules of villages and surveys of newcomers: the API."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place

PROVINCE, COUNTY, VILLAGE = "53", "530925", "530925100201"
DAY = date(2025, 8, 1)
AT = datetime(2025, 8, 1, 2, 0, tzinfo=UTC)
PLACES = {
    PROVINCE: "云南省",
    "5309": "临沧市",
    COUNTY: "双江县",
    "530925100": "勐勐镇",
    VILLAGE: "千福村",
}
ROLES = {
    "province": (Role.OFFICE, PROVINCE),
    "county": (Role.OFFICE, COUNTY),
    "branch": (Role.BRANCH, VILLAGE),
    "charlie": (Role.OFFICE, "520111"),
}


@pytest.fixture(autouse=True)
def _yunnan(places: dict[str, Place], settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    make.add_places(PLACES)
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def who(caller: Any) -> dict[str, Any]:
    for name, (role, area) in ROLES.items():
        make.actor(name, role, area, on=DAY)
    return {name: caller(Account.objects.get(username=name)) for name in ROLES}


def posted(name: str, round_: Any, on: date) -> Any:
    village = make.place(VILLAGE, as_of=DAY)
    return make.posting(make.person(name), village, round_, role="member", starts_on=on)


def test_a_notice_is_issued_once_with_its_rounds(who: dict[str, Any]) -> None:
    batch = make.round_("2025", area=COUNTY, starts_on=date(2025, 5, 6))
    sent = {"area": PROVINCE, "number": "12号", "title": "轮换通知", "issued_on": "2025-04-20"}
    province, county, charlie = who["province"], who["county"], who["charlie"]
    assert county.post("/rotation-orders", sent).status == 403
    made = province.post("/rotation-orders", sent, key="order-1")
    assert made.status == 201
    assert province.post("/rotation-orders", sent, key="order-1").body == made.body
    key = made.body["order"]["id"]
    placed = county.post(f"/rotation-orders/{key}/rounds", {"rounds": [batch.public_id]})
    assert [row["id"] for row in placed.body["rounds"]] == [batch.public_id]
    assert placed.body["order"]["began_on"] == "2025-05-06"
    other = province.post("/rotation-orders", {**sent, "title": "另一个"})
    assert (other.status, other.body["code"]) == (409, "roster.order-is-there")
    assert [row["id"] for row in province.get("/rotation-orders").body["rows"]] == [key]
    assert charlie.get("/rotation-orders").body["rows"] == []
    assert charlie.get(f"/rotation-orders/{key}").status == 404


def test_two_for_one_is_refused_with_what_why_and_what_next(who: dict[str, Any]) -> None:
    batch = make.round_("2023", area=COUNTY, starts_on=date(2023, 5, 1))
    old = posted("王五", batch, date(2023, 5, 6))
    coming = [
        {
            "person": make.person(name).public_id,
            "place": VILLAGE,
            "role": "member",
            "round": batch.public_id,
            "starts_on": "2025-08-01",
        }
        for name in ("赵六", "孙七")
    ]
    sent = {"leaving": [old.public_id], "joining": coming, "ends_on": "2025-08-01"}
    county = who["county"]
    refused = county.post("/adjustments", sent)
    assert (refused.status, refused.body["code"]) == (409, "roster.not-as-many-join")
    assert "YN-022" in str(refused.body)
    assert refused.body["todo"]
    made = county.post("/adjustments", {**sent, "joining": coming[:1]}, key="adjust-1")
    assert (made.status, made.body["leavers"], made.body["joiners"]) == (201, 1, 1)
    again = county.post("/adjustments", {**sent, "joining": coming[:1]}, key="adjust-1")
    assert again.body == made.body
    [row] = county.get("/adjustments").body["rows"]
    assert [each["name"] for each in (*row["leaving"], *row["joining"])] == ["王五", "赵六"]
    assert who["charlie"].get("/adjustments").body["rows"] == []


def test_a_year_is_stated_and_its_growth_read(who: dict[str, Any]) -> None:
    province, path = who["province"], f"/places/{PROVINCE}/year-figures"
    sent = {"kind": "farmers_income", "year": 2024, "value": "16000.5", "source": "公报"}
    made = province.post(path, sent, key="year-1")
    assert made.status == 201
    assert province.post(path, sent, key="year-1").body == made.body
    assert province.post(path, {**sent, "year": 2025}).status == 422
    assert who["county"].post(path, sent).status == 403
    [row] = who["county"].get("/economy/year-figures").body["rows"]
    assert (row["year"], float(row["value"]), row["source"]) == (2024, 16000.5, "公报")
    growth = {
        row["kind"]: row for row in province.get(f"/places/{PROVINCE}/growth", as_of=DAY).body
    }
    assert growth["farmers_income"]["growth"] is None
    assert growth["farmers_income"]["missing"] == [2020, 2021, 2022, 2023]
    assert who["charlie"].get("/economy/year-figures").body["rows"] == []
    assert who["charlie"].get(f"/places/{PROVINCE}/growth").status == 404


def test_a_rule_of_a_village_is_recorded_revised_and_repealed(who: dict[str, Any]) -> None:
    branch, charlie, path = who["branch"], who["charlie"], f"/villages/{VILLAGE}/rules"
    sent = {"kind": "convention", "title": "村规民约", "adopted_on": "2024-04-02"}
    assert branch.post(path, sent).status == 422, "by whom it was adopted is not said"
    sent["resolution"] = "村民会议"
    assert charlie.post(path, sent).status == 403
    made = branch.post(path, sent, key="rule-1")
    assert made.status == 201
    assert branch.post(path, sent, key="rule-1").body == made.body
    assert branch.post(path, sent).body["code"] == "branches.rule-there"
    first = made.body["id"]
    second = branch.post(
        f"/village-rules/{first}/revise", {**sent, "adopted_on": "2025-03-01"}, key="rule-2"
    )
    assert (second.body["replaces"], second.body["is_revision"]) == (first, True)
    key = second.body["id"]
    gone = branch.post(f"/village-rules/{key}/repeal", {"on": "2025-07-01", "reason": "合并"})
    assert (gone.body["ends_on"], gone.body["end_reason"]) == ("2025-07-01", "合并")
    assert branch.get("/village-rules").body["rows"] == []
    shown = branch.get("/village-rules", shown="all").body["rows"]
    assert {row["id"] for row in shown} == {first, key}
    assert charlie.get("/village-rules", shown="all").body["rows"] == []
    assert charlie.get(f"/village-rules/{key}").status == 404
    assert charlie.post(
        f"/village-rules/{key}/repeal", {"on": "2025-07-01", "reason": "x"}
    ).status in (*(403, 404),)


def test_a_survey_of_newcomers_is_opened_by_the_county(who: dict[str, Any]) -> None:
    batch = make.round_("2025", area=COUNTY, starts_on=date(2025, 5, 1))
    for n in range(5):
        posted(f"新{n}", batch, date(2025, 5, 6))
    county, path = who["county"], f"/counties/{COUNTY}/newcomer-surveys"
    sent = {"title": "适应情况", "starts_on": "2025-08-01", "ends_on": "2025-08-10"}
    assert county.post(path, sent).body["code"] == "ballots.months-unset"
    made = county.post(path, {**sent, "months": 6}, key="survey-1")
    assert (made.status, made.body["slips"]) == (201, 5)
    assert county.post(path, {**sent, "months": 6}, key="survey-1").body == made.body
    assert county.get("/newcomer-surveys").body == [], "nothing is shown before the close"
    assert who["charlie"].post(path, {**sent, "months": 6}).status == 403
