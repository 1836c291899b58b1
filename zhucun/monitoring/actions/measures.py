"""Measures for a monitored household."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Min
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import (
    day,
    head,
    locked,
    plain,
    require_base,
    require_helped,
    touch,
    word,
)
from zhucun.monitoring.enums import SignKind
from zhucun.monitoring.errors import MeasureDelivered, OwnerNeeded, RecordIdTaken
from zhucun.monitoring.models import Case, Measure
from zhucun.monitoring.perms import require_worker


@dataclass(frozen=True, kw_only=True)
class MeasureDraft:
    """What is done, against which risk, who answers for it, by when; without numbers of people."""

    title: str
    kind: str
    owner_name: str
    due_on: date | None = None


@transaction.atomic
def add_measure(
    *,
    public_id: str = "",
    case: Case,
    draft: MeasureDraft,
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> Measure:
    """Add a measure; by the green channel before the decision. The same id is one measure. Raises
    RecordIdTaken, OwnerNeeded, TextNeeded, PersonalInPublicity, WordUnknown, NotMonitored,
    ChangedMeanwhile, NotAllowed."""
    require_worker(by, case.area)
    row = locked(case)
    require_helped(row)
    known = Measure.objects.filter(public_id=public_id).first() if public_id else None
    if known is not None:
        if known.case_id != row.pk:
            raise RecordIdTaken
        return known
    require_base(row, base)
    owner = plain(draft.owner_name, most=60)
    if not owner:
        raise OwnerNeeded
    measure = Measure(
        case=row,
        area=row.area,
        kind=word(draft.kind, SignKind.values),
        title=plain(draft.title, most=60, needed=True),
        owner_name=owner,
        due_on=draft.due_on,
        added_on=localdate(at),
        by=by.account,
        by_name=by.name,
    )
    if public_id:
        measure.public_id = public_id
    try:
        with transaction.atomic():
            measure.save()
    except IntegrityError as error:
        raise RecordIdTaken from error
    touch(row)
    event = events.MeasureAdded(
        **head(row, at), measure=measure.public_id, title=measure.title, due_on=measure.due_on
    )
    ledger.append(event, origin=by.origin)
    return measure


@transaction.atomic
def deliver_measure(
    *,
    measure: Measure,
    on: date,
    result: str = "",
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """A measure was delivered on a day, not before the first sign. False where it was, on that day.
    Raises MeasureDelivered, DayInFuture, DayTooEarly, PersonalInPublicity, ChangedMeanwhile,
    NotAllowed."""
    require_worker(by, measure.area)
    row = locked(measure.case)
    told, said = day(on, at=at, since=_known_since(row)), plain(result)
    now = Measure.objects.get(pk=measure.pk)
    if now.delivered_on is not None:
        if now.delivered_on == told:
            return False
        raise MeasureDelivered(on=now.delivered_on)
    require_base(row, base)
    Measure.objects.filter(pk=measure.pk, delivered_on=None).update(delivered_on=told, result=said)
    touch(row)
    measure.refresh_from_db()
    event = events.MeasureDelivered(
        **head(row, at), measure=measure.public_id, title=measure.title, on=told
    )
    return ledger.append(event, origin=by.origin)


def _known_since(row: Case) -> date:
    """The day of the first sign, with which help may begin by the green channel. One query."""
    first: date | None = row.signs.aggregate(first=Min("on"))["first"]
    return row.opened_on if first is None else min(first, row.opened_on)
