"""The campaign of a visit and of a matter is chosen on their pages, by whoever works there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.fieldwork.field import Field

Browser = Callable[..., Client]
CHOSEN = {"campaign": "constitution_week"}


@pytest.fixture(autouse=True)
def _packs(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def test_the_campaign_is_chosen_on_the_page_and_stands_there(
    field: Field, browser: Browser, unknown_names: Callable[[str], list[str]]
) -> None:
    visit, matter = field.record(kind="law"), field.open()
    client = browser("wang")
    for to in (f"/visits/{visit.public_id}/", f"/matters/{matter.public_id}/"):
        assert "Constitution week" in client.get(to).text
        page = client.post(f"{to}campaign/", CHOSEN, follow=True).text
        assert "The campaign is noted." in page
        assert "<dd>Constitution week</dd>" in page
        assert unknown_names(page) == []
        assert client.post(f"{to}campaign/", {"campaign": "none-such"}).status_code == 422


def test_charlie_finds_nothing_to_choose_a_campaign_for(field: Field, browser: Browser) -> None:
    visit, matter = field.record(kind="law"), field.open()
    for to in (f"/visits/{visit.public_id}/", f"/matters/{matter.public_id}/"):
        assert browser("charlie").post(f"{to}campaign/", CHOSEN).status_code == 404
    visit.refresh_from_db()
    assert visit.campaign == ""
