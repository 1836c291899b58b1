"""Tickets through pages: a directive given, carried out and closed; the finding of an inspection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.fieldwork.guiding import AT, DAY, DISTRICT, EAST, TOWN, Town, build
from zhucun.directory.enums import Role
from zhucun.directory.models import Account, Place
from zhucun.fieldwork.models import Ticket

Browser = Callable[..., Client]
SENT = {"kind": "directive", "title": "防汛排查", "source": "区委主要领导批示"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    found = build()
    found.actors["colleague"] = make.actor("g-colleague", Role.OFFICE, DISTRICT, on=DAY)
    return found


@pytest.fixture
def browser(town: Town, client_of: Callable[..., Client]) -> Browser:
    def signed_in(who: str) -> Client:
        return client_of(Account.objects.get(pk=town.actors[who].account), "en")

    return signed_in


def test_a_directive_goes_from_the_office_to_the_township_and_back(
    town: Town, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    office, page = browser("office"), f"/tickets/new/?place={TOWN}"
    assert f"?place={TOWN}" in office.get(f"/tickets/new/?in={TOWN}").text
    assert unknown_names(office.get(page).text) == []
    dated = {"given_on": "2025-07-01", "due_on": "2025-07-20"}
    answer = office.post(page, {**SENT, **dated}, follow=True)
    assert "Past its day" in answer.text
    row = Ticket.objects.get()
    one = f"/tickets/{row.public_id}/"
    overdue = office.get("/tickets/?state=overdue").text
    assert "防汛排查" in overdue
    assert "Past its day" in overdue
    assert "Directives and supervision past their day" in office.get("/").text
    told = {"kind": "reported", "on": "2025-07-29", "text": "已排查 12 处"}
    assert browser("town").post(one, {**told, "text": ""}).status_code == 422
    assert browser("town").post(one, told).status_code == 302
    answer = office.post(one, {"kind": "closed", "on": "2025-07-29"}, follow=True)
    assert "已排查 12 处" in answer.text
    assert unknown_names(answer.text) == []
    assert "防汛排查" not in office.get("/tickets/?state=open").text


def test_the_finding_of_a_visit_is_given_to_its_team(town: Town, browser: Browser) -> None:
    visit = town.guide("organisation-visit", "office")
    office = browser("office")
    page = f"/tickets/new/?guidance={visit.public_id}"
    assert page.replace("&", "&amp;") in office.get(f"/guidance/{visit.public_id}/").text
    sent = {"title": "值班表缺两天", "to": f"team:{town.east.public_id}", "given_on": "2025-07-29"}
    office.post(page, sent)
    row = Ticket.objects.get()
    assert (row.kind, row.team, row.guidance) == ("finding", town.east, visit)
    told = {"kind": "reported", "on": "2025-07-29", "text": "已补排"}
    assert browser("cadre").post(f"/tickets/{row.public_id}/", told).status_code == 302
    assert "值班表缺两天" in browser("cadre").get(f"/guidance/{visit.public_id}/").text


def test_charlie_finds_no_ticket_and_many_cost_as_few(
    town: Town, browser: Browser, queries_of: Callable[[Callable[[], Any]], list[str]]
) -> None:
    office, page = browser("office"), f"/tickets/new/?place={EAST}"
    office.post(page, {**SENT, "given_on": "2025-07-01"})
    row = Ticket.objects.get()
    charlie = browser("charlie")
    assert "防汛排查" not in charlie.get("/tickets/").text
    assert charlie.get(f"/tickets/{row.public_id}/").status_code == 404
    assert charlie.post(f"/tickets/{row.public_id}/", {"kind": "closed"}).status_code == 404
    assert charlie.get(page).status_code == 404
    few = len(queries_of(lambda: office.get("/tickets/")))
    for n in range(6):
        office.post(page, {**SENT, "title": f"第{n}件", "given_on": "2025-07-01"})
    assert len(queries_of(lambda: office.get("/tickets/"))) == few


def test_a_county_writes_down_who_coordinates_and_what_a_meeting_decided(
    town: Town, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client, page = browser("office"), f"/coordination/{DISTRICT}/"
    assert "No coordination body is on record." in client.get(page).text
    day = {"since": "2025-07-01"}
    client.post(page, {"do": "body", "name": "驻村工作联席会议", **day})
    client.post(page, {"do": "seat", "seat": "leader", "name": "张某 区委副书记", **day})
    told = {"do": "meeting", "on": "2025-07-29", "decided": "协调产业资金"}
    assert client.post(page, {**told, "decided": ""}).status_code == 422
    answer = client.post(page, told, follow=True)
    meeting = answer.context["card"].meetings[0].public_id
    sent = {"do": "action", "meeting": meeting, "title": "落实产业资金", "due_on": "2025-08-31"}
    answer = client.post(page, sent, follow=True)
    for shown in ("张某 区委副书记", "协调产业资金", "落实产业资金", "Hand out what a meeting"):
        assert shown in answer.text, shown
    assert unknown_names(answer.text) == []
    assert "驻村工作联席会议" in client.get("/coordination/").text
    member = answer.context["card"].members[0].public_id
    charlie = browser("charlie")
    assert "驻村工作联席会议" not in charlie.get("/coordination/").text
    assert charlie.get(page).status_code == 404
    assert charlie.post(page, told).status_code == 404
    assert charlie.post(f"{page}{member}/leave/").status_code == 404
    answer = client.post(f"{page}{member}/leave/", follow=True)
    assert "张某 区委副书记" not in answer.text
