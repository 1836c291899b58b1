"""Every number of the sources: how it is counted, and what a source declared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from zhucun.kernel.divisions import BadCode, parse_code
from zhucun.kernel.quantities import Qualifier
from zhucun.packs.kinds.common import (
    ClauseId,
    Expression,
    Label,
    Number,
    Reference,
    Spoken,
    Strict,
    Subject,
    Unit,
    Word,
)

QUALIFIERS = {
    "exact": Qualifier.EXACT,
    "at-least": Qualifier.AT_LEAST,
    "nearly": Qualifier.NEARLY,
    "over": Qualifier.OVER,
    "expected": Qualifier.EXPECTED,
}


def _area(value: str) -> str:
    try:
        return parse_code(value)
    except BadCode:
        raise ValueError(f"“{value}” is not a division code of 2, 4, 6, 9 or 12 digits") from None


class Declared(Strict):
    """What a source says; kept beside the computed value, never overwritten. `only`: the one place
    or person of the area of whom it speaks, where no code says so; then it is no figure of the area
    and is compared with none."""

    value: Number
    unit: Unit
    qualifier: Literal["exact", "at-least", "nearly", "over", "expected"] = "exact"
    area: Annotated[str, AfterValidator(_area)]
    as_of: date
    to_nearest: Number | None = None
    window: str | None = None
    only: Label | None = None
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_as_fine_as_it_says(self) -> Declared:
        if self.to_nearest is None:
            return self
        if self.qualifier != "exact":
            raise ValueError(
                "“to_nearest” stands with an exact number; others say how they are meant"
            )
        if self.to_nearest <= 0 or Decimal(self.value) % Decimal(self.to_nearest):
            raise ValueError(f"{self.value} is no multiple of “to_nearest”, {self.to_nearest}")
        return self


class Indicator(Subject):
    measure: Literal["count", "distinct", "sum", "mean", "ratio", "ratio-of-sums"]
    where: Expression | None = None
    of: Word | None = None
    numerator: Expression | None = None
    denominator: Expression | None = None
    denominator_figure: Word | None = None
    unit: Unit
    window: str | None = None
    explained_by: str | None = None
    declared: tuple[Declared, ...] = ()

    @model_validator(mode="after")
    def _measure_has_what_it_needs(self) -> Indicator:
        needs_of = self.measure in ("distinct", "sum", "mean")
        needs_ratio = self.measure in ("ratio", "ratio-of-sums")
        if self.denominator_figure is not None and (self.measure != "ratio" or self.denominator):
            raise ValueError("“denominator_figure” stands in a ratio, instead of “denominator”")
        lower = self.denominator or self.denominator_figure
        if needs_of and self.of is None:
            raise ValueError(f"the measure {self.measure} needs “of”, the column")
        if needs_ratio and (self.numerator is None or lower is None):
            raise ValueError(f"the measure {self.measure} needs “numerator” and “denominator”")
        if not needs_ratio and (self.numerator is not None or self.denominator is not None):
            raise ValueError(f"the measure {self.measure} has no numerator and no denominator")
        if not needs_of and self.of is not None:
            raise ValueError(f"the measure {self.measure} has no “of”")
        return self

    @property
    def is_difference(self) -> bool:
        """True for a difference of two shares over a window: it is in points, never in %."""
        return self.measure == "ratio" and self.unit == "百分点" and self.window is not None

    def columns(self) -> Iterator[tuple[str, str]]:
        """The plain columns that it reads, with the key that names each."""
        if self.of is not None:
            yield "of", self.of
        if self.measure == "ratio-of-sums":
            yield "numerator", self.numerator or ""
            yield "denominator", self.denominator or ""

    def expressions(self) -> Iterator[Spoken]:
        keys = ("where", "numerator", "denominator") if self.measure == "ratio" else ("where",)
        for key in keys:
            text = getattr(self, key)
            if text is not None:
                yield Spoken((key,), self.subject, text)
