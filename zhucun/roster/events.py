"""News of the roster."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class RoundOpened(Event):
    name: ClassVar[str] = "roster.round.opened"
    code: str
    title: str


@dataclass(frozen=True, kw_only=True)
class RoundPublished(Event):
    name: ClassVar[str] = "roster.round.published"
    code: str
    postings: int


@dataclass(frozen=True, kw_only=True)
class TeamFormed(Event):
    name: ClassVar[str] = "roster.team.formed"
    round: str
    village: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class TeamDissolved(Event):
    name: ClassVar[str] = "roster.team.dissolved"
    village: str
    dissolved_on: date


@dataclass(frozen=True, kw_only=True)
class PostingMade(Event):
    name: ClassVar[str] = "roster.posting.made"
    person: str
    round: str
    place: str
    role: str
    starts_on: date
    is_star_instructor: bool = False


@dataclass(frozen=True, kw_only=True)
class PostingEnded(Event):
    """`recalled` tells a recall (召回) from an ordinary end."""

    name: ClassVar[str] = "roster.posting.ended"
    person: str
    ends_on: date
    recalled: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class PostingCorrected(Event):
    name: ClassVar[str] = "roster.posting.corrected"
    person: str
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class CandidateNominated(Event):
    name: ClassVar[str] = "roster.candidate.nominated"
    person: str
    round: str
    role: str
    source: str


@dataclass(frozen=True, kw_only=True)
class CandidateWithdrawn(Event):
    name: ClassVar[str] = "roster.candidate.withdrawn"
    person: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class FindingRecorded(Event):
    name: ClassVar[str] = "roster.finding.recorded"
    fact: str
    value: bool | int | str | None
    note: str
