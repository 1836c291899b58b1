"""Plan, facts and answers as bytes that are the same wherever they are made: to freeze an appraisal
and to show later that it comes out bit by bit as it did."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np

from zhucun.engines.rules import Expression, Unset
from zhucun.engines.score.answers import Answers
from zhucun.engines.score.facts import Facts
from zhucun.engines.score.spec import Plan

#: Raised with every change of what is written here.
FORMAT = "zhucun score 1"


def digest(what: Plan | Facts | Answers) -> str:
    """The SHA-256 of the canonical bytes, in hexadecimal."""
    made = hashlib.sha256()
    for piece in pieces(what):
        made.update(piece)
    return made.hexdigest()


def pieces(what: Plan | Facts | Answers) -> Iterator[bytes]:
    """The canonical bytes: names in order, columns as little-endian, all else as JSON."""
    yield _text([FORMAT, type(what).__name__])
    if isinstance(what, Answers):
        names = ["total", "base", "calibration", "deducted", "rounding", "why", "grade"]
        for name in names:
            yield from _column(name, getattr(what, name))
        for number, column in enumerate(what.standings):
            yield from _column(f"standing {number}", column)
        for (segment, part), (value, why) in sorted(what.parts.items()):
            yield from _column(f"value {segment} {part}", value)
            yield from _column(f"why {segment} {part}", why)
        yield _text([plain_form(quota) for quota in what.quotas])
        yield _text([plain_form(flag) for flag in what.flags])
    elif isinstance(what, Facts):
        for each in fields(what):
            yield from _any(each.name, getattr(what, each.name))
    else:
        yield _text(plain_form(what))


def plain_form(value: Any) -> Any:
    """A value in the words of JSON: decimals without trailing zeros, days in ISO, expressions in
    canonical spelling."""
    if isinstance(value, Enum):
        return {"unset": True} if isinstance(value, Unset) else value.value
    if value is None or isinstance(value, (bool, int, str)):
        return value
    for kind, form in _FORMS:
        if isinstance(value, kind):
            return form(value)
    if is_dataclass(value):
        return {each.name: plain_form(getattr(value, each.name)) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no canonical form")


_FORMS: tuple[tuple[type, Callable[[Any], Any]], ...] = (
    (Expression, lambda value: {"expression": value.text}),
    (Decimal, lambda value: {"decimal": format(value.normalize(), "f")}),
    (float, lambda value: {"number": value.hex()}),
    (date, lambda value: {"day": value.isoformat()}),
    (Mapping, lambda value: {str(key): plain_form(value[key]) for key in sorted(value, key=str)}),
    (np.ndarray, lambda value: [plain_form(each) for each in value.tolist()]),
    (tuple, lambda value: [plain_form(each) for each in value]),
    (list, lambda value: [plain_form(each) for each in value]),
)


def _any(name: str, value: Any) -> Iterator[bytes]:
    if isinstance(value, np.ndarray) and value.dtype != object:
        yield from _column(name, value)
    elif is_dataclass(value):
        for each in fields(value):
            yield from _any(f"{name}.{each.name}", getattr(value, each.name))
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _any(f"{name}.{key}", value[key])
    else:
        yield _text([name, plain_form(value)])


def _column(name: str, column: np.ndarray[Any, Any]) -> Iterator[bytes]:
    """A header with name and length, then the numbers; floats by their bits."""
    kind = {"b": "<u1", "u": "<i8", "i": "<i8", "f": "<f8"}[column.dtype.kind]
    yield _text([name, kind, len(column)])
    yield np.ascontiguousarray(column, kind).tobytes()


def _text(value: Any) -> bytes:
    return (
        json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        + b"\n"
    )
