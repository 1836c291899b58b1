"""Taking up posts, handing over and leaving through the API."""

from __future__ import annotations

from datetime import date

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Handover, HandoverItem, Posting, StandingPromise

PAPER = {"paper": "纸质清单"}
NAMES = [
    "step",
    "captain",
    "promise",
    "promise-end",
    "handover",
    "replacement",
    "release",
    "taker",
    "items",
    "list",
    "together",
    "answers",
    "signature",
]
#: Without a key the second time makes a second record, or is refused.
ONCE_EACH = {"captain", "promise", "replacement"}


@pytest.fixture
def items(term):
    return [item.public_id for item in HandoverItem.objects.order_by("pk")]


@pytest.fixture
def changes(world, term, items):
    """Every change of a term of service: its address, a body and its status."""
    posting, handover = (
        f"/postings/{world.posting.public_id}",
        f"/handovers/{term.handover.public_id}",
    )
    taker = f"/postings/{term.taker.public_id}"
    qian = make.person("钱进", unit=world.unit).public_id
    sun = make.posting(
        make.person("孙先", unit=world.unit),
        world.places["411327100201"],
        world.past,
        role="member",
    )
    successor = {"person": qian, "place": "411327100201", "role": "member"}
    successor |= {"round": world.past.public_id, "starts_on": "2024-02-01"}
    captain = {"person": qian, "place": "411327100", "local_office": "副书记"}
    captain |= {"round": world.past.public_id, "starts_on": "2024-02-01"}
    over = {"ends_on": "2024-03-01", "reason": "term", "override": "县委决定"}
    answers = [{"item": item, "accepted": True} for item in items]
    return {
        "step": (
            f"{posting}/take-up",
            {"steps": [{"step": "training", "done_on": "2021-05-09", "note": "县委党校"}]},
            200,
        ),
        "captain": ("/captains", captain, 201),
        "promise": (
            f"{posting}/promises",
            {"text": "接送孩子上学", "made_on": "2023-01-01"},
            201,
        ),
        "promise-end": (
            f"/promises/{term.promise.public_id}/end",
            {"ended_on": "2024-01-01", "note": "已住养老院"},
            200,
        ),
        "handover": (f"{taker}/handover", {"opened_on": "2024-02-01"}, 201),
        "replacement": (
            f"{taker}/replacement",
            {"successor": successor, "ends_on": "2024-02-16"},
            201,
        ),
        "release": (f"{posting}/release", over, 200),
        "taker": (f"{handover}/taker", {"taker": sun.public_id}, 200),
        "items": (f"{handover}/items", {"items": [{"kind": "keys", "text": "村部钥匙"}]}, 200),
        "list": (f"{handover}/list", {"on": "2024-02-01"}, 200),
        "together": (
            f"{handover}/together",
            {"start": "2024-01-10", "until": "2024-01-25"},
            200,
        ),
        "answers": (
            f"{handover}/answers",
            {"answers": answers, "answered_on": "2024-01-24", **PAPER},
            200,
        ),
        "signature": (
            f"{handover}/signature",
            {"side": "giver", "signed_on": "2024-01-24", **PAPER},
            200,
        ),
    }


@pytest.fixture
def ready(changes, alice, caller, world):
    """For a signature every item is answered; a list has something new to find."""

    def of(name):
        before = {"signature": "answers", "list": "promise"}.get(name)
        if before:
            path, body, status = changes[before]
            assert caller(alice).post(path, body).status == status
        return changes[name]

    return of


@pytest.mark.parametrize("name", NAMES)
def test_the_same_key_with_the_same_body_changes_nothing_again(
    alice, caller, ready, made_once, name
):
    path, body, status = ready(name)
    made_once(caller(alice), path, body, status=status)


@pytest.mark.parametrize("name", NAMES)
def test_bob_may_and_charlie_may_not(bob, charlie, caller, ready, name):
    path, body, status = ready(name)
    events = EventRecord.objects.count()
    assert caller(charlie).post(path, body).status in {403, 404}
    assert EventRecord.objects.count() == events
    assert caller(bob).post(path, body).status == status
    assert EventRecord.objects.count() > events


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ONCE_EACH])
def test_without_a_key_the_second_time_records_nothing_either(alice, caller, ready, name):
    path, body, status = ready(name)
    first = caller(alice).post(path, body)
    events = EventRecord.objects.count()
    again = caller(alice).post(path, body)
    assert (first.status, again.status, again.body) == (status, status, first.body)
    assert EventRecord.objects.count() == events


def test_a_whole_handover_ends_with_the_release(alice, caller, changes, world, term):
    alices = caller(alice)
    for name in ("together", "answers"):
        path, body, _status = changes[name]
        card = alices.post(path, body).body
    assert card["accepted_count"] == card["item_count"]
    assert [rule["outcome"] for rule in card["rules"]] == ["pass"]
    path, body, _status = changes["signature"]
    assert alices.post(path, body).body["state"] == "open"
    assert alices.post(path, {**body, "side": "taker"}).body["state"] == "signed"
    path, body, _status = changes["release"]
    refused = alices.post(path, {**body, "override": ""})
    assert (refused.status, refused.body["code"]) == (409, "roster.nobody-left")
    made = alices.post(path, body).body
    assert (made["open_items"], made["posting"]["ends_on"]) == (0, "2024-03-01")
    assert alices.get(path).body == made
    assert Handover.objects.get().state == "closed"
    assert StandingPromise.objects.get().posting == term.taker


def test_a_release_over_what_is_open_is_refused_unless_somebody_answers_for_it(
    alice, caller, changes
):
    path, body, _status = changes["release"]
    refused = caller(alice, "zh-CN").post(path, {**body, "override": ""})
    assert (refused.status, refused.body["code"]) == (409, "roster.not-taken-over")
    assert not refused.body["message"].isascii()
    assert caller(alice).get(path).status == 404
    made = caller(alice).post(path, body).body
    assert (made["override"], made["open_items"], made["by"]) == ("县委决定", 4, "Alice")


def test_while_a_handover_runs_nobody_ends_the_posting_otherwise(alice, caller, world, term):
    path = f"/postings/{world.posting.public_id}/end"
    answer = caller(alice).post(path, {"ends_on": "2024-03-01", "reason": "任期届满"})
    assert (answer.status, answer.body["code"]) == (409, "roster.handover-under-way")


def test_the_successor_himself_refuses_with_a_reason_and_accepts_later(
    account_of, caller, changes, items, term
):
    zhao = account_of("zhao", Role.MEMBER, "520111", person=term.taker.person)
    path = changes["answers"][0]
    said = {"answered_on": "2024-01-24"}
    refusal = {"item": items[0], "accepted": False}
    silent = caller(zhao).post(path, {**said, "answers": [refusal]})
    assert (silent.status, silent.body["code"]) == (422, "roster.reason-needed")
    refusal["reason"] = "账目不清"
    [first, *_rest] = caller(zhao).post(path, {**said, "answers": [refusal]}).body["items"]
    assert (first["state"], first["answer"], first["answered_by"]) == (
        "refused",
        "账目不清",
        "Zhao",
    )
    accepted = {**said, "answers": [{"item": items[0], "accepted": True}]}
    assert caller(zhao).post(path, accepted).body["items"][0]["state"] == "accepted"


def test_the_one_who_leaves_answers_nothing(account_of, caller, changes, world):
    wang = account_of("wang", Role.MEMBER, "411327100201", person=world.wang)
    path, body, _status = changes["answers"]
    refused = caller(wang).post(path, body)
    assert (refused.status, refused.body["code"]) == (403, "not-allowed")


@pytest.mark.parametrize(
    ("name", "change", "status", "code"),
    [
        ("answers", {"paper": ""}, 422, "roster.reason-needed"),
        ("answers", {"answers": [{"item": "0" * 12, "accepted": True}]}, 404, "not-found"),
        ("answers", {"answers": []}, 422, "api.unfit"),
        ("together", {"until": "2024-01-10"}, 422, "kernel.period-reversed"),
        ("signature", {}, 409, "roster.items-waiting"),
        ("signature", {"side": "office"}, 422, "api.unfit"),
        ("promise-end", {"note": " "}, 422, "roster.reason-needed"),
        ("items", {"items": [{"kind": "promise", "text": "x"}]}, 422, "api.unfit"),
        ("replacement", {"ends_on": "2024-01-31"}, 422, "roster.gap-between"),
        ("release", {"reason": "recall"}, 422, "roster.reason-needed"),
        ("taker", {"taker": "0" * 12}, 404, "not-found"),
        (
            "step",
            {"steps": [{"step": "magic", "done_on": "2021-05-09"}]},
            422,
            "api.unfit",
        ),
        ("captain", {"place": "411327100202"}, 422, "roster.not-a-township"),
    ],
)
def test_what_cannot_be_is_refused(alice, caller, changes, name, change, status, code):
    path, body, _status = changes[name]
    events = EventRecord.objects.count()
    answer = caller(alice).post(path, {**body, **change})
    assert (answer.status, answer.body["code"]) == (status, code)
    assert EventRecord.objects.count() == events


def test_a_cadre_records_his_own_arrival_and_no_letter(account_of, caller, changes, term):
    zhao = caller(account_of("zhao", Role.MEMBER, "520111", person=term.taker.person))
    path = f"/postings/{term.taker.public_id}/take-up"
    arrival = {"steps": [{"step": "arrival", "done_on": "2024-01-10"}]}
    steps = {each["step"]: each for each in zhao.post(path, arrival).body["steps"]}
    assert (steps["arrival"]["state"], steps["arrival"]["done_on"]) == ("done", "2024-01-10")
    letter = {"steps": [{"step": "letter", "done_on": "2024-01-09"}]}
    assert zhao.post(path, letter).status == 403


def test_the_party_relation_is_the_day_of_the_posting(alice, caller, changes, world):
    path = changes["step"][0]
    moved = {"steps": [{"step": "party_relation", "done_on": "2021-06-01"}]}
    assert caller(alice).post(path, moved).body["posting"]["party_transferred_on"] == "2021-06-01"
    assert Posting.objects.get(pk=world.posting.pk).party_transferred_on == date(2021, 6, 1)


def test_where_the_pack_asks_for_an_office_a_captain_needs_one(charlie, caller, places):
    round_ = make.round_("2023", area="520111", starts_on=date(2023, 5, 1))
    body = {"person": make.person("陈刚").public_id, "place": "520111100"}
    body |= {"round": round_.public_id, "starts_on": "2023-05-01"}
    refused = caller(charlie).post("/captains", body)
    assert (refused.status, refused.body["code"]) == (422, "roster.captain-needs-office")
    made = caller(charlie).post("/captains", {**body, "local_office": "副镇长"}).body
    assert (made["role"], made["local_office"]) == ("captain", "副镇长")


def test_one_comes_as_the_other_goes(alice, caller, changes, term):
    path, body, _status = changes["replacement"]
    card = caller(alice).post(path, body).body
    assert (card["giver"]["person"]["name"], card["taker"]["person"]["name"]) == ("赵新", "钱进")
    assert (card["giver"]["ends_on"], card["taker"]["starts_on"]) == ("2024-02-16", "2024-02-01")
    assert Posting.objects.get(pk=term.taker.pk).state == "posted"
