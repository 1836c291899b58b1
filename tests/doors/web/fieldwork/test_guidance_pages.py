"""Guidance through pages: recorded by who gave it, followed by an item of a plan, struck out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.fieldwork.guiding import AT, DAY, EAST, TOWN, WEST, Town, build
from zhucun.directory.models import Account, Place
from zhucun.fieldwork.models import Guidance, PlanItem

Browser = Callable[..., Client]
ID = "0123456789ab"


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def town(places: dict[str, Place]) -> Town:
    return build()


@pytest.fixture
def browser(town: Town, client_of: Callable[..., Client]) -> Browser:
    def signed_in(who: str) -> Client:
        return client_of(Account.objects.get(pk=town.actors[who].account), "en")

    return signed_in


def test_an_office_finds_its_way_to_a_village_and_records_what_it_found(
    town: Town, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("office")
    assert "?in=520111100" in client.get("/guidance/new/").text
    assert f"?place={EAST}" in client.get(f"/guidance/new/?in={TOWN}").text
    page = f"/guidance/new/?place={EAST}"
    assert unknown_names(client.get(page).text) == []
    sent = {"kind": "organisation-visit:county:", "on": "2025-07-29", "found": "灌溉渠渗漏"}
    assert client.post(page, {**sent, "on": "2025-08-01"}).status_code == 422
    answer = client.post(page, sent, follow=True)
    for told in ("灌溉渠渗漏", "No item of a plan follows from it yet.", town.east.name):
        assert told in answer.text, told
    assert unknown_names(answer.text) == []
    assert "The organisation department visits every team" in client.get("/guidance/").text


def test_a_unit_chooses_among_its_villages_and_the_cadre_writes_what_follows(
    town: Town, browser: Browser
) -> None:
    client = browser("sender")
    where = client.get("/guidance/new/").text
    assert f"place={EAST}" in where
    assert WEST not in where
    sent = {
        "kind": f"unit-research:unit:{town.bureau.public_id}",
        "on": "2025-07-29",
        "agreed": "申报水利项目",
    }
    client.post(f"/guidance/new/?place={EAST}", sent)
    row = Guidance.objects.get()
    assert (row.unit, row.place.code) == (town.bureau, EAST)
    cadre = browser("cadre")
    cadre.post(f"/plans/new/?village={EAST}", {"kind": "assistance", "year": "2025"})
    page = f"/guidance/{row.public_id}/"
    plan = cadre.get(page).context["card"].plans[0]
    assert cadre.post(page, {"plan": plan.public_id}).status_code == 422
    told = {"public_id": ID, "plan": plan.public_id, "title": "修灌溉渠"}
    assert cadre.post(page, told).status_code == 302
    assert PlanItem.objects.get(guidance=row).title == "修灌溉渠"
    assert "修灌溉渠" in client.get(page).text
    assert row.public_id not in cadre.get("/guidance/?open=1").text


def test_the_teams_of_a_township_are_ticked_where_they_met(town: Town, browser: Browser) -> None:
    client, page = browser("town"), f"/guidance/new/?place={TOWN}"
    assert town.west.name in client.get(page).text
    sent = {"kind": "cadre-meeting:township:", "on": "2025-07-29"}
    client.post(page, {**sent, "teams": [town.east.public_id, town.west.public_id]})
    assert Guidance.objects.get().teams.count() == 2


def test_what_did_not_take_place_is_struck_out_with_its_reason(
    town: Town, browser: Browser
) -> None:
    page = f"/guidance/{town.guide('organisation-visit', 'office').public_id}/"
    client = browser("office")
    assert client.post(f"{page}void/", {"reason": ""}).status_code == 422
    answer = client.post(f"{page}void/", {"reason": "记错了村"}, follow=True)
    assert "记错了村" in answer.text
    assert browser("cadre").post(f"{page}void/", {"reason": "x"}).status_code == 403


def test_a_duty_of_three_levels_says_which_of_them_has_not_guided(
    town: Town, browser: Browser
) -> None:
    visit = town.guide("unit-visit", "sender")
    client = browser("office")
    found = client.get("/obligations/?state=&duty=three-level-guidance")
    line = next(each for each in found.context["listing"].rows if each.key == town.east.public_id)
    page = client.get(f"/obligations/{line.place}/{line.item.id}/{line.key}/{line.start}/").text
    assert "County, Township" in page
    assert f"/guidance/{visit.public_id}/" in page


def test_charlie_finds_no_guidance(town: Town, browser: Browser) -> None:
    row = town.guide("organisation-visit", "office", found="灌溉渠渗漏")
    client = browser("charlie")
    assert EAST not in client.get("/guidance/").text
    assert "灌溉渠渗漏" not in client.get("/guidance/").text
    assert client.get(f"/guidance/{row.public_id}/").status_code == 404
    assert client.post(f"/guidance/{row.public_id}/", {"title": "x"}).status_code == 404
    assert client.post(f"/guidance/{row.public_id}/void/", {"reason": "x"}).status_code == 404
    assert client.get(f"/guidance/new/?place={EAST}").status_code == 404
    assert client.get(f"/guidance/new/?in={TOWN}").status_code == 404


def test_many_visits_cost_the_list_as_many_queries_as_few(
    town: Town, browser: Browser, queries_of: Callable[[Callable[[], Any]], list[str]]
) -> None:
    client = browser("office")
    town.guide("organisation-visit", "office")
    few = len(queries_of(lambda: client.get("/guidance/")))
    for days in range(1, 9):
        town.guide("organisation-visit", "office", on=DAY - timedelta(days=days))
    assert len(queries_of(lambda: client.get("/guidance/"))) == few
