"""The secretary of a branch is replaced, the director of a committee recalled, by law and rule
(HH18-089): proposed, reviewed, decided by signatures; the last one ends the office."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.branches import events, perms
from zhucun.branches.actions.arriving import happened, plain, record_id
from zhucun.branches.actions.committees import HEADS
from zhucun.branches.enums import DismissalState, Office, SeatEnd
from zhucun.branches.errors import (
    ConcernsYou,
    DismissalOver,
    DismissalRunning,
    NoHead,
    NoVoteNeeded,
    RecordIdTaken,
    SeatEnded,
    TriggerUnknown,
)
from zhucun.branches.models import Dismissal, Seat
from zhucun.branches.perms import require_recogniser
from zhucun.branches.queries.policy import DISMISSES, triggers_of
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.signoff import actions as signoff
from zhucun.signoff.enums import Said
from zhucun.signoff.rows import SignedStep

KIND, CHAIN = DISMISSES


@dataclass(frozen=True, kw_only=True)
class DismissalDraft:
    """Whom it concerns, by his seat, and why: reasons of the pack's checklist, the problem in
    words, and on which law or rule it rests ("" while that is not known: then nobody decides)."""

    seat: Seat
    problem: str
    triggers: Sequence[str] = ()
    legal_basis: str = ""
    public_id: str = ""


@transaction.atomic
def propose_dismissal(draft: DismissalDraft, *, at: datetime, by: Actor) -> Dismissal:
    """Propose a dismissal at the township or above it; the pack's signing begins, and the actor's
    own step is signed with it. The same id gives the one that is there.

    Raises NoHead, SeatEnded, DismissalRunning, TriggerUnknown, ConcernsYou, TextNeeded, TooLong,
    NumberInText, RecordIdTaken, NoProcedure, NotAllowed.
    """
    seat = draft.seat
    require_recogniser(by, seat.area)
    key, on = record_id(draft.public_id), localdate(at)
    known = Dismissal.objects.filter(public_id=key).first()
    if known is not None:
        if known.seat_id != seat.pk:
            raise RecordIdTaken
        return known
    row = _drafted(draft, key, on, by)
    if perms.concerns(by, row):
        raise ConcernsYou
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        running = seat.dismissals.exclude(state=DismissalState.WITHDRAWN).first()
        raise DismissalRunning(day=running.opened_on if running else on) from error
    event = events.DismissalProposed(
        **head(row, at),
        seat=seat.public_id,
        office=row.office,
        triggers=tuple(row.triggers),
        on=on,
    )
    ledger.append(event, origin=by.origin)
    signoff.start_cases([row.public_id], kind=KIND, chain=CHAIN, is_checked=True, at=at, by=by)
    signoff.sign_own(row.public_id, kind=KIND, does="submit", at=at, by=by)
    return row


@transaction.atomic
def record_vote(*, dismissal: Dismissal, document: str, on: date, at: datetime, by: Actor) -> bool:
    """The villagers voted to recall the director, by the document of their assembly. False where
    the same is recorded. Raises NoVoteNeeded, DismissalOver, ConcernsYou, TextNeeded, TooLong,
    NumberInText, DayInFuture, DayTooEarly, NotAllowed."""
    require_recogniser(by, dismissal.area)
    if perms.concerns(by, dismissal):
        raise ConcernsYou
    if dismissal.office != Office.DIRECTOR:
        raise NoVoteNeeded
    paper = plain("document", document, most=100, needed=True)
    happened("on", on, at=at, first=dismissal.seat.since)
    told = {"vote_document": paper, "voted_on": on}
    rows = Dismissal.objects.filter(pk=dismissal.pk, state=DismissalState.OPEN)
    if not rows.exclude(**told).update(**told):
        dismissal.refresh_from_db()
        if (dismissal.vote_document, dismissal.voted_on) == (paper, on):
            return False
        raise DismissalOver(state=dismissal.get_state_display())
    event = events.VillagersVoted(**head(dismissal, midnight(on)), document=paper, on=on)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def withdraw_dismissal(*, dismissal: Dismissal, reason: str, at: datetime, by: Actor) -> bool:
    """Take a proposal back; its signing ends. False where it is. Raises DismissalOver, ConcernsYou,
    TextNeeded, TooLong, NumberInText, NotAllowed."""
    require_recogniser(by, dismissal.area)
    if perms.concerns(by, dismissal):
        raise ConcernsYou
    why, on = plain("reason", reason, most=200, needed=True), localdate(at)
    rows = Dismissal.objects.filter(pk=dismissal.pk, state=DismissalState.OPEN)
    if not rows.update(state=DismissalState.WITHDRAWN, withdrawn_on=on, note=why):
        dismissal.refresh_from_db()
        if dismissal.state == DismissalState.WITHDRAWN:
            return False
        raise DismissalOver(state=dismissal.get_state_display())
    signoff.stop_cases([dismissal.public_id], kind=KIND, reason=why, at=at, by=by)
    return _moved(dismissal, on=on, by=by, reason=why)


def move_dismissals(pairs: Sequence[tuple[Dismissal, SignedStep]], *, on: date, by: Actor) -> None:
    """What follows from signatures, inside their transaction: the basis is reviewed once no check
    is left, the office ends with the last one; a rejection or a recall takes the review back."""
    for row, step in pairs:
        open_ = Dismissal.objects.filter(pk=row.pk, state=DismissalState.OPEN)
        if step.said != Said.SIGNED:
            if open_.filter(reviewed_on__isnull=False).update(reviewed_on=None):
                _moved(row, on=on, by=by)
            continue
        if "check" not in step.left and open_.filter(reviewed_on=None).update(reviewed_on=on):
            _moved(row, on=on, by=by)
        if step.is_finished and open_.update(state=DismissalState.DECIDED, decided_on=on):
            _moved(row, on=on, by=by)
            _end(row.seat, on=on, by=by)


def _end(seat: Seat, *, on: date, by: Actor) -> None:
    """The office ends; who left it meanwhile had it until then."""
    held = Seat.objects.filter(pk=seat.pk, until=None)
    if held.update(until=on, end_reason=SeatEnd.DISMISSED):
        event = events.SeatEnded(
            subject=f"committee:{seat.committee.public_id}",
            area=seat.area,
            happened_at=midnight(on),
            seat=seat.public_id,
            until=on,
            reason=SeatEnd.DISMISSED,
        )
        ledger.append(event, origin=by.origin)


def _drafted(draft: DismissalDraft, key: str, on: date, by: Actor) -> Dismissal:
    seat = draft.seat
    if seat.office not in HEADS:
        raise NoHead(office=seat.get_office_display())
    if seat.until is not None:
        raise SeatEnded(day=seat.until)
    happened("on", on, at=midnight(on), first=seat.since + date.resolution)
    known = {word for word, _label in triggers_of(seat.area, as_of=on)}
    for word in draft.triggers:
        if word not in known:
            raise TriggerUnknown(field="triggers", trigger=word[:20])
    return Dismissal(
        public_id=key,
        seat=seat,
        village=seat.committee.village,
        area=seat.area,
        office=seat.office,
        triggers=list(dict.fromkeys(draft.triggers)),
        problem=plain("problem", draft.problem, most=400, needed=True),
        legal_basis=plain("legal_basis", draft.legal_basis, most=200),
        opened_on=on,
        by=by.account,
        by_name=by.name,
    )


def _moved(row: Dismissal, *, on: date, by: Actor, reason: str = "") -> bool:
    row.refresh_from_db()
    event = events.DismissalMoved(
        **head(row, midnight(on)),
        seat=row.seat.public_id,
        state=row.state,
        reviewed=row.reviewed_on is not None,
        on=on,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


def head(row: Dismissal, at: datetime) -> dict[str, Any]:
    return {"subject": f"dismissal:{row.public_id}", "area": row.area, "happened_at": at}
