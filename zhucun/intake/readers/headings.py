"""Finds the row of headings under titles, in one or two rows, and what each heading means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from zhucun.intake.errors import DuplicateHeadings
from zhucun.intake.readers.cleaning import tight
from zhucun.intake.readers.workbook import Merge, Sheet
from zhucun.intake.rows import Heading, Layout, column_letter
from zhucun.kernel.quantities import UNITS
from zhucun.packs.feeds import ColumnSpec, FeedSpec

#: Titles, notes and stamps stand in fewer rows than this above the headings.
SEARCHED = 30
_SPAN = "起止"
_BRACKET = re.compile(r"(.+?)[(\[【]([^()\[\]【】]*)[)\]】]$")


@dataclass(frozen=True)
class Found:
    """The headings of a sheet, and those that mean nothing to us, as (letter, text)."""

    layout: Layout
    ignored: tuple[tuple[str, str], ...]

    @property
    def fields(self) -> frozenset[str]:
        return frozenset(self.layout.index)


def find_headings(sheet: Sheet, spec: FeedSpec) -> Found | None:
    """The best row (or two rows) of headings, or None where no heading is known.

    Raises DuplicateHeadings.
    """
    head = [[_text(cell) for cell in row] for row in sheet.head(SEARCHED + 1)]
    best: tuple[tuple[int, int], int, list[str], list[_Match | None]] | None = None
    for at in range(min(len(head), SEARCHED)):
        for height in (1, 2):
            if at + height > len(head):
                continue
            texts, matches = _matched(head, at, height, sheet.merges, spec)
            score = len({match.column.field for match in matches if match}), -height
            if score[0] and (best is None or score > best[0]):
                best = (score, at + height, texts, matches)
    if best is None:
        return None
    _, row, texts, matches = best
    return _found(sheet, row, texts, matches)


@dataclass(frozen=True)
class _Match:
    """What a heading means; `until` where it is a start and an end in one (任职起止)."""

    column: ColumnSpec
    unit: str = ""
    until: ColumnSpec | None = None


def match(text: str, spec: FeedSpec) -> _Match | None:
    """What a heading means; a unit in brackets is told apart: 资金(万元)."""
    if _SPAN in text:
        return _span(text, spec)
    bracket = _BRACKET.fullmatch(text)
    inner = bracket[2].removeprefix("单位").lstrip(":") if bracket else ""
    unit = inner if inner in UNITS else ""
    column = spec.column_for(text)
    if column is None and bracket:
        column = spec.column_for(bracket[1])
    return _Match(column, unit) if column else None


def _span(text: str, spec: FeedSpec) -> _Match | None:
    """任职起止 is 任职起 and 任职止; below it, 起 and 止 may stand in a second row."""
    before, _, after = text.partition(_SPAN)
    if after in ("起", "止"):
        column = spec.column_for(text) or spec.column_for(before + after)
        return _Match(column) if column else None
    if after.removesuffix("日期").removesuffix("时间"):
        return None
    start, until = spec.column_for(f"{before}起"), spec.column_for(f"{before}止")
    return _Match(start, until=until) if start and until else None


def _matched(
    head: Sequence[Sequence[str]],
    at: int,
    height: int,
    merges: Sequence[Merge],
    spec: FeedSpec,
) -> tuple[list[str], list[_Match | None]]:
    if height == 1:
        texts = list(head[at])
        return texts, [match(text, spec) if text else None for text in texts]
    tops, subs = _spread(head[at], head[at + 1], at, merges), head[at + 1]
    texts, matches = [], []
    for top, sub in zip(tops, [*subs, *[""] * (len(tops) - len(subs))], strict=False):
        options = [top + sub, sub] if sub else [top]
        found = next((hit for option in options if option and (hit := match(option, spec))), None)
        texts.append(f"{top}/{sub}" if top and sub and top != sub else sub or top)
        matches.append(found)
    return texts, matches


def _spread(
    tops: Sequence[str], subs: Sequence[str], at: int, merges: Sequence[Merge]
) -> list[str]:
    """The upper row with each text carried over the columns that it covers."""
    spread = list(tops)
    for merge in merges:
        if merge.top <= at <= merge.bottom:
            for column in range(merge.left, min(merge.right + 1, len(spread))):
                spread[column] = tops[merge.left]
    if not merges:
        for column in range(1, len(spread)):
            if not spread[column] and column < len(subs) and subs[column]:
                spread[column] = spread[column - 1]
    return spread


def _found(sheet: Sheet, row: int, texts: list[str], matches: list[_Match | None]) -> Found:
    headings: dict[str, Heading] = {}
    ignored = []
    for position, (text, hit) in enumerate(zip(texts, matches, strict=True)):
        if hit is None:
            if text:
                ignored.append((column_letter(position), text))
            continue
        other = headings.get(hit.column.field)
        if other is None and hit.until is not None:
            other = headings.get(hit.until.field)
        if other is not None:
            columns = f"{other.letter} ({other.text}), {column_letter(position)} ({text})"
            raise DuplicateHeadings(sheet=sheet.name, columns=columns, label=hit.column.label.zh)
        part = 1 if hit.until else 0
        headings[hit.column.field] = Heading(position, text, hit.column, hit.unit, part)
        if hit.until:
            headings[hit.until.field] = Heading(position, text, hit.until, hit.unit, 2)
    layout = Layout(sheet.name, row, tuple(headings.values()))
    return Found(layout, tuple(ignored))


def _text(cell: Any) -> str:
    return "" if cell is None or cell == "" else tight(cell)
