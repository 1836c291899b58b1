"""What is owed, on the phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine

from tests.analytics.duties_world import NOW, POLICY, World, build
from tests.conftest import PASSWORD, SINCE
from tests.doors.sync.phone import Phone
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Place
from zhucun.directory.perms import OPERATOR


@pytest.fixture
def world(places: dict[str, Place], settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = POLICY
    with time_machine.travel(NOW, tick=False):
        found = build(places)
        directory.open_account(
            username="wang",
            name="王驻村",
            password=PASSWORD,
            role=Role.FIRST_SECRETARY,
            area=found.wang.area,
            person=found.wang.person,
            since=SINCE,
            by=OPERATOR,
        )
        yield found


def owed(phone: Phone) -> dict[str, dict[str, Any]]:
    return {
        each["d"]["label"]: each["d"]
        for each in phone.bundle()["records"]
        if each["t"] == "obligation" and each["id"].endswith("2024-03-01")
    }


def test_the_phone_says_what_is_owed_and_by_when(world: World) -> None:
    world.visit(world.wang, datetime(2024, 3, 4, tzinfo=UTC).date(), 0, 1)
    phone = Phone("wang").sign_in()
    calls = owed(phone)["home-calls"]
    assert (calls["done"], calls["needed"], calls["unit"]) == (2, 4, "户次")
    assert (calls["state"], calls["due_on"]) == ("due", "2024-03-31")
    assert "home-visits" not in owed(phone)  # two households were asked for
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert owed(phone)["home-calls"]["state"] == "late"


def test_a_cadre_without_a_post_owes_nothing(world: World) -> None:
    from zhucun.roster import actions as roster

    roster.end_postings([world.wang], ends_on=NOW.date(), reason="轮换", made_at=NOW, by=OPERATOR)
    assert owed(Phone("wang").sign_in()) == {}
