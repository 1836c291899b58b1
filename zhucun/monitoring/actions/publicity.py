"""Publicity in the village: once, guarded, with its objections."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import (
    guarded_text,
    head,
    locked,
    require_base,
    require_running,
    touch,
)
from zhucun.monitoring.enums import RemovalState
from zhucun.monitoring.errors import (
    DayInFuture,
    DayTooEarly,
    NotPublished,
    PublicityTooLong,
    PublishedAlready,
    RemovalEnded,
    ReviewNeeded,
)
from zhucun.monitoring.models import Case, Removal
from zhucun.monitoring.perms import require_worker
from zhucun.monitoring.queries import notice_of, people_of

#: No board holds a notice for longer: a last day beyond is mistyped.
MOST_DAYS = 90


@transaction.atomic
def publish(
    *,
    about: Case | Removal,
    since: date,
    until: date,
    added: str = "",
    base: int | None = None,
    at: datetime,
    by: Actor,
) -> str:
    """Put a case or a removal on the village's board for some days, the last one included; gives
    the text. `added` is what somebody writes below it.

    Raises PersonalInPublicity where the text holds an ID number, a phone, a bank account or words
    of health; PublishedAlready, ReviewNeeded, DayInFuture, DayTooEarly, PublicityTooLong,
    NotUnderWay, ChangedMeanwhile, NotAllowed.
    """
    case = about if isinstance(about, Case) else about.case
    require_worker(by, case.area)
    row = locked(case)
    target = _target(row, about)
    if target.published_from is not None:
        raise PublishedAlready(start=target.published_from)
    require_base(row, base)
    start = _start(row, target)
    if since > localdate(at):
        raise DayInFuture(day=since)
    if since < start:
        raise DayTooEarly(day=since, start=start)
    if until < since:
        raise DayTooEarly(day=until, start=since)
    if (until - since).days >= MOST_DAYS:
        raise PublicityTooLong(since=since, until=until, most=MOST_DAYS)
    persons = people_of(row.household, as_of=since)
    text = notice_of(
        row, is_removal=isinstance(target, Removal), since=since, until=until, persons=persons
    )
    text = guarded_text(text, added, row.area, as_of=since)
    target.notice, target.published_from, target.published_until = text, since, until
    target.publicity_recorded_on = localdate(at)
    _kept(row, target)
    event = events.CasePublished(**head(row, at), about=_name(target), since=since, until=until)
    ledger.append(event, origin=by.origin)
    about.refresh_from_db()
    return text


@transaction.atomic
def note_objection(*, about: Case | Removal, at: datetime, by: Actor) -> bool:
    """Somebody objects: the township waits until it is answered. Raises NotPublished,
    NotAllowed."""
    return _count(about, "objections", at=at, by=by)


@transaction.atomic
def answer_objection(*, about: Case | Removal, at: datetime, by: Actor) -> bool:
    """An objection was looked into and answered. False where none is open. Raises NotPublished,
    NotAllowed."""
    return _count(about, "objections_answered", at=at, by=by)


def _count(about: Case | Removal, column: str, *, at: datetime, by: Actor) -> bool:
    case = about if isinstance(about, Case) else about.case
    require_worker(by, case.area)
    row = locked(case)
    target = _target(row, about)
    if target.published_from is None:
        raise NotPublished
    is_answer = column == "objections_answered"
    rows = type(target).objects.filter(pk=target.pk)
    if is_answer:
        rows = rows.filter(objections__gt=F("objections_answered"))
    if not rows.update(**{column: F(column) + 1}):
        return False
    touch(row)
    about.refresh_from_db()
    event = events.ObjectionNoted(**head(case, at), about=_name(target), answered=is_answer)
    return ledger.append(event, origin=by.origin)


def _target(row: Case, about: Case | Removal) -> Any:
    """The case or the removal as it is now. Raises NotUnderWay, RemovalEnded."""
    if isinstance(about, Case):
        require_running(row)
        return row
    removal = Removal.objects.select_for_update().get(pk=about.pk)
    if removal.state != RemovalState.RUNNING:
        raise RemovalEnded
    return removal


def _start(row: Case, target: Case | Removal) -> date:
    """The day from which it may be published. Raises ReviewNeeded."""
    if isinstance(target, Removal):
        return target.asked_on
    if row.reviewed_on is None:
        raise ReviewNeeded
    return row.reviewed_on


def _kept(row: Case, target: Case | Removal) -> None:
    if isinstance(target, Case):
        target.version += 1
    else:
        touch(row)
    target.save()


def _name(target: Case | Removal) -> str:
    return "case" if isinstance(target, Case) else f"removal:{target.public_id}"
