"""Pages of heads of villages in exams (HH18-082)."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests import factories as make
from tests.exits.world import COUNTY, DAY, WEST, World, at, build, seat_heads
from tests.reward.test_exam_entries import NOTICE, PAPER, entered, head
from zhucun.reward.models import ExamEntry

Browser = Callable[..., Client]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    with time_machine.travel(at(DAY), tick=False):
        yield build()


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(world.accounts[name], language)


def test_a_head_is_registered_from_his_seat_and_the_points_are_recorded(
    world: World, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    office, seat = browser("office"), head()
    new = f"/exam-entries/seats/{seat.public_id}/new/"
    committee = office.get(f"/committees/{seat.committee.public_id}/")
    assert new in committee.text
    assert unknown_names(office.get(new).text) == []
    sent = {"kind": "targeted_recruitment", "year": "2017", "notice": NOTICE, "on": "2017-12-11"}
    assert office.post(new, {**sent, "on": "2013-12-11"}).status_code == 422
    made = office.post(new, {**sent, "document": "怀办通报〔2017〕8号"})
    assert made.status_code == 302
    page = f"/exam-entries/{ExamEntry.objects.get().public_id}/"
    shown = office.get(page).text
    for word in ("支书", NOTICE, "怀办通报〔2017〕8号", "number not configured"):
        assert word in shown
    assert unknown_names(shown) == []
    listed = office.get("/exam-entries/?year=2017")
    assert page in listed.text
    points = {"points": "5", "document": PAPER, "on": "2017-12-11"}
    assert office.post(f"{page}points/", {**points, "points": "0"}).status_code == 422
    assert office.post(f"{page}points/", points).status_code == 302
    assert PAPER in office.get(page).text
    file = office.get("/exam-entries/file/?year=2017")
    assert file["content-type"].endswith("spreadsheetml.sheet")
    assert office.post(f"{page}void/", {"reason": "录错"}).status_code == 302
    assert office.get("/exam-entries/?year=2017").context["listing"].total == 0


def test_charlie_reads_no_entry_and_who_keeps_none_registers_nobody(
    world: World, browser: Browser
) -> None:
    row = entered(world)
    charlie = browser("charlie")
    assert charlie.get(f"/exam-entries/{row.public_id}/").status_code == 404
    assert charlie.get("/exam-entries/?year=2017").context["listing"].total == 0
    assert charlie.get(f"/exam-entries/?year=2017&area={COUNTY}").context["listing"].total == 0
    assert charlie.get(f"/exam-entries/seats/{head().public_id}/new/").status_code == 404
    town = browser("town")
    assert town.get(f"/exam-entries/seats/{head().public_id}/new/").status_code in (403, 404)


def test_the_list_asks_the_same_queries_for_one_and_for_three(
    world: World, browser: Browser, queries_of: Callable[..., list[str]]
) -> None:
    entered(world)
    client = browser("office")
    page = "/exam-entries/?year=2017"
    client.get(page)
    few = len(queries_of(lambda: client.get(page)))
    seat_heads(world.places[WEST], make.person("西支书"), make.person("西主任"))
    for office in ("secretary", "director"):
        entered(world, seat=head(WEST, office))
    assert client.get(page).context["listing"].total == 3
    assert len(queries_of(lambda: client.get(page))) == few
