"""Papers through the API: issued once, listed for those whom they concern."""

from __future__ import annotations

import json

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.reports.models import Issued
from zhucun.roster import actions as roster
from zhucun.roster.models import TakeUpStep

LETTER = {"paper": "appointment", "number": "社组通〔2021〕3号", "issued_on": "2021-05-08"}


@pytest.fixture
def letter(world):
    return {**LETTER, "of": world.posting.public_id}


@pytest.fixture
def bodies(world, term, letter):
    """Every paper that the API issues."""
    roster.publish_round(round_=world.past, published_at=make.NOW, by=make.OPERATOR)
    round_ = world.past.public_id
    numbered = {"number": "社组通〔2021〕4号"}
    return {
        "appointment": letter,
        "appointments": {**letter, **numbered, "paper": "appointments", "of": round_},
        "notice": {**letter, **numbered, "paper": "notice", "of": round_},
        "party": {**letter, "paper": "party", "number": ""},
        "handover": {
            **letter,
            "paper": "handover",
            "number": "",
            "of": term.handover.public_id,
        },
    }


PAPERS = ["appointment", "appointments", "notice", "party", "handover"]


@pytest.mark.parametrize("name", PAPERS)
def test_the_same_key_with_the_same_body_issues_nothing_again(
    alice, caller, bodies, made_once, name
):
    made_once(caller(alice), "/papers", bodies[name], status=201)


@pytest.mark.parametrize("name", PAPERS)
def test_bob_may_issue_and_charlie_may_not(bob, charlie, caller, bodies, name):
    assert caller(charlie).post("/papers", bodies[name]).status in {403, 404}
    assert Issued.objects.count() == 0
    assert caller(bob).post("/papers", bodies[name]).status == 201


def test_a_paper_says_what_it_is_and_the_step_is_noted(alice, caller, letter, world):
    made = caller(alice).post("/papers", letter).body
    assert (made["kind"], made["number"], made["issuer"]) == (
        "appointment",
        LETTER["number"],
        "社旗县委组织部",
    )
    assert (made["subject"], len(made["digest"])) == (f"posting:{world.posting.public_id}", 64)
    assert caller(alice).get(f"/papers/{made['id']}").body == made
    assert TakeUpStep.objects.get().step == "letter"


def test_exactly_the_same_is_issued_once(alice, caller, letter):
    first = caller(alice).post("/papers", letter).body
    events = EventRecord.objects.count()
    assert caller(alice).post("/papers", letter).body == first
    assert EventRecord.objects.count() == events


@pytest.mark.parametrize(
    ("change", "status", "code"),
    [
        ({"number": ""}, 422, "reports.number-needed"),
        ({"of": "0" * 12}, 404, "not-found"),
        ({"paper": "pardon"}, 422, "api.unfit"),
        ({"language": "fr"}, 422, "api.unfit"),
    ],
)
def test_what_cannot_be_issued_is_refused(alice, caller, letter, change, status, code):
    answer = caller(alice).post("/papers", {**letter, **change})
    assert (answer.status, answer.body["code"]) == (status, code)
    assert Issued.objects.count() == 0


def test_a_number_is_given_once_and_a_round_is_published_first(alice, caller, letter, world):
    assert caller(alice).post("/papers", letter).status == 201
    taken = caller(alice).post("/papers", {**letter, "issued_on": "2021-05-09"})
    assert (taken.status, taken.body["code"]) == (409, "reports.number-taken")
    notice = {**letter, "paper": "notice", "of": world.past.public_id, "number": "5号"}
    early = caller(alice, "zh-CN").post("/papers", notice)
    assert (early.status, early.body["code"]) == (409, "reports.not-announced")
    assert not early.body["message"].isascii()


def test_a_paper_is_listed_for_its_area_and_for_whom_it_names(
    alice, charlie, account_of, caller, letter, world
):
    made = caller(alice).post("/papers", letter).body
    path = f"/papers/{made['id']}"
    wang = caller(account_of("wang", Role.MEMBER, "520111", person=world.wang))
    li = caller(account_of("li", Role.MEMBER, "520111", person=world.li))
    for reader in (caller(alice), wang):
        assert reader.get("/papers").ids == [made["id"]]
        assert reader.get(path).status == 200
    for stranger in (caller(charlie), li):
        assert stranger.get("/papers").ids == []
        assert stranger.get(path).status == 404
    assert caller(alice).get("/papers", kind="notice").ids == []
    assert caller(alice).get("/papers", q="3号").ids == [made["id"]]


def test_thirty_papers_cost_as_many_queries_as_three(alice, caller, letter, queries_of):
    alices = caller(alice)

    def grow(start, count):
        for number in range(start, start + count):
            assert alices.post("/papers", {**letter, "number": f"{number}号"}).status == 201

    grow(1, 3)
    few = queries_of(lambda: alices.get("/papers"))
    grow(4, 27)
    assert queries_of(lambda: alices.get("/papers")) == few
    assert len(alices.get("/papers").ids) == 30
    first = alices.get("/papers", limit=20)
    rest = alices.get("/papers", limit=20, after=first.body["next"])
    assert first.ids + rest.ids == alices.get("/papers").ids


def test_no_answer_holds_an_id_number_or_a_day_of_birth(alice, caller, bodies, world):
    told = " ".join(
        json.dumps(caller(alice).post("/papers", each).body) for each in bodies.values()
    )
    for secret in (world.wang.id_number, world.wang.phone, "1980-06-15"):
        assert secret not in told
