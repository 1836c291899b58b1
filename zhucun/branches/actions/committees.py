"""Village committees: terms, and who holds which office from when to when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.timezone import localdate

from zhucun.branches import events
from zhucun.branches.actions.arriving import (
    happened,
    plain,
    record_id,
    require_adult,
    require_village,
)
from zhucun.branches.actions.people import settle
from zhucun.branches.enums import Body, Office, SeatEnd, SourceClass
from zhucun.branches.errors import (
    DayTooEarly,
    OfficeOfOtherBody,
    RecordIdTaken,
    SeatTaken,
    SeatTwice,
    SignoffDecides,
    TermClosed,
    TermIsThere,
    TermRunning,
    TermsCross,
)
from zhucun.branches.models import Committee, LocalPerson, Seat
from zhucun.branches.perms import require_keeper
from zhucun.branches.queries.dismissals import is_dismissed_by_chain
from zhucun.branches.queries.people import PersonDraft
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.ledger import actions as ledger

#: The offices of each body; the heads are held by one person at a time.
OFFICES = {
    Body.BRANCH: (Office.SECRETARY, Office.DEPUTY_SECRETARY, Office.MEMBER),
    Body.VILLAGERS: (Office.DIRECTOR, Office.DEPUTY_DIRECTOR, Office.MEMBER),
}
HEADS = (Office.SECRETARY, Office.DIRECTOR)


@dataclass(frozen=True, kw_only=True)
class SeatDraft:
    """Somebody who takes an office in one of the two bodies. `basis`: the election or the paper."""

    person: PersonDraft
    body: str
    office: str
    since: date
    source_class: str = ""
    basis: str = ""
    public_id: str = ""


@transaction.atomic
def open_term(
    *, public_id: str = "", village: Any, number: int, on: date, at: datetime, by: Actor
) -> Committee:
    """Open a term (届) of a village's committees; the same id with the same content gives the term
    that is there. An earlier term may be recorded later. Raises TermRunning, TermsCross,
    TermIsThere, RecordIdTaken, NotAVillage, DayInFuture."""
    require_keeper(by, village.code)
    require_village(village)
    happened("on", on, at=at)
    key = record_id(public_id)
    known = Committee.objects.filter(public_id=key).first()
    if known is not None:
        if (known.area, known.number) != (village.code, number):
            raise RecordIdTaken
        return known
    running = Committee.objects.filter(area=village.code, ends_on=None).first()
    if running is not None:
        raise TermRunning(number=running.number, place=village.short_name)
    _require_order(village, number, on)
    try:
        with transaction.atomic():
            row = Committee.objects.create(
                public_id=key, village=village, area=village.code, number=number, starts_on=on
            )
    except IntegrityError as error:
        raise TermIsThere(field="number", number=number, place=village.short_name) from error
    event = events.TermOpened(**head(row), happened_at=midnight(on), number=number, on=on)
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def close_term(*, committee: Committee, on: date, at: datetime, by: Actor) -> bool:
    """The term is over on a day, and with it the seats that are still held. False where it was.
    Raises DayTooEarly, TermsCross with the term that follows, DayInFuture."""
    require_keeper(by, committee.area)
    happened("on", on, at=at)
    later = Committee.objects.filter(area=committee.area, starts_on__lt=on)
    _cross(later.filter(starts_on__gt=committee.starts_on), committee.village)
    last = committee.seats.filter(until=None).order_by("-since").first()
    first = max(committee.starts_on, last.since) if last is not None else committee.starts_on
    if on <= first:
        raise DayTooEarly(field="on", day=on, first=first)
    if not Committee.objects.filter(pk=committee.pk, ends_on=None).update(ends_on=on):
        return False
    committee.seats.filter(until=None).update(until=on, end_reason=SeatEnd.TERM_OVER)
    event = events.TermClosed(
        **head(committee), happened_at=midnight(on), number=committee.number, on=on
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def give_seats(
    drafts: Sequence[SeatDraft], *, committee: Committee, at: datetime, by: Actor
) -> list[Seat]:
    """Record who holds which office of a term. A seat whose id is on record is given back as it is.
    Raises the first problem of any draft: no seat is recorded then.

    Raises OfficeOfOtherBody, SeatTaken, SeatTwice, TermClosed, DayTooEarly, DayInFuture, TooYoung,
    NumberInText, RecordIdTaken, and what `settle` raises.
    """
    require_keeper(by, committee.area)
    if committee.ends_on is not None:
        raise TermClosed(day=committee.ends_on)
    for draft in drafts:
        _check(draft, committee, at)
    known = Seat.objects.in_bulk(
        [draft.public_id for draft in drafts if draft.public_id], field_name="public_id"
    )
    fresh = [draft for draft in drafts if draft.public_id not in known]
    on = max((draft.since for draft in fresh), default=committee.starts_on)
    people = settle([(committee.village, draft.person) for draft in fresh], on=on)
    rows = [_given(draft, local, committee) for draft, local in zip(fresh, people, strict=True)]
    ledger.append_many(
        (
            events.SeatGiven(
                **head(committee),
                happened_at=midnight(row.since),
                seat=row.public_id,
                body=row.body,
                office=row.office,
                since=row.since,
            ),
            by.origin,
            None,
        )
        for row in rows
    )
    made = iter(rows)
    return [_same(known[d.public_id], d) if d.public_id in known else next(made) for d in drafts]


@transaction.atomic
def end_seat(*, seat: Seat, on: date, reason: str, at: datetime, by: Actor) -> bool:
    """Somebody leaves an office; `on` is the first day on which it is not held. False where it
    ended. Where the pack says who signs, a head is dismissed by them only (HH18-089). Raises
    SignoffDecides, DayTooEarly, DayInFuture."""
    require_keeper(by, seat.area)
    dismisses = reason == SeatEnd.DISMISSED and seat.office in HEADS and seat.until is None
    if dismisses and is_dismissed_by_chain(seat.area, as_of=localdate(at)):
        raise SignoffDecides
    happened("on", on, at=at)
    if on <= seat.since:
        raise DayTooEarly(field="on", day=on, first=seat.since)
    held = Seat.objects.filter(pk=seat.pk, until=None)
    if not held.update(until=on, end_reason=SeatEnd(reason)):
        return False
    event = events.SeatEnded(
        **head(seat.committee),
        happened_at=midnight(on),
        seat=seat.public_id,
        until=on,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


def _require_order(village: Any, number: int, on: date) -> None:
    """Terms follow each other by day and by number. Raises TermsCross; the number itself may be
    taken, which is told otherwise."""
    others = Committee.objects.filter(area=village.code).exclude(number=number)
    within = Q(starts_on__lte=on, ends_on__gt=on)
    _cross(others.filter(within), village)
    _cross(others.filter(starts_on__gt=on, number__lt=number), village)
    _cross(others.filter(starts_on__lte=on, number__gt=number), village)


def _cross(rows: Any, village: Any) -> None:
    other = rows.order_by("starts_on").first()
    if other is not None:
        told = {"since": other.starts_on, "until": other.ends_on or "…"}
        raise TermsCross(field="on", number=other.number, place=village.short_name, **told)


def head(committee: Committee) -> dict[str, Any]:
    return {"subject": f"committee:{committee.public_id}", "area": committee.area}


def _check(draft: SeatDraft, committee: Committee, at: datetime) -> None:
    body, office = Body(draft.body), Office(draft.office)
    if office not in OFFICES[body]:
        raise OfficeOfOtherBody(field="office", office=office.label, body=body.label)
    happened("since", draft.since, at=at, first=committee.starts_on)
    plain("basis", draft.basis, most=100)


def _given(draft: SeatDraft, local: LocalPerson, committee: Committee) -> Seat:
    require_adult("since", local.born, draft.since)
    standing = Q(until=None) | Q(until__gt=draft.since)
    held = committee.seats.filter(standing, body=draft.body)
    if held.filter(local=local).exists():
        raise SeatTwice(field="local")
    if draft.office in HEADS and held.filter(office=draft.office).exists():
        raise SeatTaken(field="office", office=Office(draft.office).label)
    values: dict[str, Any] = {
        "public_id": record_id(draft.public_id),
        "committee": committee,
        "local": local,
        "area": committee.area,
        "body": Body(draft.body),
        "office": Office(draft.office),
        "source_class": SourceClass(draft.source_class) if draft.source_class else "",
        "since": draft.since,
        "basis": plain("basis", draft.basis, most=100),
    }
    try:
        with transaction.atomic():
            return Seat.objects.create(**values)
    except IntegrityError as error:
        raise SeatTaken(field="office", office=Office(draft.office).label) from error


def _same(row: Seat, draft: SeatDraft) -> Seat:
    if (row.body, row.office, row.since) != (draft.body, draft.office, draft.since):
        raise RecordIdTaken
    return row
