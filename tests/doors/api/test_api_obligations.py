"""Who owes what through the API."""

from __future__ import annotations

from datetime import date

import pytest

from tests.analytics.duties_world import EAST, POLICY, TOWNSHIP, build
from zhucun.directory.enums import Role

DAY = {"as_of": "2024-04-10"}
HERE = {"area": TOWNSHIP, **DAY}


@pytest.fixture
def village(places, settings):
    settings.POLICY_DIR = POLICY
    return build(places)


@pytest.fixture
def li(account_of, village):
    return account_of("li", Role.MEMBER, EAST, person=village.li.person)


def _one(village, posting, duty="home-visits", start="2024-03-01"):
    return {"area": EAST, "duty": duty, "key": posting.public_id, "start": start, **DAY}


def test_a_list_gives_state_numbers_and_reasons(alice, caller, village):
    body = caller(alice).get("/obligations", duty="home-calls", state="late", **HERE).body
    assert (body["area"], body["as_of"], body["total"]) == (
        TOWNSHIP,
        "2024-04-10",
        len(body["rows"]),
    )
    row = next(each for each in body["rows"] if each["key"] == village.wang.public_id)
    assert (row["name"], row["done"], row["needed"], row["state"]) == ("王驻村", 0, 4, "late")
    assert row["why"][0] == {
        "code": "short",
        "numbers": [0, 4, 4],
        "sentence": "0 of 4 done, 4 missing",
    }
    assert row["pack"]["id"] == "sheqi-duties"


def test_what_is_not_known_is_null_and_never_nought(alice, caller, village):
    rows = caller(alice).get("/obligations", limit=200, **HERE).body["rows"]
    mine = {row["duty"]: row for row in rows if row["key"] == village.wang.public_id}
    assert (mine["some-visits"]["needed"], mine["some-visits"]["state"]) == (None, "open")
    assert (mine["songs"]["done"], mine["songs"]["state"]) == (None, "open")


def test_pages_follow_each_other(alice, caller, village):
    whole = caller(alice).get("/obligations", limit=200, **HERE).body
    pages = []
    for offset in range(0, whole["total"], 10):
        pages += caller(alice).get("/obligations", limit=10, offset=offset, **HERE).body["rows"]
    assert pages == whole["rows"]


def test_duties_are_counted_by_state(alice, caller, village):
    lines = {each["duty"]: each for each in caller(alice).get("/obligations/duties", **HERE).body}
    assert lines["home-calls"]["counts"]["late"] == 6  # two people, three months
    assert lines["songs"]["is_connected"] is False
    assert sum(lines["card-coverage"]["counts"].values()) == 0


def test_a_cadre_reads_his_own(li, caller, village):
    rows = caller(li).get("/obligations/mine", **DAY).body
    assert {row["key"] for row in rows} == {village.li.public_id}
    assert rows[0]["state"] == "late"


def test_an_account_of_nobody_owes_nothing(alice, caller, village):
    assert caller(alice).get("/obligations/mine", **DAY).body == []


def test_behind_an_obligation_stand_its_records(alice, li, caller, village):
    visit = village.visit(village.li, date(2024, 3, 5), 0, 1)
    for account in (alice, li):
        body = caller(account).get("/obligations/one", **_one(village, village.li)).body
        assert (body["done"], body["state"]) == (2, "done")
        assert [(row["kind"], row["key"]) for row in body["behind"]] == [
            ("visit", visit.public_id)
        ] * 2


def test_a_member_reads_nobody_elses(li, caller, village):
    assert caller(li).get("/obligations", **HERE).status == 403
    assert caller(li).get("/obligations/one", **_one(village, village.wang)).status == 404


def test_bob_reads_what_alice_reads_and_charlie_nothing(bob, charlie, caller, village):
    for path in ("/obligations", "/obligations/duties"):
        assert caller(bob).get(path, **HERE).status == 200
        assert caller(charlie).get(path, **HERE).status == 404
    one = _one(village, village.wang)
    assert caller(bob).get("/obligations/one", **one).status == 200
    assert caller(charlie).get("/obligations/one", **one).status == 404
    assert caller(charlie).get("/obligations/one", **{**one, "area": "520111"}).status == 404


@pytest.mark.parametrize("query", [{"state": "often"}, {"duty": "a b"}, {"since": "2024-01-01"}])
def test_a_slip_of_the_pen_is_refused(alice, caller, village, query):
    assert caller(alice).get("/obligations", **HERE, **query).status == 422


def test_the_list_costs_the_same_for_three_people_and_for_twenty(
    alice, caller, village, queries_of
):
    door = caller(alice)
    door.get("/obligations", **HERE)
    few = len(queries_of(lambda: door.get("/obligations", **HERE)))
    village.more_people(20)
    assert len(queries_of(lambda: door.get("/obligations", **HERE))) == few
