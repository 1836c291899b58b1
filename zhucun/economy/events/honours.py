"""News of what villages are honoured for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class HonourRecorded(Event):
    """A village holds an honour from a day on; `document`: by which it was given."""

    name: ClassVar[str] = "economy.honour.recorded"
    kind: str
    level: str
    title: str
    document: str
    since: date


@dataclass(frozen=True, kw_only=True)
class HonourEnded(Event):
    """The honour was taken back, ran out, or was entered by mistake."""

    name: ClassVar[str] = "economy.honour.ended"
    title: str
    until: date
    reason: str
