"""Support through the API: the files of a batch, and rewards that are withheld."""

from __future__ import annotations

import io
from typing import Any

import pytest
import time_machine
from django.test import Client
from openpyxl import load_workbook

from tests.doors.web.support.conftest import Supported, furnish
from tests.support.cases import cancelled, tell
from tests.support.world import EXAMPLE, at
from zhucun.ledger.models import AccessRecord
from zhucun.support.models import Withheld


@pytest.fixture
def here(places, settings):
    settings.POLICY_DIR = EXAMPLE
    with time_machine.travel(at(), tick=False):
        yield furnish(places)


@pytest.fixture
def by(here, caller):
    return lambda who: caller(here.accounts[who])


def fetched(caller: Any, path: str) -> bytes:
    """The bytes of a file."""
    headers = {"Authorization": f"Bearer {caller.token}"}
    answer = Client(raise_request_exception=False).get(f"/api{path}", headers=headers)
    assert answer.status_code == 200, answer.content
    return answer.getvalue()


def test_the_list_of_a_batch_is_a_workbook_of_the_finance_office_once_it_went_there(
    here: Supported, by: Any
) -> None:
    office, path = by("office"), f"/payment-batches/{here.batch.public_id}"
    page = load_workbook(io.BytesIO(fetched(office, f"{path}/file"))).active
    assert page is not None
    heads, row = ([cell.value for cell in line] for line in page.iter_rows())
    assert dict(zip(heads, row, strict=True))["本次金额(元)"] == 1800
    assert AccessRecord.objects.filter(what="payments").exists()
    assert office.get(f"/payment-batches/{here.open.public_id}/file").status == 409
    assert fetched(office, f"{path}/list").startswith(b"%PDF")
    for who in ("charlie", "unit"):
        assert by(who).get(f"{path}/file").status == 404
    assert by("member").get(f"{path}/list").status == 403


def test_a_withheld_reward_is_named_once_and_read_by_whom_it_concerns(
    here: Supported, by: Any
) -> None:
    case, office = cancelled(here.world, here.world.member), by("office")
    key = Withheld.objects.get(case=case.public_id).public_id
    rows = {row["id"]: row for row in office.get("/withheld-rewards?year=2025").body["rows"]}
    assert rows[key]["entitlements"] is None
    assert rows[key]["case"] == case.public_id
    asked = {"entitlements": ["living-subsidy"], "reason": "按县文件"}
    address = f"/withheld-rewards/{key}/settle"
    assert office.post(address, asked).body["entitlements"] == ["living-subsidy"]
    assert office.post(address, asked).status == 200  # the same again
    assert office.post(address, {"entitlements": ["x"], "reason": "误"}).status == 422
    [line] = office.get("/support-lines?state=withheld").body["rows"]
    said = {name: line[name] for name in ("held_by", "state", "gap", "over", "returning")}
    assert said == {
        "held_by": case.public_id,
        "state": "over",  # 1,000 yuan had been paid
        "gap": "-1000.00",
        "over": "1000.00",
        "returning": "0.00",
    }
    mine = by("member")
    assert mine.get("/withheld-rewards").body["rows"] == []
    tell(here.world, case)
    assert [row["id"] for row in mine.get("/withheld-rewards").body["rows"]] == [key]
    charlie = by("charlie")
    assert charlie.get("/withheld-rewards").body["rows"] == []
    assert charlie.post(address, asked).status == 404


def test_what_is_to_be_returned_is_asked_for_below_nought_and_comes_back(
    here: Supported, by: Any
) -> None:
    cancelled(here.world, here.world.member)
    office = by("office")
    [row] = [
        row
        for row in office.get("/withheld-rewards?year=2025").body["rows"]
        if row["posting"] == here.world.member.public_id
    ]
    named = {"entitlements": ["living-subsidy"], "reason": "按县文件"}
    assert office.post(f"/withheld-rewards/{row['id']}/settle", named).status == 200
    [line] = office.get("/support-lines?state=over").body["rows"]
    drawn = {"area": "411327", "year": 2025, "month": "2025-06", "title": "", "returns": True}
    made = office.post("/payment-batches", drawn | {"title": "应退"})
    assert (made.status, made.body["asked"]) == (201, "-1000.00")
    assert office.post("/payment-batches", drawn | {"title": "再退"}).body["code"] == (
        "support.nothing-to-return"
    )
    back = {
        "posting": line["posting"],
        "entitlement": "living-subsidy",
        "year": 2025,
        "paid_on": "2025-07-10",
        "amount": "-400.00",
    }
    answer = office.post("/support-payments", back)
    assert (answer.status, answer.body["is_return"]) == (201, True)
    assert office.get("/support-lines?state=over").body["rows"][0]["over"] == "600.00"
    assert office.post("/support-payments", back | {"amount": "-600.01"}).status == 409
    assert by("charlie").post("/support-payments", back).status == 404


def test_what_finance_paid_comes_back_as_a_list_whole_or_not_at_all(
    here: Supported, by: Any
) -> None:
    office, path = by("office"), f"/payment-batches/{here.batch.public_id}/paid"
    [line] = here.batch.lines.all()
    paid = {"line": line.public_id, "paid_on": "2025-07-10", "voucher": "2025-31"}
    answer = office.post(path, {"rows": [paid | {"amount": "800.00"}]})
    assert (answer.status, answer.body["difference"], answer.body["differing"]) == (200, "0.00", 0)
    again = office.post(path, {"rows": [paid | {"amount": "800.00"}]})
    assert (again.status, again.body["difference"]) == (200, "0.00")
    more = office.post(path, {"rows": [paid | {"amount": "0.01", "voucher": "2025-32"}]})
    assert (more.status, more.body["code"]) == (409, "support.paid-twice")
    strange = paid | {"line": "zzzzzzzzzzzz", "amount": "1.00"}
    assert office.post(path, {"rows": [strange]}).body["code"] == "support.line-unknown"
    drawn = f"/payment-batches/{here.open.public_id}/paid"
    [open_line] = here.open.lines.all()
    early = paid | {"line": open_line.public_id, "amount": "1.00"}
    assert office.post(drawn, {"rows": [early]}).body["code"] == "support.line-unknown"
    assert by("charlie").post(path, {"rows": [paid | {"amount": "1.00"}]}).status == 404
    assert by("member").post(path, {"rows": [paid | {"amount": "1.00"}]}).status == 403
