"""News of the fieldwork. What was found and said stays sealed with its record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class VisitRecorded(Event):
    """`clock_off`: seconds by which the device's clock was ahead (negative: behind), where it was
    wrong."""

    name: ClassVar[str] = "fieldwork.visit.recorded"
    posting: str
    village: str
    kind: str
    on: date
    households: int
    topics: list[str]
    matters: int
    clock_off: int | None = None


@dataclass(frozen=True, kw_only=True)
class VisitChanged(Event):
    name: ClassVar[str] = "fieldwork.visit.changed"
    village: str
    changed: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class VisitVoided(Event):
    name: ClassVar[str] = "fieldwork.visit.voided"
    village: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MatterOpened(Event):
    name: ClassVar[str] = "fieldwork.matter.opened"
    village: str
    kind: str
    topic: str
    source: str
    visit: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MatterStepped(Event):
    """A step of a matter; its text and reason stay with the matter."""

    name: ClassVar[str] = "fieldwork.matter.stepped"
    village: str
    step: str
    on: date
    state: str
    level: str
    satisfied: str = ""
    due_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class MatterPassedOn(Event):
    """Another cadre answers for the matter from now on; postings by their public ids."""

    name: ClassVar[str] = "fieldwork.matter.passed-on"
    village: str
    giver: str
    taker: str


@dataclass(frozen=True, kw_only=True)
class PlanMade(Event):
    name: ClassVar[str] = "fieldwork.plan.made"
    village: str
    kind: str
    year: int
    posting: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanWithdrawn(Event):
    name: ClassVar[str] = "fieldwork.plan.withdrawn"
    village: str
    kind: str
    year: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanPledged(Event):
    """`items`: how many of the task list stand in the pledge now."""

    name: ClassVar[str] = "fieldwork.plan.pledged"
    village: str
    year: int
    items: int


@dataclass(frozen=True, kw_only=True)
class ItemAdded(Event):
    """`budget`: yuan, of a project that states one."""

    name: ClassVar[str] = "fieldwork.item.added"
    village: str
    kind: str
    title: str
    due_on: date | None = None
    budget: str | None = None


@dataclass(frozen=True, kw_only=True)
class ItemChanged(Event):
    """`budget`: as it stands from then on."""

    name: ClassVar[str] = "fieldwork.item.changed"
    village: str
    changed: list[str]
    version: int
    budget: str | None = None


@dataclass(frozen=True, kw_only=True)
class ItemSettled(Event):
    """Taken on, not taken on, or done."""

    name: ClassVar[str] = "fieldwork.item.settled"
    village: str
    title: str
    state: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ProgressReported(Event):
    """`spent`: yuan, of a project."""

    name: ClassVar[str] = "fieldwork.progress.reported"
    village: str
    title: str
    on: date
    amount: str
    evidence: str
    spent: str = "0"


@dataclass(frozen=True, kw_only=True)
class GuidanceRecorded(Event):
    """`teams`: how many were visited or took part."""

    name: ClassVar[str] = "fieldwork.guidance.recorded"
    kind: str
    level: str
    on: date
    teams: int
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class GuidanceVoided(Event):
    name: ClassVar[str] = "fieldwork.guidance.voided"
    kind: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class GuidanceFollowed(Event):
    """An item of a plan follows from it."""

    name: ClassVar[str] = "fieldwork.guidance.followed"
    item: str
    title: str


@dataclass(frozen=True, kw_only=True)
class CampaignSet(Event):
    """A visit or a matter belongs to a campaign of the pack; to none where it is empty."""

    name: ClassVar[str] = "fieldwork.campaign.set"
    campaign: str


@dataclass(frozen=True, kw_only=True)
class TicketGiven(Event):
    """`to`: the team or unit that carries it out; empty: the office of the place."""

    name: ClassVar[str] = "fieldwork.ticket.given"
    kind: str
    title: str
    due_on: date | None = None
    to: str = ""


@dataclass(frozen=True, kw_only=True)
class TicketStepped(Event):
    """A step of a ticket; its text stays with the ticket."""

    name: ClassVar[str] = "fieldwork.ticket.stepped"
    step: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CoordinationChanged(Event):
    """`what`: set-up, seated-…, left-… or met."""

    name: ClassVar[str] = "fieldwork.coordination.changed"
    what: str
    on: date


@dataclass(frozen=True, kw_only=True)
class InspectionPlanned(Event):
    """`population`: teams that serve there; `commitment` and `frame`, of a draw, bind the seed and
    the teams."""

    name: ClassVar[str] = "fieldwork.inspection.planned"
    kind: str
    level: str
    teams: int
    population: int
    points: int
    commitment: str = ""
    frame: str = ""


@dataclass(frozen=True, kw_only=True)
class InspectionDrawn(Event):
    """With seed, word and frame anybody repeats the draw."""

    name: ClassVar[str] = "fieldwork.inspection.drawn"
    seed: str
    word: str
    frame: str
    drawn: int


@dataclass(frozen=True, kw_only=True)
class InspectionMade(Event):
    """How many points of the checklist were in order, were not, and were not looked at."""

    name: ClassVar[str] = "fieldwork.inspection.made"
    team: str
    on: date
    met: int
    not_met: int
    not_looked_at: int


@dataclass(frozen=True, kw_only=True)
class InspectionWithdrawn(Event):
    name: ClassVar[str] = "fieldwork.inspection.withdrawn"
    reason: str
