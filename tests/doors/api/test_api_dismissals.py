"""Dismissals through the API: what the township and the offices above it may."""

from __future__ import annotations

from typing import Any

import pytest
import time_machine

from tests.branches.test_dismissals import DAY, LAW, VOTE, seat, term, who
from tests.exits.world import at
from zhucun.branches.models import Committee
from zhucun.directory.models import Account
from zhucun.directory.perms import Actor

__all__ = ["term", "who"]


@pytest.fixture(autouse=True)
def _house_policy(settings: Any) -> None:
    settings.POLICY_DIR = settings.ROOT / "policy"


def test_callers_read_propose_and_withdraw_what_their_offices_may(
    term: Committee, who: dict[str, Actor], caller: Any
) -> None:
    with time_machine.travel(at(DAY), tick=False):
        _read_propose_and_withdraw(who, caller)


def _read_propose_and_withdraw(who: dict[str, Actor], caller: Any) -> None:
    accounts = {name: Account.objects.get(pk=actor.account) for name, actor in who.items()}
    town = caller(accounts["town"])
    sent = {"seat": seat("secretary").public_id, "problem": "工作不力", "legal_basis": LAW}
    made = town.post("/dismissals", sent, key="dismiss-1")
    assert made.status == 201
    assert town.post("/dismissals", sent, key="dismiss-1").body == made.body
    key = made.body["dismissal"]["id"]
    assert [row["id"] for row in town.get("/dismissals").body["rows"]] == [key]
    vote = town.post(f"/dismissals/{key}/vote", {"document": VOTE, "on": DAY.isoformat()})
    assert vote.body["code"] == "branches.no-vote-needed"
    charlie = caller(accounts["charlie"])
    assert charlie.get("/dismissals").body["rows"] == []
    assert charlie.get(f"/dismissals/{key}").status == 404
    gone = town.post(f"/dismissals/{key}/withdraw", {"reason": "依据不足"})
    assert gone.body["dismissal"]["state"] == "withdrawn"
