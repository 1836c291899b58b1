"""Those without a posting through the API: the board, the lines, and nobody of elsewhere."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.support.others_world import BEGUN, HOUSE, TOWNSHIP, at, build
from zhucun.directory.models import Account


@pytest.fixture
def here(db, settings):
    settings.POLICY_DIR = HOUSE
    with time_machine.travel(at(), tick=False):
        world = build()
        make.tag(TOWNSHIP, "hard-remote", since=BEGUN)
        yield world


def test_what_is_due_without_a_posting_is_read_with_its_arithmetic(here: Any, caller: Any) -> None:
    office = caller(Account.objects.get(username="city"))
    here.state(here.whose("谭支书"), "illness", at().date())
    board = office.get("/support?year=2018&month=2018-07").body
    assert board["not_connected"] == []
    sums = {row["entitlement"]: row for row in board["others"]}
    allowance, visit = sums["township-allowance"], sums["cadre-care-visit"]
    assert (allowance["kind"], allowance["lines"], allowance["open"]) == ("money", 4, 4)
    assert (visit["kind"], visit["due"], visit["gap"]) == ("service", "1.00", "1.00")
    lines = office.get("/support-others?year=2018&month=2018-07&entitlement=cadre-care-visit").body
    [line] = lines["rows"]
    assert (line["name"], line["state"], line["gap"]) == ("谭支书", "gap", "1.00")
    assert [part["since"] for part in line["parts"]] == ["2018-07-10"]
    assert "illness" not in str(lines)
    asked = "/support-others?year=2018&entitlement=township-allowance"
    assert {row["due"] for row in office.get(asked).body["rows"]} == {None}


def test_charlie_reads_nobody(here: Any, caller: Any) -> None:
    charlie = caller(Account.objects.get(username="charlies"))
    assert charlie.get("/support-others?year=2018").body == {"total": 0, "rows": []}
    found = charlie.get("/support-others?year=2018&area=4312").body
    assert found == {"total": 0, "rows": []}
