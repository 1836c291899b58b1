"""The columns of a mechanism: rows of each subject of a scope, counted as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.rollup import Column, Lack, Tally
from zhucun.engines.rules import Outcome
from zhucun.kernel.divisions import is_under
from zhucun.reports.enums import Silence
from zhucun.reports.queries.pillars.scope import Scope

HOLDS, FAILS, SOON, OPEN = range(4)
#: How a row counts by what a rule says of it; to what it does not apply is no row.
OF_OUTCOME = {Outcome.PASS: HOLDS, Outcome.FAIL: FAILS, Outcome.UNKNOWN: OPEN}


class StepTold(NamedTuple):
    """A step of a procedure as it is on record: its label, on which day, by whom or by how many.
    Without a day it was not done."""

    zh: str
    en: str
    on: date | None = None
    who: str = ""
    people: int | None = None

    def in_(self, lang: str) -> str:
        return self.en if lang.startswith("en") else self.zh


class Behind(NamedTuple):
    """One row behind a number: its key, its place, and how it counts (0 holds, 1 fails, 2 will fall
    due, 3 cannot be judged). `subject`: whose record it is, as `analytics` names rows; `name`: what
    it is called where it names itself; `days`: without cover, until it ends, past its day; `steps`:
    of a procedure that is told step by step."""

    key: str
    area: str
    what: int
    subject: str = ""
    name: str = ""
    days: int | None = None
    steps: tuple[StepTold, ...] = ()


class Record(NamedTuple):
    """One record with what is known of it in the words of the packs; `steps`: what a page tells of
    it beside the outcome."""

    key: str
    area: str
    facts: Mapping[str, Any]
    subject: str
    name: str = ""
    steps: tuple[StepTold, ...] = ()


class Lacking(NamedTuple):
    """Why an item has no rows in a scope."""

    lack: Lack
    why: Silence | None = None


#: The rows of each item by its reference, or why there are none.
Listed = dict[str, "list[Behind] | Lacking"]
_HIDDEN = Lacking(Lack.HIDDEN, Silence.HIDDEN)


def sees(actor: Actor, scope: Scope, *needs: Permission) -> bool:
    """Whether the actor sees all rows of a scope that take these rights."""
    if scope.is_own:
        return all(scope.unit in actor.units(each) for each in needs)
    return all(any(is_under(scope.area, own) for own in actor.areas(each)) for each in needs)


def hidden(refs: Iterable[str]) -> Listed:
    """All of them are there and not for this reader."""
    return dict.fromkeys(refs, _HIDDEN)


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

    def add_at(self, code: str, what: int, number: int) -> None:
        """Rows of one subject only, by the code of its place; the whole has none."""
        at = self._at.get(code) if code else 0
        if at is not None:
            self._counts[what, at] += number

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


def keep_listed(
    found: Measured,
    scope: Scope,
    listed: Listed,
    *,
    mild: Iterable[str] = (),
    since: date | None = None,
) -> None:
    """Count what is listed row by row; where rows of `mild` items fail they warn."""
    warns = frozenset(mild)
    for ref, behind in listed.items():
        if isinstance(behind, Lacking):
            found.lacks(ref, behind.lack, behind.why)
            continue
        rows = Rows(scope)
        for row in behind:
            rows.add(row.what, row.area)
        keep(found, ref, rows, is_mild=ref in warns, since=since)
