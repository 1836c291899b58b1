"""Who was reached: 户次 and 户户走到, each number one click from its rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from tests.fieldwork.field import EAST, Field
from tests.fieldwork.world import DAY
from tests.households.world import added, person
from zhucun.fieldwork import actions
from zhucun.fieldwork.actions import VisitChanges

Browser = Callable[..., Client]


@pytest.fixture
def visited(field: Field) -> Field:
    """Two of four families reached, one of them twice; one visit of last year."""
    field.record(*field.homes[:2])
    field.record(field.homes[0], findings="再访")
    field.record(field.homes[2], on=date(2023, 12, 30))
    return field


def test_a_village_shows_households_and_visits_and_leads_to_both(
    visited: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    client = browser("office")
    page = client.get("/reached/")
    [row] = page.context["listing"].rows
    assert (row.households, row.reached, row.waiting, row.household_visits) == (4, 2, 2, 3)
    assert unknown_names(page.text) == []
    links = {
        label: link.replace("&amp;", "&")
        for link, label in re.findall(rf'<a href="([^"]*{EAST}[^"]*)">([^<]+)</a>', page.text)
    }
    assert set(links) == {"东关村", "2", "3"}
    waiting = client.get(links["2"])  # the later of the two: those not yet reached
    assert [row.number for row in waiting.context["listing"].rows] == [
        home.number for home in visited.homes[2:]
    ]
    visits = client.get(links["3"])
    assert sum(row.household_count for row in visits.context["listing"].rows) == 3


def test_the_figures_above_the_table_are_the_rows_below_their_links(
    visited: Field, browser: Browser
) -> None:
    visited.step(visited.open(), "passed_up", reason="需要换主管道")
    client = browser("office")
    page = client.get("/reached/?from=2024-01-01&to=2024-03-01").text
    facts = re.findall(r'<dd><a href="([^"]+)">(\d+)</a>', page)
    assert [int(number) for _link, number in facts] == [2, 3, 1, 0, 1]
    for link, number in facts:
        listing = client.get(link.replace("&amp;", "&")).context["listing"]
        if "kind=household" in link:  # 户次: the sum of the households of each visit
            assert sum(row.household_count for row in listing.rows) == int(number)
        else:
            assert listing.total == int(number), link
    assert "An indicator, no target" in page


def test_the_households_of_a_village_tell_when_and_who_waits(
    visited: Field, browser: Browser
) -> None:
    path = f"/reached/{EAST}/"
    page = browser("wang").get(path)
    said = [(row.shown_name, row.visited_on) for row in page.context["listing"].rows]
    assert said == [("王建国", DAY), ("李大山", DAY), ("赵小河", None), ("钱多福", None)]
    waiting = browser("wang").get(f"{path}?waiting=1").text
    assert "赵小河" in waiting
    assert "王建国" not in waiting
    assert f"/households/{visited.homes[0].public_id}/" in page.text
    for who in ("office", "audit"):
        above = browser(who).get(path).text
        assert "王**" in above
        assert "王建国" not in above
    assert "/households/" not in browser("audit").get(path).text.partition("<main")[2]


def test_a_visit_that_is_struck_out_or_moved_no_longer_counts(
    visited: Field, browser: Browser
) -> None:
    visit = visited.record(visited.homes[3])
    actions.void_visit(visit=visit, reason="误记", at=visit.made_at, by=visited.actors["wang"])
    third = visited.record(visited.homes[2])
    last_year = VisitChanges(on=date(2023, 12, 1))
    actions.change_visit(
        visit=third, base=1, changes=last_year, at=visit.made_at, by=visited.actors["wang"]
    )
    [row] = browser("office").get("/reached/").context["listing"].rows
    assert (row.reached, row.household_visits) == (2, 3)


def test_charlie_sees_no_village_and_no_figure(visited: Field, browser: Browser) -> None:
    client = browser("charlie")
    for path in ("/reached/", "/reached/?area=411327", f"/reached/?area={EAST}"):
        page = client.get(path)
        assert page.context["listing"].rows == []
        assert page.context["figures"].visits == 0
    assert client.get(f"/reached/{EAST}/").status_code == 404
    assert browser("wang").get("/reached/411327100202/").status_code == 404
    assert browser("office").get("/reached/411327/").status_code == 404


def test_the_pages_cost_the_same_for_few_and_many(
    field: Field, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    client, paths = browser("office"), ("/reached/", f"/reached/{EAST}/")
    field.record()
    few = [queries_of(lambda path=path: client.get(path)) for path in paths]
    for n in range(10, 30):
        field.record(added(field.wang.place, n, person(f"孙{n}")), findings=str(n))
    assert [queries_of(lambda path=path: client.get(path)) for path in paths] == few


@pytest.mark.parametrize(("path", "name"), [("/reached/", "reached")])
def test_the_part_equals_the_fresh_page(
    visited: Field, browser: Browser, part: Callable[[str, str], str], path: str, name: str
) -> None:
    client = browser("office")
    headers = {"HX-Request": "true", "HX-Target": name}
    page = part(client.get(path).text, name)
    assert client.get(path, headers=headers).text.strip() == page.strip()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_page_knows_its_names(
    visited: Field, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    for who in ("wang", "town", "office"):
        client = browser(who, language)
        for path in ("/reached/", f"/reached/{EAST}/", f"/reached/{EAST}/?waiting=1"):
            assert unknown_names(client.get(path).text) == [], (who, path)
