"""News of what statistics offices state year by year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class YearFigureStated(Event):
    """A number of a year was stated; `before`: what stood there, empty where nothing did."""

    name: ClassVar[str] = "economy.year-figure.stated"
    kind: str
    year: int
    value: str
    before: str
    source: str
