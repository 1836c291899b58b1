"""Appraisal schemes and stars."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from pydantic import model_validator

from zhucun.packs.kinds.cadences import Every
from zhucun.packs.kinds.common import (
    UNSET_WORD,
    Amount,
    ClauseId,
    Dated,
    Expression,
    Label,
    Misfit,
    Reference,
    Spoken,
    Steps,
    Strict,
    Subject,
    Word,
    refuse_twins,
)


class WeightFrom(Dated):
    value: Amount


class Part(Strict):
    id: Word
    label: Label
    by: tuple[Word, ...] = ()
    every: Every | None = None
    weight: Amount | None = None
    weights: tuple[WeightFrom, ...] = ()
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Gate(Strict):
    """A condition for a grade; `unset` where the source gives no content."""

    label: Label
    grade: Word
    require: Expression
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Grade(Strict):
    id: Word
    label: Label
    share_max: Amount | None = None
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _share_is_a_share(self) -> Grade:
        if isinstance(self.share_max, (int, Decimal)) and not 0 <= self.share_max <= 1:
            raise ValueError(
                f"share_max {self.share_max} is not from 0 to 1; a share of 25 % is 0.25"
            )
        return self


class Score(Subject):
    parts: tuple[Part, ...] = ()
    gates: tuple[Gate, ...] = ()
    grades: tuple[Grade, ...] = ()
    uses: tuple[Word, ...] = ()

    @model_validator(mode="after")
    def _ids_are_known(self) -> Score:
        refuse_twins(self.parts, "id", "parts")
        refuse_twins(self.grades, "id", "grades")
        grades = {grade.id for grade in self.grades}
        for position, gate in enumerate(self.gates):
            if gate.grade not in grades:
                raise Misfit(f"there is no grade “{gate.grade}”", "gates", position)
        return self

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        for position, part in enumerate(self.parts):
            if part.weights:
                yield ("parts", position, "weights"), part.weights

    def expressions(self) -> Iterator[Spoken]:
        for position, gate in enumerate(self.gates):
            if gate.require != UNSET_WORD:
                yield Spoken(("gates", position, "require"), self.subject, gate.require)
