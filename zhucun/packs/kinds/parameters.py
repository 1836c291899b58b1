"""One number (or word, day, yes-or-no), its whole life."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from pydantic import model_validator

from zhucun.packs.kinds.common import UNSET_WORD, Dated, Item, Misfit, Steps, Unit, on_day

#: A value of a parameter as it is written.
Scalar = bool | int | Decimal | str | date

_FITS: dict[str, tuple[type, ...]] = {
    "bool": (bool,),
    "int": (int,),
    "num": (int, Decimal),
    "str": (str,),
    "date": (date,),
}


def fits(value: Any, type_: str) -> bool:
    """True where a value is of a type of the vocabulary; a yes-or-no is no number."""
    return isinstance(value, _FITS[type_]) and (type_ == "bool" or not isinstance(value, bool))


class ValueFrom(Dated):
    value: Any


class Parameter(Item):
    type: Literal["bool", "int", "num", "str", "date"]
    unit: Unit | None = None
    values: tuple[ValueFrom, ...]

    @model_validator(mode="after")
    def _values_are_of_the_type(self) -> Parameter:
        for position, entry in enumerate(self.values):
            if entry.value != UNSET_WORD and not fits(entry.value, self.type):
                what = f"the value {entry.value!r} is not of the type {self.type}"
                raise Misfit(what, "values", position)
        return self

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        yield ("values",), self.values

    def on(self, as_of: date) -> ValueFrom | None:
        """The entry that holds on a day."""
        return on_day(self.values, as_of)
