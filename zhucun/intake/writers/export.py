"""A list as .xlsx, written row by row to a temporary file; text is always text, never a formula."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import masked_id_number, masked_phone
from zhucun.intake.rows import Progress, silent
from zhucun.kernel.divisions import padded
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import ColumnSpec, FeedSpec

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}
_WIDTHS = {"id-card": 20, "division": 14, "uscc": 20, "date": 12, "phone": 14, "tags": 24}
_EVERY = 5_000


def temporary(suffix: str = ".xlsx") -> Path:
    """A new file that only the server may read."""
    handle, name = tempfile.mkstemp(prefix="zhucun-", suffix=suffix)
    os.close(handle)
    return Path(name)


def exported(
    rows: Iterable[Mapping[str, Any]],
    *,
    spec: FeedSpec,
    masked: frozenset[str],
    lang: str,
    progress: Progress,
) -> tuple[Path, int]:
    """(file, number of rows). Memory does not grow with the rows; the caller removes the file."""
    path = temporary()
    count = 0
    with xlsxwriter.Workbook(path, _OPTIONS | {"tmpdir": str(path.parent)}) as book:
        sheet = book.add_worksheet(spec.label.in_(lang)[:31])
        heading = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True}
        )
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        text = book.add_format({"num_format": "@"})
        writers = [
            _writer(sheet, at, column, column.field in masked, day, text, lang)
            for at, column in enumerate(spec.columns)
        ]
        sheet.freeze_panes(1, 0)
        for at, column in enumerate(spec.columns):
            sheet.set_column(
                at, at, _WIDTHS.get(column.type, 10), text if column.type == "id-card" else None
            )
            sheet.write_string(0, at, column.label.in_(lang), heading)
        for count, row in enumerate(rows, 1):  # noqa: B007 - counted for the log
            for column, write in zip(spec.columns, writers, strict=True):
                value = row.get(column.field)
                if value is not None and value != "":
                    write(count, value)
            if count % _EVERY == 0:
                progress(count, 0, "export")
    return path, count


def taken_out(
    rows: Iterable[Mapping[str, Any]],
    *,
    spec: FeedSpec,
    actor: Actor,
    lang: str,
    area: str = "",
    subject: str = "",
    personal: frozenset[str] = frozenset(),
    in_clear: bool = False,
) -> tuple[Path, int]:
    """(file, number of rows) for an actor who may take lists out; the caller removes the file. The
    access log says who took how many rows, and which `personal` columns stood in clear in them.
    One query beside those of the rows. Raises NotAllowed."""
    actor.require(Permission.EXPORT)
    shown = personal if in_clear else frozenset()
    path, count = exported(rows, spec=spec, masked=personal - shown, lang=lang, progress=silent)
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=subject or spec.name,
        what="、".join(sorted(shown)) or spec.name,
        area=area,
        rows=count,
    )
    return path, count


def _writer(
    sheet: Any, at: int, column: ColumnSpec, is_masked: bool, day: Any, text: Any, lang: str
) -> Callable[[int, Any], None]:
    """Writes one column: dates as dates, numbers as numbers, everything else as strings."""

    def write(row: int, value: Any) -> None:
        if is_masked:
            sheet.write_string(row, at, masked_value(column, value), text)
        elif isinstance(value, date):
            sheet.write_datetime(row, at, value, day)
        elif isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            sheet.write_number(row, at, value)
        else:
            sheet.write_string(row, at, as_text(column, value, lang), text)

    return write


def as_text(column: ColumnSpec, value: Any, lang: str = "zh") -> str:
    """What a person reads in a cell; the words are those that the import recognises."""
    if isinstance(value, bool):
        return (
            {True: "是", False: "否"}[value]
            if lang.startswith("zh")
            else {True: "yes", False: "no"}[value]
        )
    if column.type == "division":
        return padded(str(value))
    if column.type == "tags":
        return "、".join(_word(column, str(word)) for word in value)
    if column.type == "choice":
        return _word(column, str(value))
    return str(value)


def masked_value(column: ColumnSpec, value: Any) -> str:
    """A personal value with its middle hidden."""
    if column.type == "phone":
        return masked_phone(str(value))
    if column.type == "id-card":
        return masked_id_number(str(value))
    return "****"


def _word(column: ColumnSpec, word: str) -> str:
    spellings = column.choices.get(word)
    return spellings[0] if spellings else word
