"""Formulas in .xls and .ods, which the table engine returns as if they were values."""

from __future__ import annotations

import io
import zipfile
from collections import defaultdict

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]

from zhucun.intake.errors import TooManyCells
from zhucun.intake.readers.ooxml import MAX_COLUMNS, MAX_ROWS
from zhucun.intake.rows import column_letter

_BOF, _EOF, _BOUNDSHEET, _FORMULA = 0x0809, 0x000A, 0x0085, 0x0006
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"


def xls_formulas(data: bytes) -> dict[str, list[str]]:
    """Sheet name → cells with a formula, in an Excel 97–2003 book (BIFF8)."""
    import olefile  # type: ignore[import-untyped]

    with olefile.OleFileIO(io.BytesIO(data)) as ole:
        book = ole.openstream("Workbook" if ole.exists("Workbook") else "Book").read()
    names: dict[int, str] = {}
    found: dict[str, list[str]] = defaultdict(list)
    at, sheet = 0, ""
    while at + 4 <= len(book):
        record = int.from_bytes(book[at : at + 2], "little")
        length = int.from_bytes(book[at + 2 : at + 4], "little")
        body = book[at + 4 : at + 4 + length]
        if record == _BOUNDSHEET:
            names[int.from_bytes(body[:4], "little")] = _sheet_name(body)
        elif record == _BOF:
            sheet = names.get(at, "")
        elif record == _FORMULA and sheet:
            row, column = int.from_bytes(body[:2], "little"), int.from_bytes(body[2:4], "little")
            found[sheet].append(f"{column_letter(column)}{row + 1}")
        at += 4 + length
    return found


def _sheet_name(body: bytes) -> str:
    length, is_wide = body[6], body[7] & 1
    return (
        body[8 : 8 + length * 2].decode("utf-16-le")
        if is_wide
        else body[8 : 8 + length].decode("latin-1")
    )


def ods_formulas(data: bytes) -> dict[str, list[str]]:
    """Sheet name → cells with a formula. Raises TooManyCells where repeated cells would fill
    the memory.
    """
    found: dict[str, list[str]] = defaultdict(list)
    sheet, row, column = "", 0, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open("content.xml") as stream:
        for event, node in iterparse(stream, events=("start", "end")):
            kind = str(node.tag).removeprefix(_TABLE)
            if event == "start" and kind == "table":
                sheet, row = node.get(f"{_TABLE}name", ""), 0
            elif event == "start" and kind == "table-row":
                column = 0
            elif event == "end" and kind in ("table-cell", "covered-table-cell"):
                times = int(node.get(f"{_TABLE}number-columns-repeated", "1"))
                if node.get(f"{_TABLE}formula"):
                    found[sheet].append(f"{column_letter(column)}{row + 1}")
                if len(node) and (column + times > MAX_COLUMNS or row >= MAX_ROWS):
                    cell = f"{column_letter(column)}{row + 1}"
                    raise TooManyCells(sheet=sheet, cell=cell, rows=MAX_ROWS, columns=MAX_COLUMNS)
                column += times
            elif event == "end" and kind == "table-row":
                times = int(node.get(f"{_TABLE}number-rows-repeated", "1"))
                if times > 1 and row + times > MAX_ROWS and any(len(cell) for cell in node):
                    cell = f"A{row + times}"
                    raise TooManyCells(sheet=sheet, cell=cell, rows=MAX_ROWS, columns=MAX_COLUMNS)
                row += times
                node.clear()
    return found
