"""A scheme as people and reviewers meet it; kept as data with a freeze, and read again from that
alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from zhucun.appraisal.enums import Source
from zhucun.appraisal.queries.keeping import as_data, from_data
from zhucun.appraisal.queries.parts import Class, Part, Spoken, Words
from zhucun.appraisal.queries.periods import Span
from zhucun.appraisal.queries.settings import Settings, Share
from zhucun.appraisal.queries.sides import Side
from zhucun.engines import score as engine


@dataclass(frozen=True, kw_only=True)
class Grade:
    id: str
    label: Words
    share_max: Decimal | None


@dataclass(frozen=True, kw_only=True)
class View:
    """A scheme as people and reviewers meet it; `sides`: the days by their rules, several where
    these change."""

    score: str
    label: Words
    pack: str
    version: str
    parts: tuple[Part, ...]
    grades: tuple[Grade, ...]
    gates: tuple[tuple[str, Words], ...]
    settings: Settings
    settings_document: str
    sides: tuple[Side, ...]

    def part(self, name: str) -> Part | None:
        return next((one for one in self.parts if one.id == name), None)

    def grade(self, name: str) -> Grade | None:
        return next((one for one in self.grades if one.id == name), None)

    @property
    def has_weights(self) -> bool:
        """Whether a total can be computed: the parts that count have their weights."""
        weighed = [part for part in self.parts if part.weight is not None]
        return len(self.parts) < 2 or bool(self.settings.weights) or weighed == [*self.parts]


_KINDS: dict[str, Any] = {
    one.__name__: one for one in (Class, Grade, Part, Settings, Share, Side, Span, Spoken, View)
}


def view_data(value: Any) -> Any:
    """A scheme as plain data. Who may review is left out: of what is frozen nobody does any
    more."""
    if isinstance(value, engine.Segment):
        return {"segment": as_data(value)}
    if is_dataclass(value) and not isinstance(value, type):
        held = {
            one.name: view_data(getattr(value, one.name))
            for one in fields(value)
            if one.name != "signer"
        }
        return {"is": type(value).__name__, "of": held}
    if isinstance(value, Decimal):
        return {"number": str(value)}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Source):
        return value.value
    if isinstance(value, Mapping):
        return {"map": {name: view_data(each) for name, each in value.items()}}
    if isinstance(value, (list, tuple)):
        return [view_data(each) for each in value]
    return value


def view_from(data: Any) -> Any:
    """What `view_data` wrote."""
    if isinstance(data, list):
        return tuple(view_from(each) for each in data)
    if not isinstance(data, Mapping):
        return data
    if "segment" in data:
        return from_data(data["segment"])
    if "is" in data:
        given = {name: view_from(each) for name, each in data["of"].items()}
        if data["is"] == Class.__name__:
            given |= {"source": Source(given["source"]), "signer": None}
        return _KINDS[data["is"]](**given)
    if "number" in data:
        return Decimal(data["number"])
    if "day" in data:
        return date.fromisoformat(data["day"])
    return {name: view_from(each) for name, each in data["map"].items()}
