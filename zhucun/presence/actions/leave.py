"""Leave (请销假): asked for, changed, cancelled, closed by the return; links to the calendar."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localtime

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import token_digest
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotAllowed
from zhucun.ledger import actions as ledger
from zhucun.presence import events
from zhucun.presence.enums import LeaveKind, LeaveState
from zhucun.presence.errors import (
    AlreadyReturned,
    EditedMeanwhile,
    LeaveBeforePosting,
    LeaveBegun,
    LeaveEndedWithPosting,
    LeaveIdTaken,
    LeaveNotApproved,
    LeaveOverlaps,
    LeavePastPosting,
    LeaveSettled,
    LeaveTooShort,
    ReasonNeeded,
    ReturnAhead,
    ReturnBeforeStart,
    SubstituteAway,
    SubstituteNotThere,
)
from zhucun.presence.models import CalendarLink, Leave
from zhucun.presence.queries.leave import day_count, may_record_return, overlaps
from zhucun.roster.perms import is_himself
from zhucun.signoff import actions as signoff

KIND = "leave"


@dataclass(frozen=True, kw_only=True)
class LeaveChanges:
    """What a waiting leave becomes, whole."""

    kind: str
    starts_on: date
    ends_on: date
    starts_at_noon: bool = False
    ends_at_noon: bool = False
    reason: str
    whereabouts: str = ""
    contact: str = ""
    substitute: Any = None


@transaction.atomic
def ask_leave(
    *,
    public_id: str = "",
    posting: Any,
    kind: str,
    starts_on: date,
    ends_on: date,
    starts_at_noon: bool = False,
    ends_at_noon: bool = False,
    reason: str,
    whereabouts: str = "",
    contact: str = "",
    substitute: Any = None,
    made_at: datetime,
    at: datetime,
    by: Actor,
) -> Leave:
    """Ask for leave, by the cadre or by the office for him, and start the area's chain; the cadre's
    own step in it is signed with it. The same id with the same content gives the leave that is
    there.

    Raises LeaveIdTaken, LeaveOverlaps, LeavePastPosting, LeaveBeforePosting, LeaveTooShort,
    SubstituteNotThere, SubstituteAway, ReasonNeeded, PeriodReversed, NotAllowed.
    """
    _require_party(by, posting)
    wanted = LeaveChanges(
        kind=kind,
        starts_on=starts_on,
        ends_on=ends_on,
        starts_at_noon=starts_at_noon,
        ends_at_noon=ends_at_noon,
        reason=reason.strip(),
        whereabouts=whereabouts.strip(),
        contact=contact.strip(),
        substitute=substitute,
    )
    if public_id:
        known = Leave.objects.filter(public_id=public_id).select_related("substitute").first()
        if known is not None:
            if known.posting_id != posting.pk or known.version > 1 or _differing(known, wanted):
                raise LeaveIdTaken
            return known
    days = _check(wanted, posting)
    try:
        with transaction.atomic():
            leave = Leave.objects.create(
                public_id=public_id or new_public_id(),
                posting=posting,
                area=posting.area,
                days=days,
                made_at=made_at,
                received_at=at,
                by=by.account,
                by_name=by.name,
                **_values(wanted),
            )
    except IntegrityError as error:
        raise LeaveIdTaken from error
    event = events.LeaveAsked(
        **_head(leave, made_at),
        kind=leave.kind,
        starts_on=starts_on,
        ends_on=ends_on,
        days=str(days),
        substitute=substitute.public_id if substitute else "",
    )
    ledger.append(event, origin=by.origin)
    _start_case(leave, at=at, by=by)
    return leave


@transaction.atomic
def change_leave(
    *, leave: Leave, base: int, changes: LeaveChanges, at: datetime, by: Actor
) -> bool:
    """Change a leave that waits for its answer: what was signed is signed anew, for other days may
    be for others to approve. False where nothing differs.

    Raises LeaveSettled, EditedMeanwhile, and what `ask_leave` raises.
    """
    _require_party(by, leave.posting)
    now = Leave.objects.select_related("posting__person", "posting__place", "substitute").get(
        pk=leave.pk
    )
    differing = _differing(now, changes)
    if not differing:
        return False
    if now.state != LeaveState.ASKED:
        raise LeaveSettled(state=now.get_state_display())
    if now.version != base:
        raise EditedMeanwhile(fields=differing)
    days = _check(changes, now.posting, without=now.public_id)
    waiting = Leave.objects.filter(pk=now.pk, version=base, state=LeaveState.ASKED)
    if not waiting.update(**_values(changes), days=days, version=F("version") + 1):
        raise EditedMeanwhile(fields=differing)
    leave.refresh_from_db()
    signoff.stop_cases([now.public_id], kind=KIND, reason="changed by the cadre", at=at, by=by)
    event = events.LeaveChanged(**_head(now, at), fields=sorted(differing))
    ledger.append(event, origin=by.origin)
    _start_case(leave, at=at, by=by)
    return True


@transaction.atomic
def cancel_leave(*, leave: Leave, at: datetime, by: Actor) -> bool:
    """Take back a leave that has not begun, or that nobody has granted. False where it was taken
    back before. Raises LeaveBegun, LeaveSettled."""
    _require_party(by, leave.posting)
    today = localtime(at).date()
    if leave.state == LeaveState.APPROVED and leave.starts_on <= today:
        raise LeaveBegun(day=leave.starts_on)
    open_ = Leave.objects.filter(
        pk=leave.pk, state__in=(LeaveState.ASKED, LeaveState.APPROVED)
    ).exclude(state=LeaveState.APPROVED, starts_on__lte=today)
    if not open_.update(state=LeaveState.CANCELLED, version=F("version") + 1):
        leave.refresh_from_db()
        if leave.state == LeaveState.CANCELLED:
            return False
        raise LeaveSettled(state=leave.get_state_display())
    leave.refresh_from_db()
    signoff.stop_cases([leave.public_id], kind=KIND, reason="cancelled by the cadre", at=at, by=by)
    return ledger.append(events.LeaveCancelled(**_head(leave, at)), origin=by.origin)


@transaction.atomic
def record_return(*, leave: Leave, on: date, at: datetime, by: Actor) -> bool:
    """Report back (销假) on the day of return: an early return gives days back, days after the day
    due back are no leave. False where it is on record with that day.

    Raises LeaveNotApproved, AlreadyReturned, ReturnBeforeStart, ReturnAhead,
    LeaveEndedWithPosting, NotAllowed.
    """
    if not may_record_return(by, leave):
        raise NotAllowed
    leave.refresh_from_db()
    if leave.state == LeaveState.RETURNED and leave.returned_on is not None:
        if leave.returned_on == on:
            return False
        raise AlreadyReturned(day=leave.returned_on)
    if leave.state != LeaveState.APPROVED:
        raise LeaveNotApproved(state=leave.get_state_display())
    _check_return(leave, on, localtime(at).date())
    _sign_own(leave, "record", at=at, by=by)
    days = leave.days
    if on < leave.ends_on:
        days = day_count(leave.starts_on, on, starts_at_noon=leave.starts_at_noon)
    granted = Leave.objects.filter(pk=leave.pk, state=LeaveState.APPROVED, returned_on=None)
    if not granted.update(
        state=LeaveState.RETURNED, returned_on=on, days=days, version=F("version") + 1
    ):
        raise EditedMeanwhile(fields={})
    leave.refresh_from_db()
    signoff.stop_cases([leave.public_id], kind=KIND, reason="the return is recorded", at=at, by=by)
    event = events.LeaveReturned(
        **_head(leave, at), returned_on=on, days=str(days), late_days=leave.late_days
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def make_calendar_link(*, person: Any, at: datetime, by: Actor) -> str:
    """A new secret link to one's own calendar, shown once; the one before no longer opens."""
    if by.person != person.public_id or by.viewer is not None:
        raise NotAllowed
    CalendarLink.objects.filter(person=person, revoked_at=None).update(revoked_at=at)
    token = secrets.token_urlsafe(32)
    CalendarLink.objects.create(person=person, digest=token_digest(token), made_at=at)
    event = events.CalendarLinkMade(subject=f"person:{person.public_id}", happened_at=at)
    ledger.append(event, origin=by.origin)
    return token


@transaction.atomic
def revoke_calendar_link(*, person: Any, at: datetime, by: Actor) -> bool:
    """Close the link to one's own calendar. False where there is none."""
    if by.person != person.public_id or by.viewer is not None:
        raise NotAllowed
    if not CalendarLink.objects.filter(person=person, revoked_at=None).update(revoked_at=at):
        return False
    event = events.CalendarLinkRevoked(subject=f"person:{person.public_id}", happened_at=at)
    return ledger.append(event, origin=by.origin)


def _require_party(by: Actor, posting: Any) -> None:
    if not is_himself(by, posting) and not by.can(Permission.MANAGE_ROSTER, area=posting.area):
        raise NotAllowed


def _check(wanted: LeaveChanges, posting: Any, *, without: str = "") -> Decimal:
    """The days that are asked for. Raises what stands in the way."""
    period = Period(wanted.starts_on, wanted.ends_on)
    LeaveKind(wanted.kind)
    if not wanted.reason.strip():
        raise ReasonNeeded
    days = day_count(
        wanted.starts_on,
        wanted.ends_on,
        starts_at_noon=wanted.starts_at_noon,
        ends_at_noon=wanted.ends_at_noon,
    )
    if days <= 0:
        raise LeaveTooShort
    who = {"person": posting.person.name, "place": posting.place.short_name}
    if wanted.starts_on < posting.starts_on:
        raise LeaveBeforePosting(**who, day=posting.starts_on)
    if posting.ends_on is not None and wanted.ends_on > posting.ends_on:
        raise LeavePastPosting(**who, day=Leave(ends_on=posting.ends_on).last_day)
    own = overlaps(posting.person_id, period, without=without)
    if own is not None:
        raise LeaveOverlaps(person=who["person"], start=own.starts_on, last=own.last_day)
    if wanted.substitute is not None:
        _check_substitute(wanted.substitute, posting, period)
    return days


def _check_substitute(substitute: Any, posting: Any, period: Period) -> None:
    near = at_level(substitute.area, Level.TOWNSHIP) == at_level(posting.area, Level.TOWNSHIP)
    serves = substitute.starts_on <= period.start and (
        substitute.ends_on is None or (period.until or date.max) <= substitute.ends_on
    )
    if not near or not serves or substitute.person_id == posting.person_id:
        raise SubstituteNotThere(person=substitute.person.name)
    away = overlaps(substitute.person_id, period)
    if away is not None:
        raise SubstituteAway(
            person=substitute.person.name, start=away.starts_on, last=away.last_day
        )


def _check_return(leave: Leave, on: date, today: date) -> None:
    posting = leave.posting
    if posting.ends_on is not None and posting.ends_on <= on:
        raise LeaveEndedWithPosting(
            person=posting.person.name, place=posting.place.short_name, day=posting.ends_on
        )
    if on <= leave.starts_on and not (on == leave.starts_on and leave.starts_at_noon):
        raise ReturnBeforeStart(day=leave.starts_on)
    if on > today:
        raise ReturnAhead(day=on)


def _values(wanted: LeaveChanges) -> dict[str, Any]:
    return {field.name: getattr(wanted, field.name) for field in fields(wanted)}


def _differing(leave: Leave, wanted: LeaveChanges) -> dict[str, list[Any]]:
    """Fields that differ as [what the editor saw (not kept), theirs, yours]; of sealed ones and of
    the substitute only that they do."""
    found: dict[str, list[Any]] = {}
    for name, mine in _values(wanted).items():
        theirs = getattr(leave, name)
        if name == "substitute":
            same = leave.substitute_id == (mine.pk if mine else None)
        else:
            same = theirs == mine
        if not same:
            hidden = name in ("reason", "contact", "substitute")
            found[name] = [None, None, None] if hidden else [None, theirs, mine]
    return found


def _head(leave: Leave, at: datetime) -> dict[str, Any]:
    return {
        "subject": f"leave:{leave.public_id}",
        "area": leave.area,
        "happened_at": at,
        "leave": leave.public_id,
    }


def _start_case(leave: Leave, *, at: datetime, by: Actor) -> None:
    signoff.start_cases([leave.public_id], kind=KIND, is_checked=True, at=at, by=by)
    _sign_own(leave, "submit", at=at, by=by)


def _sign_own(leave: Leave, does: str, *, at: datetime, by: Actor) -> None:
    """Sign the cadre's own steps of a kind: what he has done here is not asked of him again. The
    office signs them as on paper. Where neither acts the step is left."""
    name = leave.posting.person.name
    signoff.sign_own(leave.public_id, kind=KIND, does=does, of="self", signer=name, at=at, by=by)
