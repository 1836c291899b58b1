"""Coordination bodies set up, their seats taken and left, their meetings."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.fieldwork import events
from zhucun.fieldwork.actions.arriving import plain, require_words
from zhucun.fieldwork.enums import BodySeat
from zhucun.fieldwork.errors import DayInFuture, GuidancePlaceWrong
from zhucun.fieldwork.models import BodyMeeting, BodyMember, CoordinationBody
from zhucun.kernel.divisions import Level, level_of
from zhucun.ledger import actions as ledger

_LEVELS = (Level.PROVINCE, Level.PREFECTURE, Level.COUNTY)


@transaction.atomic
def set_up_body(*, place: Any, name: str, since: date, by: Actor) -> CoordinationBody:
    """Write down the coordination body of a province, prefecture or county (YN-035); the one that
    stands is given again. Raises GuidancePlaceWrong, TextNeeded, PersonalInTitle, NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=place.code)
    if level_of(place.code) not in _LEVELS:
        raise GuidancePlaceWrong(place=place.short_name)
    called = plain("name", name, most=100, needed=True)
    row, is_new = CoordinationBody.objects.get_or_create(
        area=place.code,
        valid_until=None,
        defaults={"place": place, "name": called, "valid_from": since},
    )
    if is_new:
        _tell(row, "set-up", since, by)
    return row


@transaction.atomic
def seat_member(*, body: CoordinationBody, seat: str, name: str, since: date, by: Actor) -> Any:
    """Give a department a seat, or name the leader in charge (YN-038); told twice, it is one.
    Raises WordUnknown, TextNeeded, PersonalInTitle, NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=body.area)
    require_words("seat", [seat], BodySeat.values)
    row, is_new = BodyMember.objects.get_or_create(
        body=body,
        seat=seat,
        name=plain("name", name, most=100, needed=True),
        valid_until=None,
        defaults={"valid_from": since},
    )
    if is_new:
        _tell(body, f"seated-{seat}", since, by)
    return row


@transaction.atomic
def unseat_member(*, member: BodyMember, until: date, by: Actor) -> bool:
    """A seat is given up from a day on. False where it is. Raises NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=member.body.area)
    standing = BodyMember.objects.filter(pk=member.pk, valid_until=None, valid_from__lt=until)
    if not standing.update(valid_until=until):
        return False
    return _tell(member.body, f"left-{member.seat}", until, by)


@transaction.atomic
def record_meeting(
    *, body: CoordinationBody, on: date, decided: str, at: datetime, by: Actor
) -> BodyMeeting:
    """Write down a meeting and what it decided; one a day. Raises DayInFuture, TextNeeded, TooLong,
    PersonalInTitle, NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=body.area)
    if on > localdate(at):
        raise DayInFuture(day=on)
    told = {"decided": plain("decided", decided, most=500, needed=True)}
    row, is_new = BodyMeeting.objects.get_or_create(
        body=body, on=on, defaults={**told, "by": by.account, "by_name": by.name}
    )
    if is_new:
        _tell(body, "met", on, by)
    return row


def _tell(body: CoordinationBody, what: str, on: date, by: Actor) -> bool:
    event = events.CoordinationChanged(
        subject=f"coordination:{body.public_id}",
        area=body.area,
        happened_at=midnight(on),
        what=what,
        on=on,
    )
    return ledger.append(event, origin=by.origin)
