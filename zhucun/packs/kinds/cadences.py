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


class Rhythm(Dated):
    every: Every
    times: Amount
    unit: Unit | None = None
    within_days: Amount | None = None
    share: Amount | None = None

    @model_validator(mode="after")
    def _numbers_make_sense(self) -> Rhythm:
        if isinstance(self.times, (int, Decimal)) and self.times <= 0:
            raise ValueError(f"{self.times} times is no duty")
        if isinstance(self.share, (int, Decimal)) and not 0 < self.share <= 1:
            raise ValueError(f"the share {self.share} is not above 0 and up to 1")
        if isinstance(self.within_days, (int, Decimal)) and self.within_days < 0:
            raise ValueError("within_days is below 0")
        return self


class Cadence(Subject):
    universe: Expression | None = None
    counts: Word
    distinct_by: Word | None = None
    rhythm: tuple[Rhythm, ...]

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        yield ("rhythm",), self.rhythm

    def expressions(self) -> Iterator[Spoken]:
        if self.universe is not None:
            yield Spoken(("universe",), self.subject, self.universe)

    def on(self, as_of: date) -> Rhythm | None:
        """The rhythm that holds on a day."""
        return on_day(self.rhythm, as_of)
