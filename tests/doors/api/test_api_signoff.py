"""Sign-off through the API: what waits, one case, signing, rejecting, recalling."""

from __future__ import annotations

import json
from datetime import date

import pytest

from tests import factories as make
from zhucun.directory.enums import Role
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Finding
from zhucun.signoff.models import Case, Signature

NAMES = ["start", "sign", "recall"]


@pytest.fixture
def clerk(account_of, caller, world):
    """Signs for the sending unit."""
    return caller(account_of("clerk", Role.UNIT, "411327", unit=world.unit))


@pytest.fixture
def sign(case):
    """Signs a step with the evidence that the signer reads."""

    def signed(who, step, signer, **more):
        path = f"/cases/{case.public_id}"
        evidence = who.get(path).body.get("evidence", "0" * 64)
        body = {"step": step, "signer": signer, "evidence": evidence, **more}
        return who.post(f"{path}/sign", body)

    return signed


@pytest.fixture
def nominated(clerk, sign):
    assert sign(clerk, "nominate", "sending-unit").status == 201


@pytest.fixture
def ready(alice, caller, case, nominated, sign, world):
    """A change with everything before it done: its address, a body and its status."""

    def of(name):
        if name == "start":
            person = make.person("赵新", unit=world.unit)
            make.candidate(person, world.round, nominated_on=date(2023, 6, 1))
            return f"/rounds/{world.round.public_id}/cases", {}, 200
        path = f"/cases/{case.public_id}"
        if name == "recall":
            assert sign(caller(alice), "politics", "county-office").status == 201
            return f"{path}/recall", {"serial": 1, "reason": "看错了"}, 200
        evidence = caller(alice).get(path).body["evidence"]
        body = {"step": "politics", "signer": "county-office", "evidence": evidence}
        return f"{path}/sign", body, 201

    return of


@pytest.mark.parametrize("name", NAMES)
def test_the_same_key_with_the_same_body_changes_nothing_again(
    alice, caller, ready, made_once, name
):
    path, body, status = ready(name)
    made_once(caller(alice), path, body, status=status)


@pytest.mark.parametrize("name", NAMES)
def test_charlie_may_not(charlie, caller, ready, name):
    path, body, _status = ready(name)
    events = EventRecord.objects.count()
    assert caller(charlie).post(path, body).status in {403, 404}
    assert EventRecord.objects.count() == events


@pytest.mark.parametrize("name", ["start", "sign"])
def test_a_colleague_of_the_same_office_may(bob, caller, ready, name):
    path, body, status = ready(name)
    assert caller(bob).post(path, body).status == status


def test_nobody_recalls_the_signature_of_somebody_else(bob, caller, ready):
    path, body, _status = ready("recall")
    refused = caller(bob).post(path, body)
    assert (refused.status, refused.body["code"]) == (403, "not-allowed")


def test_bob_reads_the_case_and_charlie_does_not(bob, charlie, caller, case, nominated, world):
    paths = ["/signing", "/cases", f"/cases?round={world.round.public_id}"]
    assert [caller(bob).get(path).ids for path in paths] == [[case.public_id]] * 3
    assert [caller(charlie).get(path).ids for path in paths[:2]] == [[], []]
    assert caller(charlie).get(paths[2]).status == 404
    card = f"/cases/{case.public_id}"
    assert (caller(bob).get(card).status, caller(charlie).get(card).status) == (200, 404)


def test_a_case_shows_its_steps_signers_rules_and_evidence(alice, caller, case, nominated):
    card = caller(alice).get(f"/cases/{case.public_id}").body
    assert (card["title"], card["label"], card["state"]) == ("李明", "Joint review", "running")
    assert [(step["step"], step["state"]) for step in card["steps"]] == [
        ("nominate", "done"),
        ("politics", "open"),
        ("select", "waiting"),
    ]
    [guard] = card["steps"][2]["rules"]
    assert (guard["rule"], guard["outcome"], guard["stops"]) == (
        "rules/political-review",
        "unknown",
        True,
    )
    [signature] = card["log"]
    assert (signature["name"], signature["role"], signature["unit"], signature["stands"]) == (
        "Clerk",
        "UNIT",
        "社旗县财政局",
        True,
    )
    assert [turn["step_label"] for turn in card["may_sign"]] == ["Gate of politics"]
    assert card["sections"]
    assert caller(alice, "zh-CN").get(f"/cases/{case.public_id}").body["label"] == "联审"


def test_it_goes_through_all_steps_and_finds_what_they_say(alice, caller, sign, nominated):
    alices = caller(alice)
    checked = sign(alices, "politics", "county-office").body
    assert checked["steps"][2]["rules"][0]["outcome"] == "pass"
    assert Finding.objects.get().value == "pass"
    done = sign(alices, "select", "county-office").body
    assert (done["state"], done["may_sign"]) == ("finished", [])
    assert alices.get("/signing").ids == []
    assert alices.get("/cases", state="finished").ids == [done["id"]]


def test_a_rejection_needs_a_reason_and_sends_the_case_back(alice, caller, sign, nominated):
    rejected = {"said": "rejected"}
    silent = sign(caller(alice), "politics", "county-office", **rejected)
    assert (silent.status, silent.body["code"]) == (422, "signoff.reason-missing")
    card = sign(caller(alice), "politics", "county-office", **rejected, reason="材料不全").body
    assert card["steps"][0]["state"] == "open"
    assert [step["rejected_because"] for step in card["steps"]].count("材料不全") >= 1
    assert card["log"][-1]["said"] == "rejected"


def test_what_changed_since_it_was_read_is_not_signed(alice, caller, case, nominated, world):
    path = f"/cases/{case.public_id}"
    read = caller(alice).get(path).body["evidence"]
    office = {"found_on": date(2024, 1, 1), "by": make.OPERATOR}
    roster.record_findings({"conditions_met": 6}, candidate=world.candidate, **office)
    body = {"step": "politics", "signer": "county-office", "evidence": read}
    refused = caller(alice, "zh-CN").post(f"{path}/sign", body)
    assert (refused.status, refused.body["code"]) == (409, "signoff.evidence-changed")
    assert not refused.body["message"].isascii()
    assert Signature.objects.count() == 1


@pytest.mark.parametrize(
    ("step", "signer", "more", "status", "code"),
    [
        ("select", "county-office", {}, 409, "signoff.not-its-turn"),
        ("nominate", "sending-unit", {}, 403, "signoff.not-your-step"),
        ("politics", "nobody", {}, 404, "not-found"),
        ("nowhere", "county-office", {}, 404, "not-found"),
        ("politics", "county-office", {"evidence": "abc"}, 422, "api.unfit"),
        ("politics", "county-office", {"said": "recalled"}, 422, "api.unfit"),
    ],
)
def test_what_cannot_be_signed_is_refused(
    alice, caller, sign, nominated, step, signer, more, status, code
):
    answer = sign(caller(alice), step, signer, **more)
    assert (answer.status, answer.body["code"]) == (status, code)
    assert Signature.objects.count() == 1


def test_what_is_signed_already_is_told(alice, bob, caller, sign, nominated):
    assert sign(caller(alice), "politics", "county-office").status == 201
    again = sign(caller(bob), "politics", "county-office")
    assert (again.status, again.body["code"]) == (409, "signoff.already-signed")


def test_the_office_records_what_was_signed_on_paper_by_name(alice, caller, sign):
    nameless = sign(caller(alice), "nominate", "person")
    assert (nameless.status, nameless.body["code"]) == (422, "signoff.signer-missing")
    [row] = sign(caller(alice), "nominate", "person", name="李明").body["log"]
    assert (row["name"], row["recorded_by"]) == ("李明", "Alice")


def test_a_recalled_signature_stays_on_record(alice, caller, case, ready):
    path, body, _status = ready("recall")
    assert caller(alice).get(f"/cases/{case.public_id}").body["may_recall"] == [1]
    card = caller(alice).post(path, body).body
    assert [(row["said"], row["stands"]) for row in card["log"]] == [
        ("signed", True),
        ("signed", False),
        ("recalled", False),
    ]
    events = EventRecord.objects.count()
    assert caller(alice).post(path, body).body == card
    assert EventRecord.objects.count() == events


def test_once_the_next_step_is_signed_nothing_is_recalled(alice, caller, case, sign, nominated):
    alices = caller(alice)
    for step in ("politics", "select"):
        assert sign(alices, step, "county-office").status == 201
    refused = alices.post(f"/cases/{case.public_id}/recall", {"serial": 1})
    assert (refused.status, refused.body["code"]) == (409, "signoff.cannot-recall")


def test_the_procedure_begins_once_for_everybody_who_has_none(alice, caller, ready, case):
    path, body, _status = ready("start")
    assert caller(alice).post(path, body).body["started"] == 1
    assert caller(alice).post(path, body).body["started"] == 0
    assert Case.objects.count() == 2


def test_where_the_pack_has_no_procedure_nothing_is_assumed(charlie, caller, places):
    round_ = make.round_("2024", area="520111")
    make.candidate(make.person("陈刚"), round_)
    answer = caller(charlie).post(f"/rounds/{round_.public_id}/cases", {})
    assert (answer.status, answer.body["code"]) == (409, "signoff.no-procedure")


def test_thirty_cases_cost_as_many_queries_as_three(alice, caller, case, world, many, queries_of):
    alices, paths = caller(alice), ("/signing", "/cases")

    def grow(count):
        many(count)
        alices.post(f"/rounds/{world.round.public_id}/cases", {})
        for one in Case.objects.filter(signatures=None):
            card = alices.get(f"/cases/{one.public_id}").body
            body = {"step": "nominate", "signer": "person", "name": "本人"}
            body["evidence"] = card["evidence"]
            assert alices.post(f"/cases/{one.public_id}/sign", body).status == 201

    grow(2)
    few = {path: queries_of(lambda path=path: alices.get(path)) for path in paths}
    grow(27)
    for path in paths:
        assert queries_of(lambda path=path: alices.get(path)) == few[path]
        assert len(alices.get(path).ids) == 30
        assert len(few[path]) <= 14


def test_no_answer_holds_a_day_of_birth_or_an_id_number(alice, caller, case, nominated):
    paths = ["/signing", "/cases", f"/cases/{case.public_id}"]
    told = " ".join(json.dumps(caller(alice).get(path).body) for path in paths)
    for secret in ("1970-03", "13800001234"):
        assert secret not in told
