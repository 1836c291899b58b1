"""What people decide before and against the match: must serve there, must not serve there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.ledger import actions as ledger
from zhucun.roster import actions as roster
from zhucun.selection import events
from zhucun.selection.enums import Answer, DecisionKind
from zhucun.selection.errors import DecidedAlready, ReasonMissing
from zhucun.selection.models import Confirmation, Decision, Proposal


@transaction.atomic
def decide(
    *,
    kind: str,
    village: Any,
    candidate: Any,
    leads: bool | None = None,
    reason: str,
    made_at: datetime,
    by: Actor,
) -> Decision:
    """Decide that a candidate must or must not serve in a village of the round; every later match
    keeps it. Safe to repeat.

    Raises ReasonMissing, DecidedAlready, RoundPublished.
    """
    round_ = village.round
    by.require(Permission.MANAGE_ROSTER, area=round_.area)
    roster.require_open([round_])
    if not reason.strip():
        raise ReasonMissing
    standing = Decision.objects.filter(round=round_, candidate=candidate, lifted_at=None)
    same = standing.filter(kind=kind, village=village, leads=leads).first()
    if same is not None:
        return same
    row = Decision(
        public_id=new_public_id(),
        round=round_,
        kind=kind,
        village=village,
        candidate=candidate,
        leads=leads,
        reason=reason.strip(),
        by=by.account,
        by_name=by.name,
        made_at=made_at,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        name = candidate.person.name
        raise DecidedAlready(person=name, place=village.village.short_name) from error
    event = events.DecisionMade(
        subject=f"decision:{row.public_id}",
        area=round_.area,
        happened_at=made_at,
        round=round_.code,
        kind=row.kind,
        village=village.area,
        candidate=candidate.public_id,
        leads=leads,
        reason=row.reason,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def lift(*, decision: Decision, lifted_at: datetime, by: Actor) -> bool:
    """Take a decision back. False where it is taken back."""
    by.require(Permission.MANAGE_ROSTER, area=decision.round.area)
    standing = Decision.objects.filter(pk=decision.pk, lifted_at=None)
    if not standing.update(lifted_at=lifted_at):
        return False
    event = events.DecisionLifted(
        subject=f"decision:{decision.public_id}",
        area=decision.round.area,
        happened_at=lifted_at,
        round=decision.round.code,
        kind=decision.kind,
        village=decision.village.area,
        candidate=decision.candidate.public_id,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def respect_refusals(*, proposal: Proposal, made_at: datetime, by: Actor) -> int:
    """Decide against every assignment of a proposal that a side refused, with its reason, so that
    the next match proposes something else. Returns how many are new."""
    by.require(Permission.MANAGE_ROSTER, area=proposal.area)
    refused = Confirmation.objects.filter(
        assignment__proposal=proposal, answer=Answer.REFUSED
    ).select_related("assignment__village__round", "assignment__candidate__person")
    before = Decision.objects.filter(round=proposal.round_id, lifted_at=None).count()
    for row in refused.order_by("pk"):
        decide(
            kind=DecisionKind.NEVER,
            village=row.assignment.village,
            candidate=row.assignment.candidate,
            reason=row.reason,
            made_at=made_at,
            by=by,
        )
    return Decision.objects.filter(round=proposal.round_id, lifted_at=None).count() - before
