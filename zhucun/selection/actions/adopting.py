"""Adopting one proposal of a round, and taking that back."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.roster import actions as roster
from zhucun.selection import events
from zhucun.selection.enums import Answer, ProposalState
from zhucun.selection.errors import (
    AlreadyAdopted,
    NotAdopted,
    NotDone,
    ProposalClosed,
    ProposalStale,
    ReasonMissing,
)
from zhucun.selection.models import Assignment, Confirmation, Proposal
from zhucun.selection.queries.staleness import broken_by_now


@transaction.atomic
def adopt(*, proposal: Proposal, adopted_at: datetime, by: Actor) -> bool:
    """Adopt a proposal: from now on villages, units and the office are asked about it. Answers to
    the same assignments of an earlier adoption stand. False where it is adopted.

    Raises NotDone (also for a what-if), AlreadyAdopted, ProposalClosed, ProposalStale,
    RoundPublished.
    """
    round_ = proposal.round
    by.require(Permission.MANAGE_ROSTER, area=proposal.area)
    roster.require_open([round_])
    now = Proposal.objects.get(pk=proposal.pk)
    if now.state != ProposalState.DONE or now.is_what_if:
        raise NotDone
    if now.posted_at is not None:
        raise ProposalClosed(day=now.posted_at.date())
    if now.adopted_at is not None:
        return False
    if what := broken_by_now(now, on=adopted_at.date()):
        raise ProposalStale(what=what)
    try:
        with transaction.atomic():
            changed = Proposal.objects.filter(
                pk=proposal.pk, adopted_at=None, posted_at=None
            ).update(adopted_at=adopted_at, adopted_by=by.name)
    except IntegrityError as error:
        other = Proposal.objects.filter(
            round=round_, adopted_at__isnull=False, posted_at=None
        ).first()
        title = other.title if other else ""
        raise AlreadyAdopted(round=round_.code, proposal=title) from error
    if not changed:
        return False
    _carry_answers(proposal)
    event = events.ProposalAdopted(
        subject=f"proposal:{proposal.public_id}",
        area=proposal.area,
        happened_at=adopted_at,
        round=round_.code,
        title=proposal.title,
        assignments=Assignment.objects.filter(proposal=proposal).count(),
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def take_back(*, proposal: Proposal, reason: str, at: datetime, by: Actor) -> bool:
    """Take an adoption back, so that another proposal can be adopted. Answers that were given
    stay with the proposal. Raises NotAdopted, ReasonMissing."""
    by.require(Permission.MANAGE_ROSTER, area=proposal.area)
    if not reason.strip():
        raise ReasonMissing
    changed = Proposal.objects.filter(
        pk=proposal.pk, adopted_at__isnull=False, posted_at=None
    ).update(adopted_at=None, adopted_by="")
    if not changed:
        raise NotAdopted
    event = events.AdoptionTakenBack(
        subject=f"proposal:{proposal.public_id}",
        area=proposal.area,
        happened_at=at,
        round=proposal.round.code,
        reason=reason.strip(),
    )
    return ledger.append(event, origin=by.origin)


def _carry_answers(proposal: Proposal) -> None:
    """Consent to the same person in the same seat, given to an earlier proposal of the round."""
    given = Confirmation.objects.filter(
        assignment__proposal__round=proposal.round_id, answer=Answer.AGREED
    ).exclude(assignment__proposal=proposal)
    latest: dict[tuple[int, int, bool], dict[str, Confirmation]] = {}
    for row in given.select_related("assignment").order_by("answered_at", "pk"):
        seat = row.assignment
        key = seat.village_id, seat.candidate_id, seat.leads
        latest.setdefault(key, {})[row.side] = row
    answered = set(
        Confirmation.objects.filter(assignment__proposal=proposal).values_list("assignment", "side")
    )
    rows = [
        _copy(row, seat)
        for seat in Assignment.objects.filter(proposal=proposal).order_by("pk")
        for side, row in latest.get((seat.village_id, seat.candidate_id, seat.leads), {}).items()
        if (seat.pk, side) not in answered
    ]
    Confirmation.objects.bulk_create(rows, batch_size=2_000)


def _copy(row: Confirmation, seat: Assignment) -> Confirmation:
    return Confirmation(
        assignment=seat,
        side=row.side,
        answer=row.answer,
        reason=row.reason,
        on_behalf=row.on_behalf,
        by=row.by,
        by_name=row.by_name,
        answered_at=row.answered_at,
    )
