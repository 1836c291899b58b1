"""What a duty with a rhythm says: how often, what is counted, how much, and what excuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from zhucun.engines.cadence.errors import BadDuty


class Every(StrEnum):
    """The period of a duty; each begins with the calendar's, if not said otherwise."""

    DAY = "day"
    WEEK = "week"  # from Monday
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    TWO_YEARS = "two-years"  # from the anchor
    THREE_YEARS = "three-years"  # from the anchor
    DAYS = "days"  # so many (`length`), from the anchor
    TERM = "term"  # from the subject's start to its end
    ONCE = "once"  # within so many days of the subject's start
    ALWAYS = "always"  # on the day that is asked about


class Measure(StrEnum):
    """What is counted of the events of a period."""

    COUNT = "count"  # events
    SUM = "sum"  # their amounts
    DISTINCT = "distinct"  # their distinct keys
    COVER = "cover"  # members of the subject's population among their keys


class Part(StrEnum):
    """What a period asks of somebody who was not on duty for all of it."""

    WHOLE = "whole"
    SHARE = "share"  # by days on duty, rounded up
    NOTHING = "nothing"


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One duty. None is what the source leaves open, and is never guessed.

    `needed`: how much a period asks; of a COVER in thousandths of the population. `counts`: the
    word of the events. `within`: days (working days with `working_days`) after the start, for
    ONCE. `grace`: days after the period's last day until it is late. `part`: None, and what a
    part of a period asks is open. `excused_over`: leave of more days than that excuses from a
    period; None: leave excuses nobody. `ahead`: days before the due day from which on it is
    called due. Raises BadDuty.
    """

    id: str
    every: Every
    counts: str
    needed: int | None
    measure: Measure = Measure.COUNT
    within: int | None = None
    grace: int = 0
    working_days: bool = False
    part: Part | None = None
    excused_over: int | None = None
    ahead: int = 31
    length: int = 0
    anchor: date | None = None

    def __post_init__(self) -> None:
        if self.needed is not None and self.needed <= 0:
            raise BadDuty(f"{self.id}: {self.needed} is no duty")
        if self.measure is Measure.COVER and (self.needed or 0) > 1_000:
            raise BadDuty(f"{self.id}: {self.needed} is more than the whole population")
        if self.every is Every.DAYS and self.length <= 0:
            raise BadDuty(f"{self.id}: a period has at least one day")
        if self.every in ANCHORED and self.anchor is None:
            raise BadDuty(f"{self.id}: periods of {self.every} need a first day")
        for name in ("within", "excused_over", "grace", "ahead"):
            if (getattr(self, name) or 0) < 0:
                raise BadDuty(f"{self.id}: {name} is below 0")


#: Periods that no calendar begins.
ANCHORED = frozenset({Every.TWO_YEARS, Every.THREE_YEARS, Every.DAYS})
