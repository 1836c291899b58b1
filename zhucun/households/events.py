"""News of the registry. No name, number or phone of a villager is in an event: fields are named,
values are not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class HouseholdAdded(Event):
    name: ClassVar[str] = "households.household.added"
    number: str
    village: str
    since: date
    members: int
    came: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdChanged(Event):
    """`version` is that after the change: who saw an older one can be told what changed since."""

    name: ClassVar[str] = "households.household.changed"
    changed: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class HouseholdMoved(Event):
    name: ClassVar[str] = "households.household.moved"
    left: str
    village: str
    on: date
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdEnded(Event):
    name: ClassVar[str] = "households.household.ended"
    number: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MemberAdded(Event):
    """`other` is the number of the household from which he came, if it is on record."""

    name: ClassVar[str] = "households.member.added"
    member: str
    relation: str
    since: date
    reason: str = ""
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    name: ClassVar[str] = "households.member.changed"
    member: str
    changed: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class MemberEnded(Event):
    """`other` is the number of the household that he joined, if it is on record."""

    name: ClassVar[str] = "households.member.ended"
    member: str
    until: date
    reason: str
    other: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdEndRetracted(Event):
    """The end was recorded by mistake: the household never ended, nor what ended with it."""

    name: ClassVar[str] = "households.household.end-retracted"
    number: str
    until: date
    reason: str
    members: int
    tags: list[str]
    basis: str


@dataclass(frozen=True, kw_only=True)
class MemberEndRetracted(Event):
    """The death or the leaving was recorded by mistake: the member never ceased to belong."""

    name: ClassVar[str] = "households.member.end-retracted"
    member: str
    until: date
    reason: str
    basis: str


@dataclass(frozen=True, kw_only=True)
class HouseholdTagged(Event):
    """`decided`: the room above whose decision it was, or "history", told by a source."""

    name: ClassVar[str] = "households.household.tagged"
    tag: str
    since: date
    basis: str = ""
    decided: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdUntagged(Event):
    name: ClassVar[str] = "households.household.untagged"
    tag: str
    until: date
    basis: str = ""
    decided: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdTagRetracted(Event):
    """The classification was recorded by mistake: it never held."""

    name: ClassVar[str] = "households.household.tag-retracted"
    tag: str
    since: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdSplit(Event):
    """分户: some members founded the household `number`."""

    name: ClassVar[str] = "households.household.split"
    number: str
    members: int
    on: date


@dataclass(frozen=True, kw_only=True)
class HouseholdJoined(Event):
    """并户: the household `number` joined this one with its members."""

    name: ClassVar[str] = "households.household.joined"
    number: str
    members: int
    on: date


@dataclass(frozen=True, kw_only=True)
class IncomeRecorded(Event):
    """The months and the parts that are known; no amount is in the journal."""

    name: ClassVar[str] = "households.income.recorded"
    income: str
    starts_on: date
    ends_on: date
    parts: list[str]
    corrected: bool = False


@dataclass(frozen=True, kw_only=True)
class IncomeRetracted(Event):
    name: ClassVar[str] = "households.income.retracted"
    income: str
    starts_on: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class StateRecorded(Event):
    """What holds of a home, or of the member `member`, from a day on; fields, no values."""

    name: ClassVar[str] = "households.state.recorded"
    changed: list[str]
    since: date
    member: str = ""


@dataclass(frozen=True, kw_only=True)
class StockCounted(Event):
    """The account of an area was closed: what was counted then stays."""

    name: ClassVar[str] = "households.stock.counted"
    tag: str
    on: date
    households: int
    persons: int
