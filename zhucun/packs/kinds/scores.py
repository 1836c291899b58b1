"""Appraisal schemes and stars."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    UNSET_WORD,
    Amount,
    ClauseId,
    Dated,
    Expression,
    Label,
    Misfit,
    Number,
    Reference,
    Spoken,
    Steps,
    Strict,
    Subject,
    Word,
    on_day,
    refuse_twins,
)

Personnel = Literal["civil_servant", "institution", "state_enterprise", "other"]
UnitLevel = Literal["central", "province", "prefecture", "county", "township", "village"]


class WeightFrom(Dated):
    value: Amount


class Part(Strict):
    """A part of a whole: marks of the classes in `by`, or parts again. Weights are relative to
    those of the neighbours. `words`: marks that are words, each with its number. `poll`: whether
    villagers' marks are of the cadre's own evaluation or of that of his team. `of`: in a scheme of
    places, of which level's places it is asked; left out: of all."""

    id: Word
    label: Label
    by: tuple[Word, ...] = ()
    by_weight: dict[Word, Amount] = {}
    every: Literal["month", "quarter", "half-year", "year", "term", "once"] | None = None
    weight: Amount | None = None
    weights: tuple[WeightFrom, ...] = ()
    scale: Number = 100
    words: dict[Word, Number] = {}
    poll: Literal["posting", "team"] = "posting"
    of: Literal["prefecture", "county", "township", "village"] | None = None
    missing: Literal["incomplete", "reweight"] = "incomplete"
    partial: Literal["asked", "not-asked", "unset"] = "unset"
    parts: tuple[Part, ...] = ()
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _marks_or_parts(self) -> Part:
        if self.parts and (self.by or self.every or self.words):
            raise ValueError("a whole of parts has no marks of its own: no by, every, words")
        if self.by_weight and set(self.by_weight) != set(self.by):
            raise Misfit("weighs other classes than “by” names", "by_weight")
        if self.scale <= 0:
            raise Misfit(f"the largest mark {self.scale} is not above 0", "scale")
        for word, mark in self.words.items():
            if not 0 <= mark <= self.scale:
                raise Misfit(f"“{word}” gives {mark}, outside 0 to {self.scale}", "words", word)
        _stands_behind(self, self.missing, self.clause or self.reference)
        refuse_twins(self.parts, "id", "parts")
        _weights_add_up(self.by_weight, "by_weight")
        _weights_add_up({n: part.weight for n, part in enumerate(self.parts)}, "parts")
        return self

    def names(self) -> Iterator[str]:
        """Its id and those of all parts below."""
        yield self.id
        for part in self.parts:
            yield from part.names()

    def on(self, as_of: date) -> Amount | None:
        """The weight that holds on a day."""
        entry = on_day(self.weights, as_of)
        return entry.value if entry else self.weight


class Gate(Strict):
    """A condition for a grade; `unset` where the source gives no content."""

    label: Label
    grade: Word
    require: Expression
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class ShareOf(Strict):
    """The largest share of a grade for one level, one class of personnel, or both."""

    level: UnitLevel | None = None
    personnel: Personnel | None = None
    value: Amount
    clause: ClauseId | None = None
    reference: Reference | None = None

    @model_validator(mode="after")
    def _share_is_a_share(self) -> ShareOf:
        _is_share(self.value)
        return self


class Grade(Strict):
    """A grade; `minimum`: the total it asks for. `shares` say for one level or class what
    `share_max` says for all others."""

    id: Word
    label: Label
    minimum: Amount | None = None
    share_max: Amount | None = None
    shares: tuple[ShareOf, ...] = ()
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _share_is_a_share(self) -> Grade:
        _is_share(self.share_max)
        return self


class Calibration(Strict):
    method: Literal["none", "shift-to-county-mean", "standardise"]
    at_least: int = 2
    clause: ClauseId | None = None
    reference: Reference | None = None


class Score(Subject):
    """A scheme. Its grades go from the best to the last."""

    parts: tuple[Part, ...] = ()
    scale: Number = 100
    missing: Literal["incomplete", "reweight"] = "incomplete"
    decimals: Literal[0, 1, 2, 3, 4] = 2
    deduction_cap: Amount | None = None
    gates: tuple[Gate, ...] = ()
    grades: tuple[Grade, ...] = ()
    rounding: Literal["floor", "round-half-up", "ceil", "floor-at-least-one", "unset"] = "unset"
    small_groups: Literal["none", "pool", "unset"] = "unset"
    calibration: Calibration | None = None
    changed: Literal["by-days", "first", "last"] = "by-days"
    uses: tuple[Word, ...] = ()

    @model_validator(mode="after")
    def _ids_are_known(self) -> Score:
        refuse_twins(self.parts, "id", "parts")
        refuse_twins(self.grades, "id", "grades")
        grades = {grade.id for grade in self.grades}
        for position, gate in enumerate(self.gates):
            if gate.grade not in grades:
                raise Misfit(f"there is no grade “{gate.grade}”", "gates", position)
        _stands_behind(self, self.missing, self.clauses or self.reference)
        _weights_add_up({n: part.weight for n, part in enumerate(self.parts)}, "parts")
        names = [name for part in self.parts for name in part.names()]
        for name in names:
            if names.count(name) > 1:
                raise Misfit(f"two parts have the id “{name}”", "parts")
        return self

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        for position, part in enumerate(self.parts):
            yield from _dated_in(part, ("parts", position))

    def expressions(self) -> Iterator[Spoken]:
        for position, gate in enumerate(self.gates):
            if gate.require != UNSET_WORD:
                yield Spoken(("gates", position, "require"), self.subject, gate.require)


def _dated_in(part: Part, steps: Steps) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
    if part.weights:
        yield (*steps, "weights"), part.weights
    for position, inner in enumerate(part.parts):
        yield from _dated_in(inner, (*steps, "parts", position))


def _is_share(value: Amount | None) -> None:
    if isinstance(value, (int, Decimal)) and not 0 <= value <= 1:
        raise ValueError(f"share_max {value} is not from 0 to 1; a share of 25 % is 0.25")


def _weights_add_up(
    weights: Mapping[str, Amount | None] | Mapping[int, Amount | None], key: str
) -> None:
    """Weights in shares add up to 1, in per cent to 100; equal ones may be anything."""
    known = {}
    for where, weight in weights.items():
        if not isinstance(weight, (int, Decimal)):
            continue
        known[where] = weight
        if weight <= 0:
            what = f"the weight {weight} is not above 0; a part that does not count is none"
            raise Misfit(what, key, where)
        if Decimal(weight) * 10_000 % 1:
            raise Misfit(f"the weight {weight} has more than four decimals", key, where)
    total = sum(known.values())
    if len(known) == len(weights) and len(set(known.values())) > 1 and total not in (1, 100):
        raise Misfit(f"the weights add up to {total}, neither to 1 nor to 100", key)


def _stands_behind(of: Strict, missing: str, source: object) -> None:
    """That what is missing is passed over is said by a source, never by us."""
    if missing == "reweight" and not source:
        raise ValueError("“missing: reweight” needs the clause or the reference that says so")
