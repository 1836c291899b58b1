"""The roster in a real browser: the cadre's record on paper."""

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
from zhucun.roster.models import Posting

pytestmark = pytest.mark.django_db(transaction=True)


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
