"""The headings of a table that a department sent out, whatever they mean to us."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from zhucun.intake.readers.cleaning import tight
from zhucun.intake.readers.headings import SEARCHED
from zhucun.intake.readers.workbook import Sheet, Workbook
from zhucun.packs.kinds.feeds import plain
from zhucun.reports.errors import NoHeadings

#: Longer texts are instructions, not headings.
_LONGEST = 60
#: A row with so large a part of the fullest row's texts is the row of headings.
_SHARE = 0.6
_BRACKET = re.compile(r"(.+?)\([^()]*\)$")
_NUMBER = re.compile(r"[\d.,%/:-]+")
#: The number of a row says nothing of anybody.
_IDLE = frozenset({"序号", "编号", "序", "no", "no.", "备注", "说明"})
#: Above a heading these say only that headings follow.
_GENERAL = ("情况", "信息", "资料")


def headings_of(data: bytes, *, name: str) -> tuple[str, ...]:
    """The headings of the first sheet that has some, in order, those of two rows as “upper/lower”;
    without the number of the row and remarks. Raises NoHeadings, and BadFile of every kind."""
    book = Workbook(data, name=name)
    for sheet in book.sheets():
        found = () if sheet.is_hidden else _headings(sheet)
        if found:
            return found
    book.refuse_disguise()
    raise NoHeadings(file=name)


def labels_of(text: str) -> tuple[str, ...]:
    """Headings as they are typed: one a line, or pasted from a sheet with tabs between them."""
    parts = [part.strip() for part in re.split(r"[\n\t]", text)]
    return tuple(part for part in parts if part and plain(part) not in _IDLE)


def plain_label(label: str) -> str:
    """What a heading is compared by: no spaces, stars or brackets behind it, the upper heading
    left out where it is a general one (基本情况/姓名)."""
    upper, _, lower = label.rpartition("/")
    text = plain(tight(lower if not upper or upper.endswith(_GENERAL) else upper + lower))
    bracket = _BRACKET.fullmatch(text)
    return bracket[1] if bracket else text


def _headings(sheet: Sheet) -> tuple[str, ...]:
    head = [[_text(cell) for cell in row] for row in sheet.head(SEARCHED + 1)]
    counts = [len({text for text in row if text}) for row in head[:SEARCHED]]
    most = max(counts, default=0)
    if most < 2:
        return ()
    at = next(number for number, count in enumerate(counts) if count >= max(2, most * _SHARE))
    above = [each for each in sheet.merges if each.top == each.bottom == at]
    wide = [each for each in above if each.right > each.left]
    found = _joined(head, at, wide) if wide and at + 1 < len(head) else head[at]
    kept = [text for text in found if text and plain(text) not in _IDLE]
    return tuple(dict.fromkeys(kept))


def _joined(head: Sequence[Sequence[str]], at: int, wide: Sequence[Any]) -> list[str]:
    """The headings of two rows, where cells of the upper one lie over several columns."""
    upper, lower = head[at], head[at + 1]
    over = {column: each.left for each in wide for column in range(each.left, each.right + 1)}
    found = []
    for column in range(max(len(upper), len(lower))):
        top = _at(upper, over.get(column, column))
        below = _at(lower, column) if column in over else ""
        found.append(f"{top}/{below}" if top and below else below or top)
    return found


def _at(row: Sequence[str], column: int) -> str:
    return row[column] if column < len(row) else ""


def _text(cell: Any) -> str:
    """The text of a cell that may be a heading."""
    if not isinstance(cell, str):
        return ""
    text = tight(cell)
    return "" if len(text) > _LONGEST or _NUMBER.fullmatch(text) else text
