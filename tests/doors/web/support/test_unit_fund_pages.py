"""Funds of units on the pages, where a unit owes several; money of a year without service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.support.packs import entitlement, paying
from tests.support.world import VILLAGE, World, at, build
from zhucun.directory.models import Account, Place
from zhucun.directory.perms import OPERATOR
from zhucun.roster import actions as roster
from zhucun.support.models import FundEntry

BY_UNIT = {"payer": "{zh: 派出单位, en: Sending unit}", "paid_by": "unit"}
HERE = "/support/units/%s/%s/?year=2025"


@pytest.fixture
def world(places: dict[str, Place], settings: Any, tmp_path: Path) -> Iterator[World]:
    fund = entitlement(
        "10000", changed="20000", subject="assistance_link", per="year", pro_rata="month", **BY_UNIT
    )
    settings.POLICY_DIR = paying(tmp_path / "p", ("village-fund", fund))
    with time_machine.travel(at(), tick=False):
        yield build(places)


@pytest.fixture
def account(world: World) -> Callable[[str], Account]:
    names = {"unit": "unit", "office": "office", "charlie": "charlies", "other_unit": "other"}
    return lambda who: Account.objects.get(username=names[who])


def test_a_unit_that_owes_several_funds_says_of_which_its_money_is(
    world: World, account: Callable[[str], Account], client_of: Callable[..., Client]
) -> None:
    here = HERE % (world.unit.public_id, VILLAGE)
    client = client_of(account("unit"), "zh-hans")
    page = client.get(here).content.decode()
    assert "属于哪项经费" in page
    assert "派出单位经费" in page
    sent = {"kind": "arranged", "amount": "6000", "on": "2025-03-01", "document": "1号"}
    client.post(here, sent)
    assert not FundEntry.objects.exists()
    client.post(here, {**sent, "entitlement": "village-fund"})
    assert FundEntry.objects.get().entitlement == "village-fund"
    FundEntry.objects.update(entitlement="")
    assert "未注明属于哪项经费" in client.get(here).content.decode()
    for who in ("charlie", "other_unit"):
        assert client_of(account(who), "en").get(here).status_code == 404


def test_the_board_shows_what_units_owe_villages_and_leads_to_them(
    world: World, account: Callable[[str], Account], client_of: Callable[..., Client]
) -> None:
    page = (
        client_of(account("office"), "en")
        .get("/support/due/?year=2025&month=2025-12")
        .content.decode()
    )
    assert "whoever serves: from the unit to the village" in page
    assert "/support/units/?year=2025&amp;area=411327" in page
    charlies = client_of(account("charlie"), "en").get("/support/due/?year=2025").content.decode()
    assert "whoever serves" not in charlies


def test_my_own_page_shows_what_i_am_to_return_of_a_year_in_which_i_did_not_serve(
    world: World, client_of: Callable[..., Client]
) -> None:
    world.lock(world.member, 1)
    batch = world.exported(entitlements=["living-subsidy"])
    world.pay(world.money(batch.lines.get()))
    roster.end_postings(
        [world.member], ends_on=date(2024, 12, 31), reason="调回", made_at=at(), by=OPERATOR
    )
    client = client_of(Account.objects.get(username="member"), "en")
    page = client.get("/my-support/?year=2025").content.decode()
    assert "to be returned" in page
    assert "600.00" in page
