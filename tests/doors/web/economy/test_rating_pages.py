"""The page of a credit rating: station and paper, and how it was corrected (HH18-154)."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.doors.web.economy.conftest import Village
from zhucun.economy.models import Rating


def test_a_rating_is_corrected_at_its_page_and_keeps_what_it_was(
    village: Village,
    browser: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
) -> None:
    row: Rating = village.rows["rating"]
    page, change = f"/economy/ratings/{row.public_id}/", f"/economy/rating/{row.public_id}/change/"
    cadre = browser("wang")
    shown = cadre.get(page)
    assert ("AA" in shown.text, unknown_names(shown.text)) == (True, [])
    assert page in cadre.get("/economy/ratings/").text
    form = cadre.get(change)
    assert form.context["form"]["grade"].value() == "AA"
    sent = {"grade": "A", "on": row.on.isoformat(), "source": "农商行评级表", "base": "1"}
    assert cadre.post(change, {**sent, "public_id": "0123456789ab"}).status_code == 302
    assert "AA → A" in cadre.get(page).text
    charlie = browser("charlie")
    assert charlie.get(page).status_code == 404
    assert charlie.get(change).status_code in (403, 404)
