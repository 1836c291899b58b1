"""The periods of a scheme within the days of an appraisal: quarters, half-years, years, the
whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from zhucun.kernel.periods import months_after

#: How many months a rhythm's period has; those that are not here are asked for once.
_MONTHS = {"month": 1, "quarter": 3, "half-year": 6, "year": 12}
#: The name of the one period of a part that has no rhythm, or the rhythm of a term.
WHOLE = "whole"


@dataclass(frozen=True, kw_only=True)
class Span:
    """A period by its name (2026-Q1), cut to the days of the appraisal; `until` is no longer in it.
    `is_whole`: asked of everybody who served, however long."""

    name: str
    start: date
    until: date
    is_whole: bool = False

    def asks(self, days: Iterable[tuple[date, date]]) -> bool:
        """Whether somebody who served on these days is to be reviewed for it."""
        return any(self.holds(since, until) for since, until in days)

    def holds(self, since: date, until: date) -> bool:
        """Whether somebody on post in [since, until) is to be reviewed for it: he was on post on
        its last day, or it is asked for once only."""
        if self.is_whole:
            return since < self.until and self.start < until
        return since <= self.until - timedelta(days=1) < until


def spans(every: str | None, since: date, until: date) -> tuple[Span, ...]:
    """The periods of a rhythm that lie in [since, until), the first one first."""
    months = _MONTHS.get(every or "")
    if months is None:
        return (Span(name=WHOLE, start=since, until=until, is_whole=True),)
    start = _begin(since, months)
    found = []
    while start < until:
        after = months_after(start, months)
        found.append(
            Span(
                name=_name(start, months),
                start=max(start, since),
                until=min(after, until),
                is_whole=every == "year",
            )
        )
        start = after
    return tuple(found)


def span_named(found: Iterable[Span], name: str) -> Span | None:
    return next((one for one in found if one.name == name), None)


def _begin(day: date, months: int) -> date:
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def _name(start: date, months: int) -> str:
    if months == 12:
        return f"{start.year}"
    if months == 6:
        return f"{start.year}-H{(start.month + 5) // 6}"
    if months == 3:
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start:%Y-%m}"
