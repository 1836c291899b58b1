"""Heads of village committees who enter an exam, and the bonus points that its authority adds
(HH18-082)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.timezone import localtime

from zhucun.branches.enums import Body, Office
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.reward import events, perms
from zhucun.reward.actions.words import plain
from zhucun.reward.enums import ExamKind
from zhucun.reward.errors import (
    DayInFuture,
    DocumentNeeded,
    EntryVoided,
    NotAVillageHead,
    PointsOdd,
    PointsRecorded,
)
from zhucun.reward.models import ExamEntry

_HEADS = {(Body.BRANCH, Office.SECRETARY), (Body.VILLAGERS, Office.DIRECTOR)}
_MOST = Decimal(1_000)


@dataclass(frozen=True, kw_only=True)
class ExamDraft:
    """Which head enters which exam of which year, by the notice of the exam authority; `document`
    where an outstanding record is shown by a paper that the house has no record of."""

    seat: Any
    kind: str
    year: int
    notice: str
    on: date
    document: str = ""


@transaction.atomic
def enter_exam(draft: ExamDraft, *, at: datetime, by: Actor) -> ExamEntry:
    """Register a head of a village committee for an exam; the same again gives the entry that is
    there.

    Raises NotAVillageHead, DocumentNeeded, DayInFuture, NumberInText, TextTooLong, HandlesHimself,
    NotAllowed.
    """
    seat = draft.seat
    perms.require_keeper(by, seat.area, seat.local.person)
    notice = plain(draft.notice, most=80)
    if not notice:
        raise DocumentNeeded
    if draft.on > localtime(at).date():
        raise DayInFuture(day=draft.on)
    in_office = seat.since <= draft.on < (seat.until or date.max)
    if (seat.body, seat.office) not in _HEADS or not in_office:
        raise NotAVillageHead(day=draft.on)
    row, is_new = ExamEntry.objects.get_or_create(
        seat=seat,
        kind=ExamKind(draft.kind),
        year=draft.year,
        voided_on=None,
        defaults={
            "area": seat.area,
            "notice": notice,
            "registered_on": draft.on,
            "document": plain(draft.document, most=80),
            "by_name": by.name,
        },
    )
    if is_new:
        event = events.ExamEntered(
            **_head(row, at), seat=seat.public_id, kind=row.kind, year=row.year, notice=notice
        )
        ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def record_points(
    *, entry: ExamEntry, points: Decimal, document: str, on: date, at: datetime, by: Actor
) -> bool:
    """Record the points that the exam authority added, by its paper. False where the same is on
    record.

    Raises PointsOdd, PointsRecorded, EntryVoided, DocumentNeeded, DayInFuture, NumberInText,
    TextTooLong, HandlesHimself, NotAllowed.
    """
    perms.require_keeper(by, entry.area, entry.seat.local.person)
    paper = plain(document, most=80)
    if not paper:
        raise DocumentNeeded
    if on > localtime(at).date():
        raise DayInFuture(day=on)
    if not points.is_finite() or not 0 < points < _MOST or points != round(points, 2):
        raise PointsOdd(points=points)
    rows = ExamEntry.objects.filter(pk=entry.pk, points=None, voided_on=None)
    if not rows.update(points=points, points_on=on, points_document=paper):
        entry.refresh_from_db()
        if entry.voided_on is not None:
            raise EntryVoided(day=entry.voided_on)
        if (entry.points, entry.points_on, entry.points_document) == (points, on, paper):
            return False
        raise PointsRecorded(points=entry.points, document=entry.points_document)
    entry.refresh_from_db()
    event = events.ExamPointsAdded(**_head(entry, at), points=str(points), document=paper, on=on)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def void_entry(*, entry: ExamEntry, reason: str, at: datetime, by: Actor) -> bool:
    """An entry was recorded by mistake; it stays with the reason. False where it is void. Raises
    ReasonNeeded, NumberInText, TextTooLong, HandlesHimself, NotAllowed."""
    perms.require_keeper(by, entry.area, entry.seat.local.person)
    why = plain(reason, needed=True)
    rows = ExamEntry.objects.filter(pk=entry.pk, voided_on=None)
    if not rows.update(voided_on=localtime(at).date(), void_reason=why):
        return False
    event = events.ExamEntryVoided(**_head(entry, at), reason=why)
    return ledger.append(event, origin=by.origin)


def _head(row: ExamEntry, at: datetime) -> dict[str, Any]:
    return {"subject": f"exam:{row.public_id}", "area": row.area, "happened_at": at}
