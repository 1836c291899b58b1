"""Pages and endpoints of pledges with consequence: written, signed, decided (HH18-053)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from tests.exits.world import COUNTY, EAST, World, at
from tests.reward.test_target_pledges import DAY, DUE, LATER, PAPER, leader, world
from zhucun.reward.models import TargetPledge

__all__ = ["leader", "world"]
Browser = Callable[..., Client]


@pytest.fixture
def browser(world: World, client_of: Callable[..., Client]) -> Browser:
    return lambda name, language="en": client_of(world.accounts[name], language)


def test_it_is_written_signed_and_decided_by_a_person(
    world: World, leader: object, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    sent = {
        "who": "向书记",
        "area": COUNTY,
        "level": "county",
        "target": "东村年底出列",
        "due_on": DUE.isoformat(),
        "consequence": "就地免职",
    }
    with time_machine.travel(at(DAY), tick=False):
        exit_ = world.open_place(EAST, due_on=DUE)
        office = browser("office")
        assert exit_.public_id in office.get("/target-pledges/new/").text
        assert office.post("/target-pledges/new/", {**sent, "who": "某人"}).status_code == 200
        made = office.post("/target-pledges/new/", {**sent, "exit": exit_.public_id})
        assert made.status_code == 302
        page = f"/target-pledges/{TargetPledge.objects.get().public_id}/"
        signed = office.post(f"{page}sign/", {"document": PAPER, "on": DAY.isoformat()})
        assert signed.status_code == 302
        assert "Decide whether it was kept" not in office.get(page).text
    with time_machine.travel(at(LATER), tick=False):
        office = browser("office")
        assert "Pledges to be judged" in office.get("/").text
        shown = office.get(page).text
        for word in (
            "就地免职",
            PAPER,
            "rules/pledge-is-kept",
            "Decide whether it was kept",
            "Missed",
        ):
            assert word in shown
        assert office.post(f"{page}decide/", {"verdict": "kept"}).status_code == 422
        assert office.post(f"{page}decide/", {"verdict": "missed"}).status_code == 302
        assert "东村年底出列" in office.get("/target-pledges/?state=decided").text
        assert "就地免职" in office.get("/liability/").text
        assert browser("charlie").get(page).status_code == 404
        assert "东村" not in browser("charlie").get("/target-pledges/").text
        for language in ("en", "zh-hans"):
            for path in ("/target-pledges/", "/target-pledges/new/", page, "/commended/"):
                assert unknown_names(browser("office", language).get(path).text) == [], path
