"""Umbrella mechanisms: trees of children that name other items."""

from __future__ import annotations

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    ClauseId,
    Item,
    Label,
    Reference,
    Strict,
    Word,
    refuse_twins,
)


class Child(Strict):
    id: Word
    label: Label
    clauses: tuple[ClauseId, ...] = ()
    reference: Reference | None = None
    items: tuple[str, ...] = ()
    children: tuple[Child, ...] = ()
    note: str | None = None


class Mechanism(Item):
    children: tuple[Child, ...]

    @model_validator(mode="after")
    def _children_differ(self) -> Mechanism:
        refuse_twins(self.children, "id", "children")
        return self
