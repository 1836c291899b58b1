"""What every write of an exit shares: its texts, its days, its event's head."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.timezone import localdate

from zhucun.exits.errors import DayInFuture, DayTooEarly, NumberInText, ReasonNeeded
from zhucun.exits.models import Exit
from zhucun.kernel.personal import tells_a_number

MOST_LETTERS = 200


def head(row: Exit, at: datetime) -> dict[str, Any]:
    """What every event of an exit begins with."""
    return {"subject": f"exit:{row.public_id}", "area": row.area, "happened_at": at}


def plain(text: str, *, needed: bool = False) -> str:
    """The text without what looks like a number of somebody. Raises ReasonNeeded, NumberInText."""
    found = text.strip()[:MOST_LETTERS]
    if needed and not found:
        raise ReasonNeeded
    if tells_a_number(found):
        raise NumberInText
    return found


def day(on: date, *, at: datetime, since: date | None = None) -> date:
    """A day that has come, not before the step before it. Raises DayInFuture, DayTooEarly."""
    if on > localdate(at):
        raise DayInFuture(day=on)
    if since is not None and on < since:
        raise DayTooEarly(day=on, start=since)
    return on


def locked(rows: Sequence[Exit]) -> list[Exit]:
    """The exits as they are now, held until the end, in the order of their keys."""
    found = Exit.objects.select_for_update(of=("self",)).filter(pk__in=[row.pk for row in rows])
    return list(found.select_related("household__village", "place").order_by("pk"))
