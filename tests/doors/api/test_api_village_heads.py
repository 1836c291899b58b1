"""Heads of villages in exams, line departments, leadership teams of townships, credit ratings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from tests import factories as make
from tests.exits.world import COUNTY, DAY, EAST, TOWN, World, at, build
from tests.reports.test_departments import LIST
from tests.reward.test_exam_entries import NOTICE, PAPER, head
from tests.reward.test_weak_committees import DUE, LATER
from zhucun.economy.models import Rating


@pytest.fixture
def world(db: None, settings: Any) -> Iterator[World]:
    settings.POLICY_DIR = settings.ROOT / "policy"
    with time_machine.travel(at(DAY), tick=False):
        yield build()


def test_the_api_registers_once_records_points_and_shows_charlie_nothing(
    world: World, caller: Any
) -> None:
    office, charlie = caller(world.accounts["office"]), caller(world.accounts["charlie"])
    sent = {
        "seat": head(EAST).public_id,
        "kind": "three_categories_exam",
        "year": 2017,
        "notice": NOTICE,
        "on": "2017-12-11",
        "document": "怀办通报〔2017〕8号",
    }
    made = office.post("/exam-entries", sent, key="exam-1")
    assert (made.status, made.body["is_unset"], made.body["due"]) == (201, True, None)
    assert office.post("/exam-entries", sent, key="exam-1").body["id"] == made.body["id"]
    assert charlie.post("/exam-entries", sent).status in (403, 404)
    path = f"/exam-entries/{made.body['id']}"
    told = office.post(
        f"{path}/points", {"points": "4.50", "document": PAPER, "on": "2017-12-11"}, key="exam-2"
    )
    assert (told.status, told.body["points"]) == (200, "4.50")
    [row] = office.get("/exam-entries?year=2017&as_of=2017-12-11").body["rows"]
    assert [each["words"] for each in row["proofs"]] == ["怀办通报〔2017〕8号"]
    assert charlie.get(path).status == 404
    assert charlie.get("/exam-entries").body["rows"] == []
    assert office.post(f"{path}/void", {"reason": "录错"}).body["voided_on"] == "2017-12-11"


def test_the_api_names_ticks_and_ends_once(world: World, caller: Any) -> None:
    office, charlie = caller(world.accounts["office"]), caller(world.accounts["charlie"])
    unit = make.unit("县水利局", area=COUNTY)
    sent = {"area": COUNTY, "unit": unit.public_id, "since": "2017-09-01"}
    path = f"/checklists-of-departments/{LIST}"
    made = office.post(path, sent, key="dep-1")
    assert (made.status, [row["name"] for row in made.body]) == (201, ["县水利局"])
    assert office.post(path, sent, key="dep-1").body[0]["id"] == made.body[0]["id"]
    assert charlie.post(path, sent).status in (403, 404)
    own = f"/departments/{made.body[0]['id']}"
    told = {"item": "policy", "since": "2017-10-01", "evidence": "水发〔2017〕9号"}
    [row] = office.post(f"{own}/supports", told, key="dep-2").body
    given = {each["item"]: each["evidence"] for each in row["supports"]}
    assert given == {"people": "", "money": "", "goods": "", "policy": "水发〔2017〕9号"}
    support = next(each["tick"] for each in row["supports"] if each["tick"])
    [row] = office.post(f"/departments/supports/{support}/end", {"reason": "废止"}).body
    assert not any(each["tick"] for each in row["supports"])
    assert charlie.get(f"{path}?area={COUNTY}").status == 404
    assert office.post(f"{own}/end", {"reason": "撤并"}).body == []


def test_a_leadership_team_is_rectified_through_the_steps_of_a_case(
    world: World, caller: Any
) -> None:
    office, charlie = caller(world.accounts["office"]), caller(world.accounts["charlie"])
    path = f"/townships/{TOWN}/rectifications"
    sent = {
        "id": "0123456789ab",
        "on": "2017-12-01",
        "problem": "两个村未完成",
        "triggers": ["unmet"],
    }
    for _ in range(2):
        made = office.post(path, sent)
        assert (made.status, made.body["branch"], made.body["branch_name"]) == (201, "", "卢峰镇")
    assert office.post(path, {**sent, "id": ""}).status == 409
    assert charlie.post(path, {**sent, "id": ""}).status in (403, 404)
    assert office.post(f"/townships/{EAST}/rectifications", {**sent, "id": ""}).status == 422
    case = f"/rectifications/{made.body['id']}"
    told = {"title": "包村", "owner": "书记"}
    measure = office.post(f"{case}/measures", told).body["measures"][0]["id"]
    done = {"on": "2017-12-02", "result": "已落实"}
    office.post(f"/rectifying-measures/{measure}/finish", done)
    for do, on in (("submit", "2017-12-03"), ("accept", "2017-12-04"), ("remove", "2017-12-05")):
        moved = office.post(f"{case}/step", {"do": do, "on": on})
    assert (moved.status, moved.body["removed_on"]) == (200, "2017-12-05")
    [row] = office.get("/leadership-rectifications").body["rows"]
    assert (row["village"], row["state"]) == (TOWN, "removed")
    assert office.get("/rectifications").body["rows"] == []
    assert charlie.get("/leadership-rectifications").body["rows"] == []
    assert charlie.get(case).status == 404


def test_a_township_with_cause_is_a_lead(world: World, caller: Any) -> None:
    world.open_place(EAST, due_on=DUE)
    asked = f"/rectification-leads/townships?as_of={LATER.isoformat()}"
    with time_machine.travel(at(LATER), tick=False):
        [row] = caller(world.accounts["office"]).get(asked).body
        assert (row["area"], row["villages"], row["triggers"]) == (TOWN, [EAST], ["unmet"])
        assert caller(world.accounts["charlie"]).get(asked).body == []


def test_a_rating_is_recorded_with_its_paper_and_corrected_at_its_version(
    world: World, caller: Any
) -> None:
    office, charlie = caller(world.accounts["office"]), caller(world.accounts["charlie"])
    path = f"/households/{world.poor[0].public_id}/ratings"
    sent = {"on": "2017-03-01", "grade": "优秀", "source": "农商行评级表"}
    made = office.post(path, sent, key="rating-1")
    assert made.status == 201
    assert office.post(path, sent, key="rating-1").body == made.body
    own = f"/economy/ratings/{made.body['id']}/change"
    assert charlie.post(own, {"base": 1, "grade": "良好"}).status == 404
    assert office.post(own, {"base": 1, "grade": "良好", "limit": "20000"}).status == 201
    assert office.post(own, {"base": 1, "grade": "一般"}).status == 409
    [row] = office.get(f"/economy/ratings?as_of={DAY.isoformat()}").body["rows"]
    assert (row["grade"], row["source"], row["version"]) == ("良好", "农商行评级表", 2)
    assert charlie.get("/economy/ratings").body["rows"] == []
    assert Rating.objects.count() == 1


def test_the_rows_behind_a_pillar_say_what_a_household_lacks(world: World, caller: Any) -> None:
    office = caller(world.accounts["office"])
    asked = f"/pillar-rows?area={COUNTY}&item=scores/credit-rating&as_of={DAY.isoformat()}"
    rows = office.get(asked).body
    assert {(row["state"], tuple(row["lacks"])) for row in rows} == {("open", ())}
