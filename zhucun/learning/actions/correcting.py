"""A session corrected: its theme, days, place, teachers and seats. Who was there stays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from zhucun.directory.perms import Actor
from zhucun.learning import events, perms
from zhucun.learning.actions.sessions import (
    SessionDraft,
    TeacherDraft,
    check_session,
    move_up,
    name_teachers,
)
from zhucun.learning.actions.words import plain, reason
from zhucun.learning.enums import EnrolState, SessionState
from zhucun.learning.errors import SeatsTaken, SessionDayAttended, SessionGone
from zhucun.learning.models import Session, Teacher
from zhucun.ledger import actions as ledger

_FIELDS = ("theme", "starts_on", "ends_on", "hours", "venue", "capacity")


@dataclass(frozen=True, kw_only=True)
class SessionChanges:
    """What a session is to say: the whole of it, changed or not."""

    theme: str
    starts_on: date
    ends_on: date | None = None
    hours: int
    venue: str
    capacity: int | None = None
    teachers: Sequence[TeacherDraft] = ()


@transaction.atomic
def correct_session(
    changes: SessionChanges, *, session: Session, why: str, at: datetime, by: Actor
) -> bool:
    """A session says otherwise, with a reason; what it said stays in its event. Its number, who is
    enrolled and who was there stay; those who wait take the seats that come free. False where
    nothing changes.

    Raises SessionGone, SessionDayAttended, SeatsTaken, ReasonNeeded, NotAllowed, and what opening a
    session raises.
    """
    perms.require_keeper(by, session.area)
    said = reason(why)
    held = Session.objects.select_for_update().get(pk=session.pk)
    if held.state == SessionState.CANCELLED:
        raise SessionGone(theme=held.theme, day=held.starts_on)
    last = changes.ends_on or changes.starts_on
    check_session(_draft(held, changes), last)
    _require_room(held, changes, last)
    before = _told(held, held.teachers.all())
    held.theme, held.venue = plain(changes.theme, most=80), plain(changes.venue, most=100)
    held.starts_on, held.ends_on = changes.starts_on, last
    held.hours, held.capacity = changes.hours, changes.capacity
    after = _told(held, changes.teachers)
    if after == before:
        return False
    held.save(update_fields=_FIELDS)
    if after["teachers"] != before["teachers"]:
        held.teachers.all().delete()
        name_teachers(held, changes.teachers)
    event = events.SessionCorrected(
        subject=f"session:{held.public_id}",
        area=held.area,
        happened_at=at,
        changes=[
            {"field": name, "was": was, "now": after[name]}
            for name, was in before.items()
            if was != after[name]
        ],
        reason=said,
    )
    ledger.append(event, origin=by.origin)
    move_up(held, at, by)
    session.refresh_from_db()
    return True


def _draft(held: Session, changes: SessionChanges) -> SessionDraft:
    return SessionDraft(
        area=held.area,
        mode=held.mode,
        theme=changes.theme,
        starts_on=changes.starts_on,
        venue=changes.venue,
        teachers=changes.teachers,
    )


def _require_room(held: Session, changes: SessionChanges, last: date) -> None:
    """Nobody who was there, and nobody who has a seat, falls out. Raises SessionDayAttended,
    SeatsTaken."""
    outside = Q(on__lt=changes.starts_on) | Q(on__gt=last)
    there = held.attendances.filter(outside, voided_on=None).order_by("on").first()
    if there is not None:
        raise SessionDayAttended(day=there.on)
    taken = held.enrolments.filter(state=EnrolState.ENROLLED).count()
    seats = changes.capacity
    if seats is not None and seats != held.capacity and seats < taken:
        raise SeatsTaken(people=taken, seats=seats)


def _told(held: Session, teachers: Iterable[TeacherDraft | Teacher]) -> dict[str, str]:
    """What a session says, as its event keeps it; empty where a field is."""
    values = {name: getattr(held, name) for name in _FIELDS}
    found = {name: "" if value is None else str(value) for name, value in values.items()}
    found["teachers"] = "；".join(
        "，".join(filter(None, (each.name.strip(), each.office.strip(), each.honour, each.way)))
        for each in teachers
    )
    return found
