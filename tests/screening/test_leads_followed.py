"""A lead on its way: assigned, verified on the spot, decided by another person, acted upon; and
what is measured of the screens."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection

from tests import factories as make
from tests.screening.world import COUNTY, DAY, DIED, ID, TOWN, World, at, number, paid
from zhucun.directory.enums import Role
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.ledger.models import AccessRecord, EventRecord
from zhucun.screening import actions, queries
from zhucun.screening.errors import (
    ActAmountNeeded,
    ActAmountUnasked,
    ActDocumentNeeded,
    DeedMissing,
    DepartmentNeeded,
    DueTooEarly,
    LeadElsewhere,
    ListInUse,
    NotYourLead,
    NumberInReason,
    ScreeningReasonNeeded,
    SettledOtherwise,
    ViolationUnfounded,
)
from zhucun.screening.models import Lead, RegisterList
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.errors import OwnCase, SignedTwice


@pytest.fixture
def lead(world: World) -> Lead:
    world.pay(paid(1))
    world.declared("compared-deaths", DIED, [number(1), "2018-02-10"])
    world.run()
    return world.lead("x01-paid-after-death")


def case_of(lead: Lead, actor: Actor) -> Any:
    return signing.cases(actor=actor, as_of=DAY, kind="benefit", subjects=[lead.public_id]).first()


def test_from_the_lead_to_its_close(world: World, lead: Lead) -> None:
    """HH18-157, HH18-158: who assigns never decides; the township verifies; the act has an amount."""
    world.verified(lead)
    assert (lead.state, lead.assigned_area) == ("verified", TOWN)
    with pytest.raises(SignedTwice):
        actions.decide_lead(lead=lead, verdict="true", reason="属实", at=at(), by=world.alice)
    lead.refresh_from_db()
    assert (lead.state, lead.verdict) == ("verified", "")
    bob = world.actor("bob")
    said: dict[str, Any] = {"verdict": "true", "reason": "属实", "violation": "petty_corruption"}
    assert actions.decide_lead(lead=lead, **said, at=at(), by=bob)
    assert not actions.decide_lead(lead=lead, **said, at=at(), by=bob)
    with pytest.raises(SettledOtherwise):
        actions.decide_lead(lead=lead, **{**said, "verdict": "partly"}, at=at(), by=bob)
    world.closed(lead, "recover", amount=Decimal(300))
    assert (lead.state, lead.act, lead.act_amount) == ("closed", "recover", 300)
    case = case_of(lead, bob)
    assert case.state == "finished"
    assert [(row.step, row.name) for row in signing.signatures(case=case)] == [
        ("lead", "“互联网+监督”平台"),
        ("assign", "Alice"),
        ("verify", "Town"),
        ("decide", "Bob"),
        ("act", "民政局王局长"),
    ]
    names = EventRecord.objects.filter(subject=f"lead:{lead.public_id}").order_by("pk")
    assert list(names.values_list("name", flat=True)) == [
        "screening.lead.assigned",
        "screening.lead.verified",
        "screening.lead.decided",
        "screening.lead.closed",
    ]


def test_what_a_department_verified_is_recorded_by_the_commission(world: World, lead: Lead) -> None:
    with pytest.raises(DepartmentNeeded):
        world.assigned(lead, "department")
    with pytest.raises(DueTooEarly):
        world.assigned(lead, "department", department="民政局", due_on=date(2018, 6, 13))
    world.verified(lead, to="department", department="民政局", due_on=date(2018, 6, 30))
    assert (lead.verified_by_name, lead.department) == ("民政局李科长", "民政局")
    rows = signing.signatures(case=case_of(lead, world.alice))
    assert (rows[-1].name, rows[-1].recorded_by) == ("民政局李科长", "Alice")


def test_the_commission_does_not_verify_for_the_township(world: World, lead: Lead) -> None:
    world.assigned(lead)
    with pytest.raises(NotYourLead):
        actions.verify_lead(lead=lead, findings="核实", on=DAY, at=at(), by=world.alice)
    lead.refresh_from_db()
    assert (lead.state, lead.findings) == ("assigned", "")


def test_steps_come_one_after_the_other_and_again_is_the_same(world: World, lead: Lead) -> None:
    bob = world.actor("bob")
    with pytest.raises(LeadElsewhere):
        actions.decide_lead(lead=lead, verdict="true", reason="属实", at=at(), by=bob)
    assert actions.assign_leads([lead], to="township", at=at(), by=world.alice) == 1
    assert actions.assign_leads([lead], to="township", at=at(), by=world.alice) == 0
    with pytest.raises(LeadElsewhere):
        actions.assign_leads([lead], to="department", department="民政局", at=at(), by=world.alice)
    with pytest.raises(LeadElsewhere):
        world.closed(lead)
    with pytest.raises(ScreeningReasonNeeded):
        actions.verify_lead(lead=lead, findings=" ", on=DAY, at=at(), by=world.actor("town"))


def test_a_verdict_is_a_word_with_reasons_and_only_a_true_one_violates(
    world: World, lead: Lead
) -> None:
    world.verified(lead)
    how: dict[str, Any] = {"lead": lead, "at": at(), "by": world.actor("bob")}
    with pytest.raises(ScreeningReasonNeeded):
        actions.decide_lead(verdict="untrue", reason="", **how)
    with pytest.raises(ViolationUnfounded):
        actions.decide_lead(verdict="untrue", reason="同名", violation="duty", **how)
    assert actions.decide_lead(verdict="data_error", reason="同名", **how)
    with pytest.raises(ActAmountNeeded):
        world.closed(lead, "recover")
    with pytest.raises(ActAmountUnasked):
        world.closed(lead, "correct", amount=Decimal(1))
    with pytest.raises(ActDocumentNeeded):
        world.closed(lead, "hand_over")
    with pytest.raises(NumberInReason):
        world.closed(lead, "correct", document=number(1))
    world.closed(lead, "correct")


def test_nobody_signs_a_step_without_its_deed(world: World, lead: Lead) -> None:
    world.assigned(lead)
    town = world.actor("town")
    [card] = signing.cards([case_of(lead, town)], actor=town, as_of=DAY)
    signing_ = signoff.Signing(
        case=card.case.public_id,
        step="verify",
        word="township-discipline",
        evidence=card.opened.evidence,
    )
    with pytest.raises(DeedMissing):
        signoff.sign_case(signing_, at=at(), by=town)
    lead.refresh_from_db()
    assert lead.state == "assigned"


def test_a_rejected_lead_begins_again(world: World, lead: Lead) -> None:
    world.verified(lead)
    bob = world.actor("bob")
    [card] = signing.cards([case_of(lead, bob)], actor=bob, as_of=DAY)
    signoff.sign_case(
        signoff.Signing(
            case=card.case.public_id,
            step="decide",
            word="discipline-commission",
            evidence=card.opened.evidence,
            said="rejected",  # type: ignore[arg-type]
            reason="证据不足",
        ),
        at=at(),
        by=bob,
    )
    lead.refresh_from_db()
    assert lead.state == "found"
    world.decided(lead, "untrue")
    assert lead.state == "decided"


def test_who_was_paid_signs_nothing_about_it(world: World, lead: Lead) -> None:
    person = make.person("张某1", id_number=number(1))
    account = make.account(
        "kin", Role.DISCIPLINE, COUNTY, since=date(2016, 1, 1), by=OPERATOR, person=person
    )
    world.accounts["kin"] = account
    with pytest.raises((OwnCase, NotYourLead)):
        actions.assign_leads([lead], to="township", at=at(), by=world.actor("kin"))


def test_precision_is_true_and_partly_over_decided(world: World) -> None:
    world.pay(*(paid(n) for n in range(1, 6)))
    world.declared("compared-vehicles", ID, *([number(n)] for n in range(1, 6)))
    world.run()
    assert [row.precision for row in queries.precision(actor=world.alice)] == [None]
    verdicts = ("true", "partly", "untrue", "data_error")
    for row, verdict in zip(Lead.objects.order_by("pk"), verdicts, strict=False):
        world.decided(row, verdict)
    [told] = queries.precision(actor=world.alice, area=COUNTY)
    assert (told.screen, told.found, told.decided, told.precision) == ("x05-vehicle", 5, 4, 0.5)
    rows = queries.leads(actor=world.alice, screen="x05-vehicle", verdict="true")
    assert rows.count() == told.true == 1
    assert queries.precision(actor=world.actor("charlie")) == []
    [mine] = queries.precision(actor=world.actor("town"))
    assert mine.found == 4


def test_a_list_with_running_cases_is_not_withdrawn(world: World, lead: Lead) -> None:
    payments = RegisterList.objects.get(register="benefit")
    world.assigned(lead)
    how: dict[str, Any] = {"list_": payments, "reason": "名单有误", "at": at(), "by": world.alice}
    with pytest.raises(ListInUse):
        actions.withdraw_list(**how)
    with pytest.raises(NotAllowed):
        actions.withdraw_list(**{**how, "by": world.actor("town")})


# who sees what


def test_a_township_sees_only_what_was_assigned_to_it(world: World, lead: Lead) -> None:
    town, other = world.actor("town"), world.actor("other_town")
    assert not queries.leads(actor=town).exists()
    world.assigned(lead)
    assert list(queries.leads(actor=town)) == [lead]
    assert not queries.leads(actor=other).exists()
    assert not queries.lists(actor=town).exists()
    assert not queries.runs(actor=town).exists()
    with pytest.raises(NotFound):
        queries.lead_card(actor=other, public_id=lead.public_id, as_of=DAY)
    card = queries.lead_card(actor=town, public_id=lead.public_id, as_of=DAY)
    assert (card.may_verify, card.may_assign, card.may_decide) == (True, False, False)
    assert (card.name, card.number) == ("张**", number(1)[:6] + "********" + number(1)[-4:])


def test_a_township_sees_no_case_that_went_to_a_department(world: World, lead: Lead) -> None:
    world.assigned(lead, "department", department="民政局")
    town = world.actor("town")
    assert not queries.leads(actor=town).exists()
    assert case_of(lead, town) is None
    assert not signing.waiting(actor=town, as_of=DAY).exists()
    assert case_of(lead, world.alice) is not None


@pytest.mark.parametrize("name", ["charlie", "office", "township", "branch"])
def test_nobody_outside_the_right_learns_that_there_is_a_lead(
    world: World, lead: Lead, name: str
) -> None:
    world.assigned(lead)
    who = world.actor(name)
    assert not queries.leads(actor=who).exists()
    assert not queries.lists(actor=who).exists()
    assert not queries.runs(actor=who).exists()
    assert case_of(lead, who) is None
    with pytest.raises(NotFound):
        queries.lead_card(actor=who, public_id=lead.public_id, as_of=DAY)
    with pytest.raises(NotFound):
        actions.verify_lead(lead=lead, findings="核实", on=DAY, at=at(), by=who)
    assert not AccessRecord.objects.filter(subject=f"lead:{lead.public_id}").exists()


def test_nobody_reads_leads_through_anothers_account(world: World, lead: Lead) -> None:
    through = Actor(account=99, name="admin", held=world.alice.held, viewer=7)
    assert not queries.leads(actor=through).exists()
    assert not queries.lists(actor=through).exists()


def test_each_reading_of_what_is_personal_stands_in_the_access_log(
    world: World, lead: Lead
) -> None:
    queries.lead_card(actor=world.alice, public_id=lead.public_id, as_of=DAY)
    name = queries.reveal_lead(actor=world.alice, lead=lead, what="name", reason="入户前核对")
    assert name == "张某1"
    with pytest.raises(NotAllowed):
        queries.reveal_lead(actor=world.actor("charlie"), lead=lead, what="number", reason="x")
    log = AccessRecord.objects.filter(subject=f"lead:{lead.public_id}").order_by("pk")
    assert [(row.kind, row.what, row.reason) for row in log] == [
        ("REVEAL", "died_on, paid_for_on", "reading a lead"),
        ("REVEAL", "name", "入户前核对"),
    ]


def test_names_numbers_and_what_registers_say_lie_sealed(world: World, lead: Lead) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, number FROM screening_payment")
        told = [bytes(cell) for cell in cursor.fetchone()]
        cursor.execute('SELECT "values" FROM screening_lead')
        told.append(bytes(cursor.fetchone()[0]))
    assert all(text not in cell for cell in told for text in (b"2018-02-10", number(1).encode()))
    assert "张某1".encode() not in told[0]
    events = " ".join(str(row.data) for row in EventRecord.objects.all())
    assert number(1) not in events
    assert "张某1" not in events


def test_leads_cost_the_same_for_three_and_for_thirty(world: World, queries_of: Any) -> None:
    alice = world.alice

    def asked() -> Any:
        rows = list(queries.leads(actor=alice))
        return [(queries.shown_name(row), queries.screen_of(row)) for row in rows]

    def brought(first: int, last: int) -> None:
        world.pay(*(paid(n) for n in range(first, last)))
        world.run()

    world.declared("compared-vehicles", ID, *([number(n)] for n in range(1, 34)))
    brought(1, 4)
    few = queries_of(asked)
    brought(4, 34)
    assert len(queries_of(asked)) == len(few) == 1
    new = list(Lead.objects.filter(state="found").order_by("pk"))

    def assigning(rows: list[Lead]) -> list[str]:
        def assign() -> None:
            assert actions.assign_leads(rows, to="township", at=at(), by=alice) == len(rows)

        return queries_of(assign)

    assigning(new[:1])
    # a row of its own for each lead is written; nothing else depends on their number
    assert len(assigning(new[11:33])) - len(assigning(new[1:4])) == 22 - 3
    assert set(Lead.objects.values_list("state", flat=True)) == {"found", "assigned"}


def test_an_unknown_word_is_a_problem(world: World, lead: Lead) -> None:
    with pytest.raises(Problem):
        actions.assign_leads([lead], to="nobody", at=at(), by=world.alice)
