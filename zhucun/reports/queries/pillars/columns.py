"""The columns of a mechanism: rows of each subject of a scope, counted as they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np

from zhucun.engines.rollup import Column, Lack, Tally
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.scope import Scope


@dataclass(frozen=True, kw_only=True)
class Number:
    """The number of the whole: so many of so many rows hold (`failing` do not, `soon` will fall
    due, `open` cannot be judged), or the value of an indicator. `since`: the window's first day."""

    value: Decimal | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    failing: int = 0
    soon: int = 0
    open: int = 0
    unit: str = ""
    since: date | None = None


@dataclass
class Measured:
    """A column for each item, the number of the whole where there is one, and why an item has no
    rows where it has none."""

    columns: dict[str, Column] = field(default_factory=dict)
    numbers: dict[str, Number] = field(default_factory=dict)
    silent: dict[str, Silence] = field(default_factory=dict)

    def lacks(self, ref: str, lack: Lack, why: Silence | None = None) -> None:
        self.columns[ref] = lack
        self.numbers.pop(ref, None)
        self.silent.pop(ref, None)
        if why is not None:
            self.silent[ref] = why


class Rows:
    """Rows of each subject of a scope, counted as they come."""

    def __init__(self, scope: Scope) -> None:
        self._at = {code: n for n, code in enumerate(scope.codes, start=1)}
        self._digits = scope.digits
        self._counts = np.zeros((4, scope.count), np.int64)

    def add(self, what: int, area: str, number: int = 1) -> None:
        """`what`: 0 holds, 1 fails, 2 will fall due, 3 cannot be judged."""
        self._counts[what, 0] += number
        at = self._at.get(area[: self._digits]) if self._digits else None
        if at is not None:
            self._counts[what, at] += number

    def add_to(self, at: int, what: int) -> None:
        """A row of one subject only: the whole is counted by itself."""
        self._counts[what, at] += 1

    def tally(self, *, is_mild: bool = False) -> Tally:
        good, bad, soon, waiting = self._counts
        return Tally(good=good, bad=bad, soon=soon, open=waiting, is_mild=is_mild)

    def number(self, *, unit: str = "", since: date | None = None) -> Number:
        good, bad, soon, waiting = (int(each) for each in self._counts[:, 0])
        return Number(
            numerator=Decimal(good),
            denominator=Decimal(good + bad + soon + waiting),
            failing=bad,
            soon=soon,
            open=waiting,
            unit=unit,
            since=since,
        )


def keep(
    found: Measured, ref: str, rows: Rows, *, is_mild: bool = False, since: date | None = None
) -> None:
    found.columns[ref] = rows.tally(is_mild=is_mild)
    found.numbers[ref] = rows.number(since=since)
