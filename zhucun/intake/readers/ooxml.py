"""What a table engine does not tell about an .xlsx: formulas, cells far outside, the 1904
calendar, hidden paths.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import (  # type: ignore[import-untyped]
    fromstring,
    iterparse,
)

from zhucun.intake.rows import column_letter

MAX_ROWS = 200_000
MAX_COLUMNS = 104
_NAMED = 8
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

# Looked for by literal bytes first: a sheet of 100,000 rows has 140 MB of XML, and a regular
# expression without a literal beginning took 1.6 s for it where these take 0.6 s (2026-11-22).
_FORMULAS = (b"<f>", b"<f ", b"<f/")
_PREFIXED_FORMULA = re.compile(rb"<\w+:f[ >/]")
#: A column from DA on, or a row from 200,000 on: rare, so that a closer look costs little.
_FAR = re.compile(rb"""r=["'](?:[A-Z]{3}\d|[D-Z][A-Z]\d|[A-Z]{0,3}(?:[2-9]\d{5}|\d{7,})["'])""")
_ODDLY_WRITTEN = (b"r =", b"r\t=", b"r\n=", b"r\r=")
_ERRORS = (b't="e"', b"t='e'")
_OVERLAP = 64


@dataclass
class Findings:
    """What was seen of each worksheet member while it was unpacked."""

    formulas: set[str] = field(default_factory=set)
    far: set[str] = field(default_factory=set)
    errors: set[str] = field(default_factory=set)
    _prefixed: set[str] = field(default_factory=set)
    _tails: dict[str, bytes] = field(default_factory=lambda: defaultdict(bytes))

    def watch(self, member: str, chunk: bytes, is_last: bool) -> None:
        """For `guard.check_zip`: look at worksheets as they pass."""
        if "/worksheets/" not in member.lower():
            return
        if member not in self._tails and b"<worksheet" not in chunk:
            self._prefixed.add(member)
        seen = self._tails[member] + chunk
        if member not in self.formulas and _has_formula(seen, is_prefixed=member in self._prefixed):
            self.formulas.add(member)
        if member not in self.far and (_any_of(_ODDLY_WRITTEN, seen) or _FAR.search(seen)):
            self.far.add(member)
        if member not in self.errors and _any_of(_ERRORS, seen):
            self.errors.add(member)
        self._tails[member] = b"" if is_last else seen[-_OVERLAP:]


def _has_formula(chunk: bytes, *, is_prefixed: bool) -> bool:
    if is_prefixed and _PREFIXED_FORMULA.search(chunk):
        return True
    return _any_of(_FORMULAS, chunk)


def _any_of(words: tuple[bytes, ...], chunk: bytes) -> bool:
    return any(word in chunk for word in words)


@dataclass(frozen=True)
class BookParts:
    """Sheet name → member of the archive; and whether serial dates count from 1904."""

    members: dict[str, str]
    is_1904: bool


def book_parts(data: bytes) -> BookParts:
    """How the workbook names its sheets."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        book = fromstring(archive.read(names["xl/workbook.xml"]))
        rels_name = names.get("xl/_rels/workbook.xml.rels")
        rels = fromstring(archive.read(rels_name)) if rels_name else Element("none")
    targets = {rel.get("Id"): rel.get("Target", "") for rel in rels}
    members: dict[str, str] = {}
    is_1904 = False
    for node in book.iter():
        if _local(node) == "sheet":
            target = targets.get(node.get(_RELATION), "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.join("xl", target)
            members[node.get("name", "")] = names.get(posixpath.normpath(path).lower(), "")
        elif _local(node) == "workbookPr":
            is_1904 = node.get("date1904", "0").lower() in ("1", "true")
    return BookParts(members, is_1904)


def formula_cells(data: bytes, member: str) -> tuple[int, list[str]]:
    """How many formulas a worksheet has, and the first few by name. Slow: only where one was
    seen.
    """
    cells = [cell.name for cell in _cells(data, member) if "f" in cell.kinds]
    return len(cells), cells[:_NAMED]


def error_cells(data: bytes, member: str) -> dict[tuple[int, int], str]:
    """(row, column) from 0 → #N/A and its like, which the table engine shows as empty. Slow,
    as above.
    """
    return {
        (cell.row - 1, cell.column - 1): cell.error for cell in _cells(data, member) if cell.error
    }


def far_cell(data: bytes, member: str) -> str:
    """The first cell with a value beyond the limits, or "". Slow: only where one was suspected."""
    for cell in _cells(data, member):
        if cell.kinds & {"v", "is"} and (cell.row > MAX_ROWS or cell.column > MAX_COLUMNS):
            return cell.name
    return ""


class _Cell(NamedTuple):
    name: str
    row: int
    column: int
    kinds: set[str]
    error: str


def _cells(data: bytes, member: str) -> Iterator[_Cell]:
    """Each cell of a worksheet with the kinds of its parts (f, v, is), streamed."""
    row, column = 0, 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(member) as stream:
        for event, node in iterparse(stream, events=("start", "end")):
            kind = _local(node)
            if event == "start":
                if kind == "row":
                    row, column = int(node.get("r") or row + 1), 0
                continue
            if kind == "c":
                name = node.get("r") or f"{column_letter(column)}{row}"
                letters = name.rstrip("0123456789")
                row, column = int(name[len(letters) :] or row), _number(letters)
                parts = {_local(child): child.text or "" for child in node}
                error = parts.get("v", "") if node.get("t") == "e" else ""
                yield _Cell(name, row, column, set(parts), error)
                node.clear()
            elif kind == "row":
                node.clear()


def _local(node: Element) -> str:
    return str(node.tag).rsplit("}", 1)[-1]


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
