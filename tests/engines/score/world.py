"""People, marks and offices as plain rows, and as the columns that the engine takes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np

from zhucun.engines.score import NEVER, NONE, Deductions, Facts, Marks, Offices, units


@dataclass(frozen=True)
class Person:
    start: date = date(2020, 1, 1)
    end: date | None = None
    pool: str = "county"
    area: str = "east"
    level: str = "county"
    personnel: str = "civil_servant"
    number: int = NONE
    fields: tuple[tuple[str, Any], ...] = ()


@dataclass(frozen=True)
class Given:
    """A mark, or a word."""

    part: str
    subject: int
    period: date
    by: str
    mark: Decimal | str
    assessor: int = NONE
    post: int = NONE
    day: date = date(2025, 6, 1)
    accepted: bool = False


@dataclass(frozen=True)
class Points:
    subject: int
    points: Decimal
    day: date = date(2025, 6, 1)
    evidence: int = 7


@dataclass(frozen=True)
class Office:
    assessor: int
    post: int
    start: date
    until: date


@dataclass(frozen=True)
class World:
    persons: Sequence[Person]
    marks: Sequence[Given] = ()
    connected: tuple[str, ...] = ()
    points: Sequence[Points] = ()
    offices: Sequence[Office] = ()
    classes: tuple[str, ...] = ()
    words: tuple[str, ...] = ("good", "poor", "strange")
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def facts(self) -> Facts:
        """The columns; the row behind a mark is its place in `marks`."""
        names = {
            name: tuple(sorted({getattr(person, name) for person in self.persons} - {""}))
            for name in ("pool", "area", "level", "personnel")
        }
        classes = tuple(dict.fromkeys([*self.classes, *(mark.by for mark in self.marks)]))
        fields = sorted({name for person in self.persons for name, _value in person.fields})
        codes = {
            name: ints(
                [
                    known.index(value) if (value := getattr(person, name)) else NONE
                    for person in self.persons
                ]
            )
            for name, known in names.items()
        }
        parts = dict.fromkeys([*self.connected, *(mark.part for mark in self.marks)])
        return Facts(
            start=ordinals([person.start for person in self.persons]),
            end=ordinals([person.end for person in self.persons]),
            pool=codes["pool"],
            area=codes["area"],
            level=codes["level"],
            personnel=codes["personnel"],
            pools=names["pool"],
            areas=names["area"],
            levels=names["level"],
            personnels=names["personnel"],
            person=ints([person.number for person in self.persons]),
            classes=classes,
            words=self.words,
            marks={part: self._marks(part, classes) for part in parts},
            deductions=Deductions(
                subject=ints([each.subject for each in self.points]),
                points=ints([units(each.points) for each in self.points]),
                day=ordinals([each.day for each in self.points]),
                evidence=ints([each.evidence for each in self.points]),
                row=ints(list(range(len(self.points)))),
            ),
            offices=Offices(
                assessor=ints([each.assessor for each in self.offices]),
                post=ints([each.post for each in self.offices]),
                start=ordinals([each.start for each in self.offices]),
                until=ordinals([each.until for each in self.offices]),
            ),
            fields={
                name: [dict(person.fields).get(name) for person in self.persons] for name in fields
            },
        )

    def _marks(self, part: str, classes: tuple[str, ...]) -> Marks:
        rows = [(at, mark) for at, mark in enumerate(self.marks) if mark.part == part]
        spoken = [mark.mark if isinstance(mark.mark, str) else None for _at, mark in rows]
        return Marks(
            subject=ints([mark.subject for _at, mark in rows]),
            period=ordinals([mark.period for _at, mark in rows]),
            by=ints([classes.index(mark.by) for _at, mark in rows]),
            assessor=ints([mark.assessor for _at, mark in rows]),
            day=ordinals([mark.day for _at, mark in rows]),
            mark=ints(
                [0 if isinstance(mark.mark, str) else units(mark.mark) for _at, mark in rows]
            ),
            row=ints([at for at, _mark in rows]),
            word=ints([NONE if word is None else self.words.index(word) for word in spoken]),
            post=ints([mark.post for _at, mark in rows]),
            accepted=np.array([mark.accepted for _at, mark in rows], np.bool_),
        )


def ints(values: Sequence[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array(values, np.int64)


def ordinals(days: Sequence[date | None]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return ints([NEVER if day is None else day.toordinal() for day in days])
