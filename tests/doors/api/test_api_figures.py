"""Figures, coverage, eligibility and policy through the API."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests import factories as make
from zhucun.roster import actions

DAY = "2024-01-25"
COUNTY = {"area": "411327", "as_of": DAY}


def test_the_board_shows_computed_beside_declared(alice, caller, world):
    body = caller(alice).get("/board", **COUNTY).body
    assert (body["pack"], body["as_of"]) == ({"id": "sheqi", "version": "1.2.0"}, DAY)
    found = {each["indicator"]: each for each in body["indicators"]}
    cadres, share, lamps = (found[name] for name in ("cadres", "coverage", "street-lamps"))
    assert (cadres["state"], cadres["value"], cadres["unit"]) == ("computed", "1", "人")
    assert [(each["value"], each["agrees"]) for each in cadres["declared"]] == [("2", False)]
    assert cadres["declared"][0]["clause"] == "TS24-003"
    assert (share["numerator"], share["denominator"], share["value"]) == ("1", "2", "50.00")
    assert (lamps["state"], lamps["value"]) == ("no-records", None)


def test_behind_a_figure_stand_its_rows(alice, caller, world, many):
    rows = caller(alice).get("/board/rows", indicator="cadres", **COUNTY).body["rows"]
    assert [(row["subject"], row["name"], row["place"]) for row in rows] == [
        ("posting", "王强", "411327100201")
    ]
    behind = {"indicator": "coverage", **COUNTY}
    weak = caller(alice).get("/board/rows", part="denominator", **behind)
    assert weak.ids == ["411327100201", "411327100202"]
    assert caller(alice).get("/board/rows", **behind).ids == ["411327100201"]
    many(3)
    page = {"indicator": "cadres", "limit": 2, "offset": 2, **COUNTY}
    assert len(caller(alice).get("/board/rows", **page).ids) == 2


@pytest.mark.parametrize(
    ("path", "query", "status", "code"),
    [
        ("/board/rows", {"indicator": "street-lamps"}, 404, "analytics.not-computable"),
        ("/board/rows", {"indicator": "none"}, 404, "packs.unknown-item"),
        ("/coverage/rows", {"rule": "none"}, 404, "packs.unknown-item"),
        ("/coverage/rows", {"rule": "lamps-burn"}, 404, "analytics.not-computable"),
        ("/coverage/rows", {"rule": "party-years"}, 404, "analytics.not-computable"),
        ("/coverage/rows", {"rule": "team-size", "outcome": "perhaps"}, 422, "api.unfit"),
        ("/leads/rows", {"screen": "none"}, 404, "packs.unknown-item"),
        ("/leads/rows", {"screen": "unled-team"}, 404, "analytics.not-computable"),
        ("/board", {"area": "41132"}, 422, "kernel.bad-code"),
        ("/board", {"area": "520111"}, 404, "not-found"),
        ("/board", {"as_of": "2013-12-31"}, 422, "packs.out-of-period"),
    ],
)
def test_a_figure_that_nobody_can_give_is_refused(alice, caller, world, path, query, status, code):
    answer = caller(alice).get(path, **{**COUNTY, **query})
    assert (answer.status, answer.body["code"]) == (status, code)


def test_coverage_counts_and_lists_the_gaps(alice, caller, world):
    body = caller(alice).get("/coverage", **COUNTY).body
    rules = {each["rule"]: each for each in body["rules"]}
    weak = rules["weak-branches-covered"]
    assert (weak["universe"], weak["covered"], weak["gaps"]) == (2, 1, 1)
    assert weak["clauses"] == ["TS24-002"]
    assert rules["team-size"]["is_unset"]
    gaps = {"rule": "weak-branches-covered", **COUNTY}
    assert caller(alice).get("/coverage/rows", **gaps).ids == ["411327100202"]
    assert caller(alice).get("/coverage/rows", outcome="pass", **gaps).ids == ["411327100201"]
    assert caller(alice).get("/coverage/rows", rule="team-size", **COUNTY).ids == []


def test_a_question_is_asked_with_the_records_that_raise_it_and_one_left_open_counts_nothing(
    alice, caller, world
):
    body = caller(alice).get("/leads", **COUNTY).body
    found = {each["screen"]: each for each in body["leads"]}
    alone, led = found["weak-and-alone"], found["unled-team"]
    assert (alone["rows"], alone["ask"], alone["excuses"]) == (
        1,
        "Why was nobody sent?",
        ["The round is not published"],
    )
    assert (alone["is_unset"], alone["missing"], alone["clauses"]) == (False, [], ["TS24-002"])
    assert (led["rows"], led["is_unset"]) == (None, True)
    asked = {"screen": "weak-and-alone", **COUNTY}
    answer = caller(alice).get("/leads/rows", **asked)
    assert (answer.ids, answer.body["of"]) == (["411327100202"], "screens/weak-and-alone")
    assert caller(alice).get("/leads/rows", offset=1, **asked).ids == []


def test_questions_cost_the_same_for_a_village_and_for_thirty(alice, caller, world, queries_of):
    asked = caller(alice)
    few = [
        len(queries_of(lambda: asked.get("/leads/rows", screen="weak-and-alone", **COUNTY))),
        len(queries_of(lambda: asked.get("/leads", **COUNTY))),
    ]
    codes = [f"4113271002{number}" for number in range(30, 60)]
    make.add_places({code: f"第{code[-2:]}村" for code in codes})
    for code in codes:
        make.tag(code, "weak-branch")
    answer: list[Any] = []
    rows = queries_of(
        lambda: answer.append(asked.get("/leads/rows", screen="weak-and-alone", **COUNTY))
    )
    assert len(answer[0].ids) == 31
    assert [len(rows), len(queries_of(lambda: asked.get("/leads", **COUNTY)))] == few


def test_bob_counts_what_alice_counts_and_charlie_nothing(bob, charlie, caller, world):
    queries = [
        ("/board", {}),
        ("/coverage", {}),
        ("/board/rows", {"indicator": "cadres"}),
        ("/coverage/rows", {"rule": "weak-branches-covered"}),
        ("/leads", {}),
        ("/leads/rows", {"screen": "weak-and-alone"}),
    ]
    for path, query in queries:
        assert caller(bob).get(path, **COUNTY, **query).status == 200
        assert caller(charlie).get(path, **COUNTY, **query).status == 404
        own = caller(charlie).get(path, area="41", as_of=DAY, **query)
        assert own.status == 404


def test_eligibility_gives_the_value_that_decided_and_the_sentence_of_the_clause(
    alice, caller, world
):
    path = f"/candidates/{world.candidate.public_id}/eligibility"
    body = caller(alice).get(path, as_of=DAY).body
    assert (body["pack"]["id"], body["outcome"]) == ("sheqi", "fail")
    reasons = {each["rule"]: each for each in body["reasons"]}
    party = reasons["party-years"]
    assert (party["outcome"], party["severity"]) == ("fail", "block")
    assert party["message"] == "Fewer than 3 years in the Party"
    assert party["because"] == ["years_between(party_since, :as_of) >= :min_party_years"]
    assert party["values"] == [
        {"name": "party_since", "label": "Joined the Party on", "value": "2022-07-01", "years": 1}
    ]
    [parameter] = party["parameters"]
    assert (parameter["name"], parameter["value"], parameter["unit"]) == (
        "min_party_years",
        3,
        "年",
    )
    assert [clause["sentence"] for clause in party["clauses"]] == ["第一书记一般应有三年以上党龄。"]
    age = reasons["usual-age"]
    assert age["message"] == "Older than 50 years"
    assert age["values"][0]["value"] == "1970-**-**"
    assert age["values"][0]["years"] == 53
    assert reasons["conditions"]["outcome"] == "unknown"
    assert caller(alice, "zh-CN").get(path, as_of=DAY).body["reasons"] != body["reasons"]


def test_the_same_candidate_under_another_pack(alice, caller, world):
    path = f"/candidates/{world.candidate.public_id}"
    base = caller(alice).get(f"{path}/eligibility", pack="base", as_of=DAY).body
    unset = {each["rule"]: each for each in base["reasons"]}["party-years"]
    assert (unset["outcome"], unset["message"]) == ("unset", "")
    assert [(each["is_unset"], each["value"]) for each in unset["parameters"]] == [(True, None)]
    every = caller(alice).get(f"{path}/comparison", as_of=DAY).body
    assert [each["pack"]["id"] for each in every] == ["huaxi", "sheqi"]
    none = caller(alice).get(f"{path}/eligibility", pack="none", as_of=DAY)
    assert (none.status, none.body["code"]) == (404, "packs.unknown-pack")


def test_a_day_that_was_found_out_is_weighed(alice, caller, world):
    actions.record_findings(
        {"political_review": "pass", "discipline_until": date(2025, 1, 1)},
        candidate=world.candidate,
        found_on=date(2023, 7, 1),
        by=make.OPERATOR,
    )
    path = f"/candidates/{world.candidate.public_id}/eligibility"
    reasons = caller(alice).get(path, as_of=DAY).body["reasons"]
    [review] = [each for each in reasons if each["rule"] == "political-review"]
    assert review["outcome"] == "fail"


def test_packs_are_there_for_every_account(charlie, caller):
    packs = caller(charlie).get("/packs").body
    assert [each["id"] for each in packs] == ["base", "huaxi", "sheqi"]
    pack = caller(charlie).get("/packs/sheqi", as_of=DAY).body
    values = {each["name"]: (each["value"], each["is_unset"]) for each in pack["parameters"]}
    assert values == {
        "max_age": (50, False),
        "min_party_years": (3, False),
        "min_team_size": (None, True),
    }
    assert "party-years" in {each["ref"].split("/")[1] for each in pack["items"]["rules"]}
    assert caller(charlie).get("/packs/sheqi", as_of="2019-01-01").status == 422
    assert caller(charlie).get("/packs/none").status == 404


def test_a_clause_says_its_sentence(charlie, caller):
    clause = caller(charlie).get("/clauses/TS24-002").body
    assert (clause["sentence"], clause["published_on"]) == ("做到了应派尽派。", "2024-01-25")
    assert caller(charlie).get("/clauses/TS24-999").status == 404
