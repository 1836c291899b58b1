"""Who may sign, what a signature binds, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from tests import factories as make
from tests.signoff.conftest import AT, DAY, evidence, start, states
from zhucun.directory import actions as directory
from zhucun.directory.enums import Role
from zhucun.directory.models import Unit
from zhucun.directory.perms import OPERATOR, Actor, Held
from zhucun.directory.queries import actor_of
from zhucun.kernel.problems import NotAllowed, NotFound
from zhucun.ledger.models import EventRecord
from zhucun.roster import actions as roster
from zhucun.roster.models import Candidate, Round
from zhucun.signoff import actions, errors, queries
from zhucun.signoff.enums import CaseState, Said
from zhucun.signoff.models import Case, Signature

Sign = Callable[..., None]
ORG = "county-organisation"
GATES = ["politics", "conduct", "ability"]


@pytest.fixture
def nominated(case: Case, clerk: Actor, sign: Sign) -> Case:
    sign(case, "nominate", "sending-unit", by=clerk)
    return case


def test_a_case_goes_through_the_steps_of_its_pack_and_finds_what_they_say(
    nominated: Case, row: Candidate, office: Actor, sign: Sign
) -> None:
    assert states(nominated)["politics"] == "open"
    for gate in GATES:
        sign(nominated, gate, ORG, by=office)
    assert states(nominated)["select"] == "open"
    sign(nominated, "select", ORG, by=office)
    nominated.refresh_from_db()
    assert (nominated.state, nominated.ended_on) == (CaseState.FINISHED, DAY)
    found = {one.name: (one.value, one.by_name) for one in row.findings.all()}
    assert found == {f"gate_{gate}": ("pass", "Alice") for gate in GATES}
    names = list(
        EventRecord.objects.filter(subject=f"case:{nominated.public_id}").values_list(
            "name", flat=True
        )
    )
    assert names[0] == "signoff.case.started"
    assert names[-2:] == ["signoff.case.signed", "signoff.case.finished"]


def test_a_signature_keeps_the_office_that_was_held_on_the_day(nominated: Case, unit: Unit) -> None:
    [row] = queries.signatures(case=nominated)
    assert (row.name, row.role, row.unit_name, row.recorded_by) == (
        "Clerk",
        Role.UNIT,
        unit.name,
        "",
    )
    assert (row.signed_on, row.evidence != "") == (DAY, True)


def test_nothing_is_signed_by_whoever_does_not_hold_the_office(
    nominated: Case, clerk: Actor, office: Actor, sign: Sign
) -> None:
    above = make.actor("above", Role.OFFICE, "4113")
    for other in (clerk, above):
        with pytest.raises(errors.NotYourStep):
            sign(nominated, "politics", ORG, by=other)
    looking = replace(office, viewer=99)
    with pytest.raises(NotAllowed):
        sign(nominated, "politics", ORG, by=looking, evidence="x")


def test_somebody_who_left_office_yesterday_does_not_sign_today(
    nominated: Case, sign: Sign
) -> None:
    account = make.account("dora", Role.OFFICE, "411327")
    grant = account.grants.get()
    directory.end_role(grant=grant, until=DAY, by=OPERATOR)
    left = actor_of(account, on=DAY)
    with pytest.raises(NotFound):
        sign(nominated, "politics", ORG, by=left, evidence=evidence(nominated))
    yesterday = DAY - timedelta(days=1)
    sign(nominated, "politics", ORG, by=actor_of(account, on=yesterday))


def test_charlie_sees_no_case_and_can_do_nothing_in_it(
    nominated: Case, row: Candidate, stranger: Actor, office: Actor
) -> None:
    assert not queries.cases(actor=stranger, as_of=DAY).exists()
    assert not queries.waiting(actor=stranger, as_of=DAY).exists()
    with pytest.raises(NotFound):
        queries.case_card(actor=stranger, public_id=nominated.public_id, as_of=DAY)
    signing = actions.Signing(
        case=nominated.public_id, step="politics", word=ORG, evidence=evidence(nominated)
    )
    with pytest.raises(NotFound):
        actions.sign_case(signing, at=AT, by=stranger)
    with pytest.raises(NotFound):
        actions.recall(case=nominated.public_id, serial=0, at=AT, by=stranger)
    with pytest.raises(NotAllowed):
        actions.start_cases([row.public_id], kind="candidate", at=AT, by=stranger)
    assert queries.cases(actor=office, as_of=DAY).count() == 1


def test_a_unit_sees_its_own_cases_and_waits_only_for_its_own_turn(
    case: Case, clerk: Actor, office: Actor, sign: Sign
) -> None:
    other = make.actor("other", Role.UNIT, "411327", unit=make.unit())
    assert [queries.waiting(actor=one, as_of=DAY).count() for one in (clerk, other)] == [1, 0]
    sign(case, "nominate", "sending-unit", by=clerk)
    assert [queries.waiting(actor=one, as_of=DAY).count() for one in (clerk, office)] == [0, 1]
    assert queries.cases(actor=clerk, as_of=DAY).count() == 1
    assert queries.cases(actor=other, as_of=DAY).count() == 0


def test_evidence_that_changed_has_to_be_looked_at_again(
    nominated: Case, row: Candidate, office: Actor, sign: Sign
) -> None:
    seen = evidence(nominated)
    roster.record_findings({"health": "poor"}, candidate=row, found_on=DAY, by=office)
    with pytest.raises(errors.EvidenceChanged, match="李明"):
        sign(nominated, "politics", ORG, by=office, evidence=seen)
    assert evidence(nominated) != seen
    sign(nominated, "politics", ORG, by=office)


def test_the_evidence_holds_no_number_no_phone_and_no_birth_date(batch: Round, unit: Unit) -> None:
    person = make.person(
        "王芳", unit=unit, birth_on=date(1980, 6, 15), phone="13800001234", numbered=True
    )
    case = start(make.candidate(person, batch))
    paper = str(queries.case_card(actor=OPERATOR, public_id=case.public_id, as_of=DAY).opened.paper)
    assert "1980" in paper
    assert not [part for part in ("13800001234", "411327", "-06-15") if part in paper]


def test_a_failing_gate_blocks_the_selection_and_no_signature_outweighs_it(
    nominated: Case, row: Candidate, office: Actor, sign: Sign
) -> None:
    for gate in GATES:
        sign(nominated, gate, ORG, by=office)
    roster.record_findings({"gate_conduct": "fail"}, candidate=row, found_on=DAY, by=office)
    assert states(nominated)["select"] == "blocked"
    with pytest.raises(
        errors.StepBlocked, match="三关|Not all of the three gates|三个关|未全部通过"
    ):
        sign(nominated, "select", ORG, by=office)


def test_a_rejection_needs_a_reason_and_sends_the_case_back(
    nominated: Case, row: Candidate, office: Actor, clerk: Actor, sign: Sign
) -> None:
    with pytest.raises(errors.ReasonMissing):
        sign(nominated, "politics", ORG, by=office, said=Said.REJECTED, reason=" ")
    sign(nominated, "politics", ORG, by=office, said=Said.REJECTED, reason="under inquiry")
    assert states(nominated) == {
        "nominate": "open",
        "politics": "rejected",
        **dict.fromkeys(["conduct", "ability", "select"], "waiting"),
    }
    assert row.findings.get().value == "fail"
    assert queries.waiting(actor=clerk, as_of=DAY).count() == 1


def test_one_recalls_his_own_signature_until_the_next_step_is_signed(
    nominated: Case, row: Candidate, office: Actor, colleague: Actor, clerk: Actor, sign: Sign
) -> None:
    sign(nominated, "politics", ORG, by=office)
    what: dict[str, Any] = {"case": nominated.public_id, "serial": 1, "at": AT}
    with pytest.raises(NotAllowed):
        actions.recall(**what, by=colleague)
    assert actions.recall(**what, reason="wrong person", by=office)
    assert not actions.recall(**what, by=office)
    assert states(nominated)["politics"] == "open"
    assert row.findings.order_by("pk").last().value is None  # type: ignore[union-attr]
    sign(nominated, "politics", ORG, by=colleague)
    sign(nominated, "conduct", ORG, by=office)
    with pytest.raises(errors.CannotRecall):
        actions.recall(case=nominated.public_id, serial=3, at=AT, by=colleague)


def test_signing_again_says_that_it_is_signed(nominated: Case, clerk: Actor, sign: Sign) -> None:
    with pytest.raises(errors.AlreadySigned):
        sign(nominated, "nominate", "sending-unit", by=clerk)


def test_nobody_signs_his_own_case_though_he_holds_the_office(
    batch: Round, unit: Unit, sign: Sign
) -> None:
    li = make.person("李明", unit=unit)
    case = start(make.candidate(li, batch))
    me = make.actor("li", Role.UNIT, "411327", unit=unit, person=li)
    with pytest.raises(errors.OwnCase):
        sign(case, "nominate", "sending-unit", by=me)
    sign(case, "nominate", "person", by=me)


def test_what_was_signed_on_paper_is_recorded_by_the_office_under_both_names(
    case: Case, office: Actor, clerk: Actor, sign: Sign
) -> None:
    with pytest.raises(errors.SignerMissing):
        sign(case, "nominate", "person", by=office)
    with pytest.raises(errors.NotYourStep):
        sign(case, "nominate", "sending-unit", by=office, signer="somebody")
    with pytest.raises(errors.NotYourStep):
        sign(case, "nominate", "person", by=clerk, signer="李明")
    sign(case, "nominate", "person", by=office, signer="李明", reason="file 12")
    [row] = queries.signatures(case=case)
    assert (row.name, row.recorded_by, row.reason) == ("李明", "Alice", "file 12")


# delegating


def give(giver: Actor, taker: str, **more: Any) -> Any:
    values: dict[str, Any] = {"starts_on": DAY, "ends_on": DAY + timedelta(days=5), **more}
    held = values.pop("held", giver.held[0])
    return actions.delegate(held=held, taker=taker, at=AT, by=giver, **values)


def test_somebody_signs_for_another_for_the_days_that_were_given(
    nominated: Case, office: Actor, sign: Sign
) -> None:
    account = make.account("eve", Role.TOWNSHIP, "411327100", name="Eve")
    given = give(office, "eve")
    eve = actor_of(account, on=DAY)
    assert queries.waiting(actor=eve, as_of=DAY).count() == 1
    after = AT + timedelta(days=5)
    with pytest.raises(NotFound):
        sign(nominated, "politics", ORG, by=eve, at=after, evidence=evidence(nominated))
    sign(nominated, "politics", ORG, by=eve)
    last = queries.signatures(case=nominated)[-1]
    assert (last.name, last.delegated_by, last.area) == ("Eve", "Alice", "411327")
    assert actions.end_delegation(public_id=given.public_id, at=AT, by=office)
    assert not actions.end_delegation(public_id=given.public_id, at=AT, by=office)
    assert queries.waiting(actor=eve, as_of=DAY).count() == 0


def test_a_delegation_is_void_once_its_giver_has_left_office(nominated: Case) -> None:
    account = make.account("dora", Role.OFFICE, "411327")
    taker = make.account("eve", Role.TOWNSHIP, "411327100")
    give(actor_of(account, on=DAY), "eve")
    eve = actor_of(taker, on=DAY)
    assert queries.waiting(actor=eve, as_of=DAY).count() == 1
    directory.end_role(grant=account.grants.get(), until=DAY, by=OPERATOR)
    assert queries.waiting(actor=eve, as_of=DAY).count() == 0


def test_only_an_office_of_ones_own_is_delegated_and_to_somebody_else(office: Actor) -> None:
    make.account("eve", Role.TOWNSHIP, "411327100")
    misfits: list[dict[str, Any]] = [
        {"held": Held(Role.OFFICE, "52")},
        {"taker": "nobody"},
        {"taker": "alice"},
        {"ends_on": DAY},
    ]
    for misfit in misfits:
        with pytest.raises(errors.DelegationMisfit):
            give(office, **{"taker": "eve", **misfit})


def test_charlie_neither_sees_nor_ends_a_delegation_of_others(
    office: Actor, stranger: Actor
) -> None:
    make.account("eve", Role.TOWNSHIP, "411327100")
    given = give(office, "eve")
    assert list(queries.delegations(actor=office, as_of=DAY)) == [given]
    assert not queries.delegations(actor=stranger, as_of=DAY).exists()
    with pytest.raises(NotFound):
        actions.end_delegation(public_id=given.public_id, at=AT, by=stranger)


# starting and stopping


def test_what_runs_is_not_started_twice(row: Candidate, case: Case) -> None:
    again = actions.start_cases([row.public_id], kind="candidate", at=AT, by=OPERATOR)
    assert (again, Case.objects.count()) == ([], 1)


def test_a_withdrawn_candidate_takes_his_case_with_him(
    nominated: Case, row: Candidate, office: Actor, sign: Sign
) -> None:
    seen = evidence(nominated)
    roster.withdraw(candidate=row, withdrawn_on=DAY, reason="illness", by=office)
    nominated.refresh_from_db()
    assert nominated.state == CaseState.STOPPED
    assert not queries.waiting(actor=office, as_of=DAY).exists()
    with pytest.raises(errors.CaseEnded):
        sign(nominated, "politics", ORG, by=office, evidence=seen)


def test_an_area_whose_pack_has_no_chain_is_told_so(places: Any) -> None:
    make.add_places({"61": "陕西省", "6101": "西安市", "610113": "雁塔区"})
    row = make.candidate(make.person(), make.round_("2024", area="610113"))
    with pytest.raises(errors.NoProcedure, match="give no procedure"):
        start(row)


def test_the_database_refuses_to_change_a_signature(nominated: Case) -> None:
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Signature.objects.update(name="Somebody else")


def test_a_case_can_be_looked_at_on_a_day_before_its_pack_held(case: Case) -> None:
    card = queries.case_card(actor=OPERATOR, public_id=case.public_id, as_of=date(2020, 1, 1))
    assert card.standing.next == ("nominate",)
