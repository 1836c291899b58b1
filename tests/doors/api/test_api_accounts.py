"""Both accounts, leads for rectifications and what trainings brought, through the API: what the pages
say, and nothing to Charlie."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, World, at, build
from tests.reward.test_both_ledgers import helps
from tests.reward.test_proposing import DUE, LATER, pledged
from zhucun.branches import actions as branches
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR


@pytest.fixture
def world(db: None, settings: Any) -> Any:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(LATER), tick=False):
        yield build()


def test_both_accounts_are_read_by_himself_and_his_superior(
    world: World, caller: Any, queries_of: Callable[..., Any]
) -> None:
    """HH18-037, HH18-056."""
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 3, 1))
    person = make.person("向书记")
    leader = make.posting(person, world.places[EAST], round_, starts_on=date(2017, 3, 1))
    helps(person, is_end_responsible=True)
    pledged(leader)
    path = f"/both-accounts/{person.public_id}"
    office = caller(world.accounts["office"])
    listed = office.get(f"/both-accounts?area={COUNTY}").body["rows"]
    assert [(row["name"], row["incentives"], row["constraints"]) for row in listed] == [
        ("向书记", 0, 0)
    ]
    found = office.get(path).body
    assert (found["name"], found["is_end_responsible"], found["is_own"]) == ("向书记", True, False)
    assert [(row["ground"], row["clauses"]) for row in found["risks"]["facts"]] == [
        ("target", ["HH18-052"])
    ]
    assert (found["gains"]["on_record"], found["risks"]["on_record"]) == (0, 0)
    himself = make.account("xiangs", Role.FIRST_SECRETARY, EAST, person=person, since=DAY)
    assert caller(himself).get(path).body["is_own"]
    charlie = caller(world.accounts["charlie"])
    assert charlie.get(path).status == 404
    assert charlie.get("/both-accounts").body["rows"] == []


def test_a_pledge_with_consequence_is_written_signed_and_decided(world: World, caller: Any) -> None:
    """HH18-053."""
    round_ = make.round_("2017", area=COUNTY, starts_on=date(2017, 3, 1))
    person = make.person("向书记")
    make.posting(person, world.places[EAST], round_, starts_on=date(2017, 3, 1))
    office, charlie = caller(world.accounts["office"]), caller(world.accounts["charlie"])
    sent = {"person": person.public_id, "area": EAST, "level": "township"}
    sent |= {"target": "东村年底出列", "due_on": "2017-12-31", "consequence": "就地免职"}
    made = office.post("/target-pledges", sent, key="pledge-1")
    assert made.status == 201
    path = f"/target-pledges/{made.body['pledge']['id']}"
    signed = office.post(f"{path}/sign", {"document": "1号", "on": "2017-11-01"})
    assert ("rules/pledge-is-complete", "pass") in {
        (each["rule"], each["outcome"]) for each in signed.body["answers"]
    }
    refused = office.post(f"{path}/decide", {"verdict": "missed"})
    assert refused.body["code"] == "reward.reason-needed"
    decided = office.post(f"{path}/decide", {"verdict": "missed", "reason": "未出列"})
    assert decided.body["pledge"]["verdict"] == "missed"
    assert charlie.get(path).status == 404
    assert charlie.get("/target-pledges").body["rows"] == []


def test_leads_for_a_rectification_come_with_their_rows(world: World, caller: Any) -> None:
    """HH18-088."""
    made = world.open_place(EAST, due_on=DUE)
    branches.found_branch(
        village=world.places[EAST], name="东村党支部", on=DAY, at=at(LATER), by=OPERATOR
    )
    [lead] = caller(world.accounts["office"]).get(f"/rectification-leads?area={COUNTY}").body
    assert (lead["area"], lead["is_asked"], lead["clauses"]) == (EAST, True, ["HH18-088"])
    unmet = next(each for each in lead["triggers"] if each["trigger"] == "unmet")
    assert unmet["holds"] is True
    assert [cause["id"] for cause in unmet["causes"]] == [made.public_id]
    assert caller(world.accounts["charlie"]).get("/rectification-leads").body == []
    assert caller(world.accounts["branch"]).get("/rectification-leads").status == 403
