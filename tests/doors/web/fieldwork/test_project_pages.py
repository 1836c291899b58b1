"""Projects through pages: added to a plan, money reported, done with what is there after, listed."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from tests import factories as make
from tests.fieldwork.field import EAST, Field
from tests.fieldwork.world import DAY
from zhucun.fieldwork.enums import ItemState
from zhucun.fieldwork.models import Plan, PlanItem

Browser = Callable[..., Client]
ID = "0123456789ab"
PAGE = f"/plans/items/{ID}/"


def _project(**more: Any) -> dict[str, Any]:
    return {
        "public_id": ID,
        "title": "修水泥路",
        "kind": "project",
        "target": "2",
        "unit": "公里",
        "budget": "120000",
        "before": "三组不通水泥路",
        "before_amount": "0",
        **more,
    }


@pytest.fixture
def plan(field: Field, browser: Browser) -> Plan:
    """The task list of 王驻村, whom 省交通厅 sent, made through the page."""
    field.wang.unit = make.unit("省交通厅")
    field.wang.save()
    sent = {"kind": "task_list", "year": "2024", "posting": field.wang.public_id}
    browser("wang").post("/plans/new/", sent)
    return Plan.objects.get()


@pytest.fixture
def add(plan: Plan, browser: Browser) -> Callable[..., Any]:
    """Adds a project through the page."""
    return lambda **more: browser("wang").post(
        f"/plans/{plan.public_id}/", _project(**more), follow=True
    )


def test_a_project_goes_from_its_budget_to_what_is_there_after(
    add: Callable[..., Any],
    plan: Plan,
    field: Field,
    browser: Browser,
    unknown_names: Callable[[str], list[str]],
) -> None:
    client, unit = browser("wang"), field.wang.unit
    assert unit is not None
    empty = client.get(f"/plans/{plan.public_id}/").text
    assert "Add a project" in empty
    assert unknown_names(empty) == []
    page = add(funder_unit=unit.public_id).text
    for told in ("Projects of the plan", "省交通厅", "120,000", "三组不通水泥路", "0 km"):
        assert told in page, told
    assert unknown_names(page) == []
    visit = field.record()
    sent = {"on": DAY.isoformat(), "amount": "2", "spent": "130000"}
    sent |= {"evidence": f"visit:{visit.public_id}"}
    reported = client.post(PAGE, sent, follow=True).text
    for told in ("130,000", "108 %", "Over the budget", "130,000 yuan spent"):
        assert told in reported, told
    assert unknown_names(reported) == []
    refused = client.post(f"{PAGE}complete/")
    assert (refused.status_code, "id_done_after_error" in refused.text) == (422, True)
    told_after = {"after": "全组通车", "after_amount": "2"}
    assert client.post(f"{PAGE}complete/", told_after).status_code == 302
    assert PlanItem.objects.get().state == ItemState.DONE
    assert "全组通车" in client.get(f"/plans/{plan.public_id}/").text


def test_the_same_project_sent_twice_is_one(add: Callable[..., Any]) -> None:
    add()
    add()
    assert PlanItem.objects.count() == 1


def test_bad_input_stands_at_its_field_and_is_kept(add: Callable[..., Any], field: Field) -> None:
    unit = field.wang.unit
    assert unit is not None
    for field_, more in (
        ("before", {"before": ""}),
        ("before", {"before": "问13812345678"}),
        ("budget", {"budget": "-1"}),
        ("funder", {"funder": "乡贤", "funder_unit": unit.public_id}),
        ("funder_unit", {"funder_unit": "zzzzzzzzzzzz"}),
    ):
        answer = add(**more)
        assert answer.status_code == 422
        assert f"id_project_{field_}_error" in answer.text, field_
        assert "修水泥路" in answer.text
    assert not PlanItem.objects.exists()


def test_a_project_is_changed_on_its_own_form(
    add: Callable[..., Any], browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    add()
    page = browser("wang").get(f"{PAGE}change/").text
    assert 'name="budget" value="120000.00"' in page
    assert unknown_names(page) == []
    sent = _project(base="1", budget="150000")
    assert browser("wang").post(f"{PAGE}change/", sent).status_code == 302
    assert "150,000" in browser("wang").get(PAGE).text
    stale = browser("li").post(f"{PAGE}change/", _project(base="1", budget="1"))
    assert "Somebody changed this meanwhile" in stale.text


def test_the_list_has_its_sums_its_filters_and_goes_out_as_a_workbook(
    add: Callable[..., Any], browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    add()
    add(public_id="0123456789ac", title="装路灯", funder="乡贤捐资", budget="")
    browser("wang").post(PAGE, {"on": DAY.isoformat(), "spent": "130000"})
    office = browser("office")
    page = office.get("/projects/").text
    for told in ("修水泥路", "装路灯", "1 of them states no budget", "108 % of the budgets"):
        assert told in page, told
    assert unknown_names(page) == []
    assert 'href="?over=1"' in page
    over = office.get("/projects/?over=1").text
    assert ("修水泥路" in over, "装路灯" in over) == (True, False)
    given = office.get("/projects/?funder=乡贤捐资").text
    assert (">修水泥路<" in given, ">装路灯<" in given) == (False, True)
    assert ">修水泥路<" not in office.get("/projects/?year=2023").text
    assert ">装路灯<" not in office.get("/projects/?state=running").text
    answer = office.get("/projects/file/?over=1")
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active  # type: ignore[attr-defined]
    assert sheet.max_row == 2


@pytest.mark.parametrize("query", ["year=abc", "state=gone", "area=x", "over=2", "year=２０２４"])
def test_an_address_that_makes_no_sense_is_refused(
    query: str, field: Field, browser: Browser
) -> None:
    assert browser("wang").get(f"/projects/?{query}").status_code == 422


def test_charlie_finds_no_project(add: Callable[..., Any], browser: Browser) -> None:
    add(funder="乡贤捐资")
    client = browser("charlie")
    page = client.get("/projects/").text
    for told in ("修水泥路", "乡贤捐资", EAST, "120,000"):
        assert told not in page, told
    sheet = load_workbook(
        io.BytesIO(b"".join(client.get("/projects/file/").streaming_content))  # type: ignore[attr-defined]
    ).active
    assert sheet.max_row == 1
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}complete/", {"after": "x"}).status_code == 404


def test_twenty_projects_cost_as_many_queries_as_two(
    add: Callable[..., Any],
    plan: Plan,
    browser: Browser,
    queries_of: Callable[[Callable[[], Any]], list[str]],
) -> None:
    client, pages = browser("wang"), ("/projects/", f"/plans/{plan.public_id}/", "/projects/file/")
    for n in range(2):
        add(public_id=f"0123456789a{n}", title=f"项目{n}")
    few = [len(queries_of(lambda page=page: client.get(page))) for page in pages]
    for n in range(18):
        add(public_id=f"01234567{n:02d}bc", title=f"又{n}", funder=f"捐资人{n}")
    assert [len(queries_of(lambda page=page: client.get(page))) for page in pages] == few


def test_the_part_that_htmx_gets_is_the_part_of_the_fresh_page_with_its_sums(
    add: Callable[..., Any], browser: Browser
) -> None:
    add()
    headers = {"HX-Request": "true", "HX-Target": "projects"}
    client = browser("wang")
    part = client.get("/projects/?year=2024", headers=headers).text
    fresh = client.get("/projects/?year=2024").text
    listing, sums = part.split("</section>")
    assert listing.strip() in fresh
    assert 'hx-swap-oob="true"' in sums
    assert sums.replace(' hx-swap-oob="true"', "").strip() in fresh
