"""News of the monitoring. What was seen of a household stays sealed with its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class SignTaken(Event):
    """`opened`: the sign opened the case; else it joined one. No household was named twice."""

    name: ClassVar[str] = "monitoring.sign.taken"
    case: str
    source: str
    kind: str
    on: date
    opened: bool
    rule: str = ""


@dataclass(frozen=True, kw_only=True)
class SignSettled(Event):
    name: ClassVar[str] = "monitoring.sign.settled"
    case: str
    on: date
    how: str


@dataclass(frozen=True, kw_only=True)
class SignConfirmed(Event):
    """Somebody compared it with the registry: it is this household."""

    name: ClassVar[str] = "monitoring.sign.confirmed"
    case: str


@dataclass(frozen=True, kw_only=True)
class CaseMoved(Event):
    """Its household moved; `left`: the village before."""

    name: ClassVar[str] = "monitoring.case.moved"
    left: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CaseEnded(Event):
    """Its household is none any more: nobody decided on it."""

    name: ClassVar[str] = "monitoring.case.ended"
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseReturned(Event):
    """The end of its household, of the day `on`, was taken back: it goes on."""

    name: ClassVar[str] = "monitoring.case.returned"
    on: date


@dataclass(frozen=True, kw_only=True)
class CaseDispatched(Event):
    name: ClassVar[str] = "monitoring.case.dispatched"
    owner: str
    on: date


@dataclass(frozen=True, kw_only=True)
class GreenChannelOpened(Event):
    name: ClassVar[str] = "monitoring.case.green"
    reason: str


@dataclass(frozen=True, kw_only=True)
class LetterRecorded(Event):
    """The household's letter of authorisation; `members`: how many it covers."""

    name: ClassVar[str] = "monitoring.letter.recorded"
    letter: str
    on: date
    members: int
    scope: list[str]


@dataclass(frozen=True, kw_only=True)
class LetterWithdrawn(Event):
    """The household took its leave back."""

    name: ClassVar[str] = "monitoring.letter.withdrawn"
    letter: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CaseChecked(Event):
    name: ClassVar[str] = "monitoring.case.checked"
    on: date
    proposed: str
    authorised_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class DataCompared(Event):
    name: ClassVar[str] = "monitoring.case.compared"
    on: date


@dataclass(frozen=True, kw_only=True)
class CaseReviewed(Event):
    name: ClassVar[str] = "monitoring.case.reviewed"
    on: date
    votes_for: int
    votes_against: int


@dataclass(frozen=True, kw_only=True)
class CasePublished(Event):
    """Also of a removal: `about` is what was published."""

    name: ClassVar[str] = "monitoring.case.published"
    about: str
    since: date
    until: date


@dataclass(frozen=True, kw_only=True)
class ObjectionNoted(Event):
    """An objection came in, or was answered."""

    name: ClassVar[str] = "monitoring.case.objection"
    about: str
    answered: bool


@dataclass(frozen=True, kw_only=True)
class ReviewSentBack(Event):
    """What was reviewed and published of a case or a removal (`about`) is void: it was sent back to
    the village. The days of the review and of the publicity that were."""

    name: ClassVar[str] = "monitoring.review.sent_back"
    about: str
    on: date
    reviewed_on: date | None = None
    published_from: date | None = None
    published_until: date | None = None


@dataclass(frozen=True, kw_only=True)
class CaseIdentified(Event):
    name: ClassVar[str] = "monitoring.case.identified"
    on: date
    proposed: str


@dataclass(frozen=True, kw_only=True)
class CaseRefused(Event):
    name: ClassVar[str] = "monitoring.case.refused"
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseAnnounced(Event):
    name: ClassVar[str] = "monitoring.case.announced"
    on: date


@dataclass(frozen=True, kw_only=True)
class MeasureAdded(Event):
    name: ClassVar[str] = "monitoring.measure.added"
    measure: str
    title: str
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MeasureDelivered(Event):
    name: ClassVar[str] = "monitoring.measure.delivered"
    measure: str
    title: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RemovalAsked(Event):
    name: ClassVar[str] = "monitoring.removal.asked"
    removal: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RemovalCorrected(Event):
    """It was sent back to who checks, and is handed in again."""

    name: ClassVar[str] = "monitoring.removal.corrected"
    removal: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RemovalWithdrawn(Event):
    name: ClassVar[str] = "monitoring.removal.withdrawn"
    removal: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class RemovalReturned(Event):
    """The end of its household, of the day `on`, was taken back: it is examined anew."""

    name: ClassVar[str] = "monitoring.removal.returned"
    removal: str
    on: date


@dataclass(frozen=True, kw_only=True)
class RiskRemoved(Event):
    name: ClassVar[str] = "monitoring.risk.removed"
    removal: str
    on: date


@dataclass(frozen=True, kw_only=True)
class FourChecked(Event):
    """After the exit, or the removal of a risk: which of the four things no longer hold."""

    name: ClassVar[str] = "monitoring.four.checked"
    on: date
    taken: list[str]


@dataclass(frozen=True, kw_only=True)
class HouseholdsScreened(Event):
    name: ClassVar[str] = "monitoring.households.screened"
    on: date
    looked_at: int
    found: int
    is_whole: bool
