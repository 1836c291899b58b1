"""Support through pages: every number with its rows, from a batch to a reversal, and my own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import factories as make
from tests.doors.web.support.conftest import Supported
from tests.support.world import COUNTY, VILLAGE, at
from zhucun.analytics.queries import tables
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.queries import pack_for
from zhucun.ledger.models import AccessRecord
from zhucun.support.models import Batch, BoundProject, Care, FundEntry, Insurance, KitCheck, Payment

Browser = Callable[..., Client]


def pages(here: Supported) -> list[str]:
    """Every page that reads something of the county."""
    world = here.world
    team = world.secretary.team
    assert team is not None
    return [
        "/support/due/",
        "/support/due/?by=township",
        "/support/lines/",
        f"/support/postings/{world.member.public_id}/",
        f"/support/postings/{world.secretary.public_id}/care/",
        "/support/batches/",
        f"/support/batches/{here.batch.public_id}/",
        f"/support/batches/{here.open.public_id}/",
        "/support/payments/",
        f"/support/payments/{here.payment.public_id}/reverse/",
        "/support/insurance/",
        "/support/insurance/policies/",
        f"/support/insurance/new/?area={COUNTY}",
        f"/support/insurance/{here.insurance.public_id}/",
        "/support/care/",
        f"/support/care/{here.care.public_id}/",
        "/support/kits/",
        f"/support/kits/{team.public_id}/",
        "/support/units/",
        f"/support/units/{world.unit.public_id}/{VILLAGE}/",
        f"/support/funds/{here.entry.public_id}/reverse/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_all_its_names(
    supported: Supported,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    client = browser("office", language)
    for address in pages(supported):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.text) == [], address
    mine = browser("member", language).get("/my-support/")
    assert mine.status_code == 200
    assert unknown_names(mine.text) == []


def test_charlie_finds_nothing_of_the_county(supported: Supported, browser: Browser) -> None:
    client = browser("charlie")
    for address in [*pages(supported), f"/support/batches/{supported.batch.public_id}/list.pdf"]:
        answer = client.get(address)
        for secret in ("王驻村", "李队员", "赵小河", "上半年补助", "人保财险", "社财"):
            assert secret not in answer.text, (address, secret)
    assert client.post(f"/support/batches/{supported.open.public_id}/send/").status_code == 404


def test_a_number_of_the_board_leads_to_its_lines_and_these_to_their_arithmetic(
    supported: Supported, browser: Browser
) -> None:
    client = browser("office")
    board = client.get("/support/due/?by=township").text
    assert "1,800.00" in board
    lines = client.get(
        "/support/lines/?year=2025&area=411327100&entitlement=living-subsidy&role=member"
    ).text
    assert "李队员" in lines
    assert "赵小河" not in lines
    assert "3 months not locked" in lines
    card = client.get(f"/support/postings/{supported.world.member.public_id}/").text
    for told in ("600.00 × 28 / 28 = 600.00", "Sheqi county (demo", "2025-04", "not covered"):
        assert told in card, told


def test_my_support_is_mine_alone(supported: Supported, browser: Browser) -> None:
    page = browser("member").get("/my-support/").text
    assert "1,800.00" in page
    assert "800.00 in a batch" in page
    assert "王驻村" not in page
    other = supported.world.secretary.public_id
    assert browser("member").get(f"/support/postings/{other}/").status_code == 404
    assert browser("member").get("/support/due/").status_code == 403
    assert browser("other_unit").get("/support/batches/").status_code == 403


def test_from_what_is_due_to_the_file_of_the_finance_office(
    supported: Supported, browser: Browser
) -> None:
    client = browser("office")
    refused = client.post("/support/batches/", {"area": COUNTY, "month": "2025-06"})
    assert "Nothing of" in refused.text
    batch = supported.open.public_id
    assert client.get(f"/support/batches/{batch}/").text.count("10,000.00") == 3
    client.post(f"/support/batches/{batch}/send/")
    assert Batch.objects.get(public_id=batch).state == "signing"
    assert client.post(f"/support/batches/{batch}/file/").status_code == 409
    supported.world.sign(Batch.objects.get(public_id=batch))
    home = client.get("/").text
    assert "Signed batches to be sent to the finance office" in home
    file = client.post(f"/support/batches/{batch}/file/")
    sheet = load_workbook(io.BytesIO(b"".join(file.streaming_content))).active
    assert sheet is not None
    assert "王驻村" in str(list(sheet.values))
    pdf = client.get(f"/support/batches/{batch}/list.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert AccessRecord.objects.filter(what="payments").count() == 2
    client.post(f"/support/batches/{batch}/drop/", {"reason": "经费另行安排"})
    assert Batch.objects.get(public_id=batch).state == "dropped"


def test_a_payment_by_hand_asks_for_a_reason_where_it_is_more_than_due(
    supported: Supported, browser: Browser
) -> None:
    client, posting = browser("office"), supported.world.member.public_id
    sent = {"entitlement": "living-subsidy", "amount": "900", "on": "2025-07-10", "voucher": "9"}
    refused = client.post(f"/support/postings/{posting}/", sent)
    assert "is more than due: 1800.00 due, 1000.00 paid" in refused.text
    client.post(f"/support/postings/{posting}/", {**sent, "reason": "补发2024年尾款"})
    assert Payment.objects.filter(over_reason="补发2024年尾款").exists()
    assert "补发2024年尾款" in client.get("/support/payments/?over=1").text
    back = {"reason": "退回", "on": "2025-07-10"}
    client.post(f"/support/payments/{supported.payment.public_id}/reverse/", back)
    assert Payment.objects.filter(reverses=supported.payment).exists()


def test_a_payment_form_is_sent_once_however_often_it_is_tapped(
    supported: Supported, browser: Browser
) -> None:
    client, address = browser("office"), f"/support/postings/{supported.world.member.public_id}/"
    key = re.search(r'name="key" value="(\w{12})"', client.get(address).text)
    assert key is not None
    sent = {"entitlement": "living-subsidy", "amount": "300", "on": "2025-07-10", "key": key[1]}
    refused = client.post(address, sent)
    assert "wait in the batch “上半年补助”" in refused.text
    assert f'value="{key[1]}"' in refused.text
    for _tap in range(2):
        assert client.post(address, {**sent, "reason": "另行支付"}).status_code == 302
    assert Payment.objects.get(amount=300).public_id == key[1]
    again = client.post(address, {**sent, "key": "", "reason": ""})
    assert "no voucher tells the two apart" in again.text
    # beyond what is due, as somebody decided: beside the gap, with his reason
    more = {**sent, "key": "", "amount": "700", "voucher": "纪要3"}
    client.post(address, {**more, "reason": "会议纪要第3号"})
    for page in (address, "/support/lines/?state=agreed"):
        assert "会议纪要第3号" in client.get(page).text, page
    assert "by somebody's decision" in client.get("/support/due/").text
    batch = client.get(f"/support/batches/{supported.batch.public_id}/").text
    assert "due now: 0.00" in batch


def test_what_nobody_registers_is_not_connected_and_is_no_nought(
    client_of: Callable[..., Client], settings: Any, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.POLICY_DIR = Path(__file__).parents[4] / "policy"
    monkeypatch.delitem(tables.MARTS, "committee_member")
    make.add_places({"43": "湖南省", "4312": "怀化市"})
    make.actor("huaihua", Role.OFFICE, "4312", on=at().date())
    client = client_of(Account.objects.get(username="huaihua"), "en")
    page = client.get("/support/due/?year=2020").text
    assert "Not connected" in page
    assert "HH18-076" in page
    assert "Not connected" not in client.get("/support/due/?year=2025").text


def test_insurance_care_and_kit_are_recorded(supported: Supported, browser: Browser) -> None:
    client, world = browser("office"), supported.world
    policy = {
        "cover": "critical-illness-insurance",
        "insurer": "国寿社旗",
        "number": "A123456789",
        "since": "2025-01-01",
        "until": "2026-01-01",
        "postings": [world.member.public_id],
    }
    client.post(f"/support/insurance/new/?area={COUNTY}", policy)
    made = Insurance.objects.get(insurer="国寿社旗")
    page = client.get(f"/support/insurance/{made.public_id}/").text
    assert "****6789" in page
    assert "A123456789" not in page
    more = f"/support/insurance/{made.public_id}/more/"
    shown = client.get(more).text
    assert world.secretary.person.name in shown
    assert f'value="{world.member.public_id}"' not in shown  # he is under it already
    late = {"since": "2026-02-01", "postings": [world.secretary.public_id]}
    assert client.post(more, late).status_code == 200  # the policy is over by then
    answer = client.post(more, {**late, "since": "2025-07-10"})
    assert (answer.status_code, made.insured.count()) == (302, 2)
    assert browser("charlie").get(more).status_code == 404
    void = f"/support/insurance/{made.public_id}/void/"
    assert "国寿社旗" in client.get(void).text
    sent = {"kind": "check-up", "state": "done", "on": "2025-07-01", "note": "一切正常"}
    address = f"/support/postings/{world.member.public_id}/care/"
    assert "only the day is kept" in client.post(address, sent).text
    client.post(address, {**sent, "note": ""})
    assert Care.objects.filter(kind="check-up").exists()
    client.post(
        f"/support/care/{supported.care.public_id}/", {"on": "2025-07-09", "note": "送清凉"}
    )
    client.post(f"/support/care/{supported.care.public_id}/", {"reason": "误记"})
    assert Care.objects.get(pk=supported.care.pk).void_reason == "误记"
    assert world.secretary.team is not None
    kit = f"/support/kits/{world.secretary.team.public_id}/"
    browser("member").post(kit, {"on": "2025-07-10", "item-printer": "no", "item-computer": "yes"})
    assert KitCheck.objects.count() == 2


def test_a_unit_records_its_fund(supported: Supported, browser: Browser) -> None:
    client = browser("unit")
    here = f"/support/units/{supported.world.unit.public_id}/{VILLAGE}/"
    sent = {"kind": "spent", "amount": "9000", "on": "2025-07-01", "document": "1号"}
    assert "8000.00 yuan" in client.post(here, sent).text
    client.post(here, {**sent, "amount": "500"})
    spent = FundEntry.objects.get(kind="spent")
    back = {"reason": "重复", "on": "2025-07-10"}
    address = f"/support/funds/{supported.entry.public_id}/reverse/"
    assert "take back what was spent" in client.post(address, back).text
    client.post(f"/support/funds/{spent.public_id}/reverse/", back)
    client.post(address, back)
    assert FundEntry.objects.filter(reverses=supported.entry).exists()
    assert not BoundProject.objects.exists()
    assert at().year == 2025


def test_lists_cost_the_same_for_three_rows_and_for_thirty(
    supported: Supported,
    browser: Browser,
    places: dict[str, object],
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from tests import factories as make

    client = browser("office")
    addresses = ["/support/due/", "/support/lines/", "/support/care/", "/support/insurance/",
                 "/support/kits/", "/support/units/", "/support/payments/"]  # fmt: skip

    def counts() -> list[int]:
        found = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as context:
                client.get(address)
            found.append(len(context))
        return found

    few = counts()
    round_ = make.round_("2024", starts_on=at().date().replace(year=2024))
    for number in range(12):
        make.posting(
            make.person(f"队员{number}", unit=supported.world.unit),
            places[VILLAGE],  # type: ignore[arg-type]
            round_,
            role="member",
            unit=supported.world.unit,
            starts_on=at().date().replace(year=2024),
        )
    assert counts() == few


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_no_page_shows_the_id_of_an_entitlement_for_its_name(
    supported: Supported, browser: Browser, language: str
) -> None:
    """Ids stand in addresses and values of forms only."""
    client, ids = browser("office", language), set(_ids(supported))
    shown = {
        page: [one for one in ids if one in re.sub(r"<[^>]*>", "", client.get(page).text)]
        for page in pages(supported)
    }
    assert {page: found for page, found in shown.items() if found} == {}


def _ids(supported: Supported) -> list[str]:
    pack = pack_for(COUNTY, as_of=at().date())
    return [one.id.removeprefix("entitlements/") for one in pack.entitlements()]
