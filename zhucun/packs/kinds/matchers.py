"""Fit between a supply and a demand: which unit for which village."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    UNSET_WORD,
    Amount,
    ClauseId,
    Expression,
    Item,
    Label,
    Reference,
    Spoken,
    Strict,
    Word,
)


class MatchRow(Strict):
    left: Expression
    right: Expression
    weight: Amount
    label: Label
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Matcher(Item):
    between: tuple[Word, ...]
    rows: tuple[MatchRow, ...]
    hard: bool = False
    capacity: Amount | None = None

    @model_validator(mode="after")
    def _between_two(self) -> Matcher:
        if len(self.between) != 2:
            raise ValueError("“between” names two subjects: the supply and the demand")
        return self

    def expressions(self) -> Iterator[Spoken]:
        for position, row in enumerate(self.rows):
            for side, subject in zip(("left", "right"), self.between, strict=True):
                text = getattr(row, side)
                if text != UNSET_WORD:
                    yield Spoken(("rows", position, side), subject, text)
