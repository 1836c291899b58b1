"""What duties are held against: columns, of subjects of one kind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.cadence.errors import BadFacts

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

#: The end of what has no end: the last day of the calendar.
NEVER: Final = date.max.toordinal()


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True, kw_only=True)
class Events:
    """Things done: whose (index), when (ordinal of the day for which it counts), how much, and
    what `distinct` counts."""

    subject: Ints
    day: Ints
    amount: Ints
    key: Ints


@dataclass(frozen=True, kw_only=True)
class Spans:
    """Days that excuse: whose, from, until (half-open). They may overlap."""

    subject: Ints = field(default_factory=_none)
    start: Ints = field(default_factory=_none)
    until: Ints = field(default_factory=_none)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What another computation says that the period with this day asks; -1: it cannot say."""

    subject: Ints
    day: Ints
    needed: Ints


@dataclass(frozen=True, kw_only=True)
class Population:
    """Who is to be covered by whom: pairs of a subject and a key, each once."""

    subject: Ints
    key: Ints


@dataclass(frozen=True, kw_only=True)
class Facts:
    """N subjects, on duty from `start` until `end` (half-open ordinals; NEVER for open).

    `events` and `asked` by the word that duties count; a word that is not there is not connected,
    which is something else than no events. `applies`: duty → who has it, N; without, everybody.
    `off` and `on`: ordinals that are no working days, or are although they are at a weekend.
    Raises BadFacts.
    """

    start: Ints
    end: Ints
    events: Mapping[str, Events] = field(default_factory=dict)
    excuses: Spans = field(default_factory=Spans)
    asked: Mapping[str, Asked] = field(default_factory=dict)
    populations: Mapping[str, Population] = field(default_factory=dict)
    applies: Mapping[str, Bools] = field(default_factory=dict)
    off: frozenset[int] = frozenset()
    on: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        count = len(self.start)
        _check("end", self.end, count)
        if (self.end < self.start).any():
            raise BadFacts("end: somebody ends before he starts")
        for duty, applies in self.applies.items():
            _check(f"applies of {duty}", applies, count)
        columns: list[tuple[str, Events | Spans | Asked | Population]] = [
            *((f"events of {word}", each) for word, each in self.events.items()),
            *((f"asked of {word}", each) for word, each in self.asked.items()),
            *((f"population of {word}", each) for word, each in self.populations.items()),
            ("excuses", self.excuses),
        ]
        for name, table in columns:
            for column, values in vars(table).items():
                _check(f"{column} in {name}", values, len(table.subject))
            if len(table.subject) and not 0 <= table.subject.min() <= table.subject.max() < count:
                raise BadFacts(f"subject in {name}: an index leads nowhere")


def _check(name: str, values: NDArray[np.generic], count: int) -> None:
    if values.shape != (count,):
        raise BadFacts(f"{name}: {values.shape} values instead of {count}")
