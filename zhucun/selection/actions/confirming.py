"""Two-way confirmation (双向确认): village, unit and office say yes or no, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import prefetch_related_objects

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.selection import events
from zhucun.selection.enums import Answer, Side
from zhucun.selection.errors import AnsweredAlready, NotAdopted, ReasonMissing
from zhucun.selection.models import Assignment, Confirmation, Proposal


@transaction.atomic
def answer(
    assignments: Sequence[Assignment],
    *,
    side: str,
    answer: str,
    reason: str = "",
    answered_at: datetime,
    by: Actor,
) -> int:
    """Agree with assignments of the adopted proposal, or refuse them with a reason, for one side:
    the village's branch or township, the unit itself, the office; the office may write down
    another side's paper reply, and says where it is from. Returns how many are new.

    Raises NotAdopted, ReasonMissing, AnsweredAlready, NotAllowed.
    """
    prefetch_related_objects(list(assignments), "proposal__round", "candidate__person", "unit")
    behalf = {row.pk: _on_behalf(row, side, by) for row in assignments}
    if not reason.strip() and (answer == Answer.REFUSED or any(behalf.values())):
        raise ReasonMissing
    adopted = Proposal.objects.filter(
        pk__in={row.proposal_id for row in assignments},
        adopted_at__isnull=False,
        posted_at=None,
    )
    open_keys = set(adopted.values_list("pk", flat=True))
    known = {
        row.assignment_id: row
        for row in Confirmation.objects.filter(assignment__in=assignments, side=side)
    }
    rows = []
    for seat in assignments:
        if seat.proposal_id not in open_keys:
            raise NotAdopted
        if seat.pk in known:
            _require_same(known[seat.pk], seat, answer)
            continue
        rows.append(
            Confirmation(
                assignment=seat,
                side=side,
                answer=answer,
                reason=reason.strip(),
                on_behalf=behalf[seat.pk],
                by=by.account,
                by_name=by.name,
                answered_at=answered_at,
            )
        )
    _write(rows)
    return ledger.append_many((_answered(row), by.origin, None) for row in rows)


def _on_behalf(seat: Assignment, side: str, by: Actor) -> bool:
    """Whether the office writes down somebody else's answer. Raises NotAllowed."""
    is_office = by.can(Permission.MANAGE_ROSTER, area=seat.proposal.area)
    if side == Side.OFFICE:
        by.require(Permission.MANAGE_ROSTER, area=seat.proposal.area)
        return False
    own_unit = (
        side == Side.UNIT
        and seat.unit is not None
        and seat.unit.public_id in by.units(Permission.OFFER_CANDIDATES)
        and by.can(Permission.OFFER_CANDIDATES)
    )
    own_village = side == Side.VILLAGE and by.can(Permission.STATE_NEEDS, area=seat.area)
    if own_unit or (own_village and not is_office):
        return False
    if not is_office:
        raise NotAllowed
    return True


def _require_same(known: Confirmation, seat: Assignment, answer: str) -> None:
    if known.answer != answer:
        raise AnsweredAlready(
            side=Side(known.side), person=seat.candidate.person.name, answer=Answer(known.answer)
        )


def _write(rows: list[Confirmation]) -> None:
    try:
        with transaction.atomic():
            Confirmation.objects.bulk_create(rows, batch_size=2_000)
    except IntegrityError:
        for row in rows:
            known = Confirmation.objects.filter(assignment=row.assignment, side=row.side).first()
            if known is not None:
                raise AnsweredAlready(
                    side=Side(known.side),
                    person=row.assignment.candidate.person.name,
                    answer=Answer(known.answer),
                ) from None
        raise


def _answered(row: Confirmation) -> events.AssignmentAnswered:
    seat = row.assignment
    return events.AssignmentAnswered(
        subject=f"assignment:{seat.public_id}",
        area=seat.area,
        happened_at=row.answered_at,
        round=seat.proposal.round.code,
        village=seat.area,
        candidate=seat.candidate.public_id,
        side=row.side,
        answer=row.answer,
        reason=row.reason,
        on_behalf=row.on_behalf,
    )
