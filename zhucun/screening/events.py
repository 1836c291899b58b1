"""News of cross-checks. Nobody is named in them, and no number of anybody stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ListTaken(Event):
    """A list was accepted. The subject is `register_list:<public id>`."""

    name: ClassVar[str] = "screening.list.taken"
    register: str
    as_of: date
    rows: int


@dataclass(frozen=True, kw_only=True)
class ListDeclared(Event):
    """Who gave it, and on what basis it is compared."""

    name: ClassVar[str] = "screening.list.declared"
    source: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class ListWithdrawn(Event):
    name: ClassVar[str] = "screening.list.withdrawn"
    reason: str


@dataclass(frozen=True, kw_only=True)
class ScreensRun(Event):
    """The subject is `screening_run:<public id>`; `found`: leads that were new."""

    name: ClassVar[str] = "screening.screens.run"
    starts_on: date
    ends_on: date
    as_of: date
    payments: int
    found: int


@dataclass(frozen=True, kw_only=True)
class LeadAssigned(Event):
    """The subject is `lead:<public id>`."""

    name: ClassVar[str] = "screening.lead.assigned"
    screen: str
    to: str
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class LeadVerified(Event):
    name: ClassVar[str] = "screening.lead.verified"
    on: date


@dataclass(frozen=True, kw_only=True)
class LeadDecided(Event):
    """`violation`: the kind of it, empty where there is none."""

    name: ClassVar[str] = "screening.lead.decided"
    verdict: str
    violation: str
    on: date


@dataclass(frozen=True, kw_only=True)
class LeadClosed(Event):
    name: ClassVar[str] = "screening.lead.closed"
    act: str
    amount: str
    document: str
    on: date


@dataclass(frozen=True, kw_only=True)
class LeadFollowed(Event):
    """A case of accountability rests on it; empty: that case was withdrawn."""

    name: ClassVar[str] = "screening.lead.followed"
    liability: str
