"""Duties with a rhythm, and coverage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    Amount,
    Dated,
    Expression,
    Misfit,
    Spoken,
    Steps,
    Subject,
    Unit,
    Word,
    on_day,
)

Every = Literal[
    "day",
    "week",
    "month",
    "quarter",
    "half-year",
    "year",
    "two-years",
    "three-years",
    "term",
    "once",
    "always",
]

#: Periods that no calendar divides: nobody serves a part of one.
_OWN = ("term", "once", "always")


class Rhythm(Dated):
    every: Every
    times: Amount
    unit: Unit | None = None
    within_days: Amount | None = None
    share: Amount | None = None
    part: Literal["whole", "share", "nothing", "unset"] = "unset"
    excused_over_days: Amount | None = None
    grace_days: Amount | None = None

    @model_validator(mode="after")
    def _numbers_make_sense(self) -> Rhythm:
        if isinstance(self.times, (int, Decimal)) and self.times <= 0:
            raise ValueError(f"{self.times} times is no duty")
        if isinstance(self.share, (int, Decimal)) and not 0 < self.share <= 1:
            raise ValueError(f"the share {self.share} is not above 0 and up to 1")
        for name in ("within_days", "excused_over_days", "grace_days"):
            days = getattr(self, name)
            if isinstance(days, (int, Decimal)) and days < 0:
                raise ValueError(f"{name} is below 0")
        return self

    @model_validator(mode="after")
    def _words_fit_the_period(self) -> Rhythm:
        if self.part != "unset" and self.every in _OWN:
            raise ValueError(f"“part” is for periods of the calendar, not for {self.every}")
        if self.within_days is not None and self.every != "once":
            raise ValueError(f"“within_days” is for once, not for {self.every}")
        if self.grace_days is not None and self.every == "always":
            raise ValueError("“grace_days” has no period to come after")
        return self


#: Who guides a team: an office of one of these levels, or the unit that sent it.
GuidingLevel = Literal["province", "prefecture", "county", "township", "unit"]


class Cadence(Subject):
    """`by`: who does it for the subject; empty: the subject himself, whose duty it is.

    `kept_as`: the record that counts, where the pack alone names what is counted; `levels`: whose
    guidance it must be.
    """

    by: tuple[Word, ...] = ()
    universe: Expression | None = None
    counts: Word
    kept_as: Literal["guidance"] | None = None
    levels: tuple[GuidingLevel, ...] = ()
    distinct_by: Word | None = None
    rhythm: tuple[Rhythm, ...]

    @model_validator(mode="after")
    def _levels_are_of_guidance(self) -> Cadence:
        if (self.kept_as is not None) != bool(self.levels):
            raise ValueError("“kept_as: guidance” and “levels” are said together")
        return self

    @model_validator(mode="after")
    def _leave_is_of_cadres(self) -> Cadence:
        for position, rhythm in enumerate(self.rhythm):
            if rhythm.excused_over_days is not None and self.subject != "posting":
                what = f"leave is of a posting; it excuses no {self.subject}"
                raise Misfit(what, "rhythm", position)
        return self

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        yield ("rhythm",), self.rhythm

    def expressions(self) -> Iterator[Spoken]:
        if self.universe is not None:
            yield Spoken(("universe",), self.subject, self.universe)

    def on(self, as_of: date) -> Rhythm | None:
        """The rhythm that holds on a day."""
        return on_day(self.rhythm, as_of)
