"""What happens to households, through the API: births, transfers, splits, incomes, the account."""

from __future__ import annotations

import pytest

from tests.households.world import added, person
from zhucun.households.models import Household
from zhucun.ledger.models import AccessRecord

EAST = "411327100201"
WINDOW = {"area": "411327", "since": "2024-01-01", "until": "2024-06-01"}


@pytest.fixture(autouse=True)
def _own_policy(settings):
    """Classifications and the formula of income are of the house's packs."""
    settings.POLICY_DIR = settings.ROOT / "policy"


@pytest.fixture
def family(places) -> Household:
    people = (person("王建国", serial=1), person("李秀英", "spouse"), person("王小燕", "child"))
    return added(places[EAST], 1, *people)


@pytest.fixture
def other(places) -> Household:
    return added(places[EAST], 2, person("赵大勇", serial=11), person("孙秀兰", "spouse"))


@pytest.fixture
def path(family):
    return f"/households/{family.public_id}"


@pytest.fixture
def ids(family):
    return {row.name: row.public_id for row in family.members.all()}


def test_a_birth_is_recorded_once(family, path, ids, alice, caller, made_once):
    sent = {"name": "王小宝", "birth_on": "2024-02-01", "mother": ids["李秀英"]}
    made = made_once(caller(alice), f"{path}/birth", sent, status=201)
    assert made.body["size"] == 4
    early = caller(alice).post(f"{path}/birth", {**sent, "birth_on": "2019-01-01"})
    assert (early.status, early.body["code"]) == (422, "households.before-household")


def test_who_marries_and_who_arrives(family, other, path, ids, alice, caller):
    office = caller(alice)
    sent = {
        "into": other.public_id,
        "relation": "child_in_law",
        "reason": "marriage",
        "on": "2024-02-01",
    }
    assert office.post(f"/members/{ids['王小燕']}/transfer", sent).status == 200
    assert other.members.filter(joined_reason="marriage").count() == 1
    new = {"name": "钱来", "relation": "other", "joined": "moved", "since": "2024-03-01"}
    assert office.post(f"{path}/arrival", new).body["size"] == 3


def test_a_household_splits_and_another_joins(family, other, path, ids, alice, caller, made_once):
    office = caller(alice)
    sent = {"number": "777", "on": "2024-02-01", "members": {ids["王小燕"]: "head"}}
    made = made_once(office, f"{path}/split", sent, status=201)
    assert (made.body["number"], made.body["size"]) == ("777", 1)
    all_of_them = {key: "other" for key in ids.values() if key != ids["王小燕"]}
    first = dict.fromkeys(all_of_them, "other") | {next(iter(all_of_them)): "head"}
    refused = office.post(f"{path}/split", {**sent, "number": "778", "members": first})
    assert (refused.status, refused.body["code"]) == (422, "households.nobody-stays")
    joins = {"into": other.public_id, "on": "2024-03-01", "members": all_of_them}
    assert office.post(f"{path}/merge", joins).body["end_reason"] == "merged"


def test_an_income_is_recorded_once_computed_and_corrected(family, path, alice, caller, made_once):
    office = caller(alice)
    sent = {"starts_on": "2023-01-01", "wages": "30000", "costs": "3000"}
    made = made_once(office, f"{path}/incomes", {**sent, "declared_per_head": "9500"}, status=201)
    [row] = made.body["rows"]
    assert (float(row["per_head"]), float(row["differs"]), row["persons"]) == (9000, 500, 3)
    twice = office.post(f"{path}/incomes", sent)
    assert (twice.status, twice.body["code"]) == (409, "households.income-twice")
    fixed = office.post(f"/household-incomes/{row['id']}/correct", {**sent, "wages": "33000"})
    assert float(fixed.body["rows"][0]["net"]) == 30000
    assert office.post(f"{path}/incomes", {"starts_on": "2022-01-01"}).status == 422
    before = AccessRecord.objects.filter(what="income", kind="EXPORT").count()
    assert len(office.get(f"{path}/incomes").body["rows"]) == 1
    assert AccessRecord.objects.filter(what="income", kind="EXPORT").count() == before + 1


def test_the_account_closes_and_each_figure_is_its_rows(family, path, ids, alice, caller):
    office = caller(alice)
    office.post(f"{path}/birth", {"name": "王小宝", "birth_on": "2024-02-01"})
    found = office.get("/household-account", **WINDOW).body
    assert found["closes"] is True
    assert (found["opening"]["persons"], found["closing"]["persons"]) == (3, 4)
    assert found["came"] == {"birth": {"households": 0, "persons": 1}}
    [row] = office.get("/household-account/rows", **WINDOW, unit="persons", part="came:birth").body[
        "rows"
    ]
    assert (row["name"], row["number"]) == ("王**", family.number)
    closed = office.post("/household-account/close", {"area": "411327", "on": "2024-06-01"})
    assert (closed.status, closed.body["persons"]) == (201, 4)
    again = office.post("/household-account/close", {"area": "411327", "on": "2024-06-01"})
    assert (again.status, again.body["code"]) == (409, "households.already-counted")


def test_charlie_records_nothing_and_counts_nothing(family, other, path, ids, charlie, caller):
    stranger = caller(charlie)
    member = ids["王小燕"]
    refused = (
        (f"{path}/birth", {"name": "x", "birth_on": "2024-02-01"}),
        (f"{path}/arrival", {"name": "x", "relation": "other"}),
        (f"{path}/split", {"number": "9", "on": "2024-02-01", "members": {member: "head"}}),
        (f"{path}/merge", {"into": other.public_id, "on": "2024-02-01", "members": {}}),
        (f"{path}/incomes", {"starts_on": "2023-01-01", "wages": "1"}),
        (
            f"/members/{member}/transfer",
            {"into": other.public_id, "relation": "other", "reason": "moved", "on": "2024-02-01"},
        ),
    )
    for address, body in refused:
        assert stranger.post(address, body).status == 404, address
    assert stranger.get(f"{path}/incomes").status == 404
    assert stranger.get("/household-account", **WINDOW).status == 404
    assert stranger.get("/household-account/rows", **WINDOW).status == 404
    close = {"area": "411327", "on": "2024-06-01"}
    assert stranger.post("/household-account/close", close).status == 403
