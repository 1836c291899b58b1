"""Ticks, rows behind pillars, volumes of stories, one's own abilities and certificates through the API."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.doors.web.learning.conftest import NOW, Class, build
from tests.learning.world import COUNTY
from zhucun.ledger.models import EventRecord
from zhucun.reports.models import PlaceTick

CHECKLIST = "responsibility-chain"


@pytest.fixture
def taught(places: Any, settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(NOW, tick=False):
        yield build(places)


@pytest.fixture
def by(taught: Class, caller: Any) -> Any:
    return lambda who: caller(taught.account(who))


def test_a_cadre_keeps_his_own_abilities_and_nobody_else_finds_them(taught: Class, by: Any) -> None:
    mine = by("赵一")
    before = mine.get("/my-abilities").body
    assert {each["rating"] for each in before["axes"]} == {""}
    axis = before["axes"][0]["axis"]
    kept = mine.post("/my-abilities", {"ratings": {axis: "weak"}})
    assert kept.status == 201
    assert kept.body["axes"][0] == {**before["axes"][0], "rating": "weak"}
    assert (
        mine.post("/my-abilities", {"ratings": {axis: "good"}}).body["axes"][0]["rating"] == "good"
    )
    unknown = mine.post("/my-abilities", {"ratings": {"nonsense": "weak"}})
    assert (unknown.status, unknown.body["code"]) == (422, "learning.unknown-ability")
    assert by("office").get("/my-abilities").status == 404
    assert {each["rating"] for each in by("钱二").get("/my-abilities").body["axes"]} == {""}
    told = [str(row.data) for row in EventRecord.objects.filter(name__contains="self")]
    assert told
    assert not any("good" in each or axis in each for each in told)


def test_a_need_is_taken_back_by_who_stated_it(taught: Class, by: Any) -> None:
    mine = by("赵一")
    rows = mine.post("/training-needs", {"topics": ["电商", "法律"]}).body["rows"]
    address = f"/training-needs/{rows[0]['id']}/withdraw"
    for who in ("office", "钱二", "charlie"):
        assert by(who).post(address).status == 404
    left = mine.post(address, key="need-1")
    assert [row["topic"] for row in left.body["rows"]] == [rows[1]["topic"]]
    assert mine.post(address, key="need-1").status == 200
    assert mine.post(address).status == 404


def test_a_certificate_comes_as_pdf_to_who_sees_it(taught: Class, token_of: Any) -> None:
    def fetched(who: str) -> Any:
        headers = {"Authorization": f"Bearer {token_of(taught.account(who))}"}
        path = f"/api/certificates/{taught.paper.public_id}/file"
        return Client(raise_request_exception=False).get(path, headers=headers)

    for who in ("钱二", "office", "unit"):
        answer = fetched(who)
        assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-"), who
    for who in ("赵一", "charlie"):
        assert fetched(who).status_code == 404, who


def test_an_item_is_ticked_once_and_taken_back(taught: Class, by: Any, made_once: Any) -> None:
    office, charlie = by("office"), by("charlie")
    body = {
        "area": COUNTY,
        "checklist": CHECKLIST,
        "item": "team",
        "since": "2025-01-08",
        "evidence": "社组2号文件",
    }
    assert charlie.post("/ticks", body).status == 403
    assert by("town").post("/ticks", body).status == 403
    made = made_once(office, "/ticks", body, status=201)
    found = {row["item"]: row["evidence"] for row in made.body["items"]}
    assert found["team"] == "社组2号文件"
    address = f"/checklists-of-places/{CHECKLIST}?area={COUNTY}"
    assert office.get(address).body == made.body
    assert charlie.get(address).status == 404
    tick = PlaceTick.objects.get().public_id
    assert charlie.post(f"/ticks/{tick}/end", {"reason": "错"}).status == 404
    after = office.post(f"/ticks/{tick}/end", {"reason": "废止"}).body
    assert all(row["tick"] is None for row in after["items"])


def test_rows_behind_a_pillar_and_volumes_are_read_as_on_the_pages(taught: Class, by: Any) -> None:
    address = f"/pillar-rows?area={COUNTY}&item=scores/one-pledge-three-reviews"
    rows = by("office").get(address).body
    assert sorted(row["name"] for row in rows) == ["孙三", "赵一", "钱二"]
    assert {row["state"] for row in rows} == {"open"}
    unit = taught.school.unit.public_id
    own = by("unit").get(f"{address}&unit={unit}").body
    assert sorted(row["name"] for row in own) == ["赵一", "钱二"]
    assert by("unit").get(address).status == by("charlie").get(address).status == 404
    assert by("charlie").get("/story-volumes").body == {"rows": [], "next": None}
    body = {"area": COUNTY, "title": "第一辑", "issuer": "组织部", "stories": ["aaaaaaaaaaaa"]}
    assert by("office").post("/story-volumes", body).body["code"] == "reports.story-not-for-volume"
    assert by("charlie").post("/story-volumes", body).status == 403
    session = by("office").get(f"/trainings/{taught.today.public_id}").body
    assert [mark["rule"] for mark in session["marks"]] == ["session-answers-a-need"]
