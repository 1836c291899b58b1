"""The user's own workbook with each cell in error marked red and explained."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from zhucun.intake.readers.guard import Kind
from zhucun.intake.readers.workbook import Workbook
from zhucun.intake.rows import CellError
from zhucun.intake.writers.export import temporary

#: Above this, openpyxl takes too long and too much memory; the values are written anew instead.
KEPT_BELOW = 200_000
_AUTHOR = "zhucun"
_RED = "FFC7CE"
_COMMENTED = 5_000

_Marks = dict[tuple[str, int, int], str]


def marked(data: bytes, *, name: str, errors: Sequence[CellError]) -> Path:
    """A copy of the workbook as .xlsx: errors red with a comment, and a sheet that lists them.

    A workbook of fewer than 200,000 cells keeps its formats, widths and merged cells; a larger
    one, an old .xls,
    .ods or text table keeps its sheets and values only. The caller removes the file.
    """
    book = Workbook(data, name=name)
    marks = _marks(errors)
    cells = sum(len(row) for sheet in book.sheets() for row in sheet.rows())
    path = temporary()
    if book.kind is Kind.XLSX and cells < KEPT_BELOW:
        _mark_kept(data, marks, errors, path)
    else:
        _write_anew(book, marks, errors, path)
    return path


def _marks(errors: Iterable[CellError]) -> _Marks:
    """(sheet, row, column), from 1 → what to say; a problem of the whole row stands in its
    first cell.
    """
    marks: _Marks = {}
    for error in errors:
        column = _number(error.column) if error.column else 1
        key = error.sheet, error.row, column
        said = f"{error.why} {error.todo}"
        marks[key] = f"{marks[key]}\n{said}" if key in marks else said
    return marks


def _listed() -> tuple[str, ...]:
    return (
        _("Sheet"),
        _("Row"),
        _("Column"),
        _("Heading"),
        _("Value"),
        _("What is wrong"),
        _("What to do"),
    )


def _line(error: CellError) -> tuple[str | int, ...]:
    return error.sheet, error.row, error.column, error.heading, error.value, error.why, error.todo


def _free_title(taken: Iterable[str]) -> str:
    title, number = _("Errors"), 1
    while title in set(taken):
        number += 1
        title = f"{_('Errors')} {number}"
    return title


def _mark_kept(data: bytes, marks: _Marks, errors: Sequence[CellError], path: Path) -> None:
    book = load_workbook(BytesIO(data), data_only=True, keep_links=False, rich_text=True)
    fill = PatternFill("solid", fgColor=_RED)
    for (sheet, row, column), said in marks.items():
        cell = _anchor(book[sheet], row, column)
        cell.fill = fill
        cell.comment = Comment(said, _AUTHOR, width=320, height=120)
    _disarm(book)
    listing = book.create_sheet(_free_title(book.sheetnames))
    for line in (_listed(), *map(_line, errors)):
        listing.append(line)
    for row in listing.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    listing.freeze_panes = "A2"
    book.save(path)


def _anchor(sheet: Any, row: int, column: int) -> Any:
    """The cell, or the first cell of the merged range that covers it: only that one can be
    marked.
    """
    cell = sheet.cell(row, column)
    for merged in sheet.merged_cells.ranges:
        if merged.min_row <= row <= merged.max_row and merged.min_col <= column <= merged.max_col:
            return sheet.cell(merged.min_row, merged.min_col)
    return cell


def _disarm(book: Any) -> None:
    """Text stays text: openpyxl would turn a string that starts with = into a formula."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"


def _write_anew(book: Workbook, marks: _Marks, errors: Sequence[CellError], path: Path) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "nan_inf_to_errors": True,
    }
    with xlsxwriter.Workbook(path, options | {"tmpdir": str(path.parent)}) as out:
        red = out.add_format({"bg_color": f"#{_RED}"})
        day = out.add_format({"num_format": "yyyy-mm-dd"})
        red_day = out.add_format({"num_format": "yyyy-mm-dd", "bg_color": f"#{_RED}"})
        commented = 0
        for sheet in book.sheets():
            page = out.add_worksheet(sheet.name[:31])
            for number, cells in enumerate(sheet.rows(), 1):
                for column, value in enumerate(cells, 1):
                    said = marks.get((sheet.name, number, column))
                    _write(
                        page,
                        number - 1,
                        column - 1,
                        value,
                        red if said else None,
                        red_day if said else day,
                    )
                    if said and commented < _COMMENTED:
                        page.write_comment(number - 1, column - 1, said)
                        commented += 1
        listing = out.add_worksheet(_free_title([sheet.name for sheet in book.sheets()]))
        for number, line in enumerate((_listed(), *map(_line, errors))):
            for column, value in enumerate(line):
                _write(listing, number, column, value, None, day)


def _write(page: Any, row: int, column: int, value: Any, form: Any, day: Any) -> None:
    if value == "" or value is None:
        if form is not None:
            page.write_blank(row, column, None, form)
    elif isinstance(value, bool):
        page.write_boolean(row, column, value, form)
    elif isinstance(value, (int, float)):
        page.write_number(row, column, value, form)
    elif isinstance(value, date):
        page.write_datetime(row, column, value, day)
    else:
        page.write_string(row, column, str(value)[:32_767], form)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
