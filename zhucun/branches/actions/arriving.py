"""What every record is asked: its id, its texts, its days."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from zhucun.branches.errors import (
    BadRecordId,
    DayInFuture,
    DayTooEarly,
    NotAVillage,
    NumberInText,
    TextNeeded,
    TooLong,
    TooYoung,
)
from zhucun.kernel.divisions import Level, level_of
from zhucun.kernel.ids import is_public_id, new_public_id
from zhucun.kernel.periods import years_between
from zhucun.kernel.personal import tells_a_number


def record_id(given: str) -> str:
    """The id that the caller gave, or a new one. Raises BadRecordId."""
    if not given:
        return new_public_id()
    if not is_public_id(given):
        raise BadRecordId(id=given[:20])
    return given


def plain(field: str, given: str, *, most: int, needed: bool = False) -> str:
    """A short text that stands in lists. Raises TextNeeded, TooLong, NumberInText."""
    text = given.strip()
    if needed and not text:
        raise TextNeeded(field=field)
    if len(text) > most:
        raise TooLong(field=field, length=len(text), most=most)
    if tells_a_number(text):
        raise NumberInText(field=field)
    return text


def happened(field: str, on: date, *, at: datetime, first: date | None = None) -> date:
    """A day on which something happened. Raises DayInFuture, DayTooEarly."""
    if on > localdate(at):
        raise DayInFuture(field=field, day=on)
    if first is not None and on < first:
        raise DayTooEarly(field=field, day=on, first=first)
    return on


#: From which age on somebody may apply for the Party (党章第一条) and be elected (村组法第十三条).
ADULT = 18


def require_adult(field: str, born: date | None, *days: date | None) -> None:
    """Of age on each day that is known; who was born later was none at all. Raises TooYoung."""
    for day in days:
        if born is not None and day is not None and years_between(born, day) < ADULT:
            raise TooYoung(field=field, day=day, born=born, least=ADULT)


def require_village(place: Any) -> None:
    """Raises NotAVillage."""
    if level_of(place.code) != Level.VILLAGE:
        raise NotAVillage(place=place.short_name)
