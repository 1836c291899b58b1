"""What a department's row says: its month, and whether it is a sign by the region's warnings."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from zhucun.engines.rules import Outcome, Unset
from zhucun.intake.rows import Row
from zhucun.monitoring.errors import (
    AmountNeeded,
    DayBeforeDocuments,
    MonthInFuture,
    MonthsDiffer,
    MonthUnreadable,
    WarningUnset,
)
from zhucun.monitoring.feeds.matching import Matched
from zhucun.monitoring.queries import documents_begin, judged

_MONTH = re.compile(r"(20\d\d)\s*[-/.年]?\s*(0?[1-9]|1[0-2])\s*月?(?:[-/.]\d{1,2})?(?:\s.*)?")
#: Findings that are told by an amount.
_AMOUNTS = frozenset({"inpatient", "outpatient", "school"})


def month_of(row: Row, today: date) -> date:
    """The first day of the row's month. Raises MonthUnreadable, MonthInFuture."""
    text = unicodedata.normalize("NFKC", str(row.get("month") or "")).strip()
    hit = _MONTH.fullmatch(text)
    if hit is None:
        raise MonthUnreadable(value=text[:20])
    month = date(int(hit.group(1)), int(hit.group(2)), 1)
    if month > today:
        raise MonthInFuture(value=f"{month:%Y-%m}")
    return month


def same_month(month: date, first: date | None) -> date:
    """A list is of one month: that of its first row. Raises MonthsDiffer."""
    if first is not None and month != first:
        raise MonthsDiffer(value=f"{month:%Y-%m}", month=f"{first:%Y-%m}")
    return month if first is None else first


def require_documents(month: date, area: str) -> None:
    """Raises DayBeforeDocuments."""
    start = documents_begin(area, month)
    if start is not None:
        raise DayBeforeDocuments(day=month, start=start)


def is_sign(row: Row, found: Matched, month: date, today: date) -> bool:
    """Whether a rule of the area's pack calls it a sign. Raises AmountNeeded, WarningUnset."""
    topic, amount = row.get("topic"), row.get("amount")
    if topic in _AMOUNTS and amount is None:
        raise AmountNeeded
    facts = {
        "household": found.household.public_id,
        "topic": topic,
        "month": month,
        "amount": None if amount is None else float(amount),
        "is_exited_poverty": "exited-household" in found.tags,
        "is_monitored": "monitored-household" in found.tags,
    }
    answers = judged(found.household.area, "department_row", facts, as_of=today)
    open_ = sorted(
        name
        for answer in answers
        if answer.outcome is Outcome.UNSET
        for name, value in answer.parameters.items()
        if isinstance(value, Unset)
    )
    if open_:
        raise WarningUnset(names=", ".join(dict.fromkeys(open_)))
    return any(answer.outcome is Outcome.FAIL for answer in answers)
