"""The month of a page, and the days of a month as a calendar."""

from __future__ import annotations

import re
from datetime import date

from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.problems import BadQuery
from zhucun.kernel.periods import months_after

_MONTH = re.compile(r"(19|20|21)[0-9]{2}-(0[1-9]|1[0-2])")


def month_of(request: Request) -> date:
    """The month that is asked for (`?month=2024-03`), else the one of the page's day. Raises
    BadQuery."""
    text = request.GET.get("month", "")
    return parse_month(text) if text else as_of(request).replace(day=1)


def parse_month(text: str) -> date:
    """The first day of a month in an address. Raises BadQuery."""
    if not _MONTH.fullmatch(text):
        raise BadQuery(value=f"month={text[:20]}")
    return date.fromisoformat(f"{text}-01")


def around(month: date) -> dict[str, str]:
    """A month and its neighbours as they stand in addresses."""
    return {
        "this": f"{month:%Y-%m}",
        "before": f"{months_after(month, -1):%Y-%m}",
        "after": f"{months_after(month, 1):%Y-%m}",
    }
