"""Sign-off through the API, the rest: many at once, delegations, the ticks of checklists."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Finding, Tick
from zhucun.signoff.models import Case, Delegation, Signature

TODAY = localdate()
SPAN = {"starts_on": TODAY.isoformat(), "ends_on": (TODAY + timedelta(days=7)).isoformat()}
OFFICE = {"role": "OFFICE", "area": "411327", "taker": "bob", "reason": "出差", **SPAN}


@pytest.fixture
def clerk(account_of, caller, world):
    """Signs for the sending unit."""
    return caller(account_of("clerk", Role.UNIT, "411327", unit=world.unit))


@pytest.fixture
def start(alice, caller, world, many):
    """Begins the review of so many candidates more."""

    def started(count):
        many(count)
        answer = caller(alice).post(f"/rounds/{world.round.public_id}/cases", {})
        assert answer.status == 200, answer.body

    return started


@pytest.fixture
def nominations(clerk):
    """What the unit may sign now: one signature a case."""

    def of(**more):
        return [
            {
                "case": row["id"],
                "step": turn["step"],
                "signer": turn["signer"],
                "evidence": row["evidence"],
                **more,
            }
            for row in clerk.get("/signing", limit=200).body["rows"]
            for turn in row["may_sign"]
        ]

    return of


# many at once


def test_many_are_signed_at_once_and_once_for_a_key(clerk, case, start, nominations, made_once):
    start(4)
    signings = nominations()
    assert len(signings) == 5
    made = made_once(clerk, "/signing", {"signings": signings}, status=200)
    assert made.body == {"signed": 5, "refused": []}
    assert Signature.objects.count() == 5
    bare = clerk.post("/signing", {"signings": signings[:1]})
    assert bare.body["refused"][0]["code"] == "signoff.already-signed"


def test_one_that_cannot_be_signed_keeps_no_other_back(clerk, case, start, nominations, world):
    start(2)
    signings = nominations()
    office = {"found_on": date(2024, 1, 1), "by": make.OPERATOR}
    roster.record_findings({"conditions_met": 6}, candidate=world.candidate, **office)
    signings.append({**signings[1], "case": "zzzzzzzzzzzz"})
    first = clerk.post("/signing", {"signings": signings}, key="k")
    assert (first.status, first.body["signed"]) == (200, 2)
    changed, unknown = sorted(first.body["refused"], key=lambda row: row["code"], reverse=True)
    assert (changed["case"], changed["code"]) == (case.public_id, "signoff.evidence-changed")
    assert changed["message"] == "The evidence changed since you opened it: 李明."
    assert changed["todo"]
    assert (unknown["case"], unknown["code"]) == ("zzzzzzzzzzzz", "not-found")
    again = clerk.post("/signing", {"signings": signings}, key="k")
    assert again.body == first.body
    assert Signature.objects.count() == 2


def test_a_rule_that_stands_in_the_way_is_named(alice, caller, clerk, case, nominations, world):
    alices = caller(alice)

    def sign(step):
        evidence = alices.get(f"/cases/{case.public_id}").body["evidence"]
        sent = {"case": case.public_id, "step": step, "signer": "county-office"}
        return alices.post("/signing", {"signings": [{**sent, "evidence": evidence}]})

    assert clerk.post("/signing", {"signings": nominations()}).body["signed"] == 1
    assert sign("select").body["refused"][0]["code"] == "signoff.not-its-turn"
    assert sign("politics").body["signed"] == 1
    office = {"found_on": localdate(), "by": make.OPERATOR}
    roster.record_findings({"political_review": "fail"}, candidate=world.candidate, **office)
    [row] = sign("select").body["refused"]
    assert row["code"] == "signoff.step-blocked"
    assert "李明" in row["message"]
    assert "—" not in row["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"signings": []},
        {"signings": [{"case": "zzzzzzzzzzzz"}]},
        {"signings": "all"},
    ],
)
def test_what_does_not_fit_is_refused(clerk, body):
    refused = clerk.post("/signing", body)
    assert (refused.status, refused.body["code"]) == (422, "api.unfit")


def test_charlie_signs_nothing_of_another_county(charlie, caller, case, nominations):
    answer = caller(charlie).post("/signing", {"signings": nominations()}, key="k")
    assert (answer.status, answer.body["signed"]) == (200, 0)
    [row] = answer.body["refused"]
    assert (row["code"], "李明" in str(row)) == ("not-found", False)
    assert not Signature.objects.exists()


def test_the_same_key_for_other_signatures_is_refused(clerk, case, start, nominations):
    start(1)
    signings = nominations()
    assert clerk.post("/signing", {"signings": signings[:1]}, key="k").status == 200
    other = clerk.post("/signing", {"signings": signings[1:]}, key="k")
    assert (other.status, other.body["code"]) == (409, "ledger.key-reused")


def test_twenty_signatures_cost_as_many_queries_as_two(clerk, case, start, nominations, queries_of):
    start(21)
    signings = nominations()
    assert len(signings) == 22
    few = queries_of(lambda: clerk.post("/signing", {"signings": signings[:2]}))
    more = queries_of(lambda: clerk.post("/signing", {"signings": signings[2:]}))
    assert len(more) == len(few)
    assert Signature.objects.count() == Case.objects.count() == 22


# delegations


def test_an_office_is_delegated_for_a_week_and_taken_back(alice, bob, caller, made_once):
    made = made_once(caller(alice), "/delegations", OFFICE, status=201).body
    assert (made["giver"], made["taker"], made["is_given"]) == ("Alice", "Bob", True)
    [seen] = caller(bob).get("/delegations").body["rows"]
    assert (seen["id"], seen["is_given"]) == (made["id"], False)
    path = f"/delegations/{made['id']}/end"
    ended = [caller(alice).post(path, key="end").body for _ in range(2)]
    assert ended[0] == ended[1]
    assert ended[0]["ends_on"] == TODAY.isoformat()
    assert caller(alice).get("/delegations").ids == []


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"role": "DISCIPLINE"}, 422, "signoff.delegation-misfit"),
        ({"area": "520111"}, 422, "signoff.delegation-misfit"),
        ({"taker": "nobody"}, 422, "signoff.delegation-misfit"),
        ({"taker": "alice"}, 422, "signoff.delegation-misfit"),
        ({"ends_on": SPAN["starts_on"]}, 422, "signoff.delegation-misfit"),
        ({"unit": "zzzzzzzzzzzz"}, 404, "not-found"),
        ({"role": "KING"}, 422, "api.unfit"),
        ({"starts_on": "today"}, 422, "api.unfit"),
    ],
)
def test_what_cannot_be_delegated_is_refused(alice, bob, caller, more, status, code):
    refused = caller(alice).post("/delegations", {**OFFICE, **more})
    assert (refused.status, refused.body["code"]) == (status, code)
    assert not Delegation.objects.exists()


def test_charlie_sees_no_delegation_and_ends_none(alice, bob, charlie, caller):
    made = caller(alice).post("/delegations", OFFICE).body["id"]
    assert caller(charlie).get("/delegations").ids == []
    for who in (charlie, bob):
        assert caller(who).post(f"/delegations/{made}/end").status == 404
    assert Delegation.objects.get().ends_on > TODAY


def ending(n: int) -> str:
    return (TODAY + timedelta(days=7 + n)).isoformat()


def test_many_delegations_cost_as_many_queries_as_few(alice, bob, caller, queries_of):
    alices = caller(alice)
    for n in range(2):
        alices.post("/delegations", {**OFFICE, "ends_on": ending(n)})
    few = queries_of(lambda: alices.get("/delegations"))
    for n in range(2, 20):
        alices.post("/delegations", {**OFFICE, "ends_on": ending(n)})
    assert queries_of(lambda: alices.get("/delegations")) == few
    assert len(alices.get("/delegations").ids) == 20


# checklists


@pytest.fixture
def far(settings, places):
    """A candidate of 花溪区, whose pack has checklists; there Charlie is the office."""
    settings.POLICY_DIR = settings.ROOT / "policy"
    round_ = make.round_("2025", area="520111", starts_on=date(2025, 6, 1))
    return make.candidate(make.person("王芳"), round_, nominated_on=date(2025, 6, 10))


def _ticks(**more):
    items = [{"item": "conditions", "holds": True}, {"item": "results", "holds": False}]
    return {"checklist": "three-looks-three-talks", "items": items, **more}


def test_items_are_ticked_under_a_name_and_counted(charlie, caller, far, made_once):
    path = f"/candidates/{far.public_id}"
    made = made_once(caller(charlie), f"{path}/ticks", _ticks(), status=200).body
    lists = {row["checklist"]: row for row in made["rows"]}
    looked = lists["three-looks-three-talks"]
    assert (looked["answered"], looked["value"], len(looked["items"])) == (2, 1, 6)
    said = {row["item"]: (row["holds"], row["by"]) for row in looked["items"]}
    assert (said["conditions"], said["history"]) == ((True, "Charlie"), (None, ""))
    assert caller(charlie).get(f"{path}/checklists").body == made
    back = [{"item": "results", "holds": None}]
    changed = caller(charlie).post(f"{path}/ticks", _ticks(items=back)).body
    assert changed["rows"] != made["rows"]
    events = EventRecord.objects.count()
    assert caller(charlie).post(f"{path}/ticks", _ticks(items=back)).status == 200
    assert EventRecord.objects.count() == events


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"checklist": "no-such-list"}, "roster.unknown-checklist"),
        ({"items": [{"item": "nothing", "holds": True}]}, "roster.unknown-checklist"),
        ({"items": []}, "api.unfit"),
        ({"items": [{"item": "conditions"}]}, "api.unfit"),
        ({"items": [{"item": "conditions", "holds": "yes"}]}, "api.unfit"),
        (
            {"checklist": "six-conditions", "items": [{"item": "slot-1", "holds": True}]},
            "roster.slot-needs-words",
        ),
    ],
)
def test_ticks_that_do_not_fit_are_refused(charlie, caller, far, body, code):
    refused = caller(charlie).post(f"/candidates/{far.public_id}/ticks", _ticks(**body))
    assert (refused.status, refused.body["code"]) == (422, code)
    assert not Tick.objects.exists()
    assert not Finding.objects.exists()


def test_an_office_of_another_county_sees_no_checklist_and_ticks_nothing(alice, caller, far):
    path = f"/candidates/{far.public_id}"
    assert caller(alice).get(f"{path}/checklists").status == 404
    assert caller(alice).post(f"{path}/ticks", _ticks()).status == 404
    assert not Tick.objects.exists()


def test_ticked_lists_cost_as_many_queries_as_blank_ones(charlie, caller, far, queries_of):
    charlies, path = caller(charlie), f"/candidates/{far.public_id}"
    blank = queries_of(lambda: charlies.get(f"{path}/checklists"))
    charlies.post(f"{path}/ticks", _ticks())
    assert queries_of(lambda: charlies.get(f"{path}/checklists")) == blank
