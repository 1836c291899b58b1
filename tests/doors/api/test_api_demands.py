"""Reading both sides of a round through the API: villages and their needs, units and their offers."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import factories as make
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.roster import actions as roster

DAY = "2024-01-25"


@pytest.fixture
def paths(world, sides):
    """Every address that shows the two sides of the open round."""
    round_, candidate = world.round.public_id, world.candidate.public_id
    return {
        "needs": "/needs",
        "villages": f"/rounds/{round_}/villages",
        "preparation": f"/rounds/{round_}/preparation",
        "offers": f"/rounds/{round_}/offers",
        "village": f"/round-villages/{sides.west.public_id}",
        "offer": f"/offers/{sides.offer.public_id}",
        "wishes": f"/candidates/{candidate}/wishes",
        "avoidances": f"/candidates/{candidate}/avoidances",
    }


@pytest.fixture
def more(world, sides):
    """So many villages more, each with a need; units with an offer and a candidate who wishes."""
    made = iter(range(300, 999))

    def add(count, round_=world.round):
        for number in (next(made) for _ in range(count)):
            code = f"411327100{number}"
            make.add_places({code: f"村{number}"})
            village = make.village_of(round_, make.place(code), on=date(2023, 5, 2))
            said = {"stated_on": date(2023, 5, 3), "by": make.OPERATOR}
            roster.state_needs([roster.Need(speciality="health")], village=village, **said)
            unit = make.unit(f"单位{number}")
            make.offer(unit, round_, on=date(2023, 5, 4))
            person = make.person(f"赵{number}", unit=unit)
            make.candidate(person, round_, nominated_on=date(2023, 6, 1))

    return add


def test_a_village_shows_its_types_needs_and_wishes_by_rank(alice, caller, world, sides):
    path = f"/rounds/{world.round.public_id}/villages"
    first, second = caller(alice).get(path, as_of=DAY).body["rows"]
    assert (first["village"]["code"], first["needs"]) == ("411327100201", [])
    assert second["tags"] == ["weak-branch"]
    assert (second["team_least"], second["team_most"]) == (3, 4)
    assert second["needs"] == [
        {"speciality": "agronomy", "note": "茶园", "stated_on": "2023-05-03", "by": "operator"}
    ]
    assert second["wishes"] == ["agriculture", "finance"]
    assert caller(alice).get(f"/round-villages/{second['id']}").body == second


def test_a_village_that_merged_says_into_what(alice, caller, sides):
    merged = {"codes": ["411327100202"], "into": "411327100201", "on": date(2023, 8, 1)}
    directory.merge_places(**merged, by=make.OPERATOR)
    row = caller(alice).get(f"/round-villages/{sides.west.public_id}").body
    assert (row["ends_on"], row["merged_into"]["name"]) == ("2023-08-01", "东关村")


def test_the_preparation_counts_what_its_lists_show(alice, caller, paths):
    alices = caller(alice)
    assert alices.get(paths["preparation"], as_of=DAY).body == {
        "villages": len(alices.get(paths["villages"], as_of=DAY).ids),
        "with_needs": 1,
        "with_wishes": 1,
        "offers": len(alices.get(paths["offers"], as_of=DAY).ids),
        "offered": 3,
        "wished": 1,
    }


def test_an_offer_says_how_many_of_its_people_stand(alice, caller, paths, world):
    [row] = caller(alice).get(paths["offers"], as_of=DAY).body["rows"]
    assert (row["unit"]["name"], row["quota"], row["named"]) == ("社旗县财政局", 3, 1)
    before = caller(alice).get(paths["offers"], as_of="2023-05-04").body["rows"]
    assert [each["named"] for each in before] == [0]
    assert "named" not in caller(alice).get(paths["offer"]).body


def test_wishes_and_avoidances_of_a_candidate_name_the_places(alice, caller, paths, sides):
    [wish] = caller(alice).get(paths["wishes"]).body["wishes"]
    assert wish == {
        "round_village": sides.west.public_id,
        "village": {"code": "411327100202", "name": "西关村"},
    }
    [avoided] = caller(alice).get(paths["avoidances"], as_of=DAY).body["avoidances"]
    assert (avoided["place"]["name"], avoided["kind"]) == ("东关村", "home_village")
    assert avoided["source"] == "declared"
    assert caller(alice).get(paths["avoidances"], as_of="2023-06-01").body["avoidances"] == []


def test_villages_that_have_said_nothing_are_asked_first(account_of, caller, sides):
    dora = caller(account_of("dora", Role.TOWNSHIP, "411327100"))
    assert dora.get("/needs", as_of=DAY).ids == [sides.east.public_id, sides.west.public_id]
    assert dora.get("/needs", as_of=DAY, silent="true").ids == [sides.east.public_id]


def test_bob_reads_what_alice_reads_and_charlie_none_of_it(bob, charlie, caller, paths):
    bobs, charlies = caller(bob), caller(charlie)
    needs = paths.pop("needs")
    assert len(bobs.get(needs, as_of=DAY).ids) == 2
    assert charlies.get(needs, as_of=DAY).ids == []
    assert {bobs.get(path).status for path in paths.values()} == {200}
    assert {charlies.get(path).status for path in paths.values()} == {404}


def test_an_announced_village_is_read_by_everybody_without_who_said_what(
    charlie, caller, sides, world
):
    charlies = caller(charlie)
    assert charlies.get("/announced-villages").ids == []
    roster.announce_villages(round_=world.round, announced_at=make.NOW, by=make.OPERATOR)
    first, second = charlies.get("/announced-villages").body["rows"]
    assert (first["id"], second["id"]) == (sides.east.public_id, sides.west.public_id)
    assert (second["needs"][0]["speciality"], second["needs"][0]["by"]) == ("agronomy", "")
    assert charlies.get("/announced-villages", as_of="2024-02-29").ids == []
    assert charlies.get("/announced-villages", q="西关").ids == [sides.west.public_id]


def test_a_cadre_reads_his_own_wishes_and_nobody_elses(account_of, caller, paths, world):
    mine = caller(account_of("li", Role.MEMBER, "520111", person=world.li))
    other = caller(account_of("wang", Role.MEMBER, "520111", person=world.wang))
    for name in ("wishes", "avoidances"):
        assert (mine.get(paths[name]).status, other.get(paths[name]).status) == (200, 404)


def test_a_branch_sees_no_offer(account_of, caller, paths):
    branch = caller(account_of("branch", Role.BRANCH, "411327100202"))
    assert branch.get(paths["offers"]).status == 403
    assert len(branch.get("/needs", as_of=DAY).ids) == 1


@pytest.mark.parametrize("name", ["needs", "villages", "offers", "preparation"])
def test_thirty_rows_cost_as_many_queries_as_three(alice, caller, paths, more, queries_of, name):
    def ask():
        assert caller(alice).get(paths[name], as_of=DAY).status == 200

    more(1)
    few = queries_of(ask)
    more(27)
    assert queries_of(ask) == few
    assert len(few) <= 10


def test_thirty_announced_villages_cost_as_many_queries_as_three(
    charlie, caller, world, more, queries_of
):
    def ask():
        return caller(charlie).get("/announced-villages").ids

    more(1)
    roster.announce_villages(round_=world.round, announced_at=make.NOW, by=make.OPERATOR)
    few = queries_of(ask)
    later = make.round_("2024", starts_on=date(2023, 5, 1))
    more(27, later)
    roster.announce_villages(round_=later, announced_at=make.NOW, by=make.OPERATOR)
    assert len(ask()) == 30
    assert queries_of(ask) == few


@pytest.mark.parametrize("name", ["needs", "villages", "offers"])
def test_pages_add_up_to_the_whole(alice, caller, paths, more, name):
    more(5)
    alices = caller(alice)
    whole = alices.get(paths[name], as_of=DAY).ids
    seen, following = [], ""
    while following is not None:
        page = alices.get(paths[name], as_of=DAY, limit=2, after=following)
        seen, following = seen + page.ids, page.body["next"]
    assert len(seen) > 5
    assert seen == whole


def test_no_answer_holds_a_phone_number_or_a_day_of_birth(alice, caller, paths):
    told = " ".join(json.dumps(caller(alice).get(path).body) for path in paths.values())
    for secret in ("13800001234", "1970-03-02", "1970"):
        assert secret not in told
