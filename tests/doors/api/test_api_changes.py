"""Changing the roster through the API: once for each key, by those who may."""

from __future__ import annotations

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.roster.models import Candidate, Finding, Posting, Round, Team

ROUND = {
    "area": "411327",
    "code": "2024",
    "title": "2024年轮换",
    "kind": "term",
    "starts_on": "2024-01-01",
}


@pytest.fixture
def changes(world):
    """Every change that the API can make: its address, a body, what it makes and how many."""
    open_, village = world.round.public_id, "411327100202"
    zhao = make.person("赵新", unit=world.unit).public_id
    return {
        "round": ("/rounds", ROUND, Round, 201),
        "publish": (f"/rounds/{world.past.public_id}/publish", None, None, 200),
        "team": (
            f"/rounds/{open_}/teams",
            {"village": village, "name": "西关村工作队", "formed_on": "2023-05-10"},
            Team,
            201,
        ),
        "nominate": (
            f"/rounds/{open_}/candidates",
            {
                "person": zhao,
                "role": "member",
                "source": "unit",
                "nominated_on": "2023-06-01",
            },
            Candidate,
            201,
        ),
        "finding": (
            f"/candidates/{world.candidate.public_id}/findings",
            {
                "findings": {"political_review": "pass", "conditions_met": 6},
                "found_on": "2023-07-01",
            },
            Finding,
            201,
        ),
        "post": (
            "/postings",
            {
                "person": zhao,
                "place": village,
                "role": "member",
                "round": open_,
                "starts_on": "2023-05-10",
            },
            Posting,
            201,
        ),
        "end": (
            f"/postings/{world.posting.public_id}/end",
            {"ends_on": "2024-01-01", "reason": "任期届满"},
            None,
            200,
        ),
    }


NAMES = ["round", "publish", "team", "nominate", "finding", "post", "end"]


def counts():
    return [model.objects.count() for model in (Round, Team, Posting, Candidate, Finding)]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_key_with_the_same_body_changes_nothing_again(alice, caller, changes, name):
    path, body, model, status = changes[name]
    alices = caller(alice)
    first = alices.post(path, body, key="a-1")
    assert first.status == status, first.body
    if model:
        assert model.objects.count()
    kept, events = counts(), EventRecord.objects.count()
    again = alices.post(path, body, key="a-1")
    assert (again.status, again.body) == (first.status, first.body)
    assert (counts(), EventRecord.objects.count()) == (kept, events)


@pytest.mark.parametrize("name", NAMES)
def test_bob_may_and_charlie_may_not(bob, charlie, caller, changes, name):
    path, body, _model, status = changes[name]
    kept, events = counts(), EventRecord.objects.count()
    refused = caller(charlie).post(path, body)
    assert refused.status in {403, 404}
    assert (counts(), EventRecord.objects.count()) == (kept, events)
    assert caller(bob).post(path, body).status == status


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("round", "roster.round-exists"),
        ("team", "roster.team-exists"),
        ("nominate", "roster.already-nominated"),
        ("post", "roster.already-posted"),
    ],
)
def test_without_a_key_the_second_time_is_refused(alice, caller, changes, name, code):
    path, body, _model, _status = changes[name]
    assert caller(alice).post(path, body).status == 201
    kept = counts()
    again = caller(alice).post(path, body)
    assert (again.status, again.body["code"], counts()) == (409, code, kept)


@pytest.mark.parametrize("name", ["publish", "end"])
def test_some_changes_are_safe_to_repeat_without_a_key(alice, caller, changes, name):
    path, body, _model, _status = changes[name]
    first = caller(alice).post(path, body)
    events = EventRecord.objects.count()
    again = caller(alice).post(path, body)
    assert (first.status, again.status, again.body) == (200, 200, first.body)
    assert EventRecord.objects.count() == events


def test_a_key_that_comes_with_another_body_is_refused(alice, caller, world):
    alices = caller(alice)
    assert alices.post("/rounds", ROUND, key="k").status == 201
    for path, body in [
        ("/rounds", {**ROUND, "code": "2025"}),
        (f"/rounds/{world.past.public_id}/publish", None),
    ]:
        answer = alices.post(path, body, key="k")
        assert (answer.status, answer.body["code"]) == (409, "ledger.key-reused")
    assert Round.objects.filter(code="2025").count() == 0


def test_another_account_may_use_the_same_key(alice, bob, caller, world):
    assert caller(alice).post("/rounds", ROUND, key="k").status == 201
    assert caller(bob).post("/rounds", {**ROUND, "code": "2025"}, key="k").status == 201


def test_a_refused_change_leaves_its_key_free(alice, caller, world):
    alices = caller(alice)
    assert alices.post("/rounds", {**ROUND, "code": "2021"}, key="k").status == 409
    assert alices.post("/rounds", ROUND, key="k").status == 201


def test_two_at_once_with_one_key_answer_alike(alice, caller, world, monkeypatch):
    """The second one finds the receipt only after its own change has failed."""
    from zhucun.doors.api import receipts

    first = caller(alice).post("/rounds", ROUND, key="k")
    found, asked = receipts._result, []

    def late(subject, digest):
        asked.append(subject)
        return None if len(asked) == 1 else found(subject, digest)

    monkeypatch.setattr(receipts, "_result", late)
    second = caller(alice).post("/rounds", ROUND, key="k")
    assert (second.status, second.body) == (201, first.body)


def test_a_cadre_is_posted_with_team_and_unit_and_ended(alice, caller, world):
    zhao = make.person("赵新", unit=world.unit).public_id
    body = {
        "person": zhao,
        "place": "411327100201000"[:12],
        "role": "member",
        "round": world.past.public_id,
        "team": world.team.public_id,
        "starts_on": "2021-06-01",
        "local_office": "党支部副书记",
        "is_star_instructor": True,
    }
    made = caller(alice).post("/postings", body).body
    assert (made["team"]["id"], made["unit"]["id"]) == (
        world.team.public_id,
        world.unit.public_id,
    )
    assert (made["local_office"], made["is_star_instructor"]) == ("党支部副书记", True)
    end = {"ends_on": "2023-06-01", "reason": "召回", "recalled": True}
    ended = caller(alice).post(f"/postings/{made['id']}/end", end).body
    assert (ended["state"], ended["ends_on"]) == ("recalled", "2023-06-01")


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"place": "411327"}, 422, "roster.not-a-village"),
        ({"place": "411327100999"}, 422, "directory.unknown-place"),
        ({"place": "520111100201"}, 403, "not-allowed"),
        ({"person": "0" * 12}, 404, "not-found"),
        ({"round": "0" * 12}, 404, "not-found"),
        ({"starts_on": "2021-04-30"}, 422, "roster.starts-before-round"),
        (
            {"role": "first_secretary", "place": "411327100201"},
            409,
            "roster.first-secretary-present",
        ),
        ({"role": "mayor"}, 422, "api.unfit"),
        ({"local_office": "官" * 61}, 422, "api.unfit"),
        ({"colour": "red"}, 422, "api.unfit"),
    ],
)
def test_a_posting_that_cannot_be_is_refused(alice, caller, world, change, status, code):
    body = {
        "person": make.person("赵新", unit=world.unit).public_id,
        "place": "411327100202",
        "role": "member",
        "round": world.past.public_id,
        "starts_on": "2021-06-01",
        **change,
    }
    answer = caller(alice).post("/postings", body)
    assert (answer.status, answer.body["code"]) == (status, code)
    assert Posting.objects.count() == 1


@pytest.mark.parametrize(
    ("findings", "code"),
    [
        ({"gate_of_stars": True}, "analytics.unknown-fact"),
        ({"birth_on": "1990-01-01"}, "analytics.unknown-fact"),
        ({"conditions_met": "six"}, "rules.wrong-fact"),
        ({"conditions_met": 2**60}, "api.unfit"),
        ({"conditions_met": 10**400}, "api.unfit"),
        ({"discipline_until": "soon"}, "rules.wrong-fact"),
        ({"political_review": "a\x00"}, "api.unfit"),
        ({}, "api.unfit"),
    ],
)
def test_a_finding_that_does_not_fit_is_refused(alice, caller, world, findings, code):
    path = f"/candidates/{world.candidate.public_id}/findings"
    answer = caller(alice).post(path, {"findings": findings, "found_on": "2023-07-01"})
    assert (answer.status, answer.body["code"]) == (422, code)
    assert Finding.objects.count() == 0


def test_what_was_found_stands_under_the_callers_name(alice, caller, world):
    path = f"/candidates/{world.candidate.public_id}"
    body = {
        "findings": {"conditions_met": 6, "discipline_until": None},
        "found_on": "2023-07-01",
        "note": "干部科",
    }
    made = caller(alice).post(f"{path}/findings", body).body
    row = {"found_on": "2023-07-01", "by": "Alice", "note": "干部科"}
    assert made["findings"] == [
        {"fact": "conditions_met", "value": 6, **row},
        {"fact": "discipline_until", "value": None, **row},
    ]
    assert caller(alice).get(path).body == made
    assert caller(alice).get(path, as_of="2023-06-30").body["findings"] == []


def test_a_unit_offers_its_own_people_and_a_person_himself(account_of, caller, world):
    path = f"/rounds/{world.round.public_id}/candidates"
    zhao, sun = (make.person(name, unit=world.unit) for name in ("赵新", "孙先"))
    unit = caller(account_of("unit", Role.UNIT, "411327", unit=world.unit))
    body = {"role": "member", "source": "unit", "nominated_on": "2023-06-01"}
    assert unit.post(path, {**body, "person": zhao.public_id}).status == 201
    other = make.person("钱外", unit=make.unit("别的单位")).public_id
    assert unit.post(path, {**body, "person": other}).status in {403, 404}
    own = caller(account_of("sun", Role.MEMBER, "411327", person=sun))
    body = {**body, "source": "volunteer", "motive": "主动请缨"}
    assert own.post(path, {**body, "person": sun.public_id}).status == 201
    assert own.post(path, {**body, "person": zhao.public_id}).status == 404


def test_the_ledger_says_who_changed_what(alice, caller, world):
    caller(alice).post("/rounds", ROUND, key="k")
    [opened] = EventRecord.objects.filter(name="roster.round.opened", data__code="2024")
    [receipt] = EventRecord.objects.filter(name="api.change.received")
    assert opened.actor == receipt.actor == alice.pk
    assert receipt.key == f"api:request:{alice.pk}:k"
    assert "2024年轮换" not in str(receipt.data)
