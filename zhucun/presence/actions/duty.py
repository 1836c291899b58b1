"""Duty trips (公务外出), trainings, rotation days, entered once; the night rota (值班)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localtime

from zhucun.directory.perms import Actor
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.presence import events
from zhucun.presence.enums import TripKind, UnitActivity
from zhucun.presence.errors import (
    EditedMeanwhile,
    NightElsewhere,
    OutsidePosting,
    ReasonNeeded,
    TripIdTaken,
    TripOverlaps,
)
from zhucun.presence.models import DutyTrip, NightDuty
from zhucun.presence.queries.duty import may_record, may_set_nights


@dataclass(frozen=True, kw_only=True)
class TripDraft:
    """Days out of the village of one cadre; `ends_on` is the first day back."""

    posting: Any
    kind: str
    starts_on: date
    ends_on: date
    place_text: str = ""
    to_unit: bool = False
    unit_activity: str = ""
    reason: str = ""
    public_id: str = ""


def record_trip(
    *,
    public_id: str = "",
    posting: Any,
    kind: str,
    starts_on: date,
    ends_on: date,
    place_text: str = "",
    to_unit: bool = False,
    unit_activity: str = "",
    reason: str = "",
    made_at: datetime,
    at: datetime,
    by: Actor,
) -> DutyTrip:
    """Record days out of the village that are no leave, by the cadre or for him by his township or
    the office; `unit_activity` is work for the own unit. The same id with the same content gives
    the trip that is there.

    Raises TripIdTaken, TripOverlaps, OutsidePosting, PeriodReversed, NotAllowed.
    """
    draft = TripDraft(
        public_id=public_id,
        posting=posting,
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        place_text=place_text,
        to_unit=to_unit,
        unit_activity=unit_activity,
        reason=reason,
    )
    return record_trips([draft], made_at=made_at, at=at, by=by)[0]


@transaction.atomic
def record_trips(
    drafts: Sequence[TripDraft], *, made_at: datetime, at: datetime, by: Actor
) -> list[DutyTrip]:
    """Record several at once, such as a training of a whole township; all of them or none. A fixed
    number of queries. Raises what `record_trip` raises."""
    for draft in drafts:
        if not may_record(by, draft.posting):
            raise NotAllowed
    ids = [draft.public_id for draft in drafts if draft.public_id]
    known = {row.public_id: row for row in DutyTrip.objects.filter(public_id__in=ids)}
    others = _others([draft for draft in drafts if draft.public_id not in known])
    found, made = [], []
    for draft in drafts:
        row = known.get(draft.public_id)
        if row is None:
            _check(draft, others)
            row = _row(draft, made_at=made_at, at=at, by=by)
            others[draft.posting.pk].append(row)
            made.append(row)
        elif not _is_same(row, draft):
            raise TripIdTaken
        found.append(row)
    try:
        with transaction.atomic():
            DutyTrip.objects.bulk_create(made, batch_size=500)
    except IntegrityError as error:
        raise TripIdTaken from error
    news = (
        events.TripRecorded(
            **_head(row, made_at),
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            to_unit=row.to_unit,
        )
        for row in made
    )
    ledger.append_many((event, by.origin, None) for event in news)
    return found


@transaction.atomic
def cancel_trip(*, trip: DutyTrip, base: int, reason: str, at: datetime, by: Actor) -> bool:
    """Take a trip back that was not made or was entered wrongly. False where it was before. In a
    locked month the days stand until somebody corrects them.

    Raises ReasonNeeded, EditedMeanwhile, NotAllowed.
    """
    if not may_record(by, trip.posting):
        raise NotAllowed
    if not reason.strip():
        raise ReasonNeeded
    today = localtime(at).date()
    standing = DutyTrip.objects.filter(pk=trip.pk, cancelled_on=None, version=base)
    done = standing.update(cancelled_on=today, cancel_reason=reason.strip()[:200], version=base + 1)
    trip.refresh_from_db()
    if not done:
        if trip.cancelled_on is not None:
            return False
        raise EditedMeanwhile(fields={"version": [base, trip.version, base]})
    event = events.TripCancelled(**_head(trip, at), reason=trip.cancel_reason)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def set_night_duty(
    *, village: Any, nights: Mapping[date, Sequence[Any]], at: datetime, by: Actor
) -> bool:
    """Set who is on duty in a village in some nights, each of them whole (nobody: an empty list);
    `village` is its place, the others are postings. False where nothing differs.

    By a cadre of the village, its township or the office. Raises NightElsewhere, NotAllowed.
    """
    if not may_set_nights(by, village, on=localtime(at).date()):
        raise NotAllowed
    for on, postings in nights.items():
        for row in postings:
            here = row.place_id == village.pk
            if not here or not row.starts_on <= on < (row.ends_on or date.max):
                raise NightElsewhere(person=row.person.name, place=village.short_name, day=on)
    kept = NightDuty.objects.filter(village=village, on__in=list(nights))
    before: dict[date, set[int]] = defaultdict(set)
    for posting, on in kept.values_list("posting", "on"):
        before[on].add(posting)
    changed = {
        on: list({row.pk: row for row in postings}.values())
        for on, postings in nights.items()
        if {row.pk for row in postings} != before[on]
    }
    if not changed:
        return False
    kept.filter(on__in=list(changed)).delete()
    try:
        with transaction.atomic():
            NightDuty.objects.bulk_create(
                NightDuty(village=village, area=village.code, on=on, posting=row)
                for on, rows in changed.items()
                for row in rows
            )
    except IntegrityError as error:  # somebody set the same night at the same moment
        raise EditedMeanwhile(fields={"nights": [None, None, None]}) from error
    event = events.NightDutySet(
        subject=f"place:{village.code}",
        area=village.code,
        happened_at=at,
        nights={
            on.isoformat(): [row.public_id for row in rows] for on, rows in sorted(changed.items())
        },
    )
    return ledger.append(event, origin=by.origin)


def _others(drafts: Sequence[TripDraft]) -> dict[int, list[DutyTrip]]:
    """Trips that stand already, by key of the posting. One query."""
    found: dict[int, list[DutyTrip]] = defaultdict(list)
    keys = {draft.posting.pk for draft in drafts}
    for row in DutyTrip.objects.filter(posting__in=keys, cancelled_on=None).order_by("starts_on"):
        found[row.posting_id].append(row)
    return found


def _check(draft: TripDraft, others: Mapping[int, Sequence[DutyTrip]]) -> None:
    period = Period(draft.starts_on, draft.ends_on)
    TripKind(draft.kind)
    posting = draft.posting
    for day, bad in (
        (draft.starts_on, draft.starts_on < posting.starts_on),
        (draft.ends_on - date.resolution, draft.ends_on > (posting.ends_on or date.max)),
    ):
        if bad:
            raise OutsidePosting(
                person=posting.person.name, place=posting.place.short_name, day=day
            )
    for other in others.get(posting.pk, ()):
        if period.overlaps(Period(other.starts_on, other.ends_on)):
            last = other.ends_on - date.resolution
            raise TripOverlaps(person=posting.person.name, start=other.starts_on, until=last)


def _row(draft: TripDraft, *, made_at: datetime, at: datetime, by: Actor) -> DutyTrip:
    return DutyTrip(
        public_id=draft.public_id or new_public_id(),
        posting=draft.posting,
        area=draft.posting.area,
        made_at=made_at,
        received_at=at,
        by=by.account,
        by_name=by.name,
        **_content(draft),
    )


def _content(draft: TripDraft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "starts_on": draft.starts_on,
        "ends_on": draft.ends_on,
        "place_text": draft.place_text.strip()[:80],
        "to_unit": draft.to_unit or bool(draft.unit_activity),
        "unit_activity": str(UnitActivity(draft.unit_activity)) if draft.unit_activity else "",
        "reason": draft.reason.strip()[:200],
    }


def _is_same(row: DutyTrip, draft: TripDraft) -> bool:
    return row.posting_id == draft.posting.pk and all(
        getattr(row, name) == value for name, value in _content(draft).items()
    )


def _head(trip: DutyTrip, at: datetime) -> dict[str, Any]:
    return {
        "subject": f"posting:{trip.posting.public_id}",
        "area": trip.area,
        "happened_at": at,
        "trip": trip.public_id,
    }
