"""Offices taken up and left; visits by office and to paired households, written once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.kernel.divisions import Level, is_under
from zhucun.ledger import actions as ledger
from zhucun.ledger.fields import on_day
from zhucun.pairing import events, perms
from zhucun.pairing.actions.words import plain
from zhucun.pairing.enums import OfficeKind, OfficeLevel
from zhucun.pairing.errors import (
    AreaDoesNotFit,
    DayInFuture,
    EndsTooEarly,
    LinkNeeded,
    NotInOffice,
    NotPairedThen,
    OfficeTaken,
    OutsideOffice,
    SlotUnknown,
    VisitElsewhere,
    VisitIsThere,
)
from zhucun.pairing.models import (
    CallVisit,
    Helper,
    Office,
    Pairing,
)
from zhucun.pairing.queries.slots import slots_of

_CODES = {
    OfficeLevel.PROVINCE: Level.PROVINCE,
    OfficeLevel.PREFECTURE: Level.PREFECTURE,
    OfficeLevel.COUNTY: Level.COUNTY,
    OfficeLevel.TOWNSHIP: Level.TOWNSHIP,
}


@dataclass(frozen=True, kw_only=True)
class OfficeDraft:
    """An office to take up: of a person of the directory, in an area of its level."""

    person: Any
    area: str
    level: str
    kind: str = OfficeKind.LEADER
    unit: Any | None = None
    linked: Any | None = None


@transaction.atomic
def take_up(drafts: Sequence[OfficeDraft], *, since: date, by: Actor) -> list[Office]:
    """Write down who holds an office from a day on; of secretaries and heads of a government there
    is one at a time. Raises OfficeTaken, AreaDoesNotFit, LinkNeeded, NotAllowed."""
    for draft in drafts:
        perms.require_helper_office(by, draft.area)
        if len(draft.area) != _CODES[OfficeLevel(draft.level)]:
            raise AreaDoesNotFit(level=OfficeLevel(draft.level).label, place=draft.area)
        if draft.linked is not None and len(draft.linked.code) != Level.VILLAGE:
            raise LinkNeeded(place=draft.linked.short_name)
    rows = [
        Office(
            person=draft.person,
            area=draft.area,
            level=draft.level,
            kind=draft.kind,
            unit=draft.unit,
            linked=draft.linked,
            valid_from=since,
        )
        for draft in drafts
    ]
    try:
        with transaction.atomic():
            Office.objects.bulk_create(rows)
    except IntegrityError as error:
        raise _taken(drafts) from error
    ledger.append_many(
        (
            events.OfficeTakenUp(
                subject=f"office:{row.public_id}",
                area=row.area,
                happened_at=midnight(since),
                person=row.person.public_id,
                kind=row.kind,
                level=row.level,
                since=since,
            ),
            by.origin,
            None,
        )
        for row in rows
    )
    return rows


def _taken(drafts: Sequence[OfficeDraft]) -> OfficeTaken:
    for draft in drafts:
        held = Office.objects.filter(area=draft.area, kind=draft.kind, valid_until=None)
        known = held.select_related("person").order_by("pk").first()
        if known is not None:
            return OfficeTaken(person=known.person.name, since=known.valid_from)
    return OfficeTaken(person=drafts[0].person.name, since="")


@transaction.atomic
def leave_office(*, office: Office, until: date, by: Actor) -> bool:
    """Somebody holds an office no more from a day on: what he did before stays his. False where he
    has left. Raises EndsTooEarly, NotAllowed."""
    perms.require_helper_office(by, office.area)
    if until <= office.valid_from:
        raise EndsTooEarly(day=until, since=office.valid_from)
    if not Office.objects.filter(pk=office.pk, valid_until=None).update(valid_until=until):
        return False
    office.refresh_from_db()
    event = events.OfficeLeft(
        subject=f"office:{office.public_id}",
        area=office.area,
        happened_at=midnight(until),
        person=office.person.public_id,
        until=until,
    )
    return ledger.append(event, origin=by.origin)


@dataclass(frozen=True, kw_only=True)
class CallDraft:
    """A visit: to a place, or to a household (then `place` is its village)."""

    place: Any
    on: date
    household: Any | None = None
    is_unannounced: bool = False
    notified_on: date | None = None
    slots: Sequence[str] = ()
    note: str = ""


@transaction.atomic
def record_call(
    *, office: Office | None = None, helper: Helper | None = None, call: CallDraft,
    at: datetime, by: Actor,
) -> CallVisit:  # fmt: skip
    """Write down a visit by office, or of a helper to a household that he helps on the day.

    Raises VisitElsewhere where the place is not the village of the household, OutsideOffice,
    NotInOffice where the visitor had left the office by then, NotPairedThen, DayInFuture (only an
    unannounced visit may be planned), SlotUnknown, NumberInText, VisitIsThere, NotAllowed.
    """
    holder = office or helper
    assert holder is not None
    if call.household is not None and call.household.village_id != call.place.pk:
        raise VisitElsewhere(number=call.household.number, place=call.place.short_name)
    perms.require_recorder(by, holder, area=call.place.code)
    if office is not None:
        _require_reach(office, call.place)
    _require_holding(holder, call, is_office=office is not None)
    if call.on > localdate(at) and not call.is_unannounced:
        raise DayInFuture(day=call.on)
    _require_slots(call)
    try:
        with transaction.atomic():
            row = CallVisit.objects.create(
                office=office,
                helper=helper,
                place=call.place,
                area=call.place.code,
                household=call.household,
                on=call.on,
                is_unannounced=call.is_unannounced,
                notified_on=call.notified_on,
                slots=list(dict.fromkeys(call.slots)),
                note=plain(call.note),
                by=by.account,
                by_name=by.name,
                by_area=_own_area(by, holder, call),
            )
    except IntegrityError as error:
        raise VisitIsThere(day=call.on) from error
    event = events.CallRecorded(
        subject=f"call:{row.public_id}",
        area=row.by_area if row.is_unannounced else row.area,
        happened_at=midnight(call.on),
        visitor=holder.public_id,
        on=call.on,
    )
    ledger.append(event, origin=by.origin)
    return row


def _require_reach(office: Office, place: Any) -> None:
    """Raises OutsideOffice."""
    if not is_under(place.code, office.area) and place.pk != office.linked_id:
        raise OutsideOffice(place=place.short_name, person=office.person.name)


def _require_holding(holder: Office | Helper, call: CallDraft, *, is_office: bool) -> None:
    over = holder.valid_until is not None and holder.valid_until <= call.on
    if holder.valid_from > call.on or over:
        raise NotInOffice(person=holder.person.name, day=call.on)
    if is_office:
        return
    paired = Pairing.objects.filter(on_day(call.on), helper=holder.pk, household=call.household)
    if call.household is None or not paired.exists():
        number = call.household.number if call.household else "?"
        raise NotPairedThen(person=holder.person.name, number=number, day=call.on)


def _require_slots(call: CallDraft) -> None:
    if not call.slots:
        return
    known = {slot.id for slot in slots_of(directory.pack_for(call.place.code, as_of=call.on))}
    for slot in call.slots:
        if call.household is None or slot not in known:
            raise SlotUnknown(slot=str(slot)[:20])


def _own_area(by: Actor, holder: Office | Helper, call: CallDraft) -> str:
    """The outermost area of those who keep the visit quiet: of the office that recorded it, else
    the visitor's own."""
    mine = by.areas(Permission.MANAGE_ROSTER)
    return mine[0] if mine else holder.area


@transaction.atomic
def void_call(*, call: CallVisit, reason: str, on: date, by: Actor) -> bool:
    """A visit was written down by mistake: it counts no more and stays with its reason. False where
    it is void. Raises ReasonNeeded, NumberInText, NotAllowed."""
    holder = call.office or call.helper
    assert holder is not None
    perms.require_recorder(by, holder, area=call.area)
    why = plain(reason, needed=True)
    standing = CallVisit.objects.filter(pk=call.pk, voided_on=None)
    if not standing.update(voided_on=on, void_reason=why):
        return False
    call.refresh_from_db()
    event = events.CallVoided(
        subject=f"call:{call.public_id}",
        area=call.by_area if call.is_unannounced else call.area,
        happened_at=midnight(on),
        on=call.on,
        reason=why,
    )
    return ledger.append(event, origin=by.origin)
