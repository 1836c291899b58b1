"""Households through the API: the list, the card, and everything that is recorded of them."""

from __future__ import annotations

import pytest

from tests import factories as make
from tests.households.world import added, person
from zhucun.directory.enums import Role
from zhucun.households.models import Household
from zhucun.ledger.models import AccessRecord

EAST, WEST = "411327100201", "411327100202"


@pytest.fixture(autouse=True)
def _own_policy(settings):
    """Classifications of households are words of the house's packs."""
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def family(places) -> Household:
    people = (
        person("王建国", serial=1, phone="13800000001"),
        person("李秀英", "spouse", serial=2),
        person("王小燕", "child"),
    )
    return added(places[EAST], 1, *people, phone="13900000001", address="东关三组5号")


@pytest.fixture
def secretary(account_of):
    return account_of("secretary", Role.FIRST_SECRETARY, EAST)


@pytest.fixture
def path(family):
    return f"/households/{family.public_id}"


def _family(**more):
    members = [
        {"name": "赵钱", "id_number": make.id_number(serial=9)},
        {"name": "孙李", "relation": "spouse"},
    ]
    return {"number": "0042", "since": "2024-01-01", "members": members, **more}


def test_a_household_is_added_once_with_its_members(alice, caller, made_once, places):
    office = caller(alice)
    sent = _family(tags={"monitored-household": "2024-02-01"})
    made = made_once(office, f"/villages/{EAST}/households", sent, status=201)
    assert (made.body["size"], made.body["tags"][0]["tag"]) == (2, "monitored-household")
    row = Household.objects.get()
    assert (row.number, row.head_name) == ("0042", "赵钱")
    again = office.post(f"/villages/{WEST}/households", _family())
    assert (again.status, again.body["code"]) == (409, "households.elsewhere")
    headless = [{"name": "孙李", "relation": "spouse"}]
    bare = office.post(f"/villages/{EAST}/households", _family(number="7", members=headless))
    assert bare.body["code"] == "households.head-missing"


def test_names_are_whole_in_the_village_and_no_number_is_ever_whole(
    family, path, alice, secretary, caller
):
    near, far = caller(secretary), caller(alice)
    assert near.get("/households").body["rows"][0]["name"] == "王建国"
    assert far.get("/households").body["rows"][0]["name"] == "王**"
    assert [each["name"] for each in far.get(path).body["members"]] == ["王**", "李**", "王**"]
    for who in (near, far):
        told = str([who.get("/households").body, who.get(path).body])
        for number in ("13900000001", "13800000001", make.id_number(serial=2)):
            assert number not in told


def test_the_list_is_narrowed(family, places, alice, caller):
    other = added(places[WEST], 2)
    office = caller(alice)
    assert office.get("/households", q="王建国").ids == [family.public_id]
    assert office.get("/households", area=WEST).ids == [other.public_id]
    assert office.get("/households", as_of="2019-01-01").ids == []
    office.post(
        f"/households/{other.public_id}/tags", {"tag": "monitored-household", "since": "2024-01-01"}
    )
    assert office.get("/households", tag="monitored-household").ids == [other.public_id]
    assert office.get("/households", q="13800000001").ids == [family.public_id]
    assert AccessRecord.objects.get().what == "phone"


def test_a_cadre_corrects_phone_and_address_only(family, path, secretary, caller):
    me = caller(secretary)
    changed = me.post(f"{path}/change", {"base": 1, "address": "西头"})
    assert (changed.status, changed.body["address"]) == (200, "西头")
    assert me.post(f"{path}/change", {"base": 2, "number": "88"}).status == 403
    assert me.post(f"{path}/end", {"on": "2024-05-01", "reason": "moved"}).status == 403


def test_a_change_of_an_older_version_is_refused(path, alice, caller):
    office = caller(alice)
    assert office.post(f"{path}/change", {"base": 1, "address": "甲处"}).status == 200
    stale = office.post(f"{path}/change", {"base": 1, "address": "乙处"})
    assert stale.status == 409
    assert "甲处" in str(stale.body["facts"])


def test_the_head_changes_and_a_head_who_dies_is_followed(family, path, alice, caller):
    office = caller(alice)
    wife = office.get(path).body["members"][1]["id"]
    made = office.post(f"/members/{wife}/head", {"former_as": "spouse"})
    assert (made.status, made.body["members"][0]["relation"]) == (200, "head"), made.body
    family.refresh_from_db()
    assert family.head_name == "李秀英"
    members = made.body["members"]
    husband = next(each["id"] for each in members if each["relation"] == "spouse")
    dies = {"on": "2024-05-01", "reason": "death"}
    assert office.post(f"/members/{wife}/end", dies).status in (409, 422)
    assert office.post(f"/members/{wife}/end", {**dies, "new_head": husband}).status == 200
    family.refresh_from_db()
    assert family.head_name == "王建国"


def test_a_household_moves_is_classified_and_ends(family, path, alice, caller):
    office = caller(alice)
    moved = office.post(f"{path}/move", {"village": WEST, "on": "2024-05-01"})
    assert (moved.body["village"], len(moved.body["lived_before"])) == (WEST, 1)
    tag = {"tag": "monitored-household", "since": "2024-02-01"}
    assert office.post(f"{path}/tags", tag).body["tags"][0]["until"] is None
    ended = {"tag": "monitored-household", "on": "2024-06-01", "basis": "风险消除"}
    assert office.post(f"{path}/tags/end", ended).body["tags"][0]["until"] == "2024-06-01"
    gone = office.post(f"{path}/end", {"on": "2024-07-01", "reason": "moved"})
    assert (gone.body["until"], gone.body["may_keep"]) == ("2024-07-01", False)
    assert office.get("/households", as_of="2024-06-30").ids == [family.public_id]
    assert office.get("/households", as_of="2024-07-01").ids == []
    late = office.post(f"{path}/members", {"name": "新人", "relation": "child"})
    assert (late.status, late.body["code"]) == (409, "households.ended")


def test_a_death_and_an_end_by_mistake_are_taken_back(family, path, alice, caller, made_once):
    office = caller(alice)
    head, heir = (each["id"] for each in office.get(path).body["members"][:2])
    dead = {"on": "2024-05-01", "reason": "death", "new_head": heir}
    office.post(f"/members/{head}/end", dead)
    back = {"basis": "误登"}
    refused = office.post(f"/members/{head}/end/back", back)
    assert (refused.status, refused.body["code"]) == (409, "households.second-head")
    assert office.post(f"/members/{head}/end/back", {"former_as": "spouse"}).status == 422
    lives = office.post(f"/members/{head}/end/back", {**back, "former_as": "spouse"}).body
    assert (lives["members"][0]["id"], lives["members"][0]["until"]) == (head, None)
    office.post(f"{path}/end", {"on": "2024-05-02", "reason": "moved"})
    stands = made_once(office, f"{path}/end/back", back, status=200).body
    assert (stands["until"], stands["end_reason"], stands["may_keep"]) == (None, None, True)
    assert {each["until"] for each in stands["members"]} == {None}


def test_a_day_that_has_not_come_is_refused(family, path, alice, caller):
    office = caller(alice)
    member, late = family.members.last().public_id, "2062-05-01"
    sent = (
        (f"{path}/end", {"on": late, "reason": "moved"}),
        (f"{path}/move", {"village": WEST, "on": late}),
        (f"{path}/members", {"name": "新人", "relation": "child", "since": late}),
        (f"/members/{member}/end", {"on": late, "reason": "death"}),
        (f"/members/{member}/end", {"on": late, "reason": "moved"}),
        (f"/villages/{EAST}/households", _family(since=late)),
    )
    for address, body in sent:
        answer = office.post(address, body)
        assert (answer.status, answer.body["code"]) == (422, "households.day-ahead"), address


def test_charlie_finds_no_household_and_changes_none(family, path, charlie, caller):
    stranger = caller(charlie)
    assert stranger.get("/households").ids == []
    assert stranger.get("/households", area="411327").ids == []
    assert stranger.get("/households", q="13800000001").ids == []
    assert stranger.get(path).status == 404
    member = family.members.first().public_id
    refused = (
        (f"{path}/change", {"base": 1, "address": "x"}),
        (f"{path}/move", {"village": "520111100201", "on": "2024-05-01"}),
        (f"{path}/end", {"on": "2024-05-01", "reason": "moved"}),
        (f"{path}/end/back", {"basis": "x"}),
        (f"/members/{member}/end/back", {"basis": "x"}),
        (f"{path}/tags", {"tag": "monitored-household", "since": "2024-02-01"}),
        (f"{path}/members", {"name": "x", "relation": "child"}),
        (f"/members/{member}/change", {"base": 1, "name": "x"}),
        (f"/members/{member}/end", {"on": "2024-05-01", "reason": "moved"}),
        (f"/members/{member}/head", {"former_as": "spouse"}),
    )
    for address, body in refused:
        assert stranger.post(address, body).status == 404, address
    assert stranger.post(f"/villages/{EAST}/households", _family()).status == 403
    family.refresh_from_db()
    assert (family.address, family.version) == ("东关三组5号", 1)


def test_a_list_costs_the_same_for_few_and_many(places, alice, caller, queries_of):
    office = caller(alice)
    added(places[EAST], 1)
    few = queries_of(lambda: office.get("/households"))
    for n in range(2, 22):
        added(places[EAST], n)
    assert queries_of(lambda: office.get("/households")) == few
