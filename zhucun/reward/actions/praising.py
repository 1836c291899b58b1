"""A commendation before its signers (HH18-083): its document named, approved, published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.errors import DocumentNeeded, PublishedAlready
from zhucun.reward.models import Commendation
from zhucun.signoff.enums import Said
from zhucun.signoff.rows import SignedStep

_APPROVE, _PUBLISH = "approve", "publish"


@transaction.atomic
def number_commendation(
    *, commendation: Commendation, document: str, at: datetime, by: Actor
) -> bool:
    """Name the document by which a commendation will be published. False where it is named so.

    Raises PublishedAlready, DocumentNeeded, NumberInText, TextTooLong, HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, commendation.area, commendation.person)
    paper = plain(document, most=80)
    if not paper:
        raise DocumentNeeded
    rows = Commendation.objects.filter(pk=commendation.pk, published_on=None, voided_on=None)
    if not rows.exclude(document=paper).update(document=paper):
        commendation.refresh_from_db()
        if commendation.document != paper:
            raise PublishedAlready(document=commendation.document)
        return False
    event = events.CommendationNumbered(**_head(commendation, at), document=paper)
    return ledger.append(event, origin=by.origin)


def move_commendations(
    pairs: Sequence[tuple[Commendation, SignedStep]], *, on: date, by: Actor
) -> None:
    """What follows from signatures, inside their transaction: approved once nothing but the
    publishing is left, published with the last one; a rejection or a recall takes the approval
    back. Raises DocumentNeeded."""
    for row, step in pairs:
        if step.said != Said.SIGNED:
            _approve(row, None, on=on, by=by)
            continue
        if not set(step.left) - {_PUBLISH}:
            _approve(row, on, on=on, by=by)
        if step.is_finished:
            _publish(row, on=on, by=by)


def _approve(row: Commendation, day: date | None, *, on: date, by: Actor) -> None:
    rows = Commendation.objects.filter(pk=row.pk, published_on=None, voided_on=None)
    changed = rows.filter(approved_on__isnull=day is not None).update(approved_on=day)
    if changed:
        event = events.CommendationApproved(
            **_head(row, midnight(on)), on=on, is_approved=day is not None
        )
        ledger.append(event, origin=by.origin)


def _publish(row: Commendation, *, on: date, by: Actor) -> None:
    if not row.document:
        raise DocumentNeeded
    rows = Commendation.objects.filter(pk=row.pk, published_on=None, voided_on=None)
    if rows.update(published_on=on):
        event = events.CommendationPublished(
            **_head(row, midnight(on)), document=row.document, on=on
        )
        ledger.append(event, origin=by.origin)


def _head(row: Commendation, at: datetime) -> dict[str, Any]:
    return {"subject": f"commendation:{row.public_id}", "area": row.area, "happened_at": at}
