"""Pairing, micro-grids and visits by office, on a phone and on a desk: no barrier, nothing too wide;
from the arithmetic to a proposal that somebody adopts, as the office does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client
from playwright.sync_api import Page, expect

from tests.doors.web.pairing.conftest import Paired, build
from tests.pairing.world import AT, COUNTY, EAST, WEST, home
from zhucun.directory.actions import merge_places
from zhucun.directory.perms import OPERATOR
from zhucun.directory.queries import actor_of
from zhucun.pairing import actions
from zhucun.pairing.enums import BackingKind
from zhucun.pairing.models import Pairing, Proposal

pytestmark = pytest.mark.django_db(transaction=True)

#: Name of a route → who looks at it → addresses at which he does.
PAIRING: dict[str, dict[str, tuple[str, ...]]] = {
    "pairings": {"office": ("/pairings/", "/pairings/?q=nobody"), "town": ("/pairings/",)},
    "unpaired": {"office": (f"/unpaired/?area={COUNTY}",)},
    "pair-new": {"office": ("/unpaired/{waiting}/pair/",)},
    "kin-of": {"secretary": ("/unpaired/{waiting}/kin/",)},
    "pair-end": {"office": ("/pairings/{pairing}/end/",)},
    "pair-proposals": {"office": ("/pairings/proposals/",)},
    "pair-proposal": {"office": ("/pairings/proposals/{proposal}/",)},
    "helpers": {"office": ("/helpers/", "/helpers/?q=nobody")},
    "helper-new": {"office": ("/helpers/new/",)},
    "helper": {"office": ("/helpers/{helper}/",), "helper": ("/helpers/{helper}/",)},
    "my-households": {"helper": ("/my-households/",)},
    "help-new": {"helper": ("/pairings/{pairing}/visit/",)},
    "grids": {"office": ("/grids/",), "secretary": ("/grids/",)},
    "grids-village": {"secretary": (f"/grids/villages/{EAST}/",)},
    "five": {"secretary": (f"/grids/villages/{EAST}/five/",)},
    "grid": {"secretary": ("/grids/{grid}/",)},
    "offices": {"office": ("/offices/",), "town": ("/offices/",)},
    "office-new": {"office": ("/offices/new/",)},
    "office": {"office": ("/offices/{office}/",)},
    "calls": {"office": ("/calls/",)},
    "call-void": {"office": ("/calls/{call}/void/",)},
    "villages-helped": {"office": (f"/villages-helped/?area={COUNTY}",)},
    "backing-new": {"office": (f"/villages-helped/{EAST}/new/",)},
    "backing-end": {"office": ("/backings/{backing}/end/",)},
    "corps": {"office": (f"/responsibility/{COUNTY}/county-helpers/",)},
    "merged-villages": {"office": ("/merged-villages/",)},
}
#: Routes of these pages that only write, or give a file.
NO_PAGE = {
    "pairings-file",
    "pair-decide",
    "pair-stop",
    "helper-end",
    "helper-change",
    "kin-note",
    "kin-back",
    "grids-place",
    "grid-head",
    "grid-end",
    "office-leave",
    "merged-follow",
}


@pytest.fixture
def paired() -> Paired:
    with time_machine.travel(AT, tick=False):
        return build()


@pytest.fixture
def keys(paired: Paired) -> dict[str, str]:
    """A proposal that waits, a visit by the county's head, a village that was merged with a household
    in it, and a work group."""
    proposal = actions.propose(
        area=COUNTY, title="六月结对", as_of=AT.date(), asked=actions.Asked(), at=AT, by=OPERATOR
    )
    home(paired.places[WEST])
    draft = actions.CallDraft(place=paired.places[EAST], on=AT.date(), note="调研")
    call = actions.record_call(office=paired.mayor, call=draft, at=AT, by=OPERATOR)
    merge_places(codes=[WEST], into=EAST, on=AT.date(), by=OPERATOR)
    backing = actions.name_backing(
        village=paired.places[EAST],
        kind=BackingKind.TOWNSHIP_GROUP,
        since=AT.date(),
        by=OPERATOR,
    )
    return {
        "waiting": paired.waiting.public_id,
        "pairing": paired.pairing.public_id,
        "helper": paired.mine.public_id,
        "grid": paired.cell.public_id,
        "office": paired.mayor.public_id,
        "proposal": proposal.public_id,
        "call": call.public_id,
        "backing": backing.public_id,
    }


def test_no_page_of_pairing_has_a_serious_barrier(
    paired: Paired,
    keys: dict[str, str],
    walked: Callable[..., dict[str, list[str]]],
) -> None:
    asked: dict[str, list[str]] = {}
    for readers in PAIRING.values():
        for who, addresses in readers.items():
            asked.setdefault(who, []).extend(address.format(**keys) for address in addresses)
    with time_machine.travel(AT, tick=True):
        actors = {who: actor_of(row, on=AT.date()) for who, row in paired.accounts.items()}
        assert walked(asked, actors) == {}


def test_an_office_sees_who_waits_asks_for_a_proposal_and_adopts_a_row(
    width: str,
    paired: Paired,
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    office: Any = paired.accounts["office"]
    with time_machine.travel(AT, tick=True):
        page = open_page("/pairings/", client=client_of(office), width=width, language="en")
        page.get_by_role("link", name="1 without").click()
        expect(page.get_by_text(paired.waiting.number)).to_be_visible()
        page.get_by_role("link", name="Ask for a proposal").click()
        page.get_by_label("Name of the proposal").fill("六月结对")
        page.get_by_role("button", name="Ask for a proposal").click()
        expect(page.get_by_role("heading", name="六月结对")).to_be_visible()
        assert Pairing.objects.filter(household=paired.waiting).count() == 0
        page.get_by_label(f"Choose household {paired.waiting.number}").check()
        page.get_by_role("button", name="Adopt", exact=True).click()
        expect(page.get_by_text("1 household has a helper now.")).to_be_visible()
    assert Proposal.objects.get().state == "decided"
    assert Pairing.objects.get(household=paired.waiting).helper == paired.mine
