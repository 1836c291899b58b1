"""Named windows of days: 「去年来」 is another one than 「2021年5月以来」."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from pydantic import Field, model_validator

from zhucun.kernel.periods import Period, Window
from zhucun.packs.kinds.common import Item


class WindowItem(Item):
    start: date = Field(alias="from")
    until: date | None = None
    kind: Literal["stock", "flow"] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> WindowItem:
        if self.until is not None and self.until <= self.start:
            raise ValueError(f"the end {self.until} is not after the start {self.start}")
        return self

    def window(self, name: str, *, as_of: date) -> Window:
        """The days counted; an open window goes up to and including the as-of day."""
        return Window(
            name, Period(self.start, self.until or max(as_of, self.start) + timedelta(days=1))
        )
