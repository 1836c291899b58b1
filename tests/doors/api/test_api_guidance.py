"""Guidance through the API: recorded once, followed, struck out, and none of it Charlie's."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from tests.fieldwork.guiding import AT, DAY, EAST, WEST, build
from zhucun.directory.models import Account

ID = "0123456789ab"
VISIT = {"kind": "organisation-visit", "level": "county", "on": "2025-07-29", "found": "渠漏"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def town(places, settings):
    settings.POLICY_DIR = settings.ROOT / "policy"
    return build()


@pytest.fixture
def by(town, caller):
    return lambda who: caller(Account.objects.get(pk=town.actors[who].account))


def test_a_visit_is_recorded_once_and_what_follows_stands_in_a_plan(town, by):
    office, sent = by("office"), {**VISIT, "id": ID}
    made = office.post(f"/places/{EAST}/guidance", sent, key="k1")
    assert (made.status, made.body["id"], made.body["teams"]) == (201, ID, [town.east.public_id])
    assert office.post(f"/places/{EAST}/guidance", sent, key="k1").body == made.body
    assert office.get("/guidance", is_open=False).ids == [ID]
    cadre = by("cadre")
    plan = cadre.post(f"/villages/{EAST}/plans", {"kind": "assistance", "year": 2025}).body["id"]
    told = {"plan": plan, "title": "修渠", "id": "zzzzzzzzzzzz"}
    assert cadre.post(f"/guidance/{ID}/follow", told).body["items"] == ["zzzzzzzzzzzz"]
    again = cadre.post(f"/guidance/{ID}/follow", {"item": "zzzzzzzzzzzz"})
    assert again.body["items"] == ["zzzzzzzzzzzz"]
    struck = office.post(f"/guidance/{ID}/void", {"reason": "记错了村"})
    assert struck.body["voided_on"] == "2025-07-29"
    assert office.get("/guidance").ids == []


def test_a_unit_records_for_the_villages_to_which_it_sent_somebody(town, by):
    sender = by("sender")
    sent = {**VISIT, "kind": "unit-visit", "level": "unit", "unit": town.bureau.public_id}
    assert sender.post(f"/places/{EAST}/guidance", sent).body["unit"]["name"] == "区农业农村局"
    assert sender.post(f"/places/{WEST}/guidance", sent).status == 404
    wrong = sender.post(f"/places/{EAST}/guidance", {**sent, "kind": "night-visit"})
    assert (wrong.status, wrong.body["code"]) == (422, "fieldwork.word-unknown")


def test_charlie_reads_and_records_none_of_it(town, by):
    row = town.guide("organisation-visit", "office").public_id
    charlie = by("charlie")
    assert charlie.get("/guidance").ids == []
    assert charlie.get(f"/guidance/{row}").status == 404
    assert charlie.post(f"/guidance/{row}/void", {"reason": "x"}).status == 404
    assert charlie.post(f"/guidance/{row}/follow", {"title": "x"}).status == 404
    assert charlie.post(f"/places/{EAST}/guidance", VISIT).status == 403


def test_a_page_of_guidance_costs_one_query_whatever_its_rows(town, by, queries_of):
    office = by("office")
    town.guide("organisation-visit", "office")
    few = len(queries_of(lambda: office.get("/guidance")))
    for days in range(1, 7):
        town.guide("organisation-visit", "office", on=DAY - timedelta(days=days))
    assert len(queries_of(lambda: office.get("/guidance"))) == few


def test_a_directive_is_given_carried_out_and_none_of_charlies(town, by, queries_of):
    sent = {
        "kind": "directive", "title": "防汛排查", "source": "区委批示", "given_on": "2025-07-01",
        "due_on": "2025-07-20", "team": town.east.public_id, "id": ID,
    }  # fmt: skip
    office, cadre, charlie = by("office"), by("cadre"), by("charlie")
    made = office.post(f"/places/{EAST}/tickets", sent, key="t1")
    assert (made.status, made.body["is_overdue"], made.body["may"]) == (201, True, ["escalated"])
    assert office.post(f"/places/{EAST}/tickets", sent, key="t1").body == made.body
    assert office.post(f"/places/{WEST}/tickets", {**sent, "id": ""}).status == 404
    few = len(queries_of(lambda: office.get("/tickets", overdue=True)))
    for n in range(4):
        office.post(f"/places/{EAST}/tickets", {**sent, "id": "", "title": f"第{n}件"})
    assert len(queries_of(lambda: office.get("/tickets", overdue=True))) == few
    step = {"kind": "reported", "on": "2025-07-29", "text": "已排查"}
    assert charlie.get("/tickets").ids == []
    assert charlie.get(f"/tickets/{ID}").status == 404
    assert charlie.post(f"/tickets/{ID}/steps", step).status == 404
    assert charlie.post(f"/places/{EAST}/tickets", {**sent, "team": ""}).status == 403
    assert cadre.post(f"/tickets/{ID}/steps", step).body["reported_on"] == "2025-07-29"
    closed = office.post(f"/tickets/{ID}/steps", {"kind": "closed", "on": "2025-07-29"})
    assert [each["kind"] for each in closed.body["steps"]] == ["closed", "reported"]


def test_a_county_says_who_coordinates_and_charlie_hears_nothing(town, by, queries_of):
    office, charlie, day = by("office"), by("charlie"), {"since": "2025-07-01"}
    made = office.post("/places/520111/coordination", {"name": "联席会议", **day}, key="c1")
    assert (made.status, made.body["seats"], made.body["may_keep"]) == (201, [], True)
    few = len(queries_of(lambda: office.get("/coordination/520111")))
    for name in ("张某", "李某"):
        told = {"seat": "leader", "name": name, **day}
        seats = office.post("/coordination/520111/seats", told).body["seats"]
    assert len(queries_of(lambda: office.get("/coordination/520111"))) == few
    left = f"/coordination/520111/seats/{seats[0]['id']}/leave"
    assert len(office.post(left, {"until": "2025-07-29"}).body["seats"]) == 1
    met = {"on": "2025-07-29", "decided": "协调产业资金"}
    assert office.post("/coordination/520111/meetings", met).body["meetings"][0]["on"]
    assert [row["place"] for row in office.get("/coordination").body["rows"]] == ["520111"]
    assert charlie.get("/coordination").body["rows"] == []
    assert charlie.get("/coordination/520111").status == 404
    assert charlie.post("/coordination/520111/meetings", met).status == 404
    assert charlie.post("/places/520111/coordination", {"name": "x", **day}).status == 403
