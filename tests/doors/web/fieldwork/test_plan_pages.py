"""A plan through pages: made, an item added, progress with its visit, done; the pledge of three."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.fieldwork.field import EAST, Field
from tests.fieldwork.world import DAY
from zhucun.fieldwork.enums import ItemState
from zhucun.fieldwork.marts import plan_items
from zhucun.fieldwork.models import Plan, PlanItem, Progress

Browser = Callable[..., Client]
ID = "0123456789ab"


def _item(**more: Any) -> dict[str, Any]:
    return {
        "public_id": ID,
        "title": "修水泥路",
        "kind": "task",
        "target": "2",
        "unit": "公里",
        "due_on": "2024-02-01",
        **more,
    }


@pytest.fixture
def plan(field: Field, browser: Browser) -> Plan:
    """The task list of 王驻村, made through the page."""
    sent = {"kind": "task_list", "year": "2024", "posting": field.wang.public_id}
    answer = browser("wang").post("/plans/new/", sent, follow=True)
    assert answer.status_code == 200
    return Plan.objects.get()


def test_an_item_goes_from_the_task_list_to_done_with_the_visit_that_shows_it(
    plan: Plan, field: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client, address = browser("wang"), f"/plans/{plan.public_id}/"
    assert unknown_names(client.get("/plans/new/").text) == []
    answer = client.post(address, _item(), follow=True)
    for told in ("修水泥路", "0 / 2 km", "Past its day"):
        assert told in answer.text, told
    assert unknown_names(answer.text) == []
    visit = field.record()
    item = PlanItem.objects.get()
    page = f"/plans/items/{item.public_id}/"
    assert unknown_names(client.get(page).text) == []
    refused = client.post(f"{page}complete/")
    assert (refused.status_code, "Nothing on record shows" in refused.text) == (422, True)
    sent = {"on": DAY.isoformat(), "amount": "2", "evidence": f"visit:{visit.public_id}"}
    answer = client.post(page, sent, follow=True)
    assert "2 / 2 km" in answer.text
    assert f"/visits/{visit.public_id}/" in answer.text
    assert client.post(f"{page}complete/").status_code == 302
    item.refresh_from_db()
    assert item.state == ItemState.DONE
    assert "Done" in client.get("/plans/").text


def test_an_item_serves_one_of_the_five_goals_that_the_pack_names(
    plan: Plan, browser: Browser
) -> None:
    client, address = browser("wang"), f"/plans/{plan.public_id}/"
    goals = ("Thriving industry", "Pleasant environment", "Civil customs", "Prosperous life")
    assert all(f">{goal}</option>" in client.get(address).text for goal in goals)
    refused = client.post(address, _item(category="happiness"))
    assert (refused.status_code, "id_category_error" in refused.text) == (422, True)
    client.post(address, _item(category="governance"))
    row = PlanItem.objects.get()
    assert "Effective governance" in client.get(f"/plans/items/{row.public_id}/").text
    assert plan_items(
        as_of=DAY, areas=(EAST,), names=("goal", "title"), tags={}
    ).get()["m_goal"] == "governance"  # fmt: skip


def test_the_same_form_sent_twice_is_one_item(plan: Plan, browser: Browser) -> None:
    for _time in range(2):
        browser("wang").post(f"/plans/{plan.public_id}/", _item())
    assert PlanItem.objects.count() == 1


def test_bad_input_stands_at_its_field_and_is_kept(plan: Plan, browser: Browser) -> None:
    answer = browser("wang").post(f"/plans/{plan.public_id}/", _item(title="联系13812345678"))
    assert answer.status_code == 422
    assert "id_title_error" in answer.text
    assert "联系13812345678" in answer.text
    assert not Progress.objects.exists()


def test_the_second_of_two_who_change_an_item_sees_what_the_first_wrote(
    plan: Plan, browser: Browser
) -> None:
    browser("wang").post(f"/plans/{plan.public_id}/", _item())
    page = f"/plans/items/{ID}/change/"
    first = _item(title="修三公里路", base="1")
    assert browser("wang").post(page, first).status_code == 302
    answer = browser("li").post(page, _item(title="修路", base="1"))
    assert answer.status_code == 422
    assert "Somebody changed this meanwhile" in answer.text


def test_a_pledge_is_chosen_from_the_list_and_brought_before_its_parties(
    plan: Plan, field: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("wang")
    client.post(f"/plans/{plan.public_id}/", _item(due_on="2024-06-30"))
    sent = {"kind": "pledge", "year": "2024", "posting": field.wang.public_id}
    answer = client.post("/plans/new/", sent, follow=True)
    pledge = Plan.objects.get(kind="pledge")
    assert 'name="item" value="0123456789ab"' in answer.text
    address = f"/plans/{pledge.public_id}/pledge/"
    answer = client.post(address, {"item": [ID], "do": "submit"}, follow=True)
    assert "The pledge is before its three parties." in answer.text
    assert "Who signs, and what was said" in answer.text
    assert unknown_names(answer.text) == []
    assert client.post(address, {"item": ["zzzzzzzzzzzz"]}).status_code == 409


def test_a_plan_is_withdrawn_with_a_reason(plan: Plan, browser: Browser) -> None:
    address = f"/plans/{plan.public_id}/withdraw/"
    assert browser("wang").post(address, {"reason": ""}).status_code == 422
    answer = browser("wang").post(address, {"reason": "年度写错"}, follow=True)
    assert "The plan is withdrawn." in answer.text
    assert "年度写错" in browser("wang").get(f"/plans/{plan.public_id}/").text


def test_charlie_finds_no_plan_and_no_item(plan: Plan, browser: Browser) -> None:
    browser("wang").post(f"/plans/{plan.public_id}/", _item())
    client = browser("charlie")
    assert EAST not in client.get("/plans/").text
    assert "王驻村" not in client.get("/plans/").text
    for page in (f"/plans/{plan.public_id}/", f"/plans/items/{ID}/"):
        assert client.get(page).status_code == 404
        assert client.post(page, _item()).status_code == 404
    assert client.get(f"/plans/new/?village={EAST}").status_code in (403, 404)
    assert PlanItem.objects.count() == 1


@pytest.mark.parametrize("query", ["year=abc", "kind=wish", "area=x"])
def test_an_address_that_makes_no_sense_is_refused(
    query: str, field: Field, browser: Browser
) -> None:
    assert browser("wang").get(f"/plans/?{query}").status_code == 422


def test_many_plans_cost_as_many_queries_as_few(
    plan: Plan, browser: Browser, queries_of: Callable[[Callable[[], Any]], list[str]]
) -> None:
    client = browser("wang")
    few = len(queries_of(lambda: client.get("/plans/")))
    for year in range(2016, 2024):
        sent = {"kind": "year_plan", "year": str(year)}
        assert client.post("/plans/new/", sent).status_code == 302
    assert len(queries_of(lambda: client.get("/plans/"))) == few
