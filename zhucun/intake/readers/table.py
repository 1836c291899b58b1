"""From a workbook to clean rows: sheets chosen, headings found, merged cells filled, cells
cleaned by column.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from zhucun.intake.errors import (
    MergedNumber,
    MissingHeadings,
    MissingSheet,
    MissingValue,
    NoList,
    NothingInIt,
    TextTooLong,
)
from zhucun.intake.readers.cleaning import Cleaner, cleaner_for, tight
from zhucun.intake.readers.headings import Found, find_headings
from zhucun.intake.readers.workbook import Sheet, Workbook, plain_cell
from zhucun.intake.rows import (
    CellError,
    Heading,
    Layout,
    Progress,
    Row,
    Skipped,
    Table,
    cell_error,
    silent,
)
from zhucun.kernel.problems import N_, Problem
from zhucun.packs.feeds import ColumnSpec, FeedSpec

_CHUNK = 5_000
_MEMO = 20_000
_NUMBERS = frozenset({"int", "decimal", "money"})
_TOTAL_WORDS = re.compile(r"(合计|总计|小计|累计|共计|total\b)", re.IGNORECASE)
_SIGNATURE = re.compile(
    r"\s*((填表|填报|制表|审核|审批|复核)\w{0,3}|负责人|单位负责人|联系人|注|说明|备注)\s*[:\uff1a]"
)

_HIDDEN = N_("The sheet is hidden.")
_NO_HEADINGS = N_("The sheet has none of the headings of this list.")
_FEW_HEADINGS = N_("The sheet lacks the headings %(missing)s.")
_TOTAL = N_("The row is a total or a note below the list.")
_AGAIN = N_("The row repeats the headings.")
_OTHER = N_("The row has nothing in the columns of this list.")


def read_table(
    book: Workbook,
    spec: FeedSpec,
    *,
    sheet: str = "",
    limits: Mapping[str, int] | None = None,
    left_open: frozenset[str] = frozenset(),
    progress: Progress = silent,
) -> Table:
    """All rows of the sheets that have the headings (or of the one that is named), clean or with
    their errors.

    `limits` are the longest texts by field; `left_open` required fields that a row may leave empty.
    Raises MissingSheet, NotATable, NoList, MissingHeadings, DuplicateHeadings, FormulasFound,
    NothingInIt.
    """
    if sheet and sheet not in book.sheet_names:
        book.refuse_disguise()
        raise MissingSheet(sheet=sheet, sheets="、".join(book.sheet_names))
    table = Table()
    missing: list[ColumnSpec] = list(spec.missing(()))
    for each in book.sheets():
        if sheet and each.name != sheet:
            continue
        found = None if each.is_hidden and not sheet else find_headings(each, spec)
        lacking = _lacking(found, spec)
        if found is None or lacking:
            book.refuse_disguise()
            table.skipped.append(_skipped(each, found, lacking, spec, is_named=bool(sheet)))
            missing = min(missing, lacking or missing, key=len)
            continue
        book.refuse_formulas(each)
        table.layouts.append(found.layout)
        table.ignored.extend(found.ignored)
        columns = [
            _Column(
                heading,
                cleaner_for(heading, is_1904=book.is_1904),
                limit=(limits or {}).get(heading.column.field),
                is_required=heading.column.required and heading.column.field not in left_open,
            )
            for heading in found.layout.headings
        ]
        _read_sheet(each, found.layout, columns, table, progress)
    if not table.layouts:
        raise NoList(file=book.name, feed=spec.label.zh, missing=_accepted(missing))
    if not table.rows and not table.faulty:
        raise NothingInIt(file=book.name)
    return table


# ── sheets ────────────────────────────────────────


def _lacking(found: Found | None, spec: FeedSpec) -> list[ColumnSpec]:
    fields = found.fields if found else frozenset()
    return [column for column in spec.columns if column.required and column.field not in fields]


def _skipped(
    sheet: Sheet, found: Found | None, lacking: list[ColumnSpec], spec: FeedSpec, *, is_named: bool
) -> Skipped:
    """Why a sheet is left out. A sheet that is nearly the list is not left out in silence:
    MissingHeadings.
    """
    if sheet.is_hidden and not is_named:
        return Skipped(sheet.name, 0, _HIDDEN)
    if found is None:
        return Skipped(sheet.name, 0, _NO_HEADINGS)
    required = sum(column.required for column in spec.columns)
    if is_named or len(found.fields) >= max(3, required // 2):
        raise MissingHeadings(sheet=sheet.name, row=found.layout.row, missing=_accepted(lacking))
    return Skipped(sheet.name, 0, _FEW_HEADINGS, {"missing": _accepted(lacking)})


def _accepted(columns: Iterable[ColumnSpec]) -> str:
    """Columns with some of the headings under which they are recognised."""
    return "; ".join(
        f"{column.label.zh} ({'、'.join(column.aliases[:4])})"
        if column.aliases
        else column.label.zh
        for column in columns
    )


# ── rows ────────────────────────────────────────


def _read_sheet(
    sheet: Sheet,
    layout: Layout,
    columns: Sequence[_Column],
    table: Table,
    progress: Progress,
) -> None:
    pending: list[tuple[int, tuple[Any, ...]]] = []
    filled: set[tuple[int, int]] = set()
    for number, raws in _raw_rows(sheet, layout, table, filled):
        pending.append((number, raws))
        if len(pending) == _CHUNK:
            _clean(pending, layout, columns, filled, table)
            pending.clear()
            progress(len(table.rows) + len(table.faulty), 0, "read")
    _clean(pending, layout, columns, filled, table)
    progress(len(table.rows) + len(table.faulty), 0, "read")


def _raw_rows(
    sheet: Sheet, layout: Layout, table: Table, filled: set[tuple[int, int]]
) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """(row number from 1, cells of the list's columns) of the rows that are rows of the list.

    Notes what is left out in `table.skipped`, and in `filled` numbers that a merged cell gave to
    more rows.
    """
    positions = [heading.position for heading in layout.headings]
    width = max(positions) + 1
    required = [at for at, heading in enumerate(layout.headings) if heading.column.required]
    merges = _Merges(sheet)
    for number, cells in enumerate(sheet.rows(), 1):
        if number <= layout.row:
            continue
        if len(cells) < width:
            cells = [*cells, *[""] * (width - len(cells))]
        own = [cells[position] for position in positions]
        reason = _not_a_row(cells, own, required, layout)
        if merges.covers(number - 1):
            for position in merges.fill(number - 1, cells):
                filled.add((number, position))
            own = [cells[position] for position in positions]
        if reason is None:
            yield number, tuple(own)
        elif reason:
            table.skipped.append(Skipped(sheet.name, number, reason))


def _not_a_row(
    cells: Sequence[Any], own: Sequence[Any], required: Sequence[int], layout: Layout
) -> str | None:
    """Why this is no row of the list; "" for an empty one; None where it is one."""
    first = cells[0]
    is_signed = type(first) is str and _SIGNATURE.match(first) is not None
    is_full = all(own[at] != "" for at in required)
    if is_full and not is_signed and own[0] != layout.headings[0].text:
        return None
    texts = [text for cell in cells if cell is not None and (text := tight(cell))]
    if not texts:
        return ""
    if is_signed or (_TOTAL_WORDS.match(texts[0]) and not is_full):
        return _TOTAL
    if (
        sum(tight(cell) == heading.text for cell, heading in zip(own, layout.headings, strict=True))
        >= 2
    ):
        return _AGAIN
    if not any(tight(cell) for cell in own if cell is not None):
        return _OTHER
    return None


class _Merges:
    """Vertical merges of a sheet while its rows pass: 县 and 乡镇 stand once for many villages."""

    def __init__(self, sheet: Sheet) -> None:
        self._starting: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for merge in sheet.merges:
            if merge.bottom > merge.top:
                self._starting[merge.top].append((merge.left, merge.bottom))
        self._open: dict[int, tuple[Any, int]] = {}

    def covers(self, row: int) -> bool:
        return bool(self._open) or row in self._starting

    def fill(self, row: int, cells: list[Any]) -> list[int]:
        """Write the merged value into the cells that it covers; returns their positions."""
        filled = []
        for position, (value, bottom) in list(self._open.items()):
            if row > bottom:
                del self._open[position]
            elif position < len(cells) and cells[position] == "":
                cells[position] = value
                filled.append(position)
        for position, bottom in self._starting.get(row, ()):
            if position < len(cells):
                self._open[position] = (cells[position], bottom)
        return filled


# ── cells ────────────────────────────────────────


class _Bad:
    """A remembered refusal."""

    __slots__ = ("problem",)

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Column:
    """Cleans one column; what was cleaned once is remembered, for most columns hold few
    different words.
    """

    def __init__(
        self, heading: Heading, clean: Cleaner, *, limit: int | None, is_required: bool
    ) -> None:
        self.heading = heading
        self.is_required = is_required
        self.is_number = heading.column.type in _NUMBERS
        self._clean = clean
        self._limit = limit
        self._known: dict[Any, Any] = {}
        self._raws: dict[str, str] = {}

    def shared(self, raws: Sequence[Any]) -> list[Any]:
        """The same cells, equal texts being one object: a roster is mostly words."""
        texts = self._raws
        if len(texts) > _MEMO:
            return list(raws)
        return [texts.setdefault(raw, raw) if type(raw) is str else raw for raw in raws]

    def values(self, raws: Sequence[Any]) -> Iterator[Any]:
        """The clean value of each cell: None where it is empty, _Bad where it is refused."""
        known, empty = self._known, _Bad(MissingValue()) if self.is_required else None
        for raw in raws:
            if raw == "" or raw is None:
                yield empty
                continue
            key = raw if type(raw) is str else (type(raw), raw)
            value = known.get(key, known)
            if value is known:
                value = self._fresh(raw)
                if len(known) < _MEMO:
                    known[key] = value
            yield empty if value is None else value

    def _fresh(self, raw: Any) -> Any:
        try:
            value = self._clean(plain_cell(raw))
        except Problem as problem:
            return _Bad(problem)
        if self._limit and isinstance(value, str) and len(value) > self._limit:
            return _Bad(TextTooLong(length=len(value), limit=self._limit))
        return raw if type(raw) is type(value) is str and value == raw else value


def _clean(
    pending: Sequence[tuple[int, tuple[Any, ...]]],
    layout: Layout,
    columns: Sequence[_Column],
    filled: set[tuple[int, int]],
    table: Table,
) -> None:
    """Clean a chunk column by column, then put its rows together."""
    if not pending:
        return
    numbers = [number for number, _ in pending]
    cleaned: list[list[Any]] = []
    kept: list[list[Any]] = []
    errors: dict[int, list[CellError]] = defaultdict(list)
    for at, column in enumerate(columns):
        raws = column.shared([cells[at] for _, cells in pending])
        kept.append(raws)
        values = list(column.values(raws))
        if column.is_number and filled:
            position = column.heading.position
            for index, number in enumerate(numbers):
                if (number, position) in filled:
                    values[index] = _Bad(MergedNumber())
        for index, value in enumerate(values):
            if type(value) is _Bad:
                error = cell_error(
                    layout, numbers[index], at, plain_cell(raws[index]), value.problem
                )
                errors[index].append(error)
                values[index] = None
        cleaned.append(values)
    rows = zip(zip(*cleaned, strict=True), zip(*kept, strict=True), strict=True)
    for index, (values_of_row, raws_of_row) in enumerate(rows):
        row = Row(layout, numbers[index], values_of_row, raws_of_row)
        if index in errors:
            table.faulty.append(row)
            table.errors.extend(errors[index])
        else:
            table.rows.append(row)
