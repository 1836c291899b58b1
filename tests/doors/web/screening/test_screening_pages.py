"""Leads of cross-checks through pages, from the question to the close; Charlie sees none, a township
what was assigned to it."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.doors.web.screening.conftest import Browser, text_of
from tests.screening.test_compared_pillars import opened
from tests.screening.world import (
    COUNTY,
    DAY,
    ID,
    STANDARDS,
    TOWN,
    WEST,
    World,
    at,
    number,
    paid,
)
from zhucun.ledger.models import AccessRecord
from zhucun.screening import actions
from zhucun.screening.models import Lead, RegisterList, Run
from zhucun.screening.receivers import _rows as rows_of

PERIOD = {"area": COUNTY, "since": "2018-01", "until": "2018-06", "on": "2018-06-14"}


def pages(world: World, lead: Lead) -> list[str]:
    world.decided(lead, violation="duty")
    lists = RegisterList.objects.values_list("public_id", flat=True)
    return [
        "/screening/",
        "/screening/?state=found",
        "/screening/?state=mine",
        f"/screening/?screen=x01-paid-after-death&verdict=true&area={TOWN}&run={lead.run.public_id}",
        f"/screening/leads/{lead.public_id}/",
        "/screening/lists/",
        "/screening/lists/?register=death",
        *(f"/screening/lists/{key}/" for key in lists),
        "/screening/runs/",
        f"/screening/runs/{lead.run.public_id}/",
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_of_cross_checks_knows_all_its_names(
    world: World,
    lead: Lead,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    client = browser("alice", language)
    for address in pages(world, lead):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert unknown_names(answer.content.decode()) == [], address


# leads


def test_a_lead_says_that_it_is_a_question_and_shows_what_it_rests_on_side_by_side(
    world: World, browser: Browser
) -> None:
    world.pay(paid(1, amount=360, units=2))
    world.bring("benefit-standards", STANDARDS, ["农村低保", 150, "2018-01-01", ""])
    world.run()
    lead = world.lead("x10-amount-off-standard")
    told = text_of(browser("alice", "zh-hans").get(f"/screening/leads/{lead.public_id}/"))
    assert "面积、人数或标准哪一项有误？" in told
    assert "补发或扣回上期" in told
    assert re.search(r"发放金额\(元\) 按标准应发金额\(元\) 360(\.00)? 300(\.00)?", told)
    assert "张**" in told
    assert "张某1" not in told
    assert number(1) not in told
    assert "疑点只是一个问题" in told


def test_a_lead_goes_through_the_pages_from_its_question_to_its_close(
    world: World, lead: Lead, browser: Browser
) -> None:
    page = f"/screening/leads/{lead.public_id}/"
    alice, town, bob = browser("alice"), browser("town"), browser("bob")
    assert "1" in text_of(alice.get("/"))
    assert 'href="/screening/?state=found"' in alice.get("/").content.decode()
    refused = alice.post(f"{page}do/assign/", {"to": "department"})
    assert refused.status_code == 422
    assert "It is not said which department verifies." in text_of(refused)
    assigned = alice.post(f"{page}do/assign/", {"to": "township", "due_on": "2018-06-30"})
    assert assigned.status_code == 302
    assert "What was found on the spot" in text_of(town.get(page))
    found = {"findings": "入户核实，2月去世", "on": "2018-06-14"}
    assert town.post(f"{page}do/verify/", found).status_code == 302
    assert "Decide what it was" not in text_of(alice.get(page))
    verdict = {"verdict": "true", "reason": "证据齐全", "violation": "petty_corruption"}
    assert alice.post(f"{page}do/decide/", verdict).status_code == 422
    assert bob.post(f"{page}do/decide/", {**verdict, "reason": ""}).status_code == 422
    assert bob.post(f"{page}do/decide/", verdict).status_code == 302
    act = {"act": "recover", "feedback": "已追缴入库", "signer": "民政局王局长"}
    kept = bob.post(f"{page}do/close/", act)
    assert kept.status_code == 422
    assert "已追缴入库" in kept.content.decode()
    assert bob.post(f"{page}do/close/", {**act, "amount": "300"}).status_code == 302
    told = text_of(bob.get(page))
    for words in ("Town", "Bob", "民政局王局长", "Recovered 300.00 yuan", "已追缴入库", "Closed"):
        assert words in told
    lead.refresh_from_db()
    assert (lead.state, lead.violation) == ("closed", "petty_corruption")
    case = re.search(r'href="(/cases/\w+/)"', bob.get(page).content.decode())
    assert case is not None
    assert f'href="{page}"' in bob.get(case[1]).content.decode()


def test_what_a_department_verified_is_recorded_with_who_did(
    world: World, lead: Lead, browser: Browser
) -> None:
    world.assigned(lead, "department", department="民政局")
    page, client = f"/screening/leads/{lead.public_id}/do/verify/", browser("alice")
    found = {"findings": "入户核实", "on": "2018-06-14"}
    assert client.post(page, found).status_code == 422
    assert client.post(page, {**found, "signer": "民政局李科长"}).status_code == 302
    lead.refresh_from_db()
    assert lead.verified_by_name == "民政局李科长"


def test_leads_that_are_ticked_are_assigned_together(
    world: World, lead: Lead, browser: Browser
) -> None:
    world.pay(paid(2), paid(3, code=WEST))
    world.declared("compared-vehicles", ID, [number(2)], [number(3)])
    world.run()
    client = browser("alice")
    assert 'name="lead"' not in browser("city").get("/screening/?state=closed").content.decode()
    shown = client.get("/screening/").content.decode()
    keys = re.findall(r'name="lead" value="(\w+)"', shown)
    assert len(keys) == 3
    sent = {"lead": keys[:2], "to": "township"}
    address = "/screening/assign/?state=found"
    assert client.post(address, {**sent, "lead": []}).status_code == 422
    late = client.post(address, {**sent, "due_on": "2018-06-13"})
    assert late.status_code == 422
    assert len(re.findall(r" checked", late.content.decode())) == 2
    assert client.post(address, sent).status_code == 302
    assert len(re.findall('name="lead"', client.get("/screening/").content.decode())) == 1
    assert Lead.objects.filter(state="assigned").count() == 2
    assert Lead.objects.get(state="found").public_id == keys[2]


def test_what_waits_for_an_office_is_found_by_one_filter(
    world: World, lead: Lead, browser: Browser
) -> None:
    here = f"/screening/leads/{lead.public_id}/"
    mine = "/screening/?state=mine"

    def waits(name: str) -> bool:
        return here in browser(name).get(mine).content.decode()

    assert (waits("alice"), waits("town")) == (True, False)
    world.assigned(lead)
    assert (waits("town"), waits("other_town"), waits("charlie")) == (True, False, False)
    actions.verify_lead(lead=lead, findings="核实", on=DAY, at=at(), by=world.actor("town"))
    assert (waits("bob"), waits("town")) == (True, False)


def test_name_and_number_are_opened_once_and_logged(
    world: World, lead: Lead, browser: Browser
) -> None:
    page, client = f"/screening/leads/{lead.public_id}/", browser("alice")
    sent = {"what": "number", "reason": "入户前核对"}
    assert client.post(f"{page}do/open/", {**sent, "reason": ""}).status_code == 422
    opened = text_of(client.post(f"{page}do/open/", sent))
    assert number(1) in opened
    assert "张某1" not in opened
    assert number(1) not in text_of(client.get(page))
    record = AccessRecord.objects.get(reason="入户前核对")
    assert (record.actor, record.what) == (world.accounts["alice"].pk, "number")


def test_the_leads_leave_as_a_workbook_without_names_and_numbers(
    world: World, lead: Lead, browser: Browser
) -> None:
    def cells(name: str, query: str = "") -> list[Any]:
        answer = browser(name, "zh-hans").get(f"/screening/file/{query}")
        sheet = load_workbook(BytesIO(b"".join(answer)), read_only=True).active
        assert sheet is not None
        return [cell for line in sheet.iter_rows(min_row=2, values_only=True) for cell in line]

    world.decided(lead, violation="duty")
    told = cells("alice", "?state=decided")
    assert {"去世后仍领补贴", "卢峰镇", "张**", "属实", 300, "2018-03", "Bob"} <= set(told)
    text = " ".join(map(str, told))
    assert "张某1" not in text
    assert number(1) not in text
    assert cells("alice", "?state=found") == []
    assert cells("charlie") == []
    assert cells("other_town") == []


# who sees what


@pytest.mark.parametrize("name", ["charlie", "town", "other_town"])
def test_charlie_and_a_township_without_a_lead_see_none(
    world: World, lead: Lead, browser: Browser, name: str
) -> None:
    client = browser(name)
    shown = client.get("/screening/").content.decode()
    assert lead.public_id not in shown
    page, before = f"/screening/leads/{lead.public_id}/", AccessRecord.objects.count()
    assert client.get(page).status_code == 404
    for do, sent in (
        ("assign", {"to": "township"}),
        ("verify", {"findings": "x", "on": "2018-06-14"}),
        ("decide", {"verdict": "true", "reason": "x"}),
        ("close", {"act": "none", "feedback": "x", "signer": "x"}),
        ("open", {"what": "name", "reason": "xx"}),
    ):
        assert client.post(f"{page}do/{do}/", sent).status_code == 404
    refused = {404} if name == "charlie" else {403}
    made = RegisterList.objects.first()
    assert made is not None
    for address in (
        f"/screening/runs/{lead.run.public_id}/",
        f"/screening/lists/{made.public_id}/",
    ):
        assert client.get(address).status_code in refused, address
    basis = {"source": "x", "basis": "x"}
    sent_to = f"/screening/lists/{made.public_id}/do/declare/"
    assert client.post(sent_to, basis).status_code in refused
    together = {"lead": [lead.public_id], "to": "township"}
    assert client.post("/screening/assign/?state=found", together).status_code in (403, 422)
    assert client.post("/screening/runs/", PERIOD).status_code in (403, 422)
    lead.refresh_from_db()
    assert (lead.state, AccessRecord.objects.count()) == ("found", before)
    assert Run.objects.count() == 1


@pytest.mark.parametrize("name", ["office", "township", "branch"])
def test_no_page_of_cross_checks_is_offered_to_who_has_no_right(
    world: World, lead: Lead, browser: Browser, name: str
) -> None:
    client = browser(name)
    assert "/screening/" not in client.get("/").content.decode()
    for address in (
        "/screening/",
        "/screening/file/",
        "/screening/lists/",
        "/screening/runs/",
        f"/screening/leads/{lead.public_id}/",
    ):
        assert client.get(address).status_code == 403, address


def test_a_township_reads_and_verifies_only_what_was_assigned_to_it(
    world: World, lead: Lead, browser: Browser
) -> None:
    world.pay(paid(2), paid(3, code=WEST))
    world.declared("compared-vehicles", ID, [number(2)], [number(3)])
    world.run()
    world.assigned(lead)
    world.assigned(Lead.objects.get(area=WEST))
    town = browser("town")
    shown = town.get("/screening/").content.decode()
    assert re.findall(r"/screening/leads/(\w+)/", shown) == [lead.public_id]
    assert "/screening/runs/" not in shown
    assert "/screening/lists/" not in shown
    told = town.get(f"/screening/leads/{lead.public_id}/").content.decode()
    assert "/do/verify/" in told
    for do in ("assign", "decide", "close"):
        assert f"/do/{do}/" not in told
    assert "/screening/runs/" not in told
    opened = town.post(
        f"/screening/leads/{lead.public_id}/do/open/", {"what": "name", "reason": "入户核查"}
    )
    assert "张某1" in text_of(opened)
    assert town.get("/screening/lists/").status_code == 403
    assert town.get("/screening/runs/").status_code == 403


def test_on_another_day_pages_of_cross_checks_offer_nothing_to_be_done(
    world: World, lead: Lead, browser: Browser
) -> None:
    client = browser("alice")
    for address in (f"/screening/leads/{lead.public_id}/", "/screening/runs/"):
        assert "csrfmiddlewaretoken" in client.get(address).content.decode().split("<main")[1]
        past = client.get(f"{address}?as_of=2018-06-13").content.decode().split("<main")[1]
        assert 'class="form card"' not in past


# cost and parts


@pytest.mark.parametrize(
    "address", ["/screening/?size=50", "/screening/?state=found&size=50", "/screening/?state=mine"]
)
def test_pages_of_leads_ask_the_same_for_three_and_for_thirty(
    world: World, browser: Browser, address: str
) -> None:
    client = browser("alice")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    world.declared("compared-vehicles", ID, *([number(n)] for n in range(1, 34)))
    world.pay(*(paid(n) for n in range(1, 4)))
    world.run()
    cost()
    few = cost()
    world.pay(*(paid(n) for n in range(4, 34)))
    world.run()
    assert Lead.objects.count() == 33
    assert cost() == few


def test_the_part_of_the_leads_is_the_same_as_on_the_fresh_page(
    world: World, lead: Lead, browser: Browser, part: Callable[[str, str], str]
) -> None:
    client = browser("alice")
    fresh = client.get("/screening/?state=found").content.decode()
    htmx = client.get(
        "/screening/?state=found", headers={"HX-Request": "true", "HX-Target": "leads"}
    )
    assert htmx.content.decode().strip() == part(fresh, "leads")


# from other rooms


def test_rows_behind_a_figure_lead_to_the_lead(lead: Lead, world: World) -> None:
    [row] = rows_of(world.alice, [lead.public_id], DAY).values()
    request = RequestFactory().get("/")
    told = render_to_string("web/analytics/_name.html", {"row": row, "request": request})
    assert f'href="/screening/leads/{lead.public_id}/"' in told
    assert "张**" in told


@pytest.mark.parametrize("item", ["screens/x01-paid-after-death", "rules/violation-is-followed-up"])
def test_the_rows_of_the_pillar_lead_to_the_lead(
    world: World, lead: Lead, browser: Browser, item: str
) -> None:
    world.decided(lead, violation="duty")
    rows = f"/pillars/{COUNTY}/internet-supervision/rows/?item={item}"
    shown = browser("alice").get(rows)
    assert shown.status_code == 200
    assert f'href="/screening/leads/{lead.public_id}/"' in shown.content.decode()


def test_a_case_of_accountability_leads_to_its_lead_and_back_for_who_may_see_both(
    world: World, lead: Lead, browser: Browser
) -> None:
    world.decided(lead, violation="duty")
    case = opened(world, lead)
    here, there = f"/screening/leads/{lead.public_id}/", f"/liability/{case.public_id}/"
    assert f'href="{there}"' in browser("alice").get(here).content.decode()
    assert f'href="{here}"' in browser("alice").get(there).content.decode()
    shown = browser("office").get(there)
    assert "疑点核查属实" in shown.content.decode()
    assert here not in shown.content.decode()
