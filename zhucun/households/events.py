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
    name: ClassVar[str] = "households.member.added"
    member: str
    relation: str
    since: date


@dataclass(frozen=True, kw_only=True)
class MemberChanged(Event):
    name: ClassVar[str] = "households.member.changed"
    member: str
    changed: list[str]
    version: int


@dataclass(frozen=True, kw_only=True)
class MemberEnded(Event):
    name: ClassVar[str] = "households.member.ended"
    member: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class HouseholdTagged(Event):
    name: ClassVar[str] = "households.household.tagged"
    tag: str
    since: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdUntagged(Event):
    name: ClassVar[str] = "households.household.untagged"
    tag: str
    until: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class HouseholdTagRetracted(Event):
    """The classification was recorded by mistake: it never held."""

    name: ClassVar[str] = "households.household.tag-retracted"
    tag: str
    since: date
    basis: str = ""
