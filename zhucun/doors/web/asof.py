"""The day that a page speaks of: `?as_of=YYYY-MM-DD`, else today."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate

from zhucun.kernel.problems import N_, Problem


class BadDay(Problem):
    code = "web.bad-day"
    status = 422
    message = N_("“%(value)s” is not a date.")
    todo = N_("Give the date as year-month-day, for example 2024-01-25.")


def as_of(request: HttpRequest) -> date:
    """The day that the reader asks about. Raises BadDay."""
    value = request.GET.get("as_of", "").strip()
    if not value:
        return localdate()
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadDay(value=value[:30]) from error


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
