"""Half-open periods of days, and the windows that the sources name."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from zhucun.kernel.problems import N_, Problem

#: Days that every door takes; beyond them calendars and databases disagree, and a day's neighbours
#: may not exist.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_written(text: str) -> date:
    """A day as it stands in an address or a body: strictly year-month-day, no time. Raises
    ValueError, also beyond FIRST_DAY and LAST_DAY."""
    if _DAY.fullmatch(text):
        day = date.fromisoformat(text)
        if is_taken(day):
            return day
    raise ValueError(f"not a day from {FIRST_DAY} to {LAST_DAY}")


def is_taken(day: date) -> bool:
    """Whether the doors take this day."""
    return FIRST_DAY <= day <= LAST_DAY


class PeriodReversed(Problem):
    """A period ends before it begins."""

    code = "kernel.period-reversed"
    status = 422
    message = N_("The end %(until)s is not after the start %(start)s.")
    todo = N_("Check the two dates; the end is the first day that no longer counts.")


@dataclass(frozen=True, order=True)
class Period:
    """Days from `start` up to but not including `until`; `until=None` is open.

    Raises PeriodReversed where `until` is not after `start`.
    """

    start: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.start:
            raise PeriodReversed(start=self.start, until=self.until)

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)

    def overlaps(self, other: Period) -> bool:
        """True where the two share a day."""
        return (other.until is None or self.start < other.until) and (
            self.until is None or other.start < self.until
        )

    def clipped(self, other: Period) -> Period | None:
        """The days that both hold, or None."""
        if not self.overlaps(other):
            return None
        ends = [end for end in (self.until, other.until) if end is not None]
        return Period(max(self.start, other.start), min(ends) if ends else None)

    def days(self, *, as_of: date | None = None) -> int:
        """How many days; an open period is counted up to and including `as_of`."""
        until = self.until
        if until is None:
            if as_of is None:
                raise ValueError("an open period has no length without as_of")
            until = as_of + timedelta(days=1)
        return max(0, (until - self.start).days)

    @classmethod
    def month(cls, year: int, month: int) -> Period:
        """One calendar month."""
        return cls(date(year, month, 1), months_after(date(year, month, 1), 1))

    @classmethod
    def quarter(cls, year: int, number: int) -> Period:
        """One calendar quarter, 1 to 4."""
        start = date(year, number * 3 - 2, 1)
        return cls(start, months_after(start, 3))

    @classmethod
    def year(cls, year: int) -> Period:
        """One calendar year."""
        return cls(date(year, 1, 1), date(year + 1, 1, 1))


def period_in_words(name: str, language: str) -> str:
    """A period by its name, for a reader: 2026-Q1 is 2026年第1季度 or 2026 Q1, 2026-H1 is
    2026年上半年 or first half of 2026. Whatever is called otherwise stays as it is."""
    year, _dash, part = name.partition("-")
    is_english = language == "en"
    if part in _HALVES:
        chinese, english = _HALVES[part]
        return f"{english} half of {year}" if is_english else f"{year}年{chinese}"
    if part.startswith("Q"):
        return f"{year} {part}" if is_english else f"{year}年第{part[1:]}季度"
    return name


_HALVES = {"H1": ("上半年", "first"), "H2": ("下半年", "second")}


def months_after(day: date, months: int) -> date:
    """The same day so many months later (or earlier); the 31st becomes the month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if day.day <= 28:  # asked for first days by the ten thousand: every month has these
        return date(year, month + 1, day.day)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def years_between(start: date, end: date) -> int:
    """Completed years; someone born on 29 February completes a year on 1 March.

    The one definition that every engine and database shares: y(end) - y(start) - [md(end) <
    md(start)].
    """
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


@dataclass(frozen=True)
class Window:
    """A named window of a source: 「去年来」 is a different one from 「2021年5月以来」 (HN22-05,
    HN22-38)."""

    name: str
    period: Period
