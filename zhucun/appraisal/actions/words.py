"""Texts, days and rows that every write asks for."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from django.db.models import F
from django.utils.timezone import localdate

from zhucun.appraisal.enums import AppraisalState
from zhucun.appraisal.errors import (
    AppraisalClosed,
    AppraisalWithdrawn,
    DayOutside,
    DocumentNeeded,
    NumberInText,
    TextNeeded,
    TextTooLong,
)
from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.kernel.personal import tells_a_number
from zhucun.kernel.problems import NotFound

#: The year of a document number, in whatever brackets it was typed: 社组〔2024〕3号.
_YEAR = re.compile(r"\s*[\[［【〔(（]\s*(\d{4})\s*[\]］】〕)）]\s*")
_BLANKS = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def plain(text: str, *, needed: bool = False, most: int = 200) -> str:
    """A text that others read: without what looks like a number of somebody. Raises TextNeeded,
    TextTooLong, NumberInText."""
    found = sealed(text, needed=needed, most=most)
    if tells_a_number(found):
        raise NumberInText
    return found


def sealed(text: str, *, needed: bool = False, most: int = 4000) -> str:
    """A text that is sealed. Raises TextNeeded, TextTooLong."""
    found = text.strip()
    if needed and not found:
        raise TextNeeded
    if len(found) > most:
        raise TextTooLong(length=len(found), most=most)
    return found


def document_of(text: str, *, needed: bool = True) -> str:
    """A document number in its one form: not blank where one is needed, and no number of a person.
    Raises DocumentNeeded, TextTooLong, NumberInText."""
    if needed and not text.strip():
        raise DocumentNeeded
    return in_one_form(plain(text, most=80))


def in_one_form(document: str) -> str:
    """A document number as offices write it, whatever brackets, blanks and digits were typed:
    社组 [2024] 3号 is 社组〔2024〕3号."""
    found = _YEAR.sub(r"〔\1〕", document.translate(_DIGITS))
    return _BLANKS.sub("", found)


def day_within(on: date, start: date, at: datetime) -> date:
    """A day that has come, not before the first one. Raises DayOutside."""
    today = localdate(at)
    if not start <= on <= today:
        raise DayOutside(day=on, start=start, end=today)
    return on


def open_row(appraisal: Appraisal) -> Appraisal:
    """The appraisal as it is now, held until the end of the write. Raises AppraisalClosed,
    AppraisalWithdrawn."""
    rows = Appraisal.objects.select_for_update(of=("self",)).select_related("scheme", "last_run")
    row = rows.filter(pk=appraisal.pk).first()
    if row is None:
        raise NotFound
    require_open(row)
    return row


def require_open(row: Appraisal) -> None:
    """Raises AppraisalClosed, AppraisalWithdrawn."""
    if row.state == AppraisalState.WITHDRAWN:
        raise AppraisalWithdrawn(on=row.withdrawn_on, reason=row.withdraw_reason)
    if row.state != AppraisalState.OPEN:
        raise AppraisalClosed(on=row.frozen_on)


def loaded(appraisee: Appraisee) -> Appraisee:
    """A cadre with what its writes read. Raises NotFound."""
    rows = Appraisee.objects.select_for_update(of=("self",)).select_related(
        "person", "unit", "posting", "appraisal__scheme"
    )
    row = rows.filter(pk=appraisee.pk).first()
    if row is None:
        raise NotFound
    return row


def moved(appraisal: Appraisal, at: datetime) -> None:
    """Evidence came in: a decision now asks for a new computation."""
    Appraisal.objects.filter(pk=appraisal.pk).update(changed_at=at)


def head(row: Appraisee | Appraisal, at: datetime) -> dict[str, Any]:
    """What every event begins with."""
    kind = "appraisee" if isinstance(row, Appraisee) else "appraisal"
    return {"subject": f"{kind}:{row.public_id}", "area": row.area, "happened_at": at}


def version_up() -> Any:
    return F("version") + 1
