"""The vocabulary of a subject: the names that expressions about it may use."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import (
    Item,
    Label,
    Misfit,
    Strict,
    Unit,
    Word,
)


class Name(Strict):
    type: Literal["bool", "int", "num", "str", "date"]
    nullable: bool = True
    one_of: tuple[Word, ...] | None = None
    tag: Word | None = None
    unit: Unit | None = None
    label: Label

    @model_validator(mode="after")
    def _one_of_closes_words(self) -> Name:
        if self.one_of is not None and self.type != "str":
            raise ValueError(f"one_of closes the values of a str, not of a {self.type}")
        if self.one_of is not None and len(set(self.one_of)) < len(self.one_of):
            raise ValueError("one_of names a word twice")
        if self.tag is not None and self.type != "bool":
            raise ValueError(f"a name with a tag is a bool, not a {self.type}")
        return self


class Terms(Item):
    names: dict[str, Name]

    @model_validator(mode="after")
    def _names_are_identifiers(self) -> Terms:
        for name in self.names:
            if not name.isidentifier() or name != name.lower():
                what = f"“{name}” is not lower-case letters, digits and underscores"
                raise Misfit(what, "names", name)
        return self
