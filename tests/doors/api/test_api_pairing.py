"""Pairing through the API: helpers, pairs, proposals, grids, offices and visits."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.doors.web.pairing.conftest import Paired, build
from tests.pairing.world import AT, COUNTY, EAST, TOWN, WEST
from zhucun.directory.actions import merge_places
from zhucun.directory.perms import OPERATOR
from zhucun.ledger.models import EventRecord
from zhucun.pairing import jobs
from zhucun.pairing.actions import proposing
from zhucun.pairing.models import CallVisit, Helper, Pairing

KEY = "abc-123"


@pytest.fixture
def paired(db, settings):
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(AT, tick=False):
        yield build()


@pytest.fixture
def by(paired, caller):
    return lambda who: caller(paired.accounts[who])


def test_lists_say_what_the_pages_say_and_charlie_reads_nothing(paired: Paired, by: Any) -> None:
    office = by("office")
    assert [row["name"] for row in office.get("/helpers").body["rows"]] == ["刘结对"]
    rows = office.get("/pairings").body["rows"]
    assert [(row["number"], row["head"]) for row in rows] == [(paired.house.number, "张**")]
    sums = office.get(f"/pairing-arithmetic?area={COUNTY}").body
    assert (sums["households"], sums["cap"], sums["places"], sums["missing"]) == (2, 5, 5, 0)
    waiting = office.get(f"/unpaired?area={COUNTY}").body
    assert [(row["number"], row["lacks"]) for row in waiting] == [
        (paired.waiting.number, "not_asked")
    ]
    assert [row["name"] for row in office.get("/grids").body["rows"]] == ["第一微网格"]
    assert [row["name"] for row in office.get("/offices").body["rows"]] == ["县长甲"]
    charlie = by("charlie")
    for path in ("/helpers", "/pairings", "/grids", "/offices", "/calls", "/pair-proposals"):
        assert charlie.get(path).body["rows"] == [], path
    assert charlie.get(f"/unpaired?area={COUNTY}").body == []
    assert charlie.get(f"/pairing-arithmetic?area={COUNTY}").body["households"] == 0


def test_a_proposal_is_asked_for_once_and_decided_by_people(paired: Paired, by: Any) -> None:
    office = by("office")
    sent = {"area": COUNTY, "title": "六月结对"}
    made = office.post("/pair-proposals", sent, key=KEY)
    assert made.status == 201
    assert office.post("/pair-proposals", sent, key=KEY).body["id"] == made.body["id"]
    path = f"/pair-proposals/{made.body['id']}"
    rows = office.get(f"{path}/rows").body["rows"]
    assert [(row["number"], row["helper_name"]) for row in rows] == [
        (paired.waiting.number, "刘结对")
    ]
    assert office.post(f"{path}/decline", {"all": True}).status == 422
    done = office.post(f"{path}/adopt", {"households": [paired.waiting.public_id]})
    assert done.body["sums"]["adopted"] == 1
    assert done.body["state"] == "decided"
    assert office.post(f"{path}/adopt", {"all": True}).status == 409
    assert by("charlie").get(path).status == 404
    assert by("town").get(path).status == 403
    assert Pairing.objects.filter(valid_until=None).count() == 2


def test_a_helper_is_recorded_pairs_and_leaves(paired: Paired, by: Any) -> None:
    office = by("office")
    unit = make.unit("溆浦县农业局", area=COUNTY)
    person = make.person("新帮手", unit=unit)
    sent = {"person": person.public_id, "place": TOWN, "level": "township", "since": "2018-06-01"}
    made = office.post("/helpers", sent)
    assert made.status == 201
    assert office.post("/helpers", sent).status == 409
    pair = {"household": paired.waiting.public_id, "helper": made.body["id"], "since": "2018-06-10"}
    first = office.post("/pairings", pair)
    assert first.status == 201
    assert office.post("/pairings", pair).body["id"] == first.body["id"]
    other = pair | {"helper": paired.mine.public_id}
    assert office.post("/pairings", other).body["code"] == "pairing.household-paired"
    end = {"until": "2018-07-01", "reason": "调离"}
    assert office.post(f"/helpers/{made.body['id']}/end", end).body["until"] == "2018-07-01"
    assert by("charlie").post(f"/helpers/{made.body['id']}/end", end).status == 404
    assert Helper.objects.get(person=person).end_reason == "调离"


def test_visits_are_written_down_once(paired: Paired, by: Any) -> None:
    office, path = by("office"), f"/offices/{paired.mayor.public_id}/calls"
    made = office.post(path, {"place": EAST, "on": "2018-06-14"})
    assert made.status == 201
    assert office.post(path, {"place": EAST, "on": "2018-06-14"}).status == 409
    assert office.post(path, {"place": EAST, "on": "2018-06-20"}).status == 422
    mine = by("helper").post(f"/pairings/{paired.pairing.public_id}/calls", {"on": "2018-06-15"})
    assert (mine.status, mine.body["name"]) == (201, "刘结对")
    assert by("charlie").post(path, {"place": EAST, "on": "2018-06-13"}).status in (403, 404)
    void = office.post(f"/calls/{made.body['id']}/void", {"reason": "误记"})
    assert void.body["voided_on"] == "2018-06-15"
    assert CallVisit.objects.count() == 2


def test_households_come_into_a_grid(paired: Paired, by: Any) -> None:
    secretary = by("secretary")
    made = secretary.post(f"/villages/{EAST}/grids", {"name": "二网格", "since": "2018-06-15"})
    assert made.status == 201
    sent = {"households": [paired.house.public_id], "since": "2018-06-15"}
    before = EventRecord.objects.count()
    assert secretary.post(f"/grids/{made.body['id']}/households", sent).status == 200
    assert secretary.post(f"/grids/{made.body['id']}/households", sent).status == 200
    assert EventRecord.objects.count() == before + 1
    assert by("charlie").post(f"/grids/{made.body['id']}/households", sent).status == 404


def test_who_answers_for_a_village_is_named_once_and_ended(paired: Paired, by: Any) -> None:
    office, sent = by("office"), {"kind": "township_group", "since": "2018-06-01"}
    path = f"/villages/{EAST}/backings"
    made = office.post(path, sent, key=KEY)
    assert made.status == 201
    assert office.post(path, sent, key=KEY).body == made.body
    asked = f"/villages-helped?area={COUNTY}&state=township_group"
    [row] = office.get(asked).body
    assert (row["village"], row["helped_by"]) == (EAST, ["township_group"])
    assert [each["id"] for each in row["backings"]] == [made.body["id"]]
    assert by("charlie").get(asked).body == []
    assert by("charlie").post(path, sent).status == 404
    assert by("secretary").post(path, sent).status == 403
    end, told = f"/backings/{made.body['id']}/end", {"until": "2018-06-10", "reason": "换人"}
    assert by("charlie").post(end, told).status == 404
    assert office.post(end, told).body["until"] == "2018-06-10"
    assert office.get(asked).body == []


def test_what_a_merged_village_leaves_behind_follows_once(paired: Paired, by: Any) -> None:
    merge_places(codes=[EAST], into=WEST, on=date(2018, 6, 1), by=OPERATOR)
    office, path = by("office"), f"/merged-villages/{EAST}/follow"
    [row] = office.get("/merged-villages").body
    assert (row["village"], row["into"], row["households"], row["pairings"]) == (EAST, WEST, 2, 1)
    assert by("charlie").get("/merged-villages").body == []
    assert by("charlie").post(path).status == 404
    counts = [office.post(path).body["households"] for _ in range(2)]
    assert counts == [2, 0]
    assert office.get("/merged-villages").body == []


def test_a_helper_is_changed_and_kin_is_noted_and_taken_back(paired: Paired, by: Any) -> None:
    office, path = by("office"), f"/helpers/{paired.mine.public_id}"
    assert office.post(f"{path}/change", {"is_leading": True}).body["is_leading"] is True
    assert by("secretary").post(f"{path}/change", {"is_leading": False}).status == 403
    sent = {"household": paired.waiting.public_id, "basis": "堂兄"}
    for _ in range(2):
        noted = by("secretary").post(f"{path}/kin", sent).body
        assert [(row["number"], row["basis"]) for row in noted] == [(paired.waiting.number, "堂兄")]
    assert office.get(f"{path}/kin").body == noted
    pair = {"household": paired.waiting.public_id, "helper": paired.mine.public_id}
    assert office.post("/pairings", {**pair, "since": "2018-06-10"}).body["code"] == "pairing.kin"
    charlie = by("charlie")
    assert charlie.get(f"{path}/kin").status == 404
    for tail, body in (("change", {}), ("kin", sent), ("kin/take-back", sent)):
        assert charlie.post(f"{path}/{tail}", body).status in (404, 422), tail
    back = {"household": paired.waiting.public_id}
    assert office.post(f"{path}/kin/take-back", back).body == []


def test_a_grid_gets_another_head_and_ends(paired: Paired, by: Any) -> None:
    path = f"/grids/{paired.cell.public_id}"
    assert by("secretary").post(f"{path}/head", {}).body["head"] is None
    for tail, body in (("head", {}), ("end", {"until": "2018-06-20"})):
        assert by("charlie").post(f"{path}/{tail}", body).status == 404
        assert by("town").post(f"{path}/{tail}", body).status == 403
    for _ in range(2):
        ended = by("office").post(f"{path}/end", {"until": "2018-06-20"}).body
        assert ended["until"] == "2018-06-20"


def test_a_worker_computes_for_a_large_area_and_the_caller_reads_how_far_it_is(
    paired: Paired, by: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proposing, "AT_ONCE", 0)
    office = by("office")
    made = office.post("/pair-proposals", {"area": COUNTY, "title": "全县"}).body
    assert (made["state"], made["households"], made["failure"]) == ("waiting", None, None)
    path = f"/pair-proposals/{made['id']}"
    assert office.post(f"{path}/adopt", {"all": True}).body["code"] == "pairing.proposal-busy"
    jobs.work_once(clock=lambda: AT, worker="here:1:a")
    done = office.get(path).body
    assert (done["state"], done["paired"], done["done"], done["total"]) == ("open", 1, 1, 1)
    other = office.post("/pair-proposals", {"area": COUNTY, "title": "又"}).body
    assert by("charlie").post(f"/pair-proposals/{other['id']}/stop").status == 404
    for _ in range(2):
        assert office.post(f"/pair-proposals/{other['id']}/stop").body["state"] == "dropped"
