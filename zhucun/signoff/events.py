"""News of sign-off. `about` is what the case is about, as `<kind>:<public id>`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class CaseStarted(Event):
    name: ClassVar[str] = "signoff.case.started"
    about: str
    chain: str
    pack: str
    version: str


@dataclass(frozen=True, kw_only=True)
class CaseSigned(Event):
    """`evidence`: the SM3 digest of what the signer saw."""

    name: ClassVar[str] = "signoff.case.signed"
    about: str
    step: str
    word: str
    evidence: str
    on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class CaseRejected(Event):
    name: ClassVar[str] = "signoff.case.rejected"
    about: str
    step: str
    word: str
    evidence: str
    reason: str
    on_paper: bool = False


@dataclass(frozen=True, kw_only=True)
class SignatureRecalled(Event):
    name: ClassVar[str] = "signoff.signature.recalled"
    about: str
    step: str
    word: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseFinished(Event):
    name: ClassVar[str] = "signoff.case.finished"
    about: str
    chain: str


@dataclass(frozen=True, kw_only=True)
class CaseStopped(Event):
    name: ClassVar[str] = "signoff.case.stopped"
    about: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class SigningDelegated(Event):
    name: ClassVar[str] = "signoff.delegation.given"
    role: str
    unit: str
    starts_on: date
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    name: ClassVar[str] = "signoff.delegation.ended"
    role: str
    ends_on: date


@dataclass(frozen=True, kw_only=True)
class ReviewAsked(Event):
    """Many cases are to be looked at together."""

    name: ClassVar[str] = "signoff.review.asked"
    kind: str
    chain: str
    step: str
    word: str
    cases: int


@dataclass(frozen=True, kw_only=True)
class ReviewSorted(Event):
    """Cases were left out of what will be signed, or taken in again."""

    name: ClassVar[str] = "signoff.review.sorted"
    left_out: int
    taken_in: int


@dataclass(frozen=True, kw_only=True)
class ReviewConfirmed(Event):
    """Whoever looked signs so many; each signature is an event of its own."""

    name: ClassVar[str] = "signoff.review.confirmed"
    step: str
    word: str
    cases: int


@dataclass(frozen=True, kw_only=True)
class ReviewStopped(Event):
    name: ClassVar[str] = "signoff.review.stopped"
    signed: int
