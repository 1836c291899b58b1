"""What an appraisal gives: totals with their parts, what is missing, proposals with their reasons.

Nothing here orders subjects by their totals. A grade is a proposal; people decide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import IntEnum, IntFlag
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from zhucun.engines.rules import Outcome, Unset, Value
from zhucun.engines.score.spec import QUANTUM, Plan, Rounding, amount

Ints = NDArray[np.int64]


class Why(IntFlag):
    """Why there is no value, and what else is to be said of one; several may hold."""

    MISSING = 1  # a mark that is asked for is not there
    HELD_BACK = 2  # there is one, and it is flagged: it waits for a person
    NOT_CONNECTED = 4  # nobody gives the marks of the part
    WEIGHT_OPEN = 8  # a weight is not configured
    NOT_SERVED = 16  # no period of the part was served as the scheme asks
    NOT_DUE = 32  # the term does not end in the window: the part is left out
    REWEIGHTED = 64  # something is missing, and the scheme weighs what is there
    PARTIAL_OPEN = 128  # a period served in part has no mark; the scheme does not say if it must
    JOINED = 256  # the rules changed in the window: joined by days of service


class Fault(IntFlag):
    """What is wrong with a mark or a deduction. A flagged row does not count, and is never zero;
    a person may let it count (`accepted`), except where it cannot be read."""

    OUT_OF_SCALE = 1
    UNKNOWN_WORD = 2
    UNKNOWN_CLASS = 4  # the part does not ask this class
    OUTSIDE = 8  # its period is none of the window
    NOT_IN_OFFICE = 16  # the assessor did not hold the post on that day
    SELF = 32  # the assessor is the subject
    TWICE = 64  # the same assessor marked the same period twice
    SAME_POST = 128  # two persons marked the same period from one post
    NOT_SERVED = 256  # the subject did not serve in the period, or his term does not end
    NO_EVIDENCE = 512  # a deduction without evidence


#: Nobody can accept these: there is no value, or nothing for which it could count.
UNREADABLE = (
    Fault.OUT_OF_SCALE | Fault.UNKNOWN_WORD | Fault.UNKNOWN_CLASS | Fault.OUTSIDE | Fault.NOT_SERVED
)


class Standing(IntEnum):
    """How a subject stands to a grade. Without a proposal: from NO_TOTAL to TIED."""

    NOT_REACHED = 0  # a better grade, or an open question before it
    GIVEN = 1  # proposed
    BELOW = 2  # the total is below the minimum
    GATE_FAILED = 3
    GATE_UNKNOWN = 4  # a value that the gate reads is not known: not passed
    GATE_UNSET = 5  # the gate is not configured: not passed
    FULL = 6  # the quota is full of higher totals
    NO_TOTAL = 7  # it cannot be said
    MINIMUM_OPEN = 8  # the minimum is not configured
    QUOTA_OPEN = 9  # the quota is not configured
    TIED = 10  # on the border with others of the same total: people choose


class Row(NamedTuple):
    """A mark behind a value: its place (`at`) in the part's marks, the caller's row, and the mark
    on the part's own scale."""

    at: int
    row: int
    mark: Decimal
    fault: Fault
    counted: bool


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One class in one period of a part: `value` on the total's scale is the mean of its counted
    rows; `given` = value × weight ÷ weights, as it goes into the period. None: nothing there.
    HELD_BACK also where others count and one waits."""

    part: str
    segment: int
    start: int
    until: int
    by: str
    asked: bool
    value: Decimal | None
    weight: Decimal | None
    given: Decimal | None
    rows: tuple[Row, ...]
    why: Why


@dataclass(frozen=True, kw_only=True)
class Line:
    """A part of a subject: `value` from its cells or parts; `given` is what it adds to its whole.
    The given of all parts of a whole add up to it exactly."""

    part: str
    segment: int
    depth: int
    value: Decimal | None
    weight: Decimal | None
    given: Decimal | None
    why: Why
    cells: tuple[Cell, ...] = ()


class Taken(NamedTuple):
    """One deduction with its evidence; `points` on the scale of its day, `on_last` on that of the
    total."""

    at: int
    row: int
    evidence: int
    points: Decimal
    on_last: Decimal
    fault: Fault


class GateSaid(NamedTuple):
    """A gate's answer with the values that decided."""

    grade: str
    gate: str
    outcome: Outcome
    values: Mapping[str, Value | None]
    parameters: Mapping[str, Value | Unset]
    because: tuple[str, ...]


class Joined(NamedTuple):
    """A segment's share of the base: its `value` of its `scale`, brought to the scale of the total
    (`on_last`); `given` = on_last × days ÷ all days served."""

    segment: int
    value: Decimal | None
    scale: Decimal
    on_last: Decimal | None
    days: int
    given: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Explained:
    """One subject: base + calibration - deducted + rounding = total, exactly; the base is the sum
    of `segments`, each of them the sum of its lines of depth 0. `standings`: grade → how he stands
    to it, from the best; `grade` None: no proposal."""

    total: Decimal | None
    base: Decimal | None
    calibration: Decimal
    deducted: Decimal
    rounding: Decimal
    why: Why
    segments: tuple[Joined, ...]
    lines: tuple[Line, ...]
    deductions: tuple[Taken, ...]
    gates: tuple[GateSaid, ...]
    grade: str | None
    standings: Mapping[str, Standing]

    @property
    def missing(self) -> tuple[Cell, ...]:
        """What is asked for and not there, or held back."""
        return tuple(
            cell for line in self.lines for cell in line.cells if cell.value is None and cell.asked
        )


@dataclass(frozen=True, kw_only=True)
class Quota:
    """The arithmetic of one grade in one group: `product` = base × share, rounded to `slots`.

    `groups` are the groups taken together (more than one where small ones are pooled), by pool,
    level and class of personnel; `shares` is by group, None: not configured, then `product` and
    `slots` are too. `qualified` fit the grade but for its quota; `inside` are proposed, `tied` sit
    on the border, `left` is the number of places for them; `members` are all of the groups (each
    an index of a subject). `waiting`: members without a total.
    `ours`: rounding or small groups are not configured, and our reading held.
    """

    grade: str
    groups: tuple[tuple[str, str, str], ...]
    bases: tuple[int, ...]
    shares: tuple[Decimal | None, ...]
    product: Decimal | None
    rounding: Rounding
    slots: int | None
    qualified: int
    members: Ints
    inside: Ints
    tied: Ints
    left: int
    waiting: int
    ours: tuple[str, ...] = ()

    @property
    def base(self) -> int:
        return sum(self.bases)


@dataclass(frozen=True, kw_only=True)
class Area:
    """A township beside its county: number of values, mean, spread (population standard deviation)
    and what each method would do to its totals. A mean of few persons says little."""

    pool: str
    area: str
    part: str  # "" for the base of the total
    count: int
    mean: Decimal
    spread: Decimal
    pool_count: int
    pool_mean: Decimal
    pool_spread: Decimal

    @property
    def off(self) -> Decimal:
        """How far the mean lies from the county's."""
        return self.mean - self.pool_mean

    @property
    def shift(self) -> Decimal:
        """What a shift to the county's mean would add to each total, within the scale."""
        return self.pool_mean - self.mean

    @property
    def stretch(self) -> Decimal | None:
        """By what standardising would multiply each distance from the mean; None: all are equal."""
        return (self.pool_spread / self.spread).quantize(QUANTUM) if self.spread else None


class Flag(NamedTuple):
    """A row that does not count until a person says so; `part` is "" for deductions."""

    part: str
    at: int
    row: int
    subject: int
    fault: Fault


@dataclass(frozen=True, kw_only=True)
class Answers:
    """N rows in the order of the subjects. Columns hold whole numbers of 0.0001; `total` and `base`
    are -1 where there is none. `why`: Why; `grade`: index into `plan.last.grades`, -1 for no
    proposal; `standings`: one column of Standing for each grade; `parts`: by segment and part the
    values (-1: none) and why. `areas`: townships beside their counties, for people to compare.
    """

    plan: Plan
    total: Ints
    base: Ints
    calibration: Ints
    deducted: Ints
    rounding: Ints
    why: NDArray[np.uint16]
    grade: Ints
    standings: tuple[NDArray[np.uint8], ...]
    parts: Mapping[tuple[int, str], tuple[Ints, NDArray[np.uint16]]]
    quotas: tuple[Quota, ...]
    flags: tuple[Flag, ...]
    areas: Callable[[], tuple[Area, ...]] = field(repr=False)
    explain: Callable[[int], Explained] = field(repr=False)

    def __len__(self) -> int:
        return len(self.total)

    def grade_of(self, subject: int) -> str | None:
        """The proposed grade."""
        number = int(self.grade[subject])
        return None if number < 0 else self.plan.last.grades[number].id

    def total_of(self, subject: int) -> Decimal | None:
        number = int(self.total[subject])
        return None if number < 0 else amount(number)


class Term(NamedTuple):
    """One term of a change: what it gave before and after, in points of the total."""

    what: str  # a part of depth 0, or "calibration", "deducted", "rounding"
    segment: int  # -1 where it is of no segment
    before: Decimal
    after: Decimal


@dataclass(frozen=True, kw_only=True)
class Change:
    """A subject whose total or proposal differs between two plans; the differences of the terms add
    up to that of the totals, where both have one."""

    subject: int
    total_before: Decimal | None
    total_after: Decimal | None
    grade_before: str | None
    grade_after: str | None
    terms: tuple[Term, ...]


@dataclass(frozen=True, kw_only=True)
class Simulated:
    """Two plans over the same facts. `moves`: (grade before, grade after) → how many."""

    before: Answers
    after: Answers
    changed: Ints
    moves: Mapping[tuple[str | None, str | None], int]
    change: Callable[[int], Change] = field(repr=False)


class Excess(NamedTuple):
    """Decisions above a quota."""

    quota: Quota
    decided: Ints

    @property
    def over(self) -> int:
        return len(self.decided) - (self.quota.slots or 0)
