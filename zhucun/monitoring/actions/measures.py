"""Measures for a monitored household, and the look at the four things after its risk is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
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
from zhucun.monitoring.enums import MonitoringState, SignKind
from zhucun.monitoring.errors import MeasureDelivered, NotRemoved, OwnerNeeded, WordUnknown
from zhucun.monitoring.models import Case, Kept, Measure
from zhucun.monitoring.perms import require_worker
from zhucun.monitoring.queries import four_items


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
    OwnerNeeded, TextNeeded, PersonalInPublicity, WordUnknown, NotMonitored, ChangedMeanwhile,
    NotAllowed."""
    require_worker(by, case.area)
    row = locked(case)
    require_helped(row)
    known = Measure.objects.filter(public_id=public_id).first() if public_id else None
    if known is not None and known.case_id == row.pk:
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
    measure.save()
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
    """A measure was delivered on a day. False where it was, on that day. Raises MeasureDelivered,
    DayInFuture, DayTooEarly, PersonalInPublicity, ChangedMeanwhile, NotAllowed."""
    require_worker(by, measure.area)
    row = locked(measure.case)
    told, said = day(on, at=at), plain(result)
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


@transaction.atomic
def check_four(
    *,
    case: Case,
    on: date,
    kept: Mapping[str, bool],
    note: str = "",
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> bool:
    """After the removal: which of the four things still hold (四个不摘), by the items of the area's
    checklist. A second look of the same day replaces the first; False where it says the same.

    Raises NotRemoved, WordUnknown, DayInFuture, DayTooEarly, ChangedMeanwhile, NotAllowed.
    """
    require_worker(by, case.area)
    row = locked(case)
    if row.state != MonitoringState.REMOVED or row.ended_on is None:
        raise NotRemoved
    told, said = day(on, at=at, since=row.ended_on), plain(note)
    items = [one.id for one in four_items(row.area, as_of=told)]
    for name in set(kept) ^ set(items):
        raise WordUnknown(word=name)
    answers = {name: bool(kept[name]) for name in items}
    known = Kept.objects.filter(case=row, on=told).first()
    if known is not None and (known.kept, known.note) == (answers, said):
        return False
    require_base(row, base)
    Kept.objects.update_or_create(
        case=row,
        on=told,
        defaults={
            "area": row.area,
            "kept": answers,
            "note": said,
            "by": by.account,
            "by_name": by.name,
        },
    )
    touch(row)
    taken = [name for name, holds in answers.items() if not holds]
    event = events.FourChecked(**head(row, at), on=told, taken=taken)
    return ledger.append(event, origin=by.origin)
