"""News of exits. The subject is `exit:<public id>`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ExitOpened(Event):
    """`about`: the household's public id, or the code of the place."""

    name: ClassVar[str] = "exits.exit.opened"
    kind: str
    about: str
    year: int
    on: date


@dataclass(frozen=True, kw_only=True)
class ExitAnswered(Event):
    """What was found on site; `answers` as [word, yes or no]."""

    name: ClassVar[str] = "exits.exit.answered"
    on: date
    answers: list[tuple[str, bool]]
    farmers_income: str = ""


@dataclass(frozen=True, kw_only=True)
class ExitSigned(Event):
    """The chain is done. Nothing has left a register yet."""

    name: ClassVar[str] = "exits.exit.signed"
    on: date


@dataclass(frozen=True, kw_only=True)
class CountyPassed(Event):
    name: ClassVar[str] = "exits.county.passed"
    on: date


@dataclass(frozen=True, kw_only=True)
class NationalAwaited(Event):
    name: ClassVar[str] = "exits.county.national-awaited"
    on: date


@dataclass(frozen=True, kw_only=True)
class Exited(Event):
    """The class ended in its register with this day."""

    name: ClassVar[str] = "exits.exit.entered"
    kind: str
    about: str
    on: date


@dataclass(frozen=True, kw_only=True)
class ExitWithdrawn(Event):
    name: ClassVar[str] = "exits.exit.withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ExitReturned(Event):
    """The end of its household, of the day `on`, was taken back: it goes on."""

    name: ClassVar[str] = "exits.exit.returned"
    on: date


@dataclass(frozen=True, kw_only=True)
class ExitMoved(Event):
    """Its household moved; `left`: the village before."""

    name: ClassVar[str] = "exits.exit.moved"
    left: str
    on: date
