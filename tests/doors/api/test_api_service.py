"""Reading terms of service through the API: steps, expiring terms, promises, handovers."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import factories as make
from zhucun.directory.enums import Role

DAY = "2024-01-25"
LISTS = ["take-ups", "overdue", "expiring", "handovers", "promises"]


@pytest.fixture
def paths(world, term):
    """Every address that shows terms of service, with what it is asked."""
    posting = f"/postings/{world.posting.public_id}"
    return {
        "take-ups": ("/take-ups", {"as_of": DAY}),
        "overdue": ("/take-ups/overdue", {"as_of": DAY, "area": "411327"}),
        "expiring": ("/expiring-postings", {"as_of": DAY, "until": "2024-04-24"}),
        "handovers": ("/handovers", {}),
        "promises": ("/promises", {"as_of": DAY, "area": "411327"}),
        "take-up": (f"{posting}/take-up", {"as_of": DAY}),
        "handover": (f"/handovers/{term.handover.public_id}", {"as_of": DAY}),
    }


@pytest.fixture
def more(world, serve):
    """So many cadres more whose term ends, each with a step, a promise and a handover."""
    made = iter(range(300, 999))

    def add(count):
        for number in (next(made) for _ in range(count)):
            code = f"411327100{number}"
            make.add_places({code: f"村{number}"})
            person = make.person(f"赵{number}", unit=world.unit)
            due = {"due_on": date(2024, 3, 1), "unit": world.unit}
            row = make.posting(person, make.place(code), world.past, **due)
            serve(row)

    return add


def test_steps_say_what_is_done_late_and_not_asked(alice, caller, world, term):
    [row] = caller(alice).get("/take-ups", as_of=DAY, role="first_secretary").body["rows"]
    assert row["posting"]["id"] == world.posting.public_id
    steps = {each["step"]: each for each in row["steps"]}
    assert (steps["arrival"]["state"], steps["arrival"]["done_on"]) == ("done", "2021-05-10")
    assert (steps["training"]["state"], steps["training"]["due_on"]) == ("overdue", "2021-05-10")
    assert steps["training"]["asked_by"] == ["rules/trained-first"]
    assert steps["survey"]["state"] == "not_asked"
    path = f"/postings/{world.posting.public_id}/take-up"
    assert caller(alice).get(path, as_of=DAY).body == row


@pytest.mark.parametrize(
    ("wanted", "found"),
    [({}, 2), ({"missing": "arrival"}, 1), ({"missing": "training"}, 2), ({"q": "wangq"}, 1)],
)
def test_the_list_of_steps_is_narrowed_down(alice, caller, term, wanted, found):
    assert len(caller(alice).get("/take-ups", as_of=DAY, **wanted).body["rows"]) == found


def test_a_term_that_ends_within_ninety_days_is_announced(alice, caller, paths, world):
    path, asked = paths["expiring"]
    assert caller(alice).get(path, **asked).ids == [world.posting.public_id]
    assert caller(alice).get(path, **{**asked, "until": "2024-02-29"}).ids == []
    assert caller(alice).get(path, as_of=DAY).status == 422


def test_a_handover_shows_its_list_and_what_the_pack_says(alice, caller, paths, world):
    path, asked = paths["handover"]
    card = caller(alice).get(path, **asked).body
    assert (card["giver"]["person"]["name"], card["taker"]["person"]["name"]) == ("王强", "赵新")
    texts = {item["text"]: item["kind"] for item in card["items"]}
    assert texts["未办结事项"] == "checklist"
    assert texts["为张奶奶代购降压药"] == "promise"
    assert (card["item_count"], card["accepted_count"]) == (len(card["items"]), 0)
    assert [(rule["rule"], rule["outcome"]) for rule in card["rules"]] == [
        ("rules/days-together", "unknown")
    ]
    [row] = caller(alice).get("/handovers").body["rows"]
    assert row == {name: card[name] for name in row}
    assert caller(alice).get("/handovers", state="closed").ids == []
    assert caller(alice, "zh-CN").get(path).body["items"][0]["label"] != card["items"][0]["label"]


def test_a_promise_says_who_carries_it(alice, caller, paths):
    path, asked = paths["promises"]
    [row] = caller(alice).get(path, **asked).body["rows"]
    assert (row["village"]["name"], row["carried_by"]["name"]) == ("东关村", "王强")
    assert caller(alice).get(path, as_of="2021-05-31", area="411327").ids == []


def test_a_township_that_needs_a_captain_is_named_with_all_who_serve_there(alice, caller, places):
    round_ = make.round_("2023", area="520111", starts_on=date(2023, 5, 1))
    row = make.posting(
        make.person("陈刚"), places["520111100201"], round_, starts_on=date(2023, 5, 1)
    )
    charlie = caller(make.account("chen", Role.OFFICE, "520111"))
    [need] = charlie.get("/captain-needs", as_of=DAY).body
    assert need["township"] == {"code": "520111100", "name": "青岩镇"}
    assert (need["cadres"], [each["id"] for each in need["people"]]) == (1, [row.public_id])
    assert need["rules"] == ["rules/captain-there"]
    assert caller(alice).get("/captain-needs", as_of=DAY).body == []


def test_bob_reads_what_alice_reads_and_charlie_none_of_it(bob, charlie, caller, paths):
    bobs, charlies = caller(bob), caller(charlie)
    for name, (path, asked) in paths.items():
        seen, hidden = bobs.get(path, **asked), charlies.get(path, **asked)
        assert seen.status == 200, name
        if name in LISTS and hidden.status == 200:
            assert seen.body["rows"], name
            assert hidden.body["rows"] == [], name
        else:
            assert hidden.status == 404, name


def test_a_cadre_reads_his_own_handover_and_nobody_elses(account_of, caller, paths, world):
    path, asked = paths["handover"]
    mine = caller(account_of("wang", Role.MEMBER, "520111", person=world.wang))
    other = caller(account_of("li", Role.MEMBER, "520111", person=world.li))
    assert (mine.get(path, **asked).status, other.get(path, **asked).status) == (200, 404)


@pytest.mark.parametrize("name", LISTS)
def test_thirty_rows_cost_as_many_queries_as_three(alice, caller, paths, more, queries_of, name):
    path, asked = paths[name]
    alices = caller(alice)

    def ask():
        return alices.get(path, **asked).body["rows"]

    more(2)
    few = queries_of(ask)
    more(27)
    assert queries_of(ask) == few
    assert len(ask()) >= 30
    assert len(few) <= 6


@pytest.mark.parametrize("name", LISTS)
def test_pages_add_up_to_the_whole(alice, caller, paths, more, name):
    more(4)
    path, asked = paths[name]
    alices = caller(alice)

    def rows(**more):
        page = alices.get(path, **asked, **more).body
        return [json.dumps(row, sort_keys=True) for row in page["rows"]], page["next"]

    whole, _end = rows()
    seen, following = [], ""
    while following is not None:
        found, following = rows(limit=2, after=following)
        seen += found
    assert len(seen) >= 5
    assert seen == whole


def test_no_answer_holds_an_id_number_a_phone_number_or_a_day_of_birth(alice, caller, paths, world):
    alices = caller(alice)
    told = " ".join(json.dumps(alices.get(path, **asked).body) for path, asked in paths.values())
    for secret in (world.wang.id_number, world.wang.phone, "13800001234", "1980-06-15"):
        assert secret
        assert secret not in told
