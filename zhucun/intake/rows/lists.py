"""What a list is made of once it is read: rows, cell errors, what was left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from zhucun.intake.errors import RowTwice
from zhucun.kernel.problems import Problem
from zhucun.packs.feeds import ColumnSpec


class Masked(str):
    """A number of which a masked export shows only a part: recognised, matched, never taken
    over."""

    __slots__ = ()


def column_letter(position: int) -> str:
    """The letters above a column: 0 → A, 26 → AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(frozen=True, slots=True)
class Heading:
    """One column of a sheet as the file has it. `unit` is what the heading says, such as 万元.

    A column such as 任职起止 is two headings at one position; `part` 1 and 2 tell its halves."""

    position: int
    text: str
    column: ColumnSpec
    unit: str = ""
    part: int = 0

    @property
    def letter(self) -> str:
        return column_letter(self.position)


@dataclass(frozen=True)
class Layout:
    """Where the fields of a list stand in one sheet; `row` is the last row of the headings,
    from 1."""

    sheet: str
    row: int
    headings: tuple[Heading, ...]
    index: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        fields = {heading.column.field: at for at, heading in enumerate(self.headings)}
        object.__setattr__(self, "index", fields)


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row: clean values and what the cells said, both in the order of the layout. None is
    an empty cell."""

    layout: Layout
    number: int
    values: tuple[Any, ...]
    raws: tuple[Any, ...]

    def get(self, name: str) -> Any:
        """The clean value of a field; None where the cell is empty or the sheet has no such
        column."""
        at = self.layout.index.get(name)
        return None if at is None else self.values[at]

    def given(self) -> dict[str, Any]:
        """The fields that the row states: neither empty nor masked. An empty cell changes
        nothing."""
        return {
            heading.column.field: value
            for heading, value in zip(self.layout.headings, self.values, strict=True)
            if value is not None and type(value) is not Masked
        }

    @property
    def place(self) -> tuple[str, int]:
        """(sheet, row)."""
        return self.layout.sheet, self.number

    def error(self, problem: Problem, *names: str) -> CellError:
        """The problem at the first of these fields that the sheet has; at the row where it has
        none."""
        for name in names:
            at = self.layout.index.get(name)
            if at is not None:
                return cell_error(self.layout, self.number, at, self.raws[at], problem)
        return CellError(self.layout.sheet, self.number, "", "", "", problem)

    def left(self, reason: str, todo: str, *names: str, **facts: Any) -> Skipped:
        """The row, or its cell of the first of these fields that the sheet has, is left out."""
        at = next((at for each in names if (at := self.layout.index.get(each)) is not None), None)
        cell: dict[str, str] = {}
        if at is not None:
            heading = self.layout.headings[at]
            cell = {"column": heading.letter, "heading": heading.text}
        return Skipped(self.layout.sheet, self.number, reason, facts, todo, **cell)


@dataclass(frozen=True, slots=True)
class CellError:
    """One cell that cannot be taken over. `column` is its letter, `heading` the file's own;
    both empty for a row."""

    sheet: str
    row: int
    column: str
    heading: str
    value: str
    problem: Problem

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def why(self) -> str:
        """What is wrong, in the reader's language."""
        return _said(self.problem.message, self.problem.facts)

    @property
    def todo(self) -> str:
        """What to do, in the reader's language."""
        return _said(self.problem.todo, self.problem.facts)


def cell_error(layout: Layout, number: int, at: int, raw: Any, problem: Problem) -> CellError:
    """The problem of one cell, named as the file names it."""
    heading = layout.headings[at]
    if "%(heading)s" in problem.message + problem.todo:
        problem = type(problem)(**{"heading": heading.text, **problem.facts})
    return CellError(layout.sheet, number, heading.letter, heading.text, shown(raw), problem)


def shown(raw: Any) -> str:
    """A cell's content as its reader sees it."""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    if isinstance(raw, datetime) and not (raw.hour or raw.minute or raw.second):
        return str(raw.date())
    return "" if raw is None else str(raw)


def _said(sentence: str, facts: Mapping[str, Any]) -> str:
    if not sentence:
        return ""
    told = {
        name: gettext(value) if name == "why" and value else value for name, value in facts.items()
    }
    return gettext(sentence) % told


@dataclass(frozen=True, slots=True)
class Skipped:
    """What was left out, and why: a sheet (`row` is 0), a row, or a cell of it (`column` is its
    letter, `heading` the file's own). Nothing is left out in silence. `facts` hold nothing
    personal: they outlive the file."""

    sheet: str
    row: int
    reason: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    next: str = ""
    column: str = ""
    heading: str = ""

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return _said(self.reason, self.facts)

    @property
    def todo(self) -> str:
        """What to do, in the reader's language."""
        return _said(self.next, self.facts)

    @property
    def kept(self) -> dict[str, Any]:
        """As it is kept with the batch."""
        facts = {name: str(value) for name, value in self.facts.items()}
        return {name: getattr(self, name) for name in self.__slots__} | {"facts": facts}


@dataclass
class Table:
    """A file that was read: good rows, rows with an error in a cell, and what was left out."""

    rows: list[Row] = field(default_factory=list)
    faulty: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    layouts: list[Layout] = field(default_factory=list)

    @property
    def mapping(self) -> dict[str, dict[str, str]]:
        """For each sheet the file's headings and the fields that they mean."""
        return {
            layout.sheet: {heading.text: heading.column.field for heading in layout.headings}
            for layout in self.layouts
        }

    @property
    def columns(self) -> dict[str, dict[str, str]]:
        """For each sheet the fields and the letters of their columns: with a row, their cells."""
        return {
            layout.sheet: {heading.column.field: heading.letter for heading in layout.headings}
            for layout in self.layouts
        }


def first_seen(seen: dict[str, Row], key: str, row: Row) -> None:
    """Note a row under its key. Raises RowTwice where another row has it."""
    other = seen.setdefault(key, row)
    if other is not row:
        raise RowTwice(sheet=other.layout.sheet, row=other.number)


def chunks(items: Sequence[Any], size: int) -> Iterable[Sequence[Any]]:
    """Slices of a list, so that no more than `size` records are made at once."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
