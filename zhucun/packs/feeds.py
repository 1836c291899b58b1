"""What a list that comes in or goes out looks like, ready for the intake to map its headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Feed, Label
from zhucun.packs.kinds.feeds import ColumnType, plain


@dataclass(frozen=True, kw_only=True)
class ColumnSpec:
    """One column: `choices` maps our word to the spellings that people use for it."""

    field: str
    type: ColumnType
    required: bool
    label: Label
    aliases: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    unit: str | None

    def choice(self, text: str) -> str | None:
        """Our word for what stands in a cell; None where no choice is spelled so."""
        wanted = plain(text)
        for word, spellings in self.choices.items():
            if wanted == plain(word) or any(wanted == plain(spelling) for spelling in spellings):
                return word
        return None

    def words(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Several choices in one cell, as (our words, what is spelled like none of them)."""
        parts = [part for part in _SEPARATORS.split(text) if part.strip()]
        found = [(part.strip(), self.choice(part)) for part in parts]
        known = tuple(dict.fromkeys(word for _, word in found if word is not None))
        return known, tuple(part for part, word in found if word is None)


#: What stands between several kinds in one cell.
_SEPARATORS = re.compile(r"[、;,\uff0c\uff1b/\uff0f|\n]+")


@dataclass(frozen=True, kw_only=True)
class FeedSpec:
    """A list by its columns, in the order in which it is written out."""

    name: str
    label: Label
    columns: tuple[ColumnSpec, ...]
    _by_heading: Mapping[str, ColumnSpec] = field(repr=False, compare=False)

    def column_for(self, heading: str) -> ColumnSpec | None:
        """The column that a heading means, whatever spaces, stars or 「(必填)」 it bears."""
        return self._by_heading.get(plain(heading))

    def missing(self, headings: Iterable[str]) -> tuple[ColumnSpec, ...]:
        """The required columns that none of the headings means."""
        found = {column.field for heading in headings if (column := self.column_for(heading))}
        return tuple(
            column for column in self.columns if column.required and column.field not in found
        )

    def row(self, cells: Mapping[str, Any]) -> dict[str, Any]:
        """The cells of a row (heading → what stands there) by field.

        A heading that means no column is left out. A choice becomes our word, or None where no
        choice is spelled so; several choices become a tuple.
        """
        found: dict[str, Any] = {}
        for heading, cell in cells.items():
            column = self.column_for(heading)
            if column is None:
                continue
            if column.type == "tags":
                found[column.field] = column.words(str(cell))[0]
            else:
                found[column.field] = column.choice(str(cell)) if column.choices else cell
        return found


#: A column of a list that only goes out: field, type, its heading in Chinese and in English.
Heading: TypeAlias = tuple[str, ColumnType, str, str]


def going_out(name: str, zh: str, en: str, columns: Iterable[Heading]) -> FeedSpec:
    """A list that only goes out: nobody brings it back, so no heading is looked for."""
    made = (
        ColumnSpec(
            field=field,
            type=kind,
            required=False,
            label=Label(zh=chinese, en=english),
            aliases=(),
            choices={},
            unit=None,
        )
        for field, kind, chinese, english in columns
    )
    return FeedSpec(name=name, label=Label(zh=zh, en=en), columns=tuple(made), _by_heading={})


def feed_spec(item: PackItem[Feed]) -> FeedSpec:
    """The feed of an item of a pack."""
    columns = tuple(
        ColumnSpec(
            field=column.field,
            type=column.type,
            required=column.required,
            label=column.label,
            aliases=column.aliases,
            choices=column.choices or {},
            unit=column.unit,
        )
        for column in item.spec.columns
    )
    headings = {
        plain(heading): column
        for column in columns
        for heading in (column.label.zh, column.label.en, *column.aliases)
    }
    return FeedSpec(name=item.id, label=item.spec.label, columns=columns, _by_heading=headings)
