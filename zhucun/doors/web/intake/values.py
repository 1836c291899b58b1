"""Columns and values of a list in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from zhucun.doors.web.intake.areas import language
from zhucun.intake.writers.export import as_text
from zhucun.packs.feeds import ColumnSpec, FeedSpec

#: What rooms call a field that the list calls otherwise.
_COLUMN_OF = {
    "office": "position",
    "remarks": "note",
    "id_number": "id_card",
    "credit_code": "uscc",
    "area": "code",
    "due_on": "ends_on",
}


#: What rooms show where something is known that the difference does not open.
_KNOWN = "•••"


@dataclass(frozen=True)
class Said:
    """One field: how the list calls it, what was known and what the row says."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownLine:
    """A row of the list as it is shown: its required columns, then the other fields."""

    sheet: str
    row: int
    what: str
    fields: list[Said]


def masked(text: str) -> str:
    """A personal value with its middle hidden; words without a digit, and what is masked already,
    as they are.
    """
    is_open = any(sign.isdigit() for sign in text) and not set(text) & set("*…•")
    if not is_open:
        return text
    return f"{text[:3]}****{text[-2:]}" if len(text) > 8 else "****"


def masked_values(values: Mapping[str, Any], personal: frozenset[str]) -> dict[str, Any]:
    """The values with those of personal columns masked."""
    return {
        name: masked(str(value)) if _column_name(name) in personal and value else value
        for name, value in values.items()
    }


def shown_line(line: Any, spec: FeedSpec) -> ShownLine:
    """A Line in the words of the list, in the order of its columns."""
    columns = {column.field: column for column in spec.columns}
    told = {name: value for name, value in line.said.items() if name in columns}
    first = [name for name in columns if name in told and columns[name].required]
    what = " · ".join(shown_value(columns[name], told[name]) for name in first)
    if line.after:
        names = sorted(line.after, key=lambda name: _position(spec, name))
        fields = [
            Said(
                label_of(spec, name),
                shown_value(_column(spec, name), line.before.get(name)),
                shown_value(_column(spec, name), line.after[name]),
            )
            for name in names
        ]
    else:
        fields = [
            Said(columns[name].label.in_(language()), "", shown_value(columns[name], told[name]))
            for name in columns
            if name in told and name not in first
        ]
    return ShownLine(line.sheet, line.row, what, fields)


def shown_value(column: ColumnSpec | None, value: Any) -> str:
    """A value as people write it; — where there is none."""
    if value is None or value == "" or value == ():
        return "—"
    if value == _KNOWN:
        return gettext("on record")
    lang = language()
    if column is None:
        return str(value)
    if lang != "zh" and column.type in {"choice", "tags"}:
        words = [value] if column.type == "choice" else value
        return ", ".join(str(word).replace("_", " ").replace("-", " ") for word in words)
    return as_text(column, value, lang)


def label_of(spec: FeedSpec, name: str) -> str:
    """How the list calls a field."""
    column = _column(spec, name)
    return column.label.in_(language()) if column else name


def _column_name(name: str) -> str:
    return _COLUMN_OF.get(name, name)


def _column(spec: FeedSpec, name: str) -> ColumnSpec | None:
    by_field = {column.field: column for column in spec.columns}
    return by_field.get(name) or by_field.get(_column_name(name))


def _position(spec: FeedSpec, name: str) -> int:
    column = _column(spec, name)
    return spec.columns.index(column) if column else len(spec.columns)
