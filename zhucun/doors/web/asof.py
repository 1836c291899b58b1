"""Days in addresses, the first of them the one that a page speaks of: `?as_of=YYYY-MM-DD`, else
today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from zhucun.doors.web.problems import BadQuery
from zhucun.kernel.periods import FIRST_DAY, LAST_DAY, day_written, is_taken
from zhucun.kernel.problems import N_, Problem


class BadDay(Problem):
    code = "web.bad-day"
    status = 422
    message = N_("“%(value)s” is not a date.")
    todo = N_("Give the date as year-month-day, for example 2024-01-25.")


class DayBeyond(BadDay):
    """A day of a calendar that nobody here writes in."""

    code = "web.day-beyond"
    message = N_("The day %(value)s lies beyond the days that are kept here.")
    todo = N_("Give a day from %(first)s to %(last)s.")


def as_of(request: HttpRequest) -> date:
    """The day that the reader asks about. Raises BadDay."""
    return day_in(request, "as_of") or localdate()


def day_in(request: HttpRequest, name: str) -> date | None:
    """Another day in the address; None without. Raises BadDay."""
    value = request.GET.get(name, "").strip()
    return written_day(value) if value else None


def written_day(text: str) -> date:
    """A day as it stands in an address: year-month-day, within what the doors take. Raises
    BadDay."""
    try:
        return day_written(text)
    except ValueError as error:
        raise _why(text[:30]) from error


def year_in(
    request: HttpRequest, *, first: int = FIRST_DAY.year, last: int = LAST_DAY.year
) -> int | None:
    """`?year=2024`; None without it. Raises BadQuery."""
    value = request.GET.get("year", "").strip()
    if not value:
        return None
    is_year = value.isascii() and value.isdigit() and len(value) == 4
    if not is_year or not first <= int(value) <= last:
        raise BadQuery(value=f"year={value[:20]}")
    return int(value)


def asked_day(request: HttpRequest) -> date | None:
    """The day in the address where it is a good one other than today: what links have to keep."""
    try:
        day = as_of(request)
    except BadDay:
        return None
    return None if day == localdate() else day


def address(request: HttpRequest, name: str, *args: Any, **kwargs: Any) -> str:
    """The address of a page on the same day. `name` as in `reverse`."""
    day = asked_day(request)
    tail = "?" + urlencode({"as_of": day.isoformat()}) if day else ""
    return reverse(name, args=args, kwargs=kwargs) + tail


def asking(page: str, query: str) -> str:
    """The address of a page with a query of its own besides the day that it may keep."""
    return f"{page}{'&' if '?' in page else '?'}{query}"


def _why(text: str) -> BadDay:
    try:
        is_beyond = not is_taken(date.fromisoformat(text))
    except ValueError:
        is_beyond = False
    if is_beyond:
        return DayBeyond(value=text, first=FIRST_DAY, last=LAST_DAY)
    return BadDay(value=text)
