"""Opens a table of any kind as sheets of plain rows; refuses what it should not trust."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from io import BytesIO
from itertools import islice
from typing import Any

import python_calamine as calamine

from zhucun.intake.errors import FormulasFound, NotATable, TooManyCells
from zhucun.intake.readers import guard, oldtables, ooxml
from zhucun.intake.readers.delimited import text_rows
from zhucun.intake.readers.guard import Kind
from zhucun.intake.rows import column_letter
from zhucun.kernel.problems import N_

_NAMED = 8
_TEXT_SHEET = "CSV"
_BOOK_ENDINGS = (".xlsx", ".xlsm", ".xls", ".et", ".ods")


@dataclass(frozen=True)
class Merge:
    """A merged range, all ends included, counted from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass
class Sheet:
    """One sheet. `merges` are its merged ranges; `formulas` is asked only for sheets that are
    read.
    """

    name: str
    is_hidden: bool
    merges: tuple[Merge, ...]
    _source: Any = field(repr=False)
    _errors: Mapping[tuple[int, int], str] = field(default_factory=dict, repr=False)

    def rows(self) -> Iterator[list[Any]]:
        """Rows from the top of the sheet, streamed; an empty cell is ""."""
        if isinstance(self._source, list):
            return iter(self._source)
        if self._errors:
            return self._with_errors()
        return iter(self._source.iter_rows())

    def _with_errors(self) -> Iterator[list[Any]]:
        broken: dict[int, dict[int, str]] = {}
        for (row, column), text in self._errors.items():
            broken.setdefault(row, {})[column] = text
        for number, cells in enumerate(self._source.iter_rows()):
            for column, text in broken.get(number, {}).items():
                if column < len(cells):
                    cells[column] = text
            yield cells

    def head(self, count: int) -> list[list[Any]]:
        return list(islice(self.rows(), count))


class Workbook:
    """A file that was found safe. Sheets are read one by one. Raises BadFile of every kind."""

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        self._data = data
        self.kind = guard.kind_of(data, name=name)
        self.is_1904 = False
        self._parts: Mapping[str, str] = {}
        self._seen = ooxml.Findings()
        self._old_formulas: Mapping[str, list[str]] = {}
        self._book: Any = None
        if self.kind is not Kind.TEXT:
            self._open()
            return
        try:
            self._rows = text_rows(data, name=name)
        except NotATable:
            self.refuse_disguise()
            raise

    def _open(self) -> None:
        if self.kind is not Kind.XLS:
            guard.check_zip(self._data, name=self.name, watch=self._seen.watch)
        try:
            if self.kind is Kind.XLSX:
                parts = ooxml.book_parts(self._data)
                self._parts, self.is_1904 = parts.members, parts.is_1904
                self._refuse_far_cells()
            elif self.kind is Kind.ODS:
                self._old_formulas = oldtables.ods_formulas(self._data)
            else:
                self._old_formulas = oldtables.xls_formulas(self._data)
            self._book = calamine.CalamineWorkbook.from_filelike(BytesIO(self._data))
        except (calamine.CalamineError, KeyError, SyntaxError, ValueError, OSError) as error:
            raise NotATable(
                file=self.name, why=N_("it is damaged or was not copied completely")
            ) from error

    def _refuse_far_cells(self) -> None:
        for sheet, member in self._parts.items():
            if member in self._seen.far and (cell := ooxml.far_cell(self._data, member)):
                raise TooManyCells(
                    sheet=sheet, cell=cell, rows=ooxml.MAX_ROWS, columns=ooxml.MAX_COLUMNS
                )

    @property
    def sheet_names(self) -> list[str]:
        return [_TEXT_SHEET] if self.kind is Kind.TEXT else list(self._book.sheet_names)

    def sheets(self) -> Iterator[Sheet]:
        """All worksheets in order; charts are left out."""
        if self.kind is Kind.TEXT:
            yield Sheet(_TEXT_SHEET, False, (), self._rows)
            return
        for about in self._book.sheets_metadata:
            if about.typ != calamine.SheetTypeEnum.WorkSheet:
                continue
            try:
                source = self._book.get_sheet_by_name(about.name)
            except calamine.CalamineError as error:
                why = N_("it is damaged or was not copied completely")
                raise NotATable(file=self.name, why=why) from error
            hidden = about.visible != calamine.SheetVisibleEnum.Visible
            merges = tuple(Merge(*top, *low) for top, low in source.merged_cell_ranges or ())
            yield Sheet(about.name, hidden, merges, source, self._errors(about.name))

    def _errors(self, sheet: str) -> Mapping[tuple[int, int], str]:
        member = self._parts.get(sheet, "")
        return ooxml.error_cells(self._data, member) if member in self._seen.errors else {}

    def refuse_disguise(self) -> None:
        """Raises NotATable where text bears the name of a workbook. A list in it is read all the
        same; asked where there is none, for headings are not what is missing then.
        """
        if self.kind is Kind.TEXT and self.name.lower().endswith(_BOOK_ENDINGS):
            why = N_("it is text with the name of an Excel workbook")
            raise NotATable(file=self.name, why=why)

    def refuse_formulas(self, sheet: Sheet) -> None:
        """Raises FormulasFound, with the cells named."""
        count, cells = self._formulas(sheet)
        if count:
            named = ", ".join(cells) + (" …" if count > len(cells) else "")
            raise FormulasFound(sheet=sheet.name, count=count, cells=named)

    def _formulas(self, sheet: Sheet) -> tuple[int, list[str]]:
        if self.kind is Kind.XLSX:
            member = self._parts.get(sheet.name, "")
            return (
                ooxml.formula_cells(self._data, member)
                if member in self._seen.formulas
                else (0, [])
            )
        if self.kind is Kind.TEXT:
            cells = [
                f"{column_letter(column)}{number}"
                for number, row in enumerate(self._rows, 1)
                for column, cell in enumerate(row)
                if cell.startswith("=") and len(cell) > 1
            ]
        else:
            cells = self._old_formulas.get(sheet.name, [])
        return len(cells), cells[:_NAMED]


def plain_cell(cell: Any) -> Any:
    """A cell as text, number, date or None; times become text, so that they are refused where
    a date is wanted.
    """
    if cell == "" or cell is None:
        return None
    if isinstance(cell, (time, timedelta)):
        return str(cell)
    return cell
