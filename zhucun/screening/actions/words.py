"""What every write of cross-checks shares: its texts, its days, its events' heads."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from zhucun.kernel.personal import tells_a_number
from zhucun.screening.errors import (
    NumberInReason,
    ScreeningDayInFuture,
    ScreeningReasonNeeded,
    VerdictUnknown,
)


def head(kind: str, row: Any, at: datetime) -> dict[str, Any]:
    """What an event begins with."""
    return {"subject": f"{kind}:{row.public_id}", "area": row.area, "happened_at": at}


def plain(text: str, *, needed: bool = False, most: int = 200) -> str:
    """A text without what looks like a number of somebody. Raises ScreeningReasonNeeded,
    NumberInReason."""
    found = text.strip()[:most]
    if needed and not found:
        raise ScreeningReasonNeeded
    if tells_a_number(found):
        raise NumberInReason
    return found


def told(text: str, *, needed: bool = True, most: int = 2_000) -> str:
    """A text that is sealed. Raises ScreeningReasonNeeded."""
    found = text.strip()[:most]
    if needed and not found:
        raise ScreeningReasonNeeded
    return found


def come(on: date, *, at: datetime) -> date:
    """A day that has come. Raises ScreeningDayInFuture."""
    if on > localdate(at):
        raise ScreeningDayInFuture(day=on)
    return on


def word(given: str, known: Collection[str]) -> str:
    """Raises VerdictUnknown."""
    if given not in known:
        raise VerdictUnknown(word=given[:20])
    return given
