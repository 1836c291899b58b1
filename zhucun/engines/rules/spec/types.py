"""The five types of values, and the word for a value that a source leaves open."""

from __future__ import annotations

from datetime import date
from enum import Enum, StrEnum
from typing import TypeAlias


class Type(StrEnum):
    """What a name, a parameter or a part of an expression is."""

    BOOL = "bool"
    INT = "int"
    NUM = "num"
    STR = "str"
    DATE = "date"

    @property
    def is_number(self) -> bool:
        """True for int and num, which mix freely."""
        return self in (Type.INT, Type.NUM)

    @property
    def has_order(self) -> bool:
        """True where `<` means the same in every database. The order of text depends on its
        collation.
        """
        return self.is_number or self is Type.DATE

    def meets(self, other: Type) -> bool:
        """True where values of the two may be compared or stand for each other."""
        return self is other or (self.is_number and other.is_number)


class Unset(Enum):
    """The type of UNSET."""

    UNSET = "unset"

    def __repr__(self) -> str:
        return "UNSET"


#: 未配置: the source gives no value. Never a number, never guessed.
UNSET = Unset.UNSET

Value: TypeAlias = bool | int | float | str | date
