"""News of analytics."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class DigestSent(Event):
    """A cadre was reminded of so many duties; of which is not kept: they can be computed again."""

    name: ClassVar[str] = "analytics.digest.sent"
    on: date
    late: int
    due: int


@dataclass(frozen=True, kw_only=True)
class BoardKept(Event):
    """The figures of an area as of a day were computed and kept; they stand in no event, for they
    can be computed again."""

    name: ClassVar[str] = "analytics.board.kept"
    on: date
    board_pack: str
    figures: int


@dataclass(frozen=True, kw_only=True)
class BoardsForgotten(Event):
    name: ClassVar[str] = "analytics.boards.forgotten"
    before: date
    boards: int
