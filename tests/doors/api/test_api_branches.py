"""Party branches, committees, talents and stars through the API."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from tests import factories as make
from tests.branches.test_stars import STARS, keep, task
from tests.branches.world import AT, DAY, admit, found
from zhucun.branches.models import Meeting, PartyMember, StarTask
from zhucun.directory.enums import Role
from zhucun.directory.models import Account
from zhucun.directory.perms import OPERATOR

EAST = "411327100201"
KEY = "0123456789ab"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def by(_today, places, settings, caller):
    settings.POLICY_DIR = settings.ROOT / "policy"
    for name, role, area in (
        ("keeper", Role.BRANCH, EAST),
        ("town", Role.TOWNSHIP, "411327100"),
        ("office", Role.OFFICE, "411327"),
        ("charlie", Role.OFFICE, "520111"),
        ("bob", Role.MEMBER, EAST),
    ):
        make.actor(name, role, area, on=DAY)
    return lambda who: caller(Account.objects.get(username=who))


@pytest.fixture
def branch(by, places):
    return found(places[EAST], OPERATOR)


def test_a_branch_with_a_member_is_recorded_once_and_read_with_its_ages(by):
    keeper = by("keeper")
    told = {"id": KEY, "name": "东关党支部", "on": "2001-07-01"}
    for _ in range(2):
        made = keeper.post(f"/villages/{EAST}/branches", told)
        assert (made.status, made.body["id"]) == (201, KEY)
    person = {"name": "王建国", "birth_on": "1961-05-04"}
    told = {"person": person, "stage": "full", "joined_on": "2021-01-01"}
    made = keeper.post(f"/branches/{KEY}/members", told)
    assert (made.status, made.body["name"]) == (201, "王建国")
    again = keeper.post(f"/branches/{KEY}/members", told)
    assert (again.status, again.body["code"]) == (409, "branches.person-known")
    [row] = keeper.get("/branches").body["rows"]
    assert (row["member_count"], row["mean_age"], row["aged"]) == (1, 62.0, 1)
    [row] = by("office").get("/party-members?stage=party").body["rows"]
    assert (row["name"], row["born"]) == ("王**", "1961")
    assert PartyMember.objects.count() == 1


def test_a_meeting_tells_how_many_were_to_come_and_is_voided(by, branch):
    admit(branch, OPERATOR)
    told = {"kind": "lecture", "on": "2024-02-20", "topic": "学习党章", "present": 1}
    made = by("keeper").post(f"/branches/{branch.public_id}/meetings", told)
    assert (made.status, made.body["expected"]) == (201, 1)
    wrong = by("keeper").post(
        f"/branches/{branch.public_id}/meetings", {**told, "topic": "电话13812345678"}
    )
    assert (wrong.status, wrong.body["code"]) == (422, "branches.number-in-text")
    key = made.body["id"]
    voided = by("keeper").post(f"/branch-meetings/{key}/void", {"reason": "重复"})
    assert voided.body["voided_on"] == DAY.isoformat()
    assert by("keeper").get("/branch-meetings").body["rows"] == []
    assert Meeting.objects.count() == 1


def test_a_weak_branch_goes_through_its_steps(by, branch):
    told = {"id": KEY, "on": "2023-06-01", "problem": "组织生活不正常"}
    assert by("keeper").post(f"/branches/{branch.public_id}/rectifications", told).status == 403
    made = by("office").post(f"/branches/{branch.public_id}/rectifications", told)
    assert (made.status, made.body["state"]) == (201, "open")
    measure = {"title": "选优配强班子", "owner": "镇党委副书记"}
    card = by("keeper").post(f"/rectifications/{KEY}/measures", measure).body
    step = f"/rectifications/{KEY}/step"
    early = by("keeper").post(step, {"do": "submit", "on": "2023-10-01"})
    assert (early.status, early.body["code"]) == (409, "branches.measures-open")
    done = {"on": "2023-09-01", "result": "已调整"}
    key = card["measures"][0]["id"]
    assert by("keeper").post(f"/rectifying-measures/{key}/finish", done).status == 200
    for who, do, on in (
        ("keeper", "submit", "2023-10-01"),
        ("office", "accept", "2023-11-01"),
        ("office", "remove", "2023-12-01"),
    ):
        for _ in range(2):
            assert by(who).post(step, {"do": do, "on": on}).status == 200
    window = "since=2023-01-01&until=2024-01-01"
    flow = by("office").get(f"/rectification-flow?{window}").body
    assert (flow["before"], flow["listed"], flow["removed"], flow["left"]) == (0, 1, 1, 0)


def test_talents_are_counted_as_flow_and_listed_as_stock(by, branch):
    told = {"person": {"name": "王能人"}, "kind": "leader", "on": "2023-05-01", "field": "养牛"}
    made = by("keeper").post(f"/villages/{EAST}/talents", told)
    assert (made.status, made.body["name"]) == (201, "王能人")
    window = "since=2023-01-01&until=2024-01-01"
    flows = {row["word"]: row for row in by("office").get(f"/talent-flows?{window}").body}
    assert (flows["leader"]["came"], flows["leader"]["end"]) == (1, 1)
    assert [row["name"] for row in by("office").get("/talents").body["rows"]] == ["王**"]


def test_stars_are_computed_beside_what_is_declared(by, branch, places):
    keep(OPERATOR, *(task(n, star) for n, star in enumerate(STARS)))
    for row in StarTask.objects.all():
        told = {"task": row.public_id, "result": "met", "on": "2024-02-01"}
        assert by("keeper").post(f"/branches/{branch.public_id}/star-checks", told).status == 403
        found_ = by("town").post(f"/branches/{branch.public_id}/star-checks", told)
    assert (found_.status, found_.body["computed"]) == (201, 5)
    told = {"year": 2024, "stars": 4, "meets_standard": True, "on": "2024-02-20"}
    made = by("office").post(f"/branches/{branch.public_id}/star-declarations", told)
    assert (made.body["declared"], made.body["agrees"]) == (4, False)
    [row] = by("office").get("/branch-stars?year=2024").body
    assert row["stars"][0] == {
        "id": STARS[0], "state": "earned", "met": 1, "tasks": 1, "points": None, "most": None
    }  # fmt: skip


def test_charlie_reads_and_writes_nothing_here(by, branch):
    admit(branch, OPERATOR, born=date(1961, 5, 4))
    charlie = by("charlie")
    for path in ("branches", "party-members", "committees", "branch-meetings", "rectifications"):
        assert charlie.get(f"/{path}").body["rows"] == [], path
    assert charlie.get("/talents").body["rows"] == []
    assert charlie.get("/branch-stars?year=2024").body == []
    told = {"person": {"name": "张三"}, "stage": "full", "joined_on": "2021-01-01"}
    assert charlie.post(f"/branches/{branch.public_id}/members", told).status == 404
    assert by("bob").post(f"/branches/{branch.public_id}/members", told).status == 403
