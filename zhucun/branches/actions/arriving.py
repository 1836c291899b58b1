"""What every record is asked: its id, its texts, its days."""

from __future__ import annotations

import re
import unicodedata
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
)
from zhucun.kernel.divisions import Level, level_of
from zhucun.kernel.ids import ID_LENGTH, new_public_id

_ID = re.compile(rf"[0-9a-hjkmnp-tv-z]{{{ID_LENGTH}}}")
#: Phone numbers, ID numbers of 15 or 18 places, also with blanks or hyphens between the groups.
_NUMBERS = re.compile(r"(?<!\d)(1[3-9]\d{9}|\d{17}[\dX]|\d{15}|0\d{2,3}\d{7,8})(?!\d)")
_BETWEEN = re.compile(r"(?<=\d)[\s\-–—·.]+(?=[\dX])")


def record_id(given: str) -> str:
    """The id that the caller gave, or a new one. Raises BadRecordId."""
    if not given:
        return new_public_id()
    if not _ID.fullmatch(given):
        raise BadRecordId(id=given[:20])
    return given


def plain(field: str, given: str, *, most: int, needed: bool = False) -> str:
    """A short text that stands in lists. Raises TextNeeded, TooLong, NumberInText."""
    text = given.strip()
    if needed and not text:
        raise TextNeeded(field=field)
    if len(text) > most:
        raise TooLong(field=field, length=len(text), most=most)
    if _NUMBERS.search(_BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())):
        raise NumberInText(field=field)
    return text


def happened(field: str, on: date, *, at: datetime, first: date | None = None) -> date:
    """A day on which something happened. Raises DayInFuture, DayTooEarly."""
    if on > localdate(at):
        raise DayInFuture(field=field, day=on)
    if first is not None and on < first:
        raise DayTooEarly(field=field, day=on, first=first)
    return on


def require_village(place: Any) -> None:
    """Raises NotAVillage."""
    if level_of(place.code) != Level.VILLAGE:
        raise NotAVillage(place=place.short_name)
