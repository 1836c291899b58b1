"""Cancelled rewards on pages: the list, which payment is meant, the board, the case that did it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.doors.web.support.conftest import Supported
from tests.support.cases import cancelled, tell
from zhucun.reward.models import LiabilityCase
from zhucun.support.models import Batch, Withheld

Browser = Callable[..., Client]


@pytest.fixture
def row(supported: Supported) -> Withheld:
    cancelled(supported.world, supported.world.member)
    return Withheld.objects.get(posting=supported.world.member)


def test_the_office_names_the_payment_and_every_page_says_so(
    supported: Supported, browser: Browser, row: Withheld
) -> None:
    supported.world.lock(supported.world.member, 4)
    office, address = browser("office"), f"/support/withheld/{row.public_id}/"
    assert "Not configured" in office.get("/support/withheld/").content.decode()
    drawn = {"area": "411327", "month": "2025-06", "title": "补"}
    refused = office.post("/support/batches/", drawn).content.decode()
    assert row.case in refused
    answer = office.post(address, {"entitlements": ["living-subsidy"], "reason": "按县文件"})
    assert answer.status_code == 302
    row.refresh_from_db()
    assert row.entitlements == ["living-subsidy"]
    page = office.get(address).content.decode()
    assert "Living subsidy (demo)" in page
    assert f"/liability/{row.case}/" in page
    assert "Withheld, in no gap" in office.get("/support/due/").content.decode()
    assert row.case in office.get("/support/lines/?state=withheld").content.decode()
    case = office.get(f"/liability/{row.case}/").content.decode()
    assert address in case
    batch = office.get(f"/support/batches/{supported.batch.public_id}/").content.decode()
    assert "Withheld since this batch was drawn up" in batch
    # 1,000 yuan were paid before: they are to be returned
    assert "To be returned (yuan)" in office.get("/support/due/").content.decode()
    assert "to be returned" in office.get("/support/lines/?state=over").content.decode()
    assert "1,000.00" in page
    office.post("/support/batches/", {**drawn, "returns": "1"})
    made = Batch.objects.latest("pk")
    assert made.lines.get().amount == -1000
    card = f"/support/postings/{supported.world.member.public_id}/"
    back = {"entitlement": "living-subsidy", "came": "back", "amount": "1000", "on": "2025-07-10"}
    assert office.post(card, back).status_code == 302
    assert "returned" in office.get(card).content.decode()
    drawn_again = office.get(f"/support/batches/{made.public_id}/").content.decode()
    assert "Less is to be returned than this batch asks for" in drawn_again


def test_what_is_wrong_is_said_beside_the_form(
    supported: Supported, browser: Browser, row: Withheld
) -> None:
    address = f"/support/withheld/{row.public_id}/"
    answer = browser("office").post(address, {"entitlements": ["living-subsidy"], "reason": ""})
    assert answer.status_code in (200, 422)
    row.refresh_from_db()
    assert row.entitlements is None


def test_a_cadre_reads_his_own_once_he_is_told_and_nobody_else_s(
    supported: Supported, browser: Browser, row: Withheld
) -> None:
    address = f"/support/withheld/{row.public_id}/"
    assert browser("member").get(address).status_code == 404
    tell(supported.world, LiabilityCase.objects.get(public_id=row.case))
    page = browser("member", "zh-hans").get(address)
    assert page.status_code == 200
    assert "停发所选项目" not in page.content.decode()
    for who in ("secretary", "other_unit", "charlie"):
        assert browser(who).get(address).status_code == 404
        assert row.case not in browser(who).get("/support/withheld/").content.decode()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_withheld_rewards_knows_all_its_names(
    browser: Browser, row: Withheld, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    client = browser("office", language)
    for address in (
        "/support/withheld/",
        f"/support/withheld/{row.public_id}/",
        f"/liability/{row.case}/",
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.content.decode()) == [], address
