"""The page of committees to be rectified: causes with their rows, and the form that a person fills in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import time_machine
from django.test import Client

from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from tests.reward.test_weak_committees import DUE, LATER
from zhucun.branches import actions as branches
from zhucun.branches.models import Rectification
from zhucun.directory.perms import OPERATOR

Browser = Callable[..., Client]


@pytest.fixture
def world(db: None) -> Iterator[World]:
    """A village that was to exit by the end of the year."""
    with time_machine.travel(at(LATER), tick=False):
        made = build()
        made.open_place(EAST, due_on=DUE)
        branches.found_branch(
            village=made.places[EAST], name="东村党支部", on=DAY, at=at(LATER), by=OPERATOR
        )
        yield made


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(world.accounts[name], language)


def test_each_cause_leads_to_its_record_and_the_branch_is_listed_by_a_person(
    world: World, browser: Browser
) -> None:
    """HH18-088."""
    client = browser("office")
    page = client.get(f"/weak-committees/?area={COUNTY}")
    assert "To be rectified" in page.text
    assert "HH18-088" in page.text
    [(row, triggers)] = page.context["found"]
    [cause] = triggers[-1][0].causes
    assert f"/exits/{cause.key}/" in page.text
    listing = f"/branches/{row.branch.public_id}/list/?triggers=unmet"
    assert listing in page.text
    form = client.get(listing).context["form"]
    assert form["triggers"].value() == ["unmet"]
    sent = {"on": "2018-02-01", "triggers": ["unmet"], "problem": "年度减贫任务未完成"}
    assert client.post(listing, sent).status_code == 302
    assert Rectification.objects.get().triggers == ["unmet"]
    assert "Nothing on record gives cause" in client.get("/weak-committees/").text


def test_charlie_and_a_village_see_no_lead(world: World, browser: Browser) -> None:
    assert browser("charlie").get("/weak-committees/").context["found"] == []
    assert browser("charlie").get(f"/weak-committees/?area={COUNTY}").context["found"] == []
    assert browser("branch").get("/weak-committees/").status_code == 403


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_of_leads_knows_its_names(
    world: World, browser: Browser, unknown_names: Callable[[str], list[str]], language: str
) -> None:
    assert unknown_names(browser("office", language).get("/weak-committees/").text) == []
