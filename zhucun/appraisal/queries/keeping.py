"""A plan and its facts as data, and back: what is frozen is computed again from that alone,
whatever became of the packs since."""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

import numpy as np

from zhucun.engines.rules import UNSET, Expression, Rule, RuleKind, Type, Vocabulary, parse
from zhucun.engines.score.facts import Deductions, Facts, Gaps, Marks, Offices
from zhucun.engines.score.spec import (
    Assessor,
    Calibration,
    Every,
    Gate,
    Grade,
    Method,
    Missing,
    Part,
    Partial,
    Plan,
    Rounding,
    Scheme,
    Segment,
    Share,
    Small,
)

_KINDS: dict[str, Any] = {
    one.__name__: one
    for one in (Assessor, Calibration, Gate, Grade, Part, Plan, Rule, Scheme, Segment, Share)
}
_ENUMS: dict[str, Any] = {
    one.__name__: one for one in (Every, Method, Missing, Partial, Rounding, RuleKind, Small)
}
_TABLES: dict[str, Any] = {one.__name__: one for one in (Deductions, Facts, Gaps, Marks, Offices)}


def canonical(data: Any) -> str:
    """One text for the same data."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def text_digest(text: str) -> str:
    """SHA-256 of a text."""
    return hashlib.sha256(text.encode()).hexdigest()


def packed(data: Any) -> str:
    """The canonical text, compressed, as letters."""
    return base64.b85encode(zlib.compress(canonical(data).encode(), 6)).decode()


def unpacked(text: str) -> Any:
    return json.loads(zlib.decompress(base64.b85decode(text)))


def as_data(value: Any) -> Any:
    """A plan, or facts, as plain data; every type is written down."""
    if value is UNSET:
        return {"unset": True}
    if isinstance(value, Expression):
        return {
            "says": value.text,
            "names": {
                name: {"type": str(node.type), "nullable": node.nullable, "one_of": node.one_of}
                for name, node in value.names.items()
            },
            "parameters": {
                name: str(kind) for name, kind in value.parameters.items() if name != "as_of"
            },
        }
    if isinstance(value, np.ndarray):
        return {"column": value.tolist(), "dtype": str(value.dtype)}
    if is_dataclass(value) and not isinstance(value, type):
        held = {
            one.name: as_data(it)
            for one in fields(value)
            if _is_kept(one, it := getattr(value, one.name))
        }
        return {"is": type(value).__name__, "of": held}
    if isinstance(value, Enum):
        return {"word": value.value, "is": type(value).__name__}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Mapping):
        return {"map": {str(name): as_data(each) for name, each in value.items()}}
    if isinstance(value, (list, tuple)):
        return [as_data(each) for each in value]
    if isinstance(value, np.generic):
        return value.item()
    return value


def _is_kept(one: Field[Any], value: Any) -> bool:
    """What came later is kept where there is any, so that what was frozen before has its bytes."""
    return one.metadata.get("kept") != "if any" or len(value) > 0


def from_data(data: Any) -> Any:
    """What `as_data` wrote."""
    if isinstance(data, list):
        return tuple(from_data(each) for each in data)
    if not isinstance(data, Mapping):
        return data
    if "unset" in data:
        return UNSET
    if "says" in data:
        return _expression(data)
    if "column" in data:
        return np.array(data["column"], dtype=data["dtype"])
    if "word" in data:
        return _ENUMS[data["is"]](data["word"])
    if "is" in data:
        kind = (_KINDS | _TABLES)[data["is"]]
        return kind(**{name: from_data(each) for name, each in data["of"].items()})
    if "number" in data:
        return Decimal(data["number"])
    if "day" in data:
        return date.fromisoformat(data["day"])
    return {name: from_data(each) for name, each in data["map"].items()}


def _expression(data: Mapping[str, Any]) -> Expression:
    names = {
        name: {**given, "one_of": tuple(given["one_of"]) if given["one_of"] else None}
        for name, given in data["names"].items()
    }
    types = {name: Type(kind) for name, kind in data["parameters"].items()}
    return parse(data["says"], Vocabulary.read(names), types)
