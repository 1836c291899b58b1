"""The page of a quarter: each figure opens its records, and the report is handed in from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.reports.burden_world import build
from tests.reports.test_quarter_reports import at, lock
from zhucun.directory.models import Account, Place
from zhucun.reports.models import QuarterReport


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_cadre_hands_in_his_quarter_and_charlie_does_not(
    places: dict[str, Place],
    client_of: Callable[..., Client],
    unknown_names: Callable[[str], list[str]],
    language: str,
) -> None:
    world = build(places)

    def by(who: str) -> Any:
        return client_of(Account.objects.get(pk=world.actors[who].account), language)

    with time_machine.travel(at(), tick=False):
        visit = world.visit()
        address = f"/quarters/{world.wang.public_id}/"
        quarter = f"{address}?quarter=2024-Q1"
        page = by("wang").get(quarter)
        assert f"/visits/{visit.public_id}/" in page.text
        assert "hand-in" in page.text
        send = f"{address}hand-in/?quarter=2024-Q1"
        refused = by("wang").post(send, follow=True)
        assert "2024-Q1" in str(list(refused.context["messages"])[0])
        assert not QuarterReport.objects.exists()
        lock(world, 1)
        refused = by("wang").post(f"{send}&as_of=2024-01-31", follow=True)
        assert refused.context["messages"]
        assert not QuarterReport.objects.exists()
        lock(world, 2, 3)
        assert by("stranger").post(send).status_code == 404
        done = by("wang").post(send, follow=True)
        report = QuarterReport.objects.get()
        assert (report.state, "hand-in" in done.text) == ("handed_in", False)
        assert "/cases/" in done.text
        assert unknown_names(done.text) == []
