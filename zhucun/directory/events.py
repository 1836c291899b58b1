"""News of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class PlaceAdded(Event):
    name: ClassVar[str] = "directory.place.added"
    code: str
    place_name: str


@dataclass(frozen=True, kw_only=True)
class PlaceEnded(Event):
    name: ClassVar[str] = "directory.place.ended"
    code: str
    until: date
    merged_into: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceRenamed(Event):
    """The place is the same one; `before` is what it was called until the day it happened."""

    name: ClassVar[str] = "directory.place.renamed"
    code: str
    place_name: str
    before: str


@dataclass(frozen=True, kw_only=True)
class PlaceTagged(Event):
    name: ClassVar[str] = "directory.place.tagged"
    tag: str
    since: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceUntagged(Event):
    name: ClassVar[str] = "directory.place.untagged"
    tag: str
    until: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceTagRetracted(Event):
    """The tag was recorded by mistake: it never held."""

    name: ClassVar[str] = "directory.place.tag-retracted"
    tag: str
    since: date
    basis: str = ""


@dataclass(frozen=True, kw_only=True)
class PlaceFigureRecorded(Event):
    name: ClassVar[str] = "directory.place.figure-recorded"
    figures: dict[str, int]


@dataclass(frozen=True, kw_only=True)
class UnitRegistered(Event):
    name: ClassVar[str] = "directory.unit.registered"
    unit_name: str


@dataclass(frozen=True, kw_only=True)
class UnitCorrected(Event):
    name: ClassVar[str] = "directory.unit.corrected"
    changed: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PersonRegistered(Event):
    name: ClassVar[str] = "directory.person.registered"
    person_name: str


@dataclass(frozen=True, kw_only=True)
class PersonCorrected(Event):
    """`changed` names the fields; values of personal fields are never in it."""

    name: ClassVar[str] = "directory.person.corrected"
    changed: list[str]


@dataclass(frozen=True, kw_only=True)
class AccountOpened(Event):
    name: ClassVar[str] = "directory.account.opened"
    username: str


@dataclass(frozen=True, kw_only=True)
class RoleGranted(Event):
    name: ClassVar[str] = "directory.role.granted"
    role: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class RoleEnded(Event):
    name: ClassVar[str] = "directory.role.ended"
    role: str
    until: date


@dataclass(frozen=True, kw_only=True)
class DeviceSignedIn(Event):
    name: ClassVar[str] = "directory.device.signed-in"
    device: str
    label: str


@dataclass(frozen=True, kw_only=True)
class DeviceRevoked(Event):
    """The device is dead for the server; what it holds stays sealed under its owner's PIN."""

    name: ClassVar[str] = "directory.device.revoked"
    device: str
    label: str
