"""People in need of care: recorded among the facts of a member, listed with the last visit for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from tests.fieldwork.field import EAST, Field
from tests.fieldwork.world import AT, DAY
from tests.households.world import added, person
from zhucun.directory.perms import OPERATOR
from zhucun.households import actions
from zhucun.households.actions import Stated

Browser = Callable[..., Client]


def needs(home: Any, kind: str) -> Any:
    head = home.members.get(relation="head")
    stated = Stated(about=head, values={"care_kind": kind}, since=date(2024, 1, 10))
    actions.state_members([stated], made_at=AT, by=OPERATOR)
    return head


@pytest.fixture
def cared(field: Field) -> Field:
    """Two elders, one of them visited for it, and somebody else in need of care."""
    for home in field.homes[:2]:
        needs(home, "empty_nest_elder")
    needs(field.homes[2], "other")
    field.record(field.homes[0], topics=("care", "income"))
    field.record(field.homes[1], topics=("income",))
    return field


def test_the_office_records_that_somebody_needs_care_on_the_page_of_the_household(
    field: Field, browser: Browser
) -> None:
    head = field.homes[0].members.get(relation="head")
    client = browser("office")
    path = f"/members/{head.public_id}/facts/"
    sent = client.post(path, {"since": "2024-01-10", "care_kind": "empty_nest_elder"})
    assert sent.status_code == 302
    assert "Empty-nest elder" in browser("wang").get(sent["Location"]).text
    assert [row.pk for row in client.get("/care/").context["listing"].rows] == [head.pk]


def test_each_number_of_the_page_leads_to_its_rows(cared: Field, browser: Browser) -> None:
    client = browser("wang")
    page = client.get("/care/")
    assert [(row.shown_name, row.visited_on) for row in page.context["listing"].rows] == [
        ("王建国", DAY),
        ("李大山", None),
        ("赵小河", None),
    ]
    sums = {each.kind: (each.people, each.waiting) for each in page.context["sums"]}
    assert sums == {"empty_nest_elder": (2, 1), "other": (1, 1)}
    waiting = client.get("/care/?kind=empty_nest_elder&waiting=1")
    assert [row.shown_name for row in waiting.context["listing"].rows] == ["李大山"]
    assert "kind=empty_nest_elder&amp;waiting=1" in page.text
    assert "李**" in browser("office").get("/care/").text
    assert client.get("/care/?kind=poor").status_code == 422


def test_charlie_sees_nobody_who_needs_care(cared: Field, browser: Browser) -> None:
    client = browser("charlie")
    for path in ("/care/", f"/care/?area={EAST}"):
        page = client.get(path)
        assert page.context["listing"].rows == []
        assert page.context["sums"] == []


def test_the_page_costs_the_same_for_few_and_many(
    cared: Field, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client = browser("office")
    few = queries_of(lambda: client.get("/care/"))
    for n in range(10, 30):
        needs(added(cared.wang.place, n, person(f"孙{n}")), "other")
    assert queries_of(lambda: client.get("/care/")) == few


def test_the_part_of_the_care_list_equals_the_fresh_page(
    cared: Field, browser: Browser, part: Callable[[str, str], str]
) -> None:
    client = browser("office")
    headers = {"HX-Request": "true", "HX-Target": "care"}
    assert (
        client.get("/care/", headers=headers).text.strip()
        == part(client.get("/care/").text, "care").strip()
    )


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_care_page_knows_its_names(
    cared: Field, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    for path in ("/care/", "/care/?waiting=1", f"/care/?area={EAST}"):
        assert unknown_names(browser("office", language).get(path).text) == []
