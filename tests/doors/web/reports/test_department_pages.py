"""Pages of line departments and what each of them gives (HH18-120)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.exits.world import COUNTY, DAY, World, at, build
from tests.reports.test_departments import LIST, named, tick
from zhucun.reports.models import Department, PlaceTick

PAGE = f"/pillars/{COUNTY}/departments/{LIST}/"
PILLAR = f"/pillars/{COUNTY}/four-supports/"
Browser = Callable[..., Client]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(at(DAY), tick=False):
        yield build()


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(world.accounts[name], language)


def test_an_office_puts_departments_on_the_list_and_ticks_what_they_give(
    world: World, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    unit = make.unit("县水利局", area=COUNTY)
    office = browser("office")
    assert PAGE in office.get(PILLAR).text
    empty = office.get(PAGE)
    assert ("No line department" in empty.text, unknown_names(empty.text)) == (True, [])
    sent = {"unit": unit.public_id, "since": "2017-09-01"}
    assert unknown_names(office.get(f"{PAGE}new/").text) == []
    assert office.post(f"{PAGE}new/", sent).status_code == 302
    row = Department.objects.get()
    support = f"/departments/{row.public_id}/supports/money/"
    assert support in office.get(PAGE).text
    sent = {"since": "2017-10-01", "evidence": "水财〔2017〕8号"}
    assert office.post(support, sent).status_code == 302
    shown = office.get(PAGE)
    assert ("水财〔2017〕8号" in shown.text, unknown_names(shown.text)) == (True, [])
    back = f"/ticks/{PlaceTick.objects.get().public_id}/end/"
    assert office.post(back, {"reason": "文件废止"})["location"].endswith(PAGE)
    end = f"/departments/{row.public_id}/end/"
    assert unknown_names(office.get(end).text) == []
    assert office.post(end, {"reason": "机构改革"}).status_code == 302
    assert "县水利局" not in office.get(PAGE).text


def test_charlie_and_who_keeps_nothing_write_and_read_none(world: World, browser: Browser) -> None:
    row = named(world)
    charlie = browser("charlie")
    for page in (PAGE, f"{PAGE}new/", f"/departments/{row.public_id}/supports/money/"):
        assert charlie.get(page).status_code == 404, page
    assert charlie.post(f"/departments/{row.public_id}/end/", {"reason": "x"}).status_code == 404
    town = browser("town")
    assert town.post(f"{PAGE}new/", {"unit": "x", "since": "2017-09-01"}).status_code in (403, 404)


def test_the_page_asks_the_same_queries_for_one_department_and_for_five(
    world: World, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    tick(world, named(world))
    client = browser("office")
    client.get(PAGE)
    few = len(queries_of(lambda: client.get(PAGE)))
    for number in range(4):
        tick(world, named(world, f"县局{number}"))
    assert len(queries_of(lambda: client.get(PAGE))) == few
