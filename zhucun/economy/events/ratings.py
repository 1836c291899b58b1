"""News of credit ratings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class HouseholdRated(Event):
    name: ClassVar[str] = "economy.household.rated"
    household: str
    on: date
    grade: str
    station: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class RatingChanged(Event):
    name: ClassVar[str] = "economy.rating.changed"
    household: str
    changed: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    version: int
