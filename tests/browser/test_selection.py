"""Every page of selection, on a phone and on a desk, in both languages: no barrier, nothing that runs over."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from tests.browser.walking import Walk, faults
from tests.doors.web.selection.conftest import (  # noqa: F401 - fixtures
    EAST,
    adopted,
    ask,
    batch,
    bella,
    compute,
    crowd,
    olga,
    party,
    proposed,
    seats,
    ulla,
)
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor
from zhucun.roster.models import Round
from zhucun.selection import actions, jobs
from zhucun.selection.models import Proposal

pytestmark = pytest.mark.django_db(transaction=True)

Pages = Callable[..., Page]
Barriers = Callable[[Page], list[str]]

PAGES = (
    "/rounds/{round}/proposals/",
    "/rounds/{round}/propose/",
    "/rounds/{round}/back-test/?pack=hunan-2022",
    "/proposals/{one}/",
    "/proposals/{one}/?q=nobody",
    "/proposals/{waiting}/",
    "/proposals/{one}/adopt/",
    "/proposals/{one}/what-if/",
    "/proposals/{one}/move/",
    "/proposals/{one}/move/?person={seat}&to=village:411327101201",
    "/proposals/{one}/post/",
    "/proposals/{one}/villages/411327100201/",
    "/proposals/{one}/beside/{again}/",
    "/proposals/{one}/beside/{waiting}/",
    "/confirmations/?all=1",
)


@pytest.fixture
def addresses(
    adopted: Proposal,  # noqa: F811
    crowd: Callable[[], None],  # noqa: F811
    ask: Callable[..., Proposal],  # noqa: F811
    compute: Callable[[Proposal], Proposal],  # noqa: F811
    olga: Actor,  # noqa: F811
) -> Callable[[str], str]:
    """An adopted proposal, a larger one with shortages after it, and one that waits."""
    seat = seats(adopted, EAST)[0]
    actions.decide(
        kind="never",
        village=seat.village,
        candidate=seat.candidate,
        reason="村里已有安排",
        made_at=now(),
        by=olga,
    )
    crowd()
    keys = {
        "round": adopted.round.public_id,
        "one": adopted.public_id,
        "again": compute(ask("方案二", parent=adopted)).public_id,
        "waiting": ask("方案三").public_id,
        "seat": seat.public_id,
    }
    return lambda address: address.format(**keys)


def test_no_page_of_selection_has_a_serious_barrier(
    alice: Account, addresses: Callable[[str], str], client_of: Callable[..., Client], walk: Walk
) -> None:
    assert walk(client_of(alice), [addresses(each) for each in PAGES]) == {}


def test_a_branch_and_a_unit_confirm_on_a_phone(
    adopted: Proposal,  # noqa: F811
    bella: Account,  # noqa: F811
    ulla: Account,  # noqa: F811
    client_of: Callable[..., Client],
    open_page: Pages,
    barriers: Barriers,
) -> None:
    for account in (bella, ulla):
        page = open_page("/confirmations/", client=client_of(account, "en"), width="phone")
        assert faults(page, barriers, is_phone=True) == []
        page.locator("button.main").first.click()
        expect(page.locator(".message.success")).to_be_visible()


def test_the_page_of_a_computation_follows_it_to_its_end(
    ask: Callable[..., Proposal],  # noqa: F811
    batch: Round,  # noqa: F811
    alice: Account,
    client_of: Callable[..., Client],
    open_page: Pages,
) -> None:
    row = ask()
    page = open_page(f"/proposals/{row.public_id}/", client=client_of(alice), language="en")
    expect(page.locator("#progress")).to_contain_text("Waiting for a free worker")
    assert jobs.work_once(clock=now, worker="test")
    expect(page.locator("h2", has_text="How good it is")).to_be_visible()
