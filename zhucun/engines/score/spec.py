"""What a scheme of appraisal says: parts with weights, who marks, what is missing, grades, quotas.

Marks, weights and points are exact: decimals with at most four places, in columns whole numbers of
0.0001 (`units`, `amount`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from zhucun.engines.rules import UNSET, Rule, Unset, Value
from zhucun.engines.score.errors import BadScheme

#: Columns hold whole numbers of 0.0001.
QUANTUM: Final = Decimal("0.0001")
ONE: Final = 10_000
LARGEST: Final = 100_000 * ONE


def units(value: Decimal | int) -> int:
    """A decimal as a whole number of 0.0001. Raises BadScheme for more places than four."""
    scaled = Decimal(value) * ONE
    if not scaled.is_finite() or scaled != int(scaled) or abs(scaled) > LARGEST:
        raise BadScheme(f"{value} has more than four decimals, or is too large")
    return int(scaled)


def amount(value: int) -> Decimal:
    """A whole number of 0.0001 as a decimal with four places."""
    return Decimal(int(value)).scaleb(-4)


class Every(StrEnum):
    """The period of a part. A year asks for one mark of a yearly part, two of a half-yearly, four
    of a quarterly one."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half-year"
    YEAR = "year"
    TERM = "term"  # once, where the subject's service ends in the window
    ONCE = "once"  # once in the window


class Missing(StrEnum):
    """What happens to a whole of which something is missing. Nothing missing is ever zero."""

    INCOMPLETE = "incomplete"  # no value, and a list of what is missing
    REWEIGHT = "reweight"  # the weights of what is there, as if they were all


class Partial(StrEnum):
    """Whether a period is asked for of which somebody served only a part. Where a scheme says
    neither, a mark that is there counts and one that is not there is not missing."""

    ASKED = "asked"
    NOT_ASKED = "not-asked"


class Rounding(StrEnum):
    """How base × share becomes a number of persons."""

    FLOOR = "floor"
    HALF_UP = "round-half-up"
    CEIL = "ceil"
    AT_LEAST_ONE = "floor-at-least-one"


class Small(StrEnum):
    """What becomes of groups whose base × share is below one person."""

    NONE = "none"  # they give no place
    POOL = "pool"  # those of one area are taken together


class Method(StrEnum):
    """How totals of different townships are brought together."""

    NONE = "none"
    SHIFT = "shift-to-county-mean"
    STANDARDISE = "standardise"


@dataclass(frozen=True, kw_only=True)
class Assessor:
    """A class of those who mark. `weight` None: not configured; relative to its neighbours'."""

    id: str
    weight: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of a whole: either marks of assessors by period, or parts again.

    `weight` is relative to that of its neighbours; None: not configured. `scale`: the largest
    mark. `words`: marks that are words. `missing` and `partial`: see there. Without assessors
    every mark counts, whoever gave it. Raises BadScheme.
    """

    id: str
    weight: Decimal | None = None
    every: Every = Every.YEAR
    assessors: tuple[Assessor, ...] = ()
    scale: Decimal = Decimal(100)
    words: Mapping[str, Decimal] = field(default_factory=dict)
    missing: Missing = Missing.INCOMPLETE
    partial: Partial | None = None
    parts: tuple[Part, ...] = ()
    clause: str = ""

    def __post_init__(self) -> None:
        if self.parts and self.assessors:
            raise BadScheme(f"{self.id}: a whole of parts has no marks of its own")
        weights = {self.id: self.weight} | {each.id: each.weight for each in self.assessors}
        for name, weight in weights.items():
            if weight is not None and units(weight) <= 0:
                raise BadScheme(f"{name}: the weight {weight} is not above 0")
        if units(self.scale) <= 0:
            raise BadScheme(f"{self.id}: the scale {self.scale} is not above 0")
        for word, mark in self.words.items():
            if not 0 <= units(mark) <= units(self.scale):
                raise BadScheme(f"{self.id}: {word} gives {mark}, outside 0 to {self.scale}")
        _no_twins(self.id, [each.id for each in self.assessors])


@dataclass(frozen=True, kw_only=True)
class Share:
    """The largest share of a grade for a level and a class of personnel; "" stands for any.
    `value` None: not configured."""

    value: Decimal | None
    level: str = ""
    personnel: str = ""
    clause: str = ""


@dataclass(frozen=True, kw_only=True)
class Grade:
    """A grade. `minimum`: the total it asks for; UNSET: there is one and nobody gives it; None: it
    asks for none. `shares`: its quota, of which the most exact one holds; (): it has none.
    """

    id: str
    minimum: Decimal | Unset | None = None
    shares: tuple[Share, ...] = ()
    clause: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.minimum, (int, Decimal)):
            units(self.minimum)
        for share in self.shares:
            if share.value is not None and not 0 <= units(share.value) <= ONE:
                raise BadScheme(f"{self.id}: the share {share.value} is not from 0 to 1")

    @property
    def has_quota(self) -> bool:
        return bool(self.shares)

    def share_for(self, level: str, personnel: str) -> Decimal | None:
        """The quota of a group: that of its level and class, else of one of them, else of all.
        None: not configured."""
        for wanted in ((level, personnel), (level, ""), ("", personnel), ("", "")):
            for share in self.shares:
                if (share.level, share.personnel) == wanted:
                    return share.value
        return None


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A condition for a grade, whatever the total. Its rule may be UNSET; only PASS passes."""

    grade: str
    rule: Rule
    clause: str = ""


@dataclass(frozen=True, kw_only=True)
class Calibration:
    """The method that a scheme names; below `at_least` totals a township's mean is not used."""

    method: Method = Method.NONE
    at_least: int = 2

    def __post_init__(self) -> None:
        if self.at_least < 1:
            raise BadScheme(f"calibration: {self.at_least} totals have no mean")


@dataclass(frozen=True, kw_only=True)
class Scheme:
    """A scheme, from the best grade to the last. Totals go from 0 to `scale` and are rounded half
    up to `decimals` places. `deduction_cap`: the most that deductions take; None: no cap.
    `rounding` and `small` None: not configured (then down, and no place: our reading, and the
    answers say so). Raises BadScheme.
    """

    id: str
    parts: tuple[Part, ...]
    scale: Decimal = Decimal(100)
    missing: Missing = Missing.INCOMPLETE
    decimals: int = 2
    deduction_cap: Decimal | None = None
    gates: tuple[Gate, ...] = ()
    grades: tuple[Grade, ...] = ()
    rounding: Rounding | None = None
    small: Small | None = None
    calibration: Calibration = Calibration()
    pack: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.decimals <= 4:
            raise BadScheme(f"{self.id}: {self.decimals} decimals are not from 0 to 4")
        if units(self.scale) <= 0:
            raise BadScheme(f"{self.id}: the scale {self.scale} is not above 0")
        if self.deduction_cap is not None and units(self.deduction_cap) < 0:
            raise BadScheme(f"{self.id}: the cap {self.deduction_cap} is below 0")
        _no_twins(self.id, [part.id for part in self.every_part()])
        _no_twins(self.id, [grade.id for grade in self.grades])
        known = {grade.id for grade in self.grades}
        for gate in self.gates:
            if gate.grade not in known:
                raise BadScheme(f"{self.id}: there is no grade {gate.grade}")

    def every_part(self) -> Iterator[Part]:
        """All parts, a whole after its parts."""
        yield from _flat(self.parts)

    def leaves(self) -> Iterator[Part]:
        """The parts that are marked."""
        return (part for part in self.every_part() if not part.parts)


@dataclass(frozen=True, kw_only=True)
class Segment:
    """A scheme in force on the days [since, until), with the values of the parameters that its
    gates name."""

    scheme: Scheme
    since: date
    until: date
    values: Mapping[str, Value | Unset] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise BadScheme(f"{self.scheme.id}: {self.since} is not before {self.until}")


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What an appraisal is run by: segments that follow each other without a gap.

    Each segment gives a value by its own parts, rhythms, weights and scale; the values are brought
    to the scale of the last one and joined by days of service. Deductions' cap, calibration,
    grades, gates and quotas are those of the last segment, because a grade is given once, at the
    end. Raises BadScheme.
    """

    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        if not self.segments:
            raise BadScheme("a plan has at least one segment")
        for before, after in zip(self.segments, self.segments[1:], strict=False):
            if before.until != after.since:
                raise BadScheme(f"{after.scheme.id}: it does not begin on {before.until}")

    @classmethod
    def of(
        cls,
        scheme: Scheme,
        since: date,
        until: date,
        values: Mapping[str, Value | Unset] | None = None,
    ) -> Plan:
        """One scheme for all days [since, until)."""
        return cls(
            segments=(Segment(scheme=scheme, since=since, until=until, values=values or {}),)
        )

    @property
    def since(self) -> date:
        return self.segments[0].since

    @property
    def until(self) -> date:
        return self.segments[-1].until

    def window(self, part: Part, segment: Segment) -> tuple[date, date]:
        """The days [since, until) of which a marked part of a segment is asked: those of the plan,
        cut where it comes to be asked in another rhythm. Within them a period over the border of
        a segment is weighed on both sides; beyond them no mark counts."""
        since, until, before = self.since, self.until, None
        for each in self.segments:
            for leaf in each.scheme.leaves():
                if leaf.id != part.id or leaf.every is before:
                    continue
                if each.since > segment.since:
                    return since, each.since
                since = since if before is None else each.since
                before = leaf.every
        return since, until

    @property
    def last(self) -> Scheme:
        """The scheme by which grades are proposed."""
        return self.segments[-1].scheme


def _flat(parts: tuple[Part, ...]) -> Iterator[Part]:
    for part in parts:
        yield from _flat(part.parts)
        yield part


def _no_twins(where: str, ids: list[str]) -> None:
    for each in ids:
        if ids.count(each) > 1:
            raise BadScheme(f"{where}: {each} is there twice")


__all__ = [
    "LARGEST",
    "ONE",
    "QUANTUM",
    "UNSET",
    "Assessor",
    "Calibration",
    "Every",
    "Gate",
    "Grade",
    "Method",
    "Missing",
    "Part",
    "Partial",
    "Plan",
    "Rounding",
    "Scheme",
    "Segment",
    "Share",
    "Small",
    "amount",
    "units",
]
