"""Reading the roster through the API."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import factories as make

DAY = "2024-01-25"


def test_a_posting_names_person_place_team_and_unit(alice, caller, world):
    [row] = caller(alice).get("/postings", as_of=DAY).body["rows"]
    assert row["person"] == {"id": world.wang.public_id, "name": "王强"}
    assert row["place"] == {"code": "411327100201", "name": "东关村"}
    assert (row["role"], row["starts_on"], row["ends_on"]) == (
        "first_secretary",
        "2021-05-10",
        None,
    )
    assert row["team"]["id"] == world.team.public_id
    assert row["unit"]["name"] == "社旗县财政局"
    assert caller(alice).get(f"/postings/{row['id']}").body == row


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, 1),
        ({"as_of": "2021-05-09"}, 0),
        ({"area": "411327100"}, 1),
        ({"area": "411327101"}, 0),
        ({"role": "first_secretary"}, 1),
        ({"role": "member"}, 0),
        ({"round": "2021"}, 1),
        ({"round": "2023"}, 0),
        ({"unit": "0" * 12}, 0),
        ({"q": "wq"}, 1),
        ({"q": "李"}, 0),
        ({"gone": "true"}, 1),
    ],
)
def test_the_roster_is_narrowed_down(alice, caller, world, wanted, found):
    assert len(caller(alice).get("/postings", **{"as_of": DAY, **wanted}).ids) == found


def test_pages_neither_repeat_nor_hide_a_row_while_others_write(alice, caller, world, many):
    many(5)
    alices = caller(alice)
    whole = alices.get("/postings", as_of=DAY).ids
    first = alices.get("/postings", as_of=DAY, limit=2)
    late = make.person("孙先", unit=world.unit)
    make.posting(late, world.places["411327100201"], world.past, role="member")
    world.posting.delete()
    seen, following = first.ids, first.body["next"]
    while following:
        page = alices.get("/postings", as_of=DAY, limit=2, after=following)
        seen, following = seen + page.ids, page.body["next"]
    assert seen == whole


def test_a_full_page_that_is_the_last_has_no_next(alice, caller, world, many):
    many(1)
    assert caller(alice).get("/postings", as_of=DAY, limit=2).body["next"] is None


@pytest.mark.parametrize("path", ["/postings", "/teams", "/units"])
def test_a_cursor_of_another_list_is_refused(alice, caller, world, many, path):
    cursor = caller(alice).get("/places", limit=1).body["next"]
    for value in (cursor, cursor + "x", "nonsense"):
        answer = caller(alice).get(path, after=value)
        assert (answer.status, answer.body["code"]) == (422, "api.bad-cursor")


@pytest.mark.parametrize(
    "path",
    [
        "/places",
        "/units",
        "/rounds",
        "/teams",
        "/postings",
        "/rounds/{round}/candidates",
        "/candidates/{candidate}/eligibility",
        "/cadres/{person}",
        "/board",
        "/coverage",
    ],
)
def test_thirty_rows_cost_as_many_queries_as_three(alice, caller, world, many, queries_of, path):
    path = path.format(
        round=world.round.public_id,
        candidate=world.candidate.public_id,
        person=world.wang.public_id,
    )
    alices = caller(alice)

    on_day = {} if path in {"/units", "/rounds"} else {"as_of": DAY}

    def ask():
        assert alices.get(path, **on_day).status == 200

    many(2)
    few = queries_of(ask)
    many(28)
    assert queries_of(ask) == few
    assert len(few) <= 7


def test_teams_and_rounds_say_how_many(alice, caller, world):
    [team] = caller(alice).get("/teams", as_of=DAY).body["rows"]
    assert (team["size"], team["village"]["code"]) == (1, "411327100201")
    assert "size" not in caller(alice).get(f"/teams/{team['id']}").body
    rounds = caller(alice).get("/rounds").body["rows"]
    counts = [(row["code"], row["postings"], row["teams"], row["candidates"]) for row in rounds]
    assert counts == [("2023", 0, 0, 1), ("2021", 1, 1, 0)]
    assert caller(alice).get(f"/rounds/{world.round.public_id}").body == rounds[0]


def test_rounds_are_paged_backwards_in_time(alice, caller, world):
    make.round_("2024", starts_on=date(2023, 5, 1))
    codes, following = [], ""
    while following is not None:
        page = caller(alice).get("/rounds", limit=1, after=following).body
        codes, following = codes + [page["rows"][0]["code"]], page["next"]
    assert codes == ["2023", "2024", "2021"]


def test_a_dossier_holds_the_whole_service_with_personal_data_masked(alice, caller, world):
    answer = caller(alice).get(f"/cadres/{world.wang.public_id}", as_of=DAY)
    cadre = answer.body["cadre"]
    assert cadre["id_number"] == f"411327********{make.id_number(serial=7)[-4:]}"
    assert cadre["phone"] == "138****5678"
    assert cadre["birth_on"] == "1980-**-**"
    assert [row["id"] for row in answer.body["postings"]] == [world.posting.public_id]
    assert {"directory.person.registered", "roster.posting.made"} >= {
        row["event"] for row in answer.body["history"]
    }


def test_no_answer_holds_an_id_number_a_phone_number_or_a_day_of_birth(alice, caller, world):
    person, candidate = world.wang.public_id, world.candidate.public_id
    paths = [
        "/me",
        "/units",
        "/postings",
        f"/postings/{world.posting.public_id}",
        f"/cadres/{person}",
        f"/cadres/{world.li.public_id}",
        f"/rounds/{world.round.public_id}/candidates",
        f"/candidates/{candidate}",
        f"/candidates/{candidate}/eligibility",
        f"/candidates/{candidate}/comparison",
    ]
    told = " ".join(json.dumps(caller(alice).get(path).body) for path in paths)
    for secret in (world.wang.id_number, world.wang.phone, "13800001234", "1980-06-15", "1970-03"):
        assert secret
        assert secret not in told


def test_candidates_of_a_round_stand_on_a_day(alice, caller, world):
    path = f"/rounds/{world.round.public_id}/candidates"
    assert caller(alice).get(path, as_of="2023-05-31").ids == []
    [row] = caller(alice).get(path, as_of=DAY).body["rows"]
    assert row["person"]["name"] == "李明"
    card = caller(alice).get(f"/candidates/{row['id']}", as_of=DAY).body
    assert card == {**row, "findings": []}


def test_bob_reads_what_alice_reads_and_charlie_none_of_it(bob, charlie, caller, world):
    lists = ["/rounds", "/teams", "/postings"]
    cards = [
        f"/rounds/{world.round.public_id}",
        f"/rounds/{world.round.public_id}/candidates",
        f"/teams/{world.team.public_id}",
        f"/postings/{world.posting.public_id}",
        f"/cadres/{world.wang.public_id}",
        f"/candidates/{world.candidate.public_id}",
        f"/candidates/{world.candidate.public_id}/eligibility",
        f"/candidates/{world.candidate.public_id}/comparison",
    ]
    bobs, charlies = caller(bob), caller(charlie)
    assert [len(bobs.get(path).ids) for path in lists] == [2, 1, 1]
    assert [charlies.get(path).ids for path in lists] == [[], [], []]
    assert {bobs.get(path).status for path in cards} == {200}
    assert {charlies.get(path).status for path in cards} == {404}


def test_a_cadre_reads_his_own_candidacy_and_nobody_elses(account_of, caller, world):
    mine = caller(account_of("li", "MEMBER", "520111", person=world.li))
    other = caller(account_of("wang", "MEMBER", "520111", person=world.wang))
    path = f"/candidates/{world.candidate.public_id}"
    assert (mine.get(path).status, other.get(path).status) == (200, 404)
