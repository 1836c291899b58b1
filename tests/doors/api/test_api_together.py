"""Many cases through the API: laid open, sorted, confirmed; nobody else's review exists."""

from __future__ import annotations

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR
from zhucun.ledger.models import EventRecord
from zhucun.signoff import actions
from zhucun.signoff.actions import review_work
from zhucun.signoff.models import Case, Review, Signature

PATH = "/signing/reviews"


@pytest.fixture
def clerk(account_of, caller, world):
    """Signs for the sending unit."""
    return caller(account_of("clerk", Role.UNIT, "411327", unit=world.unit))


@pytest.fixture
def asked(case, world):
    """The body that asks for all that waits at the first step: three cases."""
    from django.utils.timezone import now

    rows = [make.candidate(make.person(f"人{n}", unit=world.unit), world.round) for n in range(2)]
    actions.start_cases([row.public_id for row in rows], kind="candidate", at=now(), by=OPERATOR)
    return {
        "kind": "candidate",
        "chain": case.chain,
        "step": "nominate",
        "signer": "sending-unit",
    }


def test_a_review_is_laid_open_sorted_and_signed(clerk, asked):
    made = clerk.post(PATH, asked)
    assert (made.status, made.body["state"], made.body["to_sign"]) == (201, "ready", 3)
    assert made.body["lines"]
    assert sum(place["cases"] for place in made.body["places"]) == 3
    href = f"{PATH}/{made.body['id']}"
    rows = clerk.get(f"{href}/cases").body["rows"]
    assert {row["case"] for row in rows} == set(Case.objects.values_list("public_id", flat=True))
    sorted_ = clerk.post(f"{href}/sort", {"leave_out": [rows[0]["case"]]}).body
    assert (sorted_["revision"], sorted_["left_out"], sorted_["to_sign"]) == (1, 1, 2)
    old = clerk.post(f"{href}/sign", {"revision": 0})
    assert (old.status, old.body["code"]) == (409, "signoff.review-changed")
    done = clerk.post(f"{href}/sign", {"revision": 1, "reason": "同意"})
    assert (done.status, done.body["state"], done.body["signed"]) == (200, "done", 2)
    again = clerk.post(f"{href}/sign", {"revision": 1})
    assert (again.status, Signature.objects.count()) == (200, 2)
    assert clerk.get(PATH).ids == [made.body["id"]]
    outcomes = {row["outcome"] for row in clerk.get(f"{href}/cases").body["rows"]}
    assert outcomes == {"", "signed"}


def test_the_same_key_asks_for_one_review(clerk, asked, made_once):
    made_once(clerk, PATH, asked, status=201)
    assert Review.objects.count() == 1


def test_many_are_confirmed_at_once_and_signed_outside_the_request(clerk, asked, monkeypatch):
    made = clerk.post(PATH, asked).body
    monkeypatch.setattr(review_work, "AT_ONCE", 0)
    waits = clerk.post(f"{PATH}/{made['id']}/sign", {"revision": 0}).body
    assert (waits["state"], waits["signed"]) == ("confirmed", 0)
    stopped = clerk.post(f"{PATH}/{made['id']}/stop").body
    assert stopped["state"] == "stopped"


def test_nobody_else_finds_it_and_who_does_not_sign_lays_nothing_open(
    clerk, asked, alice, charlie, caller
):
    href = f"{PATH}/{clerk.post(PATH, asked).body['id']}"
    events = EventRecord.objects.count()
    for account in (alice, charlie):
        other = caller(account)
        assert [other.get(f"{href}{part}").status for part in ("", "/cases")] == [404, 404]
        assert other.get(PATH).ids == []
        for part, body in (("sort", {}), ("sign", {"revision": 0}), ("stop", {})):
            assert other.post(f"{href}/{part}", body).status == 404
        refused = other.post(PATH, asked)
        assert (refused.status, refused.body["code"]) == (409, "signoff.nothing-to-sign")
    assert EventRecord.objects.count() == events
