"""What is appraised: columns of subjects, marks, deductions and offices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.score.errors import BadFacts

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: The end of what has no end: the last day of the calendar.
NEVER: Final = date.max.toordinal()
#: Nobody, nothing, not known.
NONE: Final = -1


def _none() -> Ints:
    return np.zeros(0, np.int64)


def _nobody() -> Bools:
    return np.zeros(0, np.bool_)


@dataclass(frozen=True, kw_only=True)
class Marks:
    """The marks of one part: whose (index of the subject), for the period that begins on (ordinal;
    of any day within the period), by which class (index into `Facts.classes`), by whom (a number of
    the caller's for a person), given on (ordinal), how much (whole numbers of 0.0001), and the
    caller's number of the row behind it.

    `word`: index into `Facts.words` where the mark is a word, else -1. `post`: a number for the
    post that the assessor held, -1 where nobody asks. `accepted`: a person let a flagged row count.
    Columns that are left out are -1, or False.
    """

    subject: Ints
    period: Ints
    by: Ints
    assessor: Ints
    day: Ints
    mark: Ints
    row: Ints
    word: Ints = field(default_factory=_none)
    post: Ints = field(default_factory=_none)
    accepted: Bools = field(default_factory=_nobody)

    def __post_init__(self) -> None:
        count = len(self.subject)
        for name in ("word", "post"):
            if not len(getattr(self, name)) and count:
                object.__setattr__(self, name, np.full(count, NONE))
        if not len(self.accepted) and count:
            object.__setattr__(self, "accepted", np.zeros(count, np.bool_))


@dataclass(frozen=True, kw_only=True)
class Deductions:
    """Points taken (whole numbers of 0.0001, not below 0), on which day, with the caller's number
    of the evidence (-1: none, then the points wait and are not taken) and of the row."""

    subject: Ints = field(default_factory=_none)
    points: Ints = field(default_factory=_none)
    day: Ints = field(default_factory=_none)
    evidence: Ints = field(default_factory=_none)
    row: Ints = field(default_factory=_none)


@dataclass(frozen=True, kw_only=True)
class Offices:
    """Who held which post from when until when (half-open ordinals)."""

    assessor: Ints = field(default_factory=_none)
    post: Ints = field(default_factory=_none)
    start: Ints = field(default_factory=_none)
    until: Ints = field(default_factory=_none)


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Days (half-open ordinals) within `Facts.start` and `end` on which somebody did not serve;
    those of one subject do not overlap."""

    subject: Ints = field(default_factory=_none)
    start: Ints = field(default_factory=_none)
    until: Ints = field(default_factory=_none)

    def __len__(self) -> int:
        return len(self.subject)


@dataclass(frozen=True, kw_only=True)
class Facts:
    """N subjects who served from `start` until `end` (half-open ordinals; NEVER for open), but for
    their `gaps`.

    `pool`: the area in which quotas are counted (a county); `area`: the one that is compared (a
    township); `level`, `personnel`: what quotas distinguish; each an index into its names, -1: not
    known. `person`: the subject's own number among assessors, -1: not one of them. `marks` by the
    id of the part; a part that is not there is not connected, which is something else than no
    marks. `fields`: what gates read, each with N values of Python, None for not known. Raises
    BadFacts.
    """

    start: Ints
    end: Ints
    pool: Ints
    area: Ints
    level: Ints
    personnel: Ints
    pools: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    personnels: tuple[str, ...] = ()
    person: Ints = field(default_factory=_none)
    classes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    marks: Mapping[str, Marks] = field(default_factory=dict)
    deductions: Deductions = field(default_factory=Deductions)
    offices: Offices = field(default_factory=Offices)
    fields: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    gaps: Gaps = field(default_factory=Gaps, metadata={"kept": "if any"})

    def __post_init__(self) -> None:
        count = len(self.start)
        if not len(self.person) and count:
            object.__setattr__(self, "person", np.full(count, NONE))
        for name in ("end", "pool", "area", "level", "personnel", "person"):
            _check(name, getattr(self, name), count)
        if (self.end < self.start).any():
            raise BadFacts("end: somebody ends before he starts")
        for name, names in (
            ("pool", self.pools),
            ("area", self.areas),
            ("level", self.levels),
            ("personnel", self.personnels),
        ):
            _within(name, getattr(self, name), NONE, len(names))
        for name, values in self.fields.items():
            if len(values) != count:
                raise BadFacts(f"field {name}: {len(values)} values instead of {count}")
        tables: list[tuple[str, Marks | Deductions]] = [
            *((f"marks of {part}", each) for part, each in self.marks.items()),
            ("deductions", self.deductions),
        ]
        for name, table in tables:
            for column, values in vars(table).items():
                _check(f"{column} in {name}", values, len(table.subject))
            _within(f"subject in {name}", table.subject, 0, count)
        for name, marks in self.marks.items():
            _within(f"by in marks of {name}", marks.by, 0, len(self.classes))
            _within(f"word in marks of {name}", marks.word, NONE, len(self.words))
        if len(self.deductions.points) and self.deductions.points.min() < 0:
            raise BadFacts("points in deductions: below 0")
        for column, values in vars(self.offices).items():
            _check(f"{column} in offices", values, len(self.offices.assessor))
        self._check_gaps()

    def _check_gaps(self) -> None:
        for column, values in vars(self.gaps).items():
            _check(f"{column} in gaps", values, len(self.gaps))
        whose = self.gaps.subject
        _within("subject in gaps", whose, 0, len(self))
        before, after = self.gaps.start < self.start[whose], self.gaps.until > self.end[whose]
        if (before | after).any():
            raise BadFacts("gaps: a gap lies outside the days of service")

    def __len__(self) -> int:
        return len(self.start)


def _check(name: str, values: NDArray[np.generic], count: int) -> None:
    if values.shape != (count,):
        raise BadFacts(f"{name}: {values.shape} values instead of {count}")


def _within(name: str, values: Ints, low: int, high: int) -> None:
    if len(values) and not low <= values.min() <= values.max() < high:
        raise BadFacts(f"{name}: an index leads nowhere")
