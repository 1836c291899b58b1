"""What every item of a pack shares: label, clauses, reference, note, period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, NamedTuple, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PlainValidator, model_validator

from zhucun.kernel.quantities import UNITS

#: The word by which a source's silence is written down: shown as 未配置, never guessed.
UNSET_WORD = "unset"

#: The way to a value inside an item: keys and positions.
Steps = tuple[str | int, ...]

_WORD = re.compile(r"[a-z][a-z0-9]*([-_][a-z0-9]+)*")
_CLAUSE = re.compile(r"[A-Z]{2}[A-Z0-9]*-[0-9]{2,3}[a-z]?")
_PARAMETER = re.compile(r":[a-z][a-z0-9_]*")


def _word(value: str) -> str:
    if not _WORD.fullmatch(value):
        raise ValueError(f"“{value}” is not a lower-case word (letters, digits, hyphens)")
    return value


def _clause(value: str) -> str:
    if not _CLAUSE.fullmatch(value):
        raise ValueError(f"“{value}” is not the number of a clause, such as HN22-13")
    return value


def _unit(value: str) -> str:
    if value not in UNITS:
        raise ValueError(
            f"“{value}” is not a unit of the glossary; the units are {' '.join(sorted(UNITS))}"
        )
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("the text is empty")
    return value


def _number(value: Any) -> Any:
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError(f"{value!r} is not a number")
    return value


def _amount(value: Any) -> Any:
    if value == UNSET_WORD or (isinstance(value, str) and _PARAMETER.fullmatch(value)):
        return value
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise ValueError(f"{value!r} is not a number, a “:parameter” or the word unset")
    return value


def _number_or_unset(value: Any) -> Any:
    return value if value == UNSET_WORD else _number(value)


def _expression(value: Any) -> Any:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if not isinstance(value, str) or not value.strip():
        raise ValueError("an expression is text, such as: role = 'member'")
    return value


Word = Annotated[str, AfterValidator(_word)]
ClauseId = Annotated[str, AfterValidator(_clause)]
Unit = Annotated[str, AfterValidator(_unit)]
Text = Annotated[str, AfterValidator(_text)]
Number = Annotated[int | Decimal, PlainValidator(_number)]
NumberOrUnset = Annotated[int | Decimal | str, PlainValidator(_number_or_unset)]
#: A number, a parameter by its name (":max_households"), or the word unset.
Amount = Annotated[int | Decimal | str, PlainValidator(_amount)]
Expression = Annotated[str, PlainValidator(_expression)]


class Misfit(ValueError):
    """A value that does not fit what stands around it; `steps` leads to it and its line."""

    def __init__(self, message: str, *steps: str | int) -> None:
        super().__init__(message)
        self.steps: Steps = steps


def refuse_twins(entries: Sequence[Any], key: str, *steps: str | int) -> None:
    """Raises Misfit at the second of two entries that share a key."""
    seen: set[Any] = set()
    for position, entry in enumerate(entries):
        value = getattr(entry, key)
        if value in seen:
            raise Misfit(f"two entries have the {key} “{value}”", *steps, position)
        seen.add(value)


class Strict(BaseModel):
    """Nothing is guessed, converted or added; a value cannot be changed after loading."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Label(Strict):
    """What a person calls a thing, in both languages."""

    zh: Text
    en: Text

    def in_(self, lang: str) -> str:
        """The label in a language: English for `en…`, else Chinese."""
        return self.en if lang.startswith("en") else self.zh


class Reference(Strict):
    """A document other than the five sources."""

    title: Text
    href: Text


class Valid(Strict):
    """Half-open: the day `until` no longer counts; null is open."""

    start: date = Field(alias="from")
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Valid:
        if self.until is not None and self.until <= self.start:
            raise ValueError(f"the end {self.until} is not after the start {self.start}")
        return self

    def __contains__(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day < self.until)


class Dated(Strict):
    """One entry of a dated value: it holds from its day until the next entry's."""

    start: date = Field(alias="from")
    clause: ClauseId | None = None
    reference: Reference | None = None
    note: str | None = None


class Spoken(NamedTuple):
    """An expression: the way to it, the subject over whose names it speaks, its text."""

    steps: Steps
    subject: str
    text: str


class Item(Strict):
    """What every file of a pack may say."""

    label: Label
    clauses: tuple[ClauseId, ...] = ()
    reference: Reference | None = None
    note: str | None = None
    valid: Valid | None = None

    def dated(self) -> Iterator[tuple[Steps, tuple[Dated, ...]]]:
        """Each list of dated values with the way to it; the checker wants them in order."""
        yield from ()

    def expressions(self) -> Iterator[Spoken]:
        """Each expression of the item."""
        yield from ()


class Subject(Item):
    """An item that speaks about the rows of one subject."""

    subject: Word


AnyDated = TypeVar("AnyDated", bound=Dated)


def on_day(entries: tuple[AnyDated, ...], as_of: date) -> AnyDated | None:
    """The entry that holds on a day; None before the first."""
    holding = [entry for entry in entries if entry.start <= as_of]
    return holding[-1] if holding else None
