"""Who was there: by a signed list or by the code at the door, once; certificates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.learning import events, perms
from zhucun.learning.actions.sessions import require_fit
from zhucun.learning.actions.words import reason
from zhucun.learning.enums import ClassKind, SessionState, Via
from zhucun.learning.errors import (
    CertificateStands,
    DayNotOfSession,
    DoorClosed,
    NoCertificates,
    NotForYou,
    SessionGone,
    SessionRuns,
    TooEarly,
)
from zhucun.learning.models import Attendance, Certificate, Session
from zhucun.learning.queries.door import Door
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin
from zhucun.roster import actions as roster
from zhucun.roster.enums import TakeUp

_BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """What came of a list: those who are new on the record, and how many were there already."""

    new: tuple[Attendance, ...]
    already: int


@transaction.atomic
def record_attendance(
    postings: Sequence[Any],
    *,
    session: Session,
    on: date,
    at: datetime,
    by: Actor,
    via: str = Via.LIST,
    origins: Sequence[Origin] | None = None,
) -> Recorded:
    """Record from a list who was there, each person once.

    Raises SessionGone, TooEarly, DayNotOfSession, NotForYou, PostingEnded, NotAllowed.
    """
    for posting in postings:
        perms.require_recorder(by, session, posting)
    return _record(postings, session, on, at, by, via, origins)


@transaction.atomic
def come_in(*, session: Session, door: Door, at: datetime, by: Actor) -> Recorded:
    """A cadre scans the code at the door: he was there, today, once. Nothing else is kept: no
    place, no picture, no time of leaving.

    Raises DoorClosed where the code is of another day, NotForYou, PostingEnded, SessionGone.
    """
    today = localdate(at)
    if door.day != today:
        raise DoorClosed(day=door.day)
    posting = _own_posting(by, session, today)
    return _record([posting], session, today, at, by, Via.DOOR, None)


def _own_posting(by: Actor, session: Session, day: date) -> Any:
    """The posting with which somebody comes in. Raises NotForYou."""
    found = perms.audience(by, session, day).filter(person__public_id=by.person)
    row = found.select_related("person", "unit").order_by("-starts_on", "pk").first()
    if row is None or not perms.is_self(by, row.person):
        raise NotForYou(person=by.name)
    return row


def _record(
    postings: Sequence[Any],
    session: Session,
    on: date,
    at: datetime,
    by: Actor,
    via: str,
    origins: Sequence[Origin] | None,
) -> Recorded:
    held = Session.objects.get(pk=session.pk)
    _require_day(held, on, localdate(at))
    for posting in postings:
        require_fit(held, posting, on)
    keys = [posting.person_id for posting in postings]
    standing = held.attendances.filter(voided_on=None, person__in=keys)
    there = set(standing.values_list("person", flat=True))
    fresh: dict[int, tuple[Any, Origin]] = {}
    for number, posting in enumerate(postings):
        if posting.person_id not in there and posting.person_id not in fresh:
            fresh[posting.person_id] = (posting, origins[number] if origins else by.origin)
    rows = [_row(held, posting, on, at, by, via) for posting, _origin in fresh.values()]
    try:
        with transaction.atomic():
            Attendance.objects.bulk_create(rows, batch_size=_BATCH)
    except IntegrityError:  # somebody scanned meanwhile: who is there, is there
        return _record(postings, session, on, at, by, via, origins)
    ledger.append_many(
        (_attended(row), origin, None)
        for row, (_posting, origin) in zip(rows, fresh.values(), strict=True)
    )
    _take_up(held, keys, at, by)
    return Recorded(new=tuple(rows), already=len(postings) - len(rows))


def _require_day(session: Session, on: date, today: date) -> None:
    if session.state == SessionState.CANCELLED:
        raise SessionGone(theme=session.theme, day=session.starts_on)
    if on < session.starts_on or on > today:
        raise TooEarly(first=session.starts_on, day=on)
    if on > session.ends_on:
        raise DayNotOfSession(day=on, first=session.starts_on, last=session.ends_on)


def _row(held: Session, posting: Any, on: date, at: datetime, by: Actor, via: str) -> Attendance:
    return Attendance(
        session=held,
        posting=posting,
        person=posting.person,
        area=posting.area,
        on=on,
        via=via,
        by=by.account,
        by_name=by.name,
        recorded_at=at,
    )


def _take_up(held: Session, people: Sequence[int], at: datetime, by: Actor) -> None:
    """A training before the post is a step of taking it up, of who came in as of who is listed: the
    office of the roster does not type what the session knows. Also of those who were there
    already; one query."""
    if held.kind != ClassKind.PRE_POST:
        return
    there = held.attendances.filter(voided_on=None, person__in=people)
    on_post = Q(posting__ends_on=None) | Q(posting__ends_on__gt=F("on"))
    done = [
        roster.StepDone(posting=row.posting, step=TakeUp.TRAINING, done_on=row.on)
        for row in there.filter(on_post).select_related("posting__person").order_by("pk")
    ]
    if done:
        roster.record_training(done, recorded_at=at, by=by)


@transaction.atomic
def void_attendance(*, attendance: Attendance, why: str, on: date, by: Actor) -> bool:
    """An attendance was recorded by mistake: it counts no more and stays with its reason. False
    where it is void. Raises CertificateStands, ReasonNeeded, NotAllowed."""
    perms.require_recorder(by, attendance.session, attendance.posting)
    said = reason(why)
    paper = Certificate.objects.filter(attendance=attendance.pk, revoked_on=None).first()
    if paper is not None:
        raise CertificateStands(number=paper.number)
    standing = Attendance.objects.filter(pk=attendance.pk, voided_on=None)
    if not standing.update(voided_on=on, void_reason=said):
        return False
    attendance.refresh_from_db()
    event = events.AttendanceVoided(
        subject=f"attendance:{attendance.public_id}",
        area=attendance.area,
        happened_at=midnight(on),
        session=attendance.session.public_id,
        person=attendance.person.public_id,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def issue_certificates(*, session: Session, on: date, by: Actor) -> int:
    """Certificates for all who attended a session and have none that holds: one that was revoked
    is issued anew under a number of its own. Returns how many were new.

    Raises NoCertificates, SessionRuns, NotAllowed.
    """
    perms.require_keeper(by, session.area)
    held = Session.objects.select_for_update().get(pk=session.pk)
    if not held.gives_certificate:
        raise NoCertificates(theme=held.theme)
    if on < held.ends_on:
        raise SessionRuns(day=held.ends_on)
    standing = Certificate.objects.filter(attendance__session=held, revoked_on=None)
    waiting = held.attendances.filter(voided_on=None).exclude(pk__in=standing.values("attendance"))
    waiting = waiting.select_related("person")
    taken = Certificate.objects.filter(attendance__session=held).count()
    issuer = directory.policy().for_area(held.area, on).authority("zh")
    rows = [
        Certificate(
            attendance=each,
            number=f"{held.number}-{taken + count:04d}",
            name=each.person.name,
            theme=held.theme,
            hours=held.hours,
            first_on=held.starts_on,
            last_on=held.ends_on,
            issuer=issuer[:80],
            issued_on=on,
        )
        for count, each in enumerate(waiting.order_by("pk"), 1)
    ]
    Certificate.objects.bulk_create(rows, batch_size=_BATCH)
    ledger.append_many(
        (
            events.CertificateIssued(
                subject=f"certificate:{row.public_id}",
                area=row.attendance.area,
                happened_at=midnight(on),
                number=row.number,
                session=held.public_id,
            ),
            by.origin,
            None,
        )
        for row in rows
    )
    return len(rows)


@transaction.atomic
def revoke_certificate(*, certificate: Certificate, why: str, on: date, by: Actor) -> bool:
    """A certificate holds no more. False where it is revoked. Raises ReasonNeeded, NotAllowed."""
    perms.require_keeper(by, certificate.attendance.session.area)
    said = reason(why)
    standing = Certificate.objects.filter(pk=certificate.pk, revoked_on=None)
    if not standing.update(revoked_on=on, revoke_reason=said):
        return False
    certificate.refresh_from_db()
    event = events.CertificateRevoked(
        subject=f"certificate:{certificate.public_id}",
        area=certificate.attendance.area,
        happened_at=midnight(on),
        number=certificate.number,
        reason=said,
    )
    return ledger.append(event, origin=by.origin)


def _attended(row: Attendance) -> events.Attended:
    return events.Attended(
        subject=f"attendance:{row.public_id}",
        area=row.area,
        happened_at=midnight(row.on),
        session=row.session.public_id,
        person=row.person.public_id,
        on=row.on,
        via=row.via,
    )
