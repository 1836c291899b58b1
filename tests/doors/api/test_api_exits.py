"""Exits through the API: previewed, opened once, answered, entered; Charlie reads nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests.exits.world import CITY, DAY, EAST, World, at, build
from zhucun.directory.perms import OPERATOR
from zhucun.exits.models import Exit
from zhucun.households import actions as homes
from zhucun.households.queries import HISTORY
from zhucun.ledger.models import AccessRecord

KEY = "exits-1"


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        yield build()


@pytest.fixture
def by(world: World, caller: Any) -> Any:
    return lambda who: caller(world.accounts[who])


def test_charlie_reads_nothing(world: World, by: Any) -> None:
    [row] = world.open(world.poor[0])
    told: Any = {"decided": HISTORY, "basis": "导入批次 7", "made_at": at(DAY), "by": OPERATOR}
    homes.end_tags([world.poor[2]], tag="poor-household", until=DAY, **told)
    [taken] = by("office").get("/unsigned-exits").body["rows"]
    assert (taken["number"], taken["taken_on"]) == (world.poor[2].number, "2017-12-11")
    assert (taken["basis"], taken["is_history"]) == ("导入批次 7", True)
    charlie = by("charlie")
    assert charlie.get("/exits").body["rows"] == []
    assert charlie.get("/exit-counts").body == []
    assert charlie.get("/unsigned-exits").body["rows"] == []
    assert charlie.get(f"/exits/{row.public_id}").status == 404
    assert charlie.get(f"/exit-preview?village={EAST}").status == 403
    assert charlie.post(f"/exits/{row.public_id}/withdraw", {"reason": "x"}).status == 404
    sent = {"households": [world.poor[1].public_id]}
    assert charlie.post("/household-exits", sent).status == 404


def test_each_reading_of_an_income_stands_in_the_access_log(world: World, by: Any) -> None:
    [row] = world.open(world.poor[0])
    path = f"/cases/{world.card(row).case.public_id}"
    assert by("charlie").get(path).status == 404
    assert by("charlie").get(f"/exit-preview?village={EAST}").status == 403
    assert not AccessRecord.objects.exists()
    assert "5000.00" in str(by("head").get(path).body["sections"])
    assert "5000.00" in str(by("town").get(f"/exit-preview?village={EAST}").body)
    assert list(AccessRecord.objects.order_by("pk").values_list("kind", "subject", "rows")) == [
        ("REVEAL", f"household:{world.poor[0].public_id}", 1),
        ("EXPORT", f"place:{EAST}", 3),
    ]


def test_households_are_previewed_and_opened_once(world: World, by: Any) -> None:
    town = by("town")
    found = town.get(f"/exit-preview?village={EAST}").body
    assert [each["is_eligible"] for each in found] == [True, True, False]
    sent = {
        "households": [row.public_id for row in world.poor[:2]],
        "found": {"on": "2017-12-11", "basis": "入户核查表", "answers": {"food": True}},
    }
    made = town.post("/household-exits", sent, key=KEY)
    assert (made.status, len(made.body)) == (201, 2)
    assert len(town.post("/household-exits", sent, key=KEY).body) == 2
    assert Exit.objects.count() == 2
    card = town.get(f"/exits/{made.body[0]['id']}").body
    assert card["answers"] == {"food": True}
    assert card["facts"]["guarantees_met"] is None
    assert town.get("/exit-counts").body == [{"kind": "household", "state": "running", "number": 2}]


def test_a_signed_exit_is_entered_once_by_who_keeps_the_register(world: World, by: Any) -> None:
    [row] = world.open(world.poor[0])
    path = f"/exits/{row.public_id}/enter"
    assert by("office").post(path, {}).body["code"] == "exits.not-under-way"
    world.sign_all(row)
    assert by("town").post(path, {}).status == 403
    assert by("office").post(path, {}).body["exit"]["state"] == "exited"
    assert by("office").post(path, {}).body["exit"]["exited_on"] == "2017-12-11"


def test_a_place_exits_by_its_code_and_a_wrong_word_is_refused(world: World, by: Any) -> None:
    office = by("office")
    made = office.post("/place-exits", {"kind": "village", "code": EAST})
    assert (made.status, made.body["left_count"]) == (201, 3)
    path = f"/exits/{made.body['exit']['id']}"
    found = {"on": "2017-12-11", "basis": "现场核查", "answers": {"food": True}}
    assert office.post(f"{path}/answers", found).body["code"] == "exits.answer-unknown"
    found["answers"] = {"road": True}
    assert office.post(f"{path}/answers", found).body["answers"] == {"road": True}
    stages = by("city").get(f"/county-stages?area={CITY}").body
    assert {each["code"] for each in stages} == {"431224", "431225", "431271", "431281"}
    assert {each["stage"] for each in stages} == {"none"}
