"""The roster in a real browser: lists, the cadre's record, a candidate with reasons, forms."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page

from tests.doors.web.roster.conftest import (  # noqa: F401 - fixtures
    candidate,
    crowd,
    open_round,
    person_of,
    post,
    secretary,
    team,
    zhang,
)
from zhucun.directory.models import Account
from zhucun.roster.models import Candidate, Posting, Round, Team

pytestmark = pytest.mark.django_db(transaction=True)

PAGES = {
    "home": "/",
    "roster": "/roster/?gone=1",
    "village": "/villages/411327101201/",
    "cadre": "/cadres/{person}/",
    "teams": "/teams/",
    "team": "/teams/{team}/",
    "rounds": "/rounds/",
    "round": "/rounds/{round}/",
    "round-publish": "/rounds/{round}/publish/",
    "post-who": "/rounds/{round}/post/?q=dui",
    "post": "/rounds/{round}/post/?candidate={candidate}",
    "candidates": "/rounds/{round}/candidates/",
    "nominate": "/rounds/{round}/nominate/?person={person}",
    "posting-end": "/postings/{posting}/end/",
    "posting-correct": "/postings/{posting}/correct/",
    "candidate": "/candidates/{candidate}/",
}


@pytest.mark.parametrize("name", PAGES)
def test_no_page_of_the_roster_has_a_serious_barrier(
    name: str,
    width: str,
    language: str,
    alice: Account,
    secretary: Posting,  # noqa: F811
    team: Team,  # noqa: F811
    open_round: Round,  # noqa: F811
    candidate: Candidate,  # noqa: F811
    crowd: Callable[[], None],  # noqa: F811
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
    barriers: Callable[[Page], list[str]],
) -> None:
    crowd()
    address = PAGES[name].format(
        person=secretary.person.public_id,
        posting=secretary.public_id,
        team=team.public_id,
        round=open_round.public_id,
        candidate=candidate.public_id,
    )
    page = open_page(address, client=client_of(alice), width=width, language=language)
    assert barriers(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_cadre_page_prints_as_a_clean_sheet(
    alice: Account,
    secretary: Posting,  # noqa: F811
    client_of: Callable[..., Client],
    open_page: Callable[..., Page],
) -> None:
    page = open_page(f"/cadres/{secretary.person.public_id}/", client=client_of(alice))
    page.set_viewport_size({"width": 680, "height": 960})  # A4 without its margins
    page.emulate_media(media="print")
    for gone in ("form", "nav.menu", "details", "a[href$='/end/']"):
        assert page.locator(gone).count()
        assert not any(each.is_visible() for each in page.locator(gone).all())
    assert page.get_by_role("heading", name="任期全程纪实").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
