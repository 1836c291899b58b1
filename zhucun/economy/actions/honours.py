"""What villages are honoured for: recorded with its document, and ended with a reason (HN22-04)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    ending,
    head,
    known,
    past,
    plain,
    record_id,
    village,
    word,
)
from zhucun.economy.enums import HonourKind, HonourLevel
from zhucun.economy.errors import HonourThere
from zhucun.economy.models import Honour
from zhucun.economy.perms import require_keeper
from zhucun.ledger import actions as ledger


@transaction.atomic
def record_honour(
    *,
    public_id: str = "",
    place: Any,
    kind: str,
    level: str,
    title: str,
    document: str,
    since: date,
    at: datetime,
    by: Actor,
) -> Honour:
    """Record what a village is honoured for, by whom and by which document; the same id gives
    the one that is there.

    Raises HonourThere, RecordIdTaken, WordUnknown, TextNeeded, TooLong, PersonalInText, PlaceWrong,
    DayInFuture, NotAllowed.
    """
    area = village(place).code
    require_keeper(by, area)
    values = {
        "village": place,
        "kind": word("kind", kind, HonourKind.values),
        "level": word("level", level, HonourLevel.values),
        "title": plain("title", title, most=60, needed=True),
        "document": plain("document", document, most=80, needed=True),
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(Honour, key, values)
    if there is not None:
        return there
    alike = {"level": level, "title": values["title"], "valid_until": None}
    same = Honour.objects.filter(area=area, **alike).first()
    if same is not None:
        raise HonourThere(name=same.title, day=same.valid_from)
    row = Honour.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.HonourRecorded(
        **head("honour", row, at),
        kind=row.kind,
        level=row.level,
        title=row.title,
        document=row.document,
        since=since,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_honour(*, honour: Honour, until: date, reason: str, at: datetime, by: Actor) -> bool:
    """An honour was taken back or ran out, with the reason; on the day it was given: it was entered
    by mistake. False where it has ended. Raises DaysReversed, DayInFuture, TextNeeded, TooLong,
    PersonalInText, NotAllowed."""
    require_keeper(by, honour.area)
    if past(until, at) < honour.valid_from:
        ending(honour.valid_from, until)
    why = plain("reason", reason, most=200, needed=True)
    standing = Honour.objects.filter(pk=honour.pk, valid_until=None)
    if not standing.update(valid_until=until, end_reason=why):
        return False
    event = events.HonourEnded(
        **head("honour", honour, at), title=honour.title, until=until, reason=why
    )
    return ledger.append(event, origin=by.origin)
