"""Funds of units through the API, where a unit owes several."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.support.packs import entitlement, paying
from tests.support.world import UNIT_FUND, VILLAGE, World, at, build
from zhucun.directory.models import Account, Place

BY_UNIT = {"payer": "{zh: 派出单位, en: Sending unit}", "paid_by": "unit"}


@pytest.fixture
def served(places: dict[str, Place], settings: Any, tmp_path: Path) -> Iterator[World]:
    fund = entitlement(
        "10000", changed="20000", subject="assistance_link", per="year", pro_rata="month", **BY_UNIT
    )
    settings.POLICY_DIR = paying(tmp_path / "p", ("village-fund", fund))
    with time_machine.travel(at(), tick=False):
        yield build(places)


def test_through_the_api_the_fund_is_named_too(served: World, caller: Any) -> None:
    def account(name: str) -> Account:
        return Account.objects.get(username=name)

    unit, office = caller(account("unit")), caller(account("office"))
    path = f"/units/{served.unit.public_id}/villages/{VILLAGE}/years/2025/funds"
    sent = {"kind": "arranged", "amount": "10000.00", "on": "2025-03-01", "document": "1号"}
    refused = unit.post(path, sent)
    assert (refused.status, refused.body["code"]) == (422, "support.fund-not-named")
    tie = unit.post(path, {**sent, "entitlement": UNIT_FUND}).body
    funds = {fund["entitlement"]: (fund["due"], fund["arranged"]) for fund in tie["funds"]}
    assert funds == {
        "village-fund": ("15000.00", "0.00"),
        UNIT_FUND: ("10000.00", "10000.00"),
    }
    assert (tie["gap"], tie["unnamed"]) == ("15000.00", "0.00")
    assert [entry["entitlement"] for entry in tie["entries"]] == [UNIT_FUND]
    rows = office.get("/support?month=2025-12").body["rows"]
    [row] = [row for row in rows if row["entitlement"] == "village-fund"]
    assert (row["role"], row["due"], row["paid_by"]) == ("", "15000.00", "unit")
    assert "village-fund" not in str(caller(account("charlies")).get("/support").body)
