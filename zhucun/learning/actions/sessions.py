"""Sessions opened and cancelled; people enrolled, with a waiting list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.learning import events, perms
from zhucun.learning.actions.plans import tier_of
from zhucun.learning.actions.words import needed, plain, reason, require_of_pack
from zhucun.learning.enums import ClassKind, EnrolState, Mode, SessionState
from zhucun.learning.errors import (
    NotForYou,
    OneTheme,
    PostingEnded,
    SessionAttended,
    SessionDays,
    SessionGone,
    SessionOver,
    SessionsAtOnce,
    TeacherNeeded,
    TeacherTwice,
    VenueNeeded,
)
from zhucun.learning.models import Course, Enrolment, Session, Teacher
from zhucun.learning.queries.outcomes import ways_of
from zhucun.ledger import actions as ledger

#: What separates two themes, outside of titles and quotes: those may hold any of it. A plus is none
#: (“互联网+监督”).
_SEVERAL = re.compile(r"[;；\n]|、.*、")
_TITLES = re.compile(r"《[^《》]*》|“[^“”]*”")

#: How often a session is numbered again when others open sessions of the day at the same moment.
_TRIES = 8


@dataclass(frozen=True, kw_only=True)
class TeacherDraft:
    """Who teaches; `honour`: national, province, prefecture or county; `way`: a way of teaching of
    the pack."""

    name: str
    office: str = ""
    honour: str = ""
    way: str = ""


@dataclass(frozen=True, kw_only=True)
class SessionDraft:
    """A session to open. `venue`: where it is held; of people sent out, where they are sent."""

    area: str
    theme: str
    starts_on: date
    ends_on: date | None = None
    venue: str = ""
    kind: str = ClassKind.LECTURE
    mode: str = Mode.BRING_IN
    lesson: str = ""
    need: str = ""
    course: Course | None = None
    roles: Sequence[str] = ()
    hours: int = 2
    capacity: int | None = None
    gives_certificate: bool = False
    teachers: Sequence[TeacherDraft] = ()


@transaction.atomic
def open_session(draft: SessionDraft, *, at: datetime, by: Actor) -> Session:
    """Open a session on one theme.

    Raises OneTheme, TeacherNeeded, TeacherTwice, NotInThePack, VenueNeeded, SessionDays,
    TierDoesNotFit, SessionsAtOnce, NotAllowed.
    """
    perms.require_keeper(by, draft.area)
    tier = tier_of(draft.area)
    last = draft.ends_on or draft.starts_on
    check_session(draft, last)
    row = _numbered(
        Session(
            area=draft.area,
            tier=tier,
            kind=draft.kind,
            mode=draft.mode,
            theme=plain(draft.theme, most=80),
            lesson=draft.lesson,
            need=plain(draft.need, most=80),
            course=draft.course,
            roles=list(dict.fromkeys(draft.roles)),
            starts_on=draft.starts_on,
            ends_on=last,
            hours=draft.hours,
            venue=plain(draft.venue, most=100),
            capacity=draft.capacity,
            gives_certificate=draft.gives_certificate,
        )
    )
    name_teachers(row, draft.teachers)
    event = events.SessionOpened(
        subject=f"session:{row.public_id}",
        area=row.area,
        happened_at=at,
        number=row.number,
        theme=row.theme,
        kind=row.kind,
        mode=row.mode,
        first=row.starts_on,
        last=row.ends_on,
        teachers=[each.name for each in draft.teachers],
    )
    ledger.append(event, origin=by.origin)
    return row


def name_teachers(session: Session, teachers: Sequence[TeacherDraft]) -> None:
    """Keep who teaches, in this order. Raises TextMissing, TextTooLong, NumberInText."""
    Teacher.objects.bulk_create(
        Teacher(
            session=session,
            position=position,
            name=needed(each.name, most=30),
            office=plain(each.office, most=80),
            honour=each.honour,
            way=each.way,
        )
        for position, each in enumerate(teachers, 1)
    )


def check_session(draft: SessionDraft, last: date) -> None:
    """Raises OneTheme, TeacherNeeded, TeacherTwice, NotInThePack, VenueNeeded, SessionDays."""
    theme = draft.theme.strip()
    if not theme or _SEVERAL.search(_TITLES.sub("", theme)):
        raise OneTheme(theme=theme)
    if draft.mode == Mode.BRING_IN and not draft.teachers:
        raise TeacherNeeded
    names = [each.name.strip() for each in draft.teachers]
    for name in names:
        if names.count(name) > 1:
            raise TeacherTwice(teacher=name)
    known = ways_of(draft.area, as_of=draft.starts_on, lang="zh")
    require_of_pack([each.way for each in draft.teachers], known)
    if not draft.venue.strip():
        raise VenueNeeded
    if last < draft.starts_on:
        raise SessionDays(first=draft.starts_on, last=last)


def _numbered(row: Session) -> Session:
    """Save under a number: 411327-20250304-1, the area, the day, and which of the day's it is.
    Where a colleague took it at the same moment, the next one is tried. Raises SessionsAtOnce."""
    stem = f"{row.area}-{row.starts_on:%Y%m%d}-"
    for _attempt in range(_TRIES):
        row.number = f"{stem}{_taken(stem) + 1}"
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            row.pk = None
            if not Session.objects.filter(number=row.number).exists():
                raise  # something else does not fit
        else:
            return row
    raise SessionsAtOnce(day=row.starts_on)


def _taken(stem: str) -> int:
    return Session.objects.filter(number__startswith=stem).count()


@transaction.atomic
def cancel_session(*, session: Session, why: str, on: date, by: Actor) -> bool:
    """A session is not held. False where it is cancelled. Raises SessionAttended, ReasonNeeded,
    NotAllowed."""
    perms.require_keeper(by, session.area)
    said = reason(why)
    there = session.attendances.filter(voided_on=None).count()
    if there:
        raise SessionAttended(people=there)
    standing = Session.objects.filter(pk=session.pk, state=SessionState.OPEN)
    if not standing.update(state=SessionState.CANCELLED, reason=said):
        return False
    session.refresh_from_db()
    event = events.SessionCancelled(
        subject=f"session:{session.public_id}",
        area=session.area,
        happened_at=midnight(on),
        reason=said,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def enrol(postings: Sequence[Any], *, session: Session, at: datetime, by: Actor) -> list[Enrolment]:
    """Enrol cadres: the office, their unit, or somebody himself. Those beyond the capacity wait, in
    the order in which they came. Whoever is enrolled stays as he is.

    Raises SessionGone, SessionOver, NotForYou, PostingEnded, NotAllowed.
    """
    for posting in postings:
        perms.require_enroller(by, posting)
    held = Session.objects.select_for_update().get(pk=session.pk)
    _require_open(held, localdate(at))
    for posting in postings:
        require_fit(held, posting, held.starts_on)
    keys = [posting.person_id for posting in postings]
    known = {row.person_id: row for row in held.enrolments.filter(person__in=keys)}
    taken = held.enrolments.filter(state=EnrolState.ENROLLED).count()
    changed: list[Enrolment] = []
    for posting in postings:
        row = known.get(posting.person_id)
        if row is not None and row.state != EnrolState.WITHDRAWN:
            continue
        is_full = held.capacity is not None and taken >= held.capacity
        row = row or Enrolment(session=held, person=posting.person)
        row.posting, row.area = posting, posting.area
        row.state = EnrolState.WAITING if is_full else EnrolState.ENROLLED
        row.by, row.by_name, row.enrolled_at = by.account, by.name, at
        row.save()
        known[posting.person_id] = row
        changed.append(row)
        taken += not is_full
    ledger.append_many((_enrolled(row, at), by.origin, None) for row in changed)
    return changed


@transaction.atomic
def withdraw_enrolment(*, enrolment: Enrolment, at: datetime, by: Actor) -> bool:
    """Somebody does not come; the first who waits takes the place, while the session is to come.
    False where he had withdrawn. Raises NotAllowed."""
    perms.require_enroller(by, enrolment.posting)
    held = Session.objects.select_for_update().get(pk=enrolment.session_id)
    before = Enrolment.objects.get(pk=enrolment.pk).state
    if before == EnrolState.WITHDRAWN:
        return False
    Enrolment.objects.filter(pk=enrolment.pk).update(state=EnrolState.WITHDRAWN)
    enrolment.refresh_from_db()
    event = events.EnrolmentWithdrawn(
        subject=f"enrolment:{enrolment.public_id}",
        area=enrolment.area,
        happened_at=at,
        session=held.public_id,
        person=enrolment.person.public_id,
    )
    ledger.append(event, origin=by.origin)
    if before == EnrolState.ENROLLED:
        move_up(held, at, by)
    return True


def move_up(held: Session, at: datetime, by: Actor) -> None:
    """Those who waited longest take the places that are free, while the session is to come."""
    if held.state != SessionState.OPEN or localdate(at) > held.starts_on:
        return
    waiting = held.enrolments.filter(state=EnrolState.WAITING).order_by("enrolled_at", "pk")
    rows = list(waiting.select_related("person", "session"))
    if held.capacity is not None:
        taken = held.enrolments.filter(state=EnrolState.ENROLLED).count()
        rows = rows[: max(held.capacity - taken, 0)]
    for row in rows:
        row.state = EnrolState.ENROLLED
    Enrolment.objects.bulk_update(rows, ["state"])
    ledger.append_many((_enrolled(row, at), by.origin, None) for row in rows)


def require_fit(session: Session, posting: Any, day: date) -> None:
    """Raises NotForYou, PostingEnded."""
    if not perms.fits(session, posting):
        raise NotForYou(person=posting.person.name)
    has_ended = posting.ends_on is not None and posting.ends_on <= day
    is_later = posting.starts_on > day and session.kind != ClassKind.PRE_POST
    if has_ended or is_later:
        raise PostingEnded(person=posting.person.name, day=day)


def _require_open(session: Session, today: date) -> None:
    if session.state == SessionState.CANCELLED:
        raise SessionGone(theme=session.theme, day=session.starts_on)
    if today > session.starts_on:
        raise SessionOver(theme=session.theme, day=session.starts_on)


def _enrolled(row: Enrolment, at: datetime) -> events.Enrolled:
    return events.Enrolled(
        subject=f"enrolment:{row.public_id}",
        area=row.area,
        happened_at=at,
        session=row.session.public_id,
        person=row.person.public_id,
        state=row.state,
    )
