"""A lead is assigned, verified on the spot, decided by a person with reasons, and acted upon: each
step is signed in the pack's chain with the same deed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Event
from zhucun.screening import events, perms
from zhucun.screening.actions.words import come, head, plain, told, word
from zhucun.screening.enums import (
    BENEFIT,
    CONFIRMED,
    WITH_AMOUNT,
    Assignee,
    LeadAct,
    LeadState,
    LeadVerdict,
    ViolationKind,
)
from zhucun.screening.errors import (
    ActAmountNeeded,
    ActAmountUnasked,
    ActDocumentNeeded,
    DeedMissing,
    DepartmentNeeded,
    DueTooEarly,
    LeadElsewhere,
    NothingAssigned,
    NotYourLead,
    SettledOtherwise,
    TooManyLeads,
    TownshipUnknown,
    ViolationUnfounded,
)
from zhucun.screening.models import Lead
from zhucun.signoff import actions as signoff
from zhucun.signoff import queries as signing
from zhucun.signoff.enums import CaseState, Said
from zhucun.signoff.queries import Card

#: So many are assigned at once.
MOST = 500
#: Who gives the lead, as the chain records it.
_PLATFORM = "“互联网+监督”平台"


@transaction.atomic
def assign_leads(
    leads: Sequence[Lead],
    *,
    to: str,
    department: str = "",
    due_on: date | None = None,
    at: datetime,
    by: Actor,
) -> int:
    """Assign leads to the discipline commission of their township, or to a department by its name:
    the chain starts about each, with the platform's lead and this assignment as its first
    signatures. Leads that are assigned so already are left. Returns how many were assigned.

    Raises NothingAssigned, TooManyLeads, VerdictUnknown, DepartmentNeeded, TownshipUnknown,
    DueTooEarly, LeadElsewhere, NotYourLead, NumberInReason, NotAllowed.
    """
    whom = Assignee(word(to, Assignee.values))
    name = plain(department, needed=False, most=60) if whom == Assignee.DEPARTMENT else ""
    if not leads:
        raise NothingAssigned
    if len(leads) > MOST:
        raise TooManyLeads(count=len(leads), most=MOST)
    if whom == Assignee.DEPARTMENT and not name:
        raise DepartmentNeeded
    on = localdate(at)
    if due_on is not None and due_on < on:
        raise DueTooEarly(day=due_on)
    fresh = []
    for row in _locked(leads):
        perms.require_keeper(by, row.area)
        town = at_level(row.area, Level.TOWNSHIP) if whom == Assignee.TOWNSHIP else ""
        if whom == Assignee.TOWNSHIP and len(town) != Level.TOWNSHIP:
            raise TownshipUnknown
        if row.state != LeadState.FOUND:
            if (row.assigned_to, row.department) == (whom, name):
                continue
            raise LeadElsewhere(state=row.get_state_display())
        row.state, row.assigned_to, row.assigned_area = LeadState.ASSIGNED, whom, town
        row.department, row.due_on = name, due_on
        row.assigned_on, row.assigned_by_name = on, by.name
        row.save()
        fresh.append(row)
    signoff.start_cases([row.public_id for row in fresh], kind=BENEFIT, at=at, by=by)
    _sign(fresh, "record", signer=_PLATFORM, at=at, by=by)
    _sign(fresh, "submit", at=at, by=by)
    ledger.append_many(
        (
            events.LeadAssigned(
                **head("lead", row, at), screen=row.screen, to=row.assigned_to, due_on=due_on
            ),
            by.origin,
            None,
        )
        for row in fresh
    )
    return len(fresh)


@transaction.atomic
def verify_lead(
    *, lead: Lead, findings: str, on: date, signer: str = "", at: datetime, by: Actor
) -> bool:
    """Say what was found on the spot. The township's discipline commission signs itself; of a
    department the commission records who verified (`signer`). False where the same was said.

    Raises LeadElsewhere, SettledOtherwise, NotYourLead, ScreeningReasonNeeded,
    ScreeningDayInFuture, NotFound.
    """
    row, text = _one(lead, by), told(findings)
    come(on, at=at)
    who = plain(signer, most=60) or by.name
    if row.state != LeadState.ASSIGNED:
        return _again(row, LeadState.VERIFIED, (row.findings, row.verified_on), (text, on))
    row.state, row.findings, row.verified_on = LeadState.VERIFIED, text, on
    row.verified_by_name = who
    row.save()
    _sign([row], "check", signer=signer.strip(), at=at, by=by)
    return _tell(events.LeadVerified(**head("lead", row, at), on=on), by)


@transaction.atomic
def decide_lead(
    *, lead: Lead, verdict: str, reason: str, violation: str = "", at: datetime, by: Actor
) -> bool:
    """A person says what the lead was, with reasons: true, partly true, untrue, or an error in the
    data; and what it violates, if anything. Never who assigned it: the chain asks for another.
    False where the same was decided.

    Raises VerdictUnknown, ViolationUnfounded, LeadElsewhere, SettledOtherwise, NotYourLead,
    ScreeningReasonNeeded, NotAllowed, NotFound.
    """
    row = _one(lead, by)
    perms.require_keeper(by, row.area)
    said = LeadVerdict(word(verdict, LeadVerdict.values))
    what = word(violation, ViolationKind.values) if violation else ""
    if what and said not in CONFIRMED:
        raise ViolationUnfounded
    why, on = told(reason), localdate(at)
    if row.state != LeadState.VERIFIED:
        known = (row.verdict, row.violation, row.reason)
        return _again(row, LeadState.DECIDED, known, (said, what, why))
    row.state, row.verdict, row.violation, row.reason = LeadState.DECIDED, said, what, why
    row.decided_on, row.decided_by, row.decided_by_name = on, by.account, by.name
    row.save()
    _sign([row], "approve", at=at, by=by)
    event = events.LeadDecided(**head("lead", row, at), verdict=said, violation=what, on=on)
    return _tell(event, by)


@transaction.atomic
def close_lead(
    *,
    lead: Lead,
    act: str,
    amount: Decimal | None = None,
    document: str = "",
    feedback: str,
    signer: str,
    at: datetime,
    by: Actor,
) -> bool:
    """Record what the department did (`signer`: who answers for it there) and what it answered: the
    case is closed. False where the same was recorded.

    Raises VerdictUnknown, ActAmountNeeded, ActAmountUnasked, ActDocumentNeeded, LeadElsewhere,
    SettledOtherwise, NotYourLead, ScreeningReasonNeeded, NumberInReason, NotAllowed, NotFound.
    """
    row = _one(lead, by)
    perms.require_keeper(by, row.area)
    done = LeadAct(word(act, LeadAct.values))
    paper, answer = plain(document, most=80), told(feedback)
    if done in WITH_AMOUNT and (amount is None or amount <= 0):
        raise ActAmountNeeded
    if done not in WITH_AMOUNT and amount is not None:
        raise ActAmountUnasked
    if done == LeadAct.HAND_OVER and not paper:
        raise ActDocumentNeeded
    if row.state != LeadState.DECIDED:
        known = (row.act, row.act_amount, row.act_document, row.feedback)
        return _again(row, LeadState.CLOSED, known, (done, amount, paper, answer))
    row.state, row.act, row.act_amount, row.act_document = LeadState.CLOSED, done, amount, paper
    row.feedback, row.acted_on = answer, localdate(at)
    row.save()
    _sign([row], "record", signer=plain(signer, needed=True, most=60), at=at, by=by)
    event = events.LeadClosed(
        **head("lead", row, at),
        act=done,
        amount=str(amount or ""),
        document=paper,
        on=row.acted_on,
    )
    return _tell(event, by)


@transaction.atomic
def follow_leads(
    keys: Sequence[str], *, liability: str, is_withdrawn: bool = False, at: datetime, by: Actor
) -> int:
    """A case of accountability rests on these confirmed violations, or was withdrawn: then none
    follows from those that it followed. The room above has checked who may. Returns how many."""
    before, after = (liability, "") if is_withdrawn else ("", liability)
    found = Lead.objects.filter(public_id__in=keys, liability=before).exclude(violation="")
    rows = list(found.select_for_update(of=("self",)))
    Lead.objects.filter(pk__in=[row.pk for row in rows]).update(liability=after)
    return ledger.append_many(
        (events.LeadFollowed(**head("lead", row, at), liability=after), by.origin, None)
        for row in rows
    )


def stand_by(steps: Sequence[tuple[str, str, tuple[str, ...]]]) -> None:
    """What was signed, as (lead, what was said, what the open steps do). A signature comes with its
    deed, so that nobody signs a verdict that nobody gave; a rejection, or a signature taken back,
    puts the lead where it was. Inside the signature's transaction. Raises DeedMissing."""
    keys = {key for key, _said, _left in steps}
    rows = {row.public_id: row for row in Lead.objects.filter(public_id__in=keys)}
    order = list(LeadState)
    for key, said, left in steps:
        row = rows[key]
        if row.state == LeadState.WITHDRAWN:
            continue
        state = next((state for does, state in _WAITS if does in left), LeadState.CLOSED)
        if said == Said.SIGNED:
            if order.index(LeadState(row.state)) < order.index(state):
                raise DeedMissing
            continue
        row.state = state
        if order.index(state) < order.index(LeadState.DECIDED):
            row.verdict = row.violation = ""
            row.decided_on = row.decided_by = None
        row.save()


#: What an open step does, and where the lead then stands.
_WAITS = (
    ("submit", LeadState.FOUND),
    ("check", LeadState.ASSIGNED),
    ("approve", LeadState.VERIFIED),
    ("record", LeadState.DECIDED),
)


def _locked(leads: Sequence[Lead]) -> list[Lead]:
    """The leads as they are now, held until the end, in the order of their keys."""
    rows = Lead.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in leads])
    return list(rows.order_by("pk"))


def _one(lead: Lead, by: Actor) -> Lead:
    """Raises NotFound where the actor does not see it."""
    [row] = _locked([lead])
    if not perms.visible_leads(by).filter(pk=row.pk).exists():
        raise NotFound
    return row


def _again(row: Lead, state: LeadState, known: Any, given: Any) -> bool:
    """False where the step was done with the same words. Raises SettledOtherwise where with
    others, LeadElsewhere where it is another step's turn."""
    order = list(LeadState)
    if row.state == LeadState.WITHDRAWN or order.index(LeadState(row.state)) < order.index(state):
        raise LeadElsewhere(state=row.get_state_display())
    if known != given:
        raise SettledOtherwise
    return False


def _sign(rows: Sequence[Lead], does: str, *, signer: str = "", at: datetime, by: Actor) -> None:
    """Sign the step of this kind that is the actor's now, or that he records for `signer` as on
    paper, in the case of each. A constant number of queries. Raises NotYourLead, and what sign-off
    refuses (who signed before)."""
    on = localdate(at)
    subjects = [row.public_id for row in rows]
    found = signing.cases(actor=by, as_of=on, kind=BENEFIT, subjects=subjects)
    running = list(found.filter(state=CaseState.RUNNING))
    signings = [_signing(card, does, signer) for card in signing.cards(running, actor=by, as_of=on)]
    if len(signings) < len(rows):
        raise NotYourLead
    refused = signoff.sign_cases(signings, at=at, by=by).refused
    if refused:
        raise refused[0][1]


def _signing(card: Card, does: str, signer: str) -> signoff.Signing:
    specs = {step.id: step.does for step in card.opened.procedure.spec.steps}
    mine = [(step, word, "") for step, word in card.may.signs]
    mine += [(step, word, signer) for step, word in card.may.records if signer]
    for step, word_, name in mine:
        if specs[step] == does:
            return signoff.Signing(
                case=card.case.public_id,
                step=step,
                word=word_,
                evidence=card.opened.evidence,
                signer=name,
            )
    raise NotYourLead


def _tell(event: Event, by: Actor) -> bool:
    return ledger.append(event, origin=by.origin)
