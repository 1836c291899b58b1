"""What a village had reviewed and published before a case was sent back, on the page of the case."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import time_machine
from django.test import Client

from tests.monitoring.world import World, at, later

Browser = Callable[..., Client]


def test_what_was_sent_back_stays_to_be_read_its_text_once_it_is_opened(
    world: World, browser: Browser, unknown_names: Any
) -> None:
    case = world.case()
    world.check(case)
    world.compare(case)
    world.review(case)
    world.publish(case, later(4))
    world.sign_step(case, "township", "township", later(9), said="rejected", reason="再核")
    url = f"/monitoring/{case.public_id}/"
    with time_machine.travel(at(later(9)), tick=False):
        for language, told in (
            ("en", ("what was reviewed and published before", "21 for, 2 against")),
            ("zh-hans", ("退回村级前的评议与公示", "2025-03-07")),
        ):
            html = browser("secretary", language).get(url).content.decode()
            assert unknown_names(html) == []
            assert [word for word in told if word not in html] == []
            assert "现予公示" not in html
        opened = browser("secretary").post(f"{url}open/", {"why": "复核"}).content.decode()
        assert "现予公示" in opened
        assert "Record the check on site" in opened
        assert browser("charlie").get(url).status_code == 404
