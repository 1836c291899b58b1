"""Support through the API: what is due, batches, payments, insurance, care, kits, units."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from tests.doors.web.support.conftest import Supported, furnish
from tests.support.world import COUNTY, EXAMPLE, VILLAGE, at
from zhucun.support.models import FundEntry, Payment


@pytest.fixture
def here(places, settings):
    settings.POLICY_DIR = EXAMPLE
    with time_machine.travel(at(), tick=False):
        yield furnish(places)


@pytest.fixture
def by(here, caller):
    return lambda who: caller(here.accounts[who])


def test_lists_say_what_the_pages_say_and_charlie_reads_nothing(here: Supported, by: Any) -> None:
    office = by("office")
    board = office.get("/support?by=township").body
    subsidy = [
        row
        for row in board["rows"]
        if (row["entitlement"], row["role"]) == ("living-subsidy", "member")
    ]
    assert [
        (row["due"], row["paid"], row["gap"])
        for row in subsidy
        if row["lines"] and row["area"] == "411327100"
    ] == [("1800.00", "1000.00", "800.00")]
    lines = office.get("/support-lines?entitlement=living-subsidy&state=gap").body
    assert lines["total"] == 1
    [line] = lines["rows"]
    assert [part["amount"] for part in line["parts"]] == ["600.00"] * 3
    assert line["months_not_locked"] == ["2025-04-01", "2025-05-01", "2025-06-01"]
    assert [row["title"] for row in office.get("/payment-batches").body["rows"]] == [
        "工作经费",
        "上半年补助",
    ]
    assert [row["amount"] for row in office.get("/support-payments").body["rows"]] == ["1000.00"]
    assert [row["number_tail"] for row in office.get("/insurances").body["rows"]] == ["0123"]
    assert office.get("/insurance-gaps").body["total"] == 6
    assert office.get("/care?kind=care-visit").body["total"] == 3
    assert [row["missing"] for row in office.get("/base-kits").body["rows"]] == [0]
    assert office.get("/unit-ties").body["total"] == 2
    charlie = by("charlie")
    for path in ("/payment-batches", "/support-payments", "/insurances"):
        assert charlie.get(path).body["rows"] == [], path
    for path in ("/support-lines", "/insurance-gaps", "/care", "/base-kits", "/unit-ties"):
        assert charlie.get(path).body == {"total": 0, "rows": []}, path
    assert charlie.get("/support").body["rows"] == []
    assert charlie.get(f"/payment-batches/{here.batch.public_id}").status == 404
    member = by("member")
    assert {row["posting"] for row in member.get("/support-lines").body["rows"]} == {
        here.world.member.public_id
    }
    assert member.get("/payment-batches").status == 403
    assert office.get("/support?year=2025&month=2024-01").status == 422


def test_money_is_paid_once_and_never_more_than_due_without_a_reason(
    here: Supported, by: Any
) -> None:
    office, [line] = by("office"), here.batch.lines.all()
    sent = {
        "posting": here.world.member.public_id,
        "entitlement": "living-subsidy",
        "year": 2025,
        "amount": "800.00",
        "paid_on": "2025-07-10",
        "voucher": "2025-30",
        "line": line.public_id,
    }
    made = office.post("/support-payments", sent, key="pay-1")
    assert made.status == 201
    assert office.post("/support-payments", sent, key="pay-1").body["id"] == made.body["id"]
    twice = office.post("/support-payments", {**sent, "voucher": "2025-31"})
    assert (twice.status, twice.body["code"]) == (409, "support.paid-twice")
    more = office.post("/support-payments", {**sent, "line": "", "amount": "1"})
    assert more.body["code"] == "support.larger-than-due"
    assert office.post("/support-payments", {**sent, "line": "", "amount": "0.001"}).status == 422
    card = office.get(f"/payment-batches/{here.batch.public_id}").body
    assert (card["difference"], card["differing"]) == ("0.00", 0)
    back = {"reason": "退回", "on": "2025-07-10"}
    path = f"/support-payments/{made.body['id']}/reverse"
    assert office.post(path, back).body["amount"] == "-800.00"
    assert office.post(path, back).status == 409
    again = office.post("/support-payments", sent)  # it was taken back by mistake
    assert (again.status, again.body["voucher"]) == (201, "2025-30")
    assert office.post("/support-payments", sent).body["id"] == again.body["id"]
    assert by("charlie").post("/support-payments", sent).status == 404
    assert by("township").post("/support-payments", sent).status == 403
    assert Payment.objects.count() == 4


def test_a_batch_goes_its_way(here: Supported, by: Any) -> None:
    office, path = by("office"), f"/payment-batches/{here.open.public_id}"
    assert office.post(f"{path}/export", {}).status == 409
    assert office.post(f"{path}/send", {}).body["batch"]["state"] == "signing"
    assert by("charlie").post(f"{path}/send", {}).status == 404
    assert office.post(f"{path}/drop", {"reason": "另行安排"}).body["batch"]["state"] == "dropped"
    sent = {"area": COUNTY, "year": 2025, "month": "2025-06", "title": "工作经费二"}
    made = office.post("/payment-batches", sent)
    assert (made.status, made.body["asked"]) == (201, "10000.00")
    assert office.post("/payment-batches", sent).status == 409


def test_care_insurance_kit_and_funds_are_written(here: Supported, by: Any) -> None:
    office, world = by("office"), here.world
    care = {"posting": world.secretary.public_id, "kind": "check-up", "on": "2025-07-01"}
    made = office.post("/care", care)
    assert made.status == 201
    assert office.post("/care", {**care, "note": "正常"}).status == 422
    assert office.post("/care", {**care, "on": None}).status == 422
    void = f"/care/{made.body['id']}/void"
    assert office.post(void, {"reason": "误记"}).status == 200
    assert office.post(void, {"reason": "误记"}).status == 200
    done = office.post(f"/care/{here.care.public_id}/done", {"on": "2025-07-09"})
    assert done.body["on"] == "2025-07-09"
    policy = {
        "area": COUNTY,
        "cover": "critical-illness-insurance",
        "insurer": "国寿社旗",
        "since": "2025-01-01",
        "until": "2026-01-01",
        "postings": [world.member.public_id],
    }
    added = office.post("/insurances", policy)
    assert (added.status, added.body["people"]) == (201, 1)
    more = {"postings": [world.secretary.public_id], "since": "2025-07-01"}
    assert office.post(f"/insurances/{added.body['id']}/insured", more).body["people"] == 2
    assert by("charlie").post("/insurances", policy).status == 404
    assert world.secretary.team is not None
    kit = {"on": "2025-07-10", "found": {"printer": False}}
    path = f"/teams/{world.secretary.team.public_id}/base-kit"
    assert by("member").post(path, kit).body["missing"] == 1
    assert by("charlie").post(path, kit).status == 404
    tie = f"/units/{world.unit.public_id}/villages/{VILLAGE}/years/2025"
    fund = {"kind": "spent", "amount": "100.00", "on": "2025-07-01", "document": "1号"}
    assert by("unit").post(f"{tie}/funds", fund).body["spent"] == "100.00"
    assert by("other_unit").post(f"{tie}/funds", fund).status == 404
    assert by("unit").post(f"{tie}/projects", {"project": "0123456789ab"}).status == 404
    back = {"reason": "重复", "on": "2025-07-10"}
    path = f"/unit-funds/{here.entry.public_id}/reverse"
    refused = office.post(path, back)
    assert (refused.status, refused.body["code"]) == (409, "support.spent-more-than-arranged")
    spent = FundEntry.objects.get(kind="spent")
    assert office.post(f"/unit-funds/{spent.public_id}/reverse", back).body["spent"] == "0.00"
    assert office.post(path, back).body["arranged"] == "0.00"
