"""Who only reads is shown no link to a page that would refuse him."""

from __future__ import annotations

from collections.abc import Callable

from django.test import Client

from tests.doors.web.economy.conftest import Village


def test_only_who_keeps_special_posts_is_led_to_closing_one(
    village: Village, browser: Callable[..., Client]
) -> None:
    row = village.rows["post"]
    close = f"/economy/post/{row.public_id}/close/"
    told = {who: browser(who).get("/economy/posts/").text for who in ("wang", "audit")}
    assert all(row.title in html for html in told.values())
    assert {who: close in html for who, html in told.items()} == {"wang": True, "audit": False}
    assert browser("audit").get(close).status_code == 403
