"""What every record from a device is asked: its id, its clock, its words, its numbers."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.timezone import localdate

from zhucun.fieldwork.errors import (
    BadRecordId,
    DayInFuture,
    PersonalInTitle,
    TextNeeded,
    TooLong,
    WordUnknown,
)
from zhucun.kernel.ids import is_public_id, new_public_id
from zhucun.kernel.personal import secrets_in
from zhucun.ledger.fields import keyring

#: A clock may run ahead by so much before we say so, and a record may wait so long in a pocket.
AHEAD = timedelta(minutes=5)
WAITING = timedelta(days=180)


def record_id(given: str) -> str:
    """The id that the device gave, or a new one. Raises BadRecordId."""
    if not given:
        return new_public_id()
    if not is_public_id(given):
        raise BadRecordId(id=given[:20])
    return given


def fingerprint(*parts: Any) -> bytes:
    """A keyed index of a record's content: equal only for equal content, and not to be guessed."""
    text = json.dumps(parts, ensure_ascii=False, default=str, sort_keys=True)
    return keyring().index(text, context="fieldwork.fingerprint")


def clock_off(made_at: datetime, at: datetime, measured: int | None = None) -> int | None:
    """By how many seconds the device's clock is ahead of ours (negative: behind); None: not wrong.

    A door that compared the clocks gives what it measured. Without that, only a clock that is
    ahead of us shows for certain; a record older than half a year is said to be off as well,
    for no phone waits so long.
    """
    if measured is not None:
        return measured if abs(measured) > AHEAD.total_seconds() else None
    apart = made_at - at
    if apart > AHEAD or apart < -WAITING:
        return int(apart.total_seconds())
    return None


def day_of(on: date, *, made_at: datetime, at: datetime, off: int | None) -> tuple[date, bool]:
    """The day of a record, and whether it was set right.

    A day that came from the wrong clock (the day of `made_at`) is set right by how much the clock
    was off; another day was chosen by a person and stays. Raises DayInFuture.
    """
    today = localdate(at)
    if off is not None and on == localdate(made_at):
        right = min(localdate(made_at - timedelta(seconds=off)), today)
        if right != on:
            return right, True
    if on > today:
        raise DayInFuture(day=on)
    return on, False


def require_words(field: str, given: Iterable[str], known: Collection[str]) -> list[str]:
    """The words, each once, in the order given. Raises WordUnknown."""
    found = list(dict.fromkeys(given))
    for word in found:
        if word not in known:
            raise WordUnknown(word=word[:20], field=field)
    return found


def plain(field: str, given: str, *, most: int, needed: bool = False) -> str:
    """A short text that stands in lists: without what looks like a number of a person.

    Raises TextNeeded, TooLong, PersonalInTitle.
    """
    text = sealed_text(field, given, most=most, needed=needed)
    if secrets_in(text):
        raise PersonalInTitle(field=field)
    return text


def sealed_text(field: str, given: str, *, most: int = 4000, needed: bool = False) -> str:
    """A text that is sealed. Raises TextNeeded, TooLong."""
    text = given.strip()
    if needed and not text:
        raise TextNeeded(field=field)
    if len(text) > most:
        raise TooLong(field=field, length=len(text), most=most)
    return text
