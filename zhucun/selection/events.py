"""News of selection."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class ProposalAsked(Event):
    """Somebody asked for a match; `settings` holds weights and changes of his own."""

    name: ClassVar[str] = "selection.proposal.asked"
    round: str
    title: str
    making: str
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class ProposalEnded(Event):
    """A computation ended: done, failed or cancelled."""

    name: ClassVar[str] = "selection.proposal.ended"
    round: str
    state: str
    failure: str = ""
    objective: int | None = None
    bound: float | None = None
    shortages: int = 0


@dataclass(frozen=True, kw_only=True)
class DecisionMade(Event):
    """A person decided that somebody must or must not serve in a village."""

    name: ClassVar[str] = "selection.decision.made"
    round: str
    kind: str
    village: str
    candidate: str
    leads: bool | None
    reason: str


@dataclass(frozen=True, kw_only=True)
class DecisionLifted(Event):
    name: ClassVar[str] = "selection.decision.lifted"
    round: str
    kind: str
    village: str
    candidate: str


@dataclass(frozen=True, kw_only=True)
class ProposalAdopted(Event):
    name: ClassVar[str] = "selection.proposal.adopted"
    round: str
    title: str
    assignments: int


@dataclass(frozen=True, kw_only=True)
class AdoptionTakenBack(Event):
    name: ClassVar[str] = "selection.adoption.taken-back"
    round: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class AssignmentAnswered(Event):
    """A side confirmed or refused; `on_behalf` where the office wrote down a paper reply."""

    name: ClassVar[str] = "selection.assignment.answered"
    round: str
    village: str
    candidate: str
    side: str
    answer: str
    reason: str
    on_behalf: bool


@dataclass(frozen=True, kw_only=True)
class ProposalPosted(Event):
    """What was confirmed is posted; the rest goes into the next match."""

    name: ClassVar[str] = "selection.proposal.posted"
    round: str
    teams: int
    postings: int
    left_over: int
    handovers: int
