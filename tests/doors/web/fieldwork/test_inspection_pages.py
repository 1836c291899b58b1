"""Inspections through pages: planned, drawn, what was seen of a team, the finding put right."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.fieldwork.guiding import AT, DISTRICT, Town, build
from zhucun.directory.models import Account, Place
from zhucun.fieldwork.models import Inspection, Ticket

Browser = Callable[..., Client]
SENT = {
    "kind": "organisation-visit:county",
    "title": "三季度督导",
    "starts_on": "2025-07-29",
    "ends_on": "2025-08-31",
    "points": "值班表是否每日有人\n\n工作台账是否齐全\n",
}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return build()


@pytest.fixture
def browser(town: Town, client_of: Callable[..., Client]) -> Browser:
    def signed_in(who: str, language: str = "en") -> Client:
        return client_of(Account.objects.get(pk=town.actors[who].account), language)

    return signed_in


def test_teams_are_drawn_and_what_is_not_in_order_goes_to_the_team(
    town: Town,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
    queries_of: Callable[[Callable[[], Any]], list[str]],
) -> None:
    office, page = browser("office"), f"/inspections/new/?place={DISTRICT}"
    assert unknown_names(office.get(page).text) == []
    assert office.post(page, SENT).status_code == 422
    answer = office.post(page, {**SENT, "size": "2"}, follow=True)
    assert "For whoever repeats it" in answer.text
    row = Inspection.objects.get()
    one = f"/inspections/{row.public_id}/"
    assert "waiting for the draw" in office.get("/inspections/").text
    assert office.post(one, {"word": ""}).status_code == 422
    answer = office.post(one, {"word": "瑞雪"}, follow=True)
    assert "the same teams" in answer.text
    few = len(queries_of(lambda: office.get(one)))
    seen = f"{one}teams/{town.east.public_id}/"
    assert unknown_names(office.get(seen).text) == []
    told = {"on": "2025-07-29", "point1": "not_met", "seen1": "缺两天值班", "due_on": "2025-08-10"}
    assert office.post(seen, told).status_code == 422
    answer = office.post(seen, {**told, "point2": "met"}, follow=True)
    for shown in ("in order: 1 of 2 looked at", "缺两天值班", "1 / 2", "not closed: 1"):
        assert shown in answer.text, shown
    assert unknown_names(answer.text) == []
    assert len(queries_of(lambda: office.get(one))) <= few + 2
    ticket = Ticket.objects.get()
    done = {"kind": "reported", "on": "2025-07-29", "text": "已补排"}
    assert browser("cadre").post(f"/tickets/{ticket.public_id}/", done).status_code == 302
    assert "Reported as carried out" in office.get(one).text
    assert "督导检查" in browser("office", "zh-hans").get("/inspections/").text
    answer = office.post(f"{one}withdraw/", {"reason": "合并到四季度"}, follow=True)
    assert "Withdrawn on 2025-07-29: 合并到四季度" in answer.text


def test_charlie_and_the_inspected_find_no_inspection(town: Town, browser: Browser) -> None:
    office = browser("office")
    office.post(f"/inspections/new/?place={DISTRICT}", {**SENT, "teams": [town.east.public_id]})
    row = Inspection.objects.get()
    one = f"/inspections/{row.public_id}/"
    charlie = browser("charlie")
    assert "三季度督导" not in charlie.get("/inspections/").text
    for address in (one, f"{one}teams/{town.east.public_id}/"):
        assert charlie.get(address).status_code == 404
        assert browser("cadre").get(address).status_code in (403, 404)
    assert charlie.post(f"{one}withdraw/", {"reason": "不"}).status_code == 404
    assert charlie.get(f"/inspections/new/?place={DISTRICT}").status_code == 404
