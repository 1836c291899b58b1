"""Who owes what, period by period, with the reasons and the rows behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from enum import IntEnum, IntFlag
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.cadence.spec import Duty

Ints = NDArray[np.int64]


class State(IntEnum):
    """How a duty stands. OPEN: nobody can say, because the source leaves something open or the
    events are not connected."""

    NOT_YET = 0  # it will be due, not soon
    DUE = 1
    DONE = 2
    EXCUSED = 3
    LATE = 4
    OPEN = 5


class Why(IntFlag):
    """What led to a state; several may hold."""

    MET = 1
    SHORT = 2  # less than needed
    LATER = 4  # done, after the due day
    SHARED = 8  # asked by days on duty
    PART = 16  # only a part of the period on duty
    PART_OPEN = 32  # and what a part asks is not configured
    LEAVE = 64  # leave in the period
    LEAVE_EXCUSES = 128
    NUMBER_OPEN = 256  # how much is asked is not configured
    DAYS_OPEN = 512  # within how many days is not configured
    NOT_CONNECTED = 1_024  # nobody gives the events
    NOBODY = 2_048  # the population is empty
    ELSEWHERE = 4_096  # the number comes from another computation


class Reason(NamedTuple):
    """One reason with its numbers: no sentence."""

    why: Why
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """R rows, one for each duty, subject and period, in the order of duties, subjects, periods.

    `duty` and `subject` are indices; `start`, `until` bound the period (half-open ordinals),
    `due_on` is the last day on which it is not late (NEVER: not known); `needed` is -1 where it
    is open, `done` is -1 where events are not connected; `days` on duty in the period, `leave`
    the days of it that excuses cover; `first` and `after` bound the events that were counted.
    """

    duty: Ints
    subject: Ints
    start: Ints
    until: Ints
    due_on: Ints
    needed: Ints
    done: Ints
    days: Ints
    leave: Ints
    first: Ints
    after: Ints
    state: NDArray[np.uint8]
    why: NDArray[np.uint16]
    duties: tuple[Duty, ...]
    behind: Callable[[int, int, int, int], Ints]

    def __len__(self) -> int:
        return len(self.duty)

    def rows(self, row: int) -> Ints:
        """The events that were counted for a row: indices into the events of its duty's word, by
        day."""
        return self.behind(
            int(self.duty[row]), int(self.subject[row]), int(self.first[row]), int(self.after[row])
        )

    def reasons(self, row: int) -> tuple[Reason, ...]:
        """Why a row stands as it does, with the numbers that decided."""
        why = Why(int(self.why[row]))
        needed, done = int(self.needed[row]), int(self.done[row])
        days, full = int(self.days[row]), int(self.until[row] - self.start[row])
        duty = self.duties[int(self.duty[row])]
        numbers: dict[Why, tuple[int, ...]] = {
            Why.MET: (done, needed),
            Why.SHORT: (done, needed, needed - done),
            Why.LATER: (int(self.due_on[row]),),
            Why.SHARED: (needed, days, full),
            Why.PART: (days, full),
            Why.PART_OPEN: (days, full),
            Why.LEAVE: (int(self.leave[row]),),
            Why.LEAVE_EXCUSES: (int(self.leave[row]), duty.excused_over or 0),
        }
        return tuple(Reason(each, numbers.get(each, ())) for each in why)

    def only(self, rows: NDArray[np.generic]) -> Answers:
        """Some rows, by mask or indices."""
        return Answers(
            **{name: getattr(self, name)[rows] for name in _COLUMNS},
            duties=self.duties,
            behind=self.behind,
        )


_COLUMNS = tuple(each.name for each in fields(Answers) if each.name not in ("duties", "behind"))


def joined(
    parts: Sequence[dict[str, Ints]],
    duties: tuple[Duty, ...],
    behind: Callable[[int, int, int, int], Ints],
) -> Answers:
    """The answers of several duties, one after the other."""
    kinds: dict[str, type] = {"state": np.uint8, "why": np.uint16}
    columns: dict[str, Any] = {
        name: np.concatenate(
            [np.zeros(0, kinds.get(name, np.int64)), *(part[name] for part in parts)]
        ).astype(kinds.get(name, np.int64), copy=False)
        for name in _COLUMNS
    }
    return Answers(**columns, duties=duties, behind=behind)
