"""Umbrella mechanisms: trees of children that name other items, and the lines that judge them."""

from __future__ import annotations

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    Amount,
    ClauseId,
    Item,
    Label,
    Misfit,
    Reference,
    Strict,
    Word,
    refuse_twins,
)


class ChildLine(Strict):
    """From which figure on an item of a child is green, and from which amber: of an indicator its
    value, of rows the share in % that holds. `unset`: the source gives no line."""

    of: str
    green: Amount
    amber: Amount | None = None
    at_most: bool = False
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Child(Strict):
    """`green_from`: it is green where so many of its items and children are; else as its worst."""

    id: Word
    label: Label
    clauses: tuple[ClauseId, ...] = ()
    reference: Reference | None = None
    items: tuple[str, ...] = ()
    lines: tuple[ChildLine, ...] = ()
    green_from: int | None = None
    children: tuple[Child, ...] = ()
    note: str | None = None

    @model_validator(mode="after")
    def _lines_and_parts_fit(self) -> Child:
        refuse_twins(self.children, "id", "children")
        refuse_twins(self.lines, "of", "lines")
        for position, line in enumerate(self.lines):
            if line.of not in self.items:
                what = f"“{line.of}” is none of the items of this child"
                raise Misfit(what, "lines", position, "of")
        parts = len(self.items) + len(self.children)
        if self.green_from is not None and not 1 <= self.green_from <= parts:
            raise Misfit(f"there are {parts} items and children", "green_from")
        return self


class Mechanism(Item):
    children: tuple[Child, ...]
    green_from: int | None = None

    @model_validator(mode="after")
    def _children_differ(self) -> Mechanism:
        refuse_twins(self.children, "id", "children")
        parts = len(self.children)
        if self.green_from is not None and not 1 <= self.green_from <= parts:
            raise Misfit(f"there are {parts} children", "green_from")
        return self
