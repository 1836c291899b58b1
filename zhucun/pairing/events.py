"""News of pairing. No villager is named."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class HelperEnlisted(Event):
    name: ClassVar[str] = "pairing.helper.enlisted"
    person: str
    kind: str
    level: str
    since: date


@dataclass(frozen=True, kw_only=True)
class HelperChanged(Event):
    name: ClassVar[str] = "pairing.helper.changed"
    changed: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class HelperEnded(Event):
    name: ClassVar[str] = "pairing.helper.ended"
    until: date
    reason: str
    households: int


@dataclass(frozen=True, kw_only=True)
class KinNoted(Event):
    name: ClassVar[str] = "pairing.kin.noted"
    household: str


@dataclass(frozen=True, kw_only=True)
class KinTakenBack(Event):
    name: ClassVar[str] = "pairing.kin.taken-back"
    household: str


@dataclass(frozen=True, kw_only=True)
class Paired(Event):
    name: ClassVar[str] = "pairing.pairing.made"
    household: str
    helper: str
    role: str
    since: date
    proposal: str = ""


@dataclass(frozen=True, kw_only=True)
class PairingEnded(Event):
    name: ClassVar[str] = "pairing.pairing.ended"
    household: str
    helper: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class PairingMoved(Event):
    """Its household moved to another village and keeps its helper; `left`: the village before."""

    name: ClassVar[str] = "pairing.pairing.moved"
    household: str
    helper: str
    left: str
    on: date


@dataclass(frozen=True, kw_only=True)
class PairsAsked(Event):
    name: ClassVar[str] = "pairing.proposal.asked"
    title: str
    cap: int


@dataclass(frozen=True, kw_only=True)
class PairsProposed(Event):
    name: ClassVar[str] = "pairing.proposal.made"
    title: str
    cap: int
    households: int
    helpers: int
    paired: int


@dataclass(frozen=True, kw_only=True)
class ProposalDecided(Event):
    name: ClassVar[str] = "pairing.proposal.decided"
    adopted: int
    declined: int
    passed: int
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class AdoptionAsked(Event):
    """All rows that wait are to be adopted; a worker makes the pairs, some at a time."""

    name: ClassVar[str] = "pairing.proposal.adoption-asked"
    rows: int
    since: date


@dataclass(frozen=True, kw_only=True)
class ProposalEnded(Event):
    """Work on it ended early: stopped by somebody, or it failed, with the code of the problem."""

    name: ClassVar[str] = "pairing.proposal.ended"
    state: str
    failure: str = ""


@dataclass(frozen=True, kw_only=True)
class CellMade(Event):
    name: ClassVar[str] = "pairing.cell.made"
    title: str
    head: str
    since: date


@dataclass(frozen=True, kw_only=True)
class CellChanged(Event):
    name: ClassVar[str] = "pairing.cell.changed"
    head: str
    until: date | None = None


@dataclass(frozen=True, kw_only=True)
class HouseholdsPlaced(Event):
    """Households were put into a grid; `left`: how many of them left another one for it."""

    name: ClassVar[str] = "pairing.cell.households-placed"
    households: int
    left: int
    since: date


@dataclass(frozen=True, kw_only=True)
class HouseholdsLeft(Event):
    """Households of a grid live elsewhere now, or are none any more."""

    name: ClassVar[str] = "pairing.cell.households-left"
    households: int
    on: date


@dataclass(frozen=True, kw_only=True)
class OfficeTakenUp(Event):
    name: ClassVar[str] = "pairing.office.taken-up"
    person: str
    kind: str
    level: str
    since: date


@dataclass(frozen=True, kw_only=True)
class OfficeLeft(Event):
    name: ClassVar[str] = "pairing.office.left"
    person: str
    until: date


@dataclass(frozen=True, kw_only=True)
class CallRecorded(Event):
    """A visit by office or to a paired household. An unannounced one that lies ahead has the area
    of those who planned it, so that the place does not read of it."""

    name: ClassVar[str] = "pairing.visit.recorded"
    visitor: str
    on: date


@dataclass(frozen=True, kw_only=True)
class CallVoided(Event):
    name: ClassVar[str] = "pairing.visit.voided"
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class BackingNamed(Event):
    """A township work group or a unit of the county answers for a village; `unit` by public id."""

    name: ClassVar[str] = "pairing.backing.named"
    village: str
    kind: str
    unit: str
    since: date


@dataclass(frozen=True, kw_only=True)
class BackingEnded(Event):
    name: ClassVar[str] = "pairing.backing.ended"
    village: str
    kind: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class VillageFollowed(Event):
    """What was in a merged village is in the one that it joined: so many of each."""

    name: ClassVar[str] = "pairing.village.followed"
    left: str
    village: str
    on: date
    households: int
    pairings: int
    grids: int
    helpers: int
    backings: int = 0
