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
class RotationOrdered(Event):
    """A notice of a collective rotation was recorded, or `rounds` (codes) were placed below it."""

    name: ClassVar[str] = "roster.rotation.ordered"
    number: str
    issued_on: date
    rounds: list[str]


@dataclass(frozen=True, kw_only=True)
class TeamAdjusted(Event):
    """A team was adjusted outside the rotation; `leaving` and `joining` are postings."""

    name: ClassVar[str] = "roster.team.adjusted"
    village: str
    on: date
    leaving: list[str]
    joining: list[str]


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


@dataclass(frozen=True, kw_only=True)
class VillageFixed(Event):
    """A village became part of a round, or what was fixed of it was set right."""

    name: ClassVar[str] = "roster.village.fixed"
    round: str
    village: str
    tags: list[str]
    must_have_first_secretary: bool
    team_least: int
    team_most: int | None


@dataclass(frozen=True, kw_only=True)
class VillageLeft(Event):
    """A village left a round; `into` is the village that takes its place (并村)."""

    name: ClassVar[str] = "roster.village.left"
    round: str
    village: str
    reason: str
    into: str = ""


@dataclass(frozen=True, kw_only=True)
class VillagesAnnounced(Event):
    name: ClassVar[str] = "roster.villages.announced"
    code: str
    villages: int


@dataclass(frozen=True, kw_only=True)
class NeedsStated(Event):
    name: ClassVar[str] = "roster.needs.stated"
    round: str
    village: str
    specialities: list[str]


@dataclass(frozen=True, kw_only=True)
class VillageWishesStated(Event):
    name: ClassVar[str] = "roster.village.wishes-stated"
    round: str
    village: str
    unit_kinds: list[str]


@dataclass(frozen=True, kw_only=True)
class PeopleOffered(Event):
    name: ClassVar[str] = "roster.people.offered"
    round: str
    unit: str
    quota: int
    reach: list[str]


@dataclass(frozen=True, kw_only=True)
class OfferWithdrawn(Event):
    name: ClassVar[str] = "roster.offer.withdrawn"
    round: str
    unit: str
    reason: str
    candidates: int


@dataclass(frozen=True, kw_only=True)
class WishesStated(Event):
    name: ClassVar[str] = "roster.candidate.wishes-stated"
    person: str
    round: str
    villages: list[str]


@dataclass(frozen=True, kw_only=True)
class AvoidancesNoted(Event):
    """How many places; which and why stay with the candidate."""

    name: ClassVar[str] = "roster.avoidances.noted"
    person: str
    number: int


@dataclass(frozen=True, kw_only=True)
class AvoidanceLifted(Event):
    name: ClassVar[str] = "roster.avoidance.lifted"
    person: str


@dataclass(frozen=True, kw_only=True)
class TakeUpRecorded(Event):
    name: ClassVar[str] = "roster.takeup.recorded"
    step: str
    done_on: date


@dataclass(frozen=True, kw_only=True)
class PromiseMade(Event):
    """What was promised stays with the promise: it may name a household."""

    name: ClassVar[str] = "roster.promise.made"
    promise: str
    village: str


@dataclass(frozen=True, kw_only=True)
class PromiseEnded(Event):
    name: ClassVar[str] = "roster.promise.ended"
    promise: str
    village: str
    ended_on: date


@dataclass(frozen=True, kw_only=True)
class HandoverOpened(Event):
    name: ClassVar[str] = "roster.handover.opened"
    village: str
    taker: str
    items: int


@dataclass(frozen=True, kw_only=True)
class HandoverChanged(Event):
    """A successor was named, items were added, days together were recorded."""

    name: ClassVar[str] = "roster.handover.changed"
    village: str
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class HandoverItemAnswered(Event):
    """`on_paper`: the office recorded what the successor had signed, or accepted for him."""

    name: ClassVar[str] = "roster.handover.item-answered"
    item: str
    kind: str
    answer: str
    on_paper: bool


@dataclass(frozen=True, kw_only=True)
class HandoverSigned(Event):
    name: ClassVar[str] = "roster.handover.signed"
    side: str
    signed_on: date
    on_paper: bool


@dataclass(frozen=True, kw_only=True)
class CadreReleased(Event):
    """`override`: why the office released him although `open_items` were not taken over."""

    name: ClassVar[str] = "roster.cadre.released"
    person: str
    released_on: date
    reason: str
    open_items: int
    override: str


@dataclass(frozen=True, kw_only=True)
class ItemTicked(Event):
    """An item of a checklist was answered; `holds` None: the answer was taken back."""

    name: ClassVar[str] = "roster.checklist.ticked"
    checklist: str
    item: str
    holds: bool | None
    note: str
