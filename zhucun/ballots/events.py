"""News of the evaluation by villagers. There is none of a single ballot, and none holds a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PollOpened(Event):
    name: ClassVar[str] = "ballots.poll.opened"
    kind: str
    title: str
    subjects: list[str]
    lines: int
    starts_on: date
    ends_on: date
    least: int


@dataclass(frozen=True, kw_only=True)
class SampleCommitted(Event):
    """The seed is drawn and bound, and so are the households: nobody can change either any more."""

    name: ClassVar[str] = "ballots.sample.committed"
    number: int
    commitment: str
    frame: str
    households: int
    specials: int
    wanted: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SampleDrawn(Event):
    name: ClassVar[str] = "ballots.sample.drawn"
    number: int
    seed: str
    word: str
    frame: str
    drawn: int
    specials: int


@dataclass(frozen=True, kw_only=True)
class SheetsPrinted(Event):
    """`withdrawn`: codes of an earlier print that hold no more."""

    name: ClassVar[str] = "ballots.sheets.printed"
    sheets: int
    withdrawn: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class KioskOpened(Event):
    name: ClassVar[str] = "ballots.kiosk.opened"
    kiosk: str


@dataclass(frozen=True, kw_only=True)
class KioskShut(Event):
    name: ClassVar[str] = "ballots.kiosk.shut"
    kiosk: str


@dataclass(frozen=True, kw_only=True)
class PollClosed(Event):
    """The only news of ballots: how many there were."""

    name: ClassVar[str] = "ballots.poll.closed"
    issued: int
    back: int
    spoiled: int


@dataclass(frozen=True, kw_only=True)
class PollBroughtForward(Event):
    """The last day was mistyped or is no longer needed; `before` is what was announced."""

    name: ClassVar[str] = "ballots.poll.brought-forward"
    before: date
    ends_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PollVoided(Event):
    """Before it was closed: nobody had read what it found."""

    name: ClassVar[str] = "ballots.poll.voided"
    reason: str


@dataclass(frozen=True, kw_only=True)
class PollSetAside(Event):
    """It was closed, its counts stay on record and count for nothing."""

    name: ClassVar[str] = "ballots.poll.set-aside"
    reason: str
