"""Cross-checks through the API: lists with their basis, a run, a lead to its close; Charlie reads
nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.screening.world import COUNTY, DAY, DIED, ID, World, at, build, number, paid
from zhucun.ledger.models import AccessRecord
from zhucun.screening.models import Lead, Run

PERIOD = {"area": COUNTY, "starts_on": "2018-01-01", "ends_on": "2018-07-01", "as_of": "2018-06-14"}


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        yield build()


@pytest.fixture
def by(world: World, caller: Any) -> Any:
    return lambda who: caller(world.accounts[who])


def lead_of(world: World) -> Lead:
    world.pay(paid(1))
    world.declared("compared-deaths", DIED, [number(1), "2018-02-10"])
    world.run()
    return world.lead("x01-paid-after-death")


def test_an_import_is_declared_and_compared_once(world: World, by: Any) -> None:
    world.pay(paid(1))
    made = world.bring("compared-vehicles", ID, [number(1)])
    alice = by("alice")
    found = alice.get(f"/imports/{made.batch}/register-list").body
    assert (found["id"], found["kind"], found["declared_on"]) == (made.public_id, "vehicle", None)
    basis = {"source": "县交警大队", "basis": "怀纪发〔2017〕3号"}
    declared = alice.post(f"/register-lists/{made.public_id}/declare", basis)
    assert (declared.status, declared.body["declared_on"]) == (200, "2018-06-14")
    run = alice.post("/screening-runs", PERIOD, key="run-1")
    assert (run.status, run.body["run"]["found"]) == (201, 1)
    told = {each["screen"]: each for each in run.body["screens"]}
    assert told["x05-vehicle"]["hits"] == 1
    assert told["x04-flat"] == {
        "screen": "x04-flat",
        "hits": None,
        "clear": None,
        "open": None,
        "without": ["flat"],
    }
    assert alice.post("/screening-runs", PERIOD, key="run-1").body == run.body
    assert Run.objects.count() == 1
    assert [row["kind"] for row in alice.get("/register-lists?kind=vehicle").body["rows"]] == [
        "vehicle"
    ]


def test_a_lead_goes_from_its_question_to_its_close(world: World, by: Any) -> None:
    lead = lead_of(world)
    alice, bob, path = by("alice"), by("bob"), f"/screening-leads/{lead.public_id}"
    [row] = alice.get("/screening-leads?state=open").body["rows"]
    assert (row["name"], row["question_zh"]) == ("张**", "领取人去世后是否仍在发放？")
    card = alice.get(path).body
    assert [one["en"] for one in card["excuses"]][1:] == ["Arrears", "Same name"]
    assert {one["name"]: one["value"] for one in card["values"]} == {
        "died_on": "2018-02-10",
        "paid_for_on": "2018-03-01",
    }
    assert card["may"] == ["assign", "reveal"]
    sent = {"leads": [lead.public_id], "to": "township", "due_on": "2018-06-30"}
    assert alice.post("/screening-assignments", sent, key="a-1").body == {"assigned": 1}
    assert alice.post("/screening-assignments", sent, key="a-1").body == {"assigned": 1}
    found = {"findings": "入户核实", "on": "2018-06-14"}
    assert by("town").post(f"{path}/verify", found).body["lead"]["state"] == "verified"
    verdict = {"verdict": "true", "reason": "证据齐全", "violation": "petty_corruption"}
    assert alice.post(f"{path}/decide", verdict).status == 409
    assert bob.post(f"{path}/decide", verdict).body["lead"]["verdict"] == "true"
    act = {"act": "recover", "amount": "300.00", "feedback": "已追缴", "signer": "民政局王局长"}
    closed = bob.post(f"{path}/close", act).body
    assert (closed["lead"]["state"], closed["act_amount"]) == ("closed", "300.00")
    [told] = bob.get("/screening-precision").body
    assert (told["screen"], told["decided"], told["precision"]) == ("x01-paid-after-death", 1, 1.0)


def test_an_opened_name_stands_in_the_access_log(world: World, by: Any) -> None:
    lead = lead_of(world)
    sent = {"what": "name", "reason": "入户前核对"}
    shown = by("alice").post(f"/screening-leads/{lead.public_id}/reveal", sent)
    assert shown.body == {"value": "张某1"}
    assert AccessRecord.objects.get().reason == "入户前核对"


@pytest.mark.parametrize("name", ["charlie", "office", "town"])
def test_charlie_reads_nothing(world: World, by: Any, name: str) -> None:
    lead = lead_of(world)
    who, path = by(name), f"/screening-leads/{lead.public_id}"
    lists = who.get("/register-lists")
    if name == "office":
        assert lists.status == 403
        assert who.get(path).status == 403
        assert who.get("/screening-leads").status == 403
        return
    assert lists.body["rows"] == []
    assert who.get("/screening-runs").body["rows"] == []
    assert who.get("/screening-leads").body["rows"] == []
    assert who.get("/screening-precision").body == []
    assert who.get(path).status == 404
    assert who.get(f"/screening-runs/{lead.run.public_id}").status == 404
    assert who.get(f"/register-lists/{lead.payment.list.public_id}").status == 404  # type: ignore[union-attr]
    assert who.post(f"{path}/decide", {"verdict": "true", "reason": "x"}).status == 404
    assert who.post(f"{path}/reveal", {"what": "name", "reason": "x"}).status == 404
    sent = {"leads": [lead.public_id], "to": "township"}
    assert who.post("/screening-assignments", sent).status == 404
    assert who.post("/screening-runs", PERIOD).status in (403, 409)
    assert not AccessRecord.objects.exists()


def test_leads_cost_the_same_for_three_and_for_thirty(
    world: World, by: Any, queries_of: Any
) -> None:
    alice = by("alice")
    world.declared("compared-vehicles", ID, *([number(n)] for n in range(1, 34)))
    counts = []
    for first, last in ((1, 4), (4, 34)):
        world.pay(*(paid(n) for n in range(first, last)))
        world.run()
        counts.append(len(queries_of(lambda: alice.get("/screening-leads"))))
    assert counts[0] == counts[1]
