"""News of presence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event

# ── month sheets, duty, checks ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class TripRecorded(Event):
    name: ClassVar[str] = "presence.trip.recorded"
    trip: str
    kind: str
    starts_on: date
    ends_on: date
    to_unit: bool = False


@dataclass(frozen=True, kw_only=True)
class TripCancelled(Event):
    name: ClassVar[str] = "presence.trip.cancelled"
    trip: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class NightDutySet(Event):
    """The rota of a village for one or more nights: each night with who is on duty."""

    name: ClassVar[str] = "presence.night-duty.set"
    nights: dict[str, list[str]]


@dataclass(frozen=True, kw_only=True)
class SheetConfirmed(Event):
    """The cadre confirmed his month."""

    name: ClassVar[str] = "presence.sheet.confirmed"
    month: date
    days: str


@dataclass(frozen=True, kw_only=True)
class SheetLocked(Event):
    """The township confirmed the month; from here on there are corrections only."""

    name: ClassVar[str] = "presence.sheet.locked"
    month: date
    days: str
    village_days: int
    without_own_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SheetCorrected(Event):
    """One day of a locked sheet set right; where `was` = `becomes` a proposal was turned down."""

    name: ClassVar[str] = "presence.sheet.corrected"
    day: date
    was: str
    becomes: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ChecksDrawn(Event):
    name: ClassVar[str] = "presence.checks.drawn"
    seed: str
    on: date
    size: int
    population: int
    frame: str


@dataclass(frozen=True, kw_only=True)
class CheckRecorded(Event):
    name: ClassVar[str] = "presence.check.recorded"
    check: str
    on: date
    method: str
    result: str


@dataclass(frozen=True, kw_only=True)
class CheckAnswered(Event):
    """The cadre answered what a check found; the words are personal data and stand there only."""

    name: ClassVar[str] = "presence.check.answered"
    check: str


@dataclass(frozen=True, kw_only=True)
class CheckVoided(Event):
    name: ClassVar[str] = "presence.check.voided"
    check: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class WarningDecided(Event):
    """A person decided about an absence; `proposed` is what the pack's ladder says."""

    name: ClassVar[str] = "presence.warning.decided"
    check: str
    step: str
    proposed: str
    reason: str


# ── leave ────────────────────────────────────────


@dataclass(frozen=True, kw_only=True)
class LeaveAsked(Event):
    """Neither the reason nor the contact stands here: they are personal data."""

    name: ClassVar[str] = "presence.leave.asked"
    leave: str
    kind: str
    starts_on: date
    ends_on: date
    days: str
    substitute: str = ""


@dataclass(frozen=True, kw_only=True)
class LeaveChanged(Event):
    name: ClassVar[str] = "presence.leave.changed"
    leave: str
    fields: list[str]


@dataclass(frozen=True, kw_only=True)
class LeaveDecided(Event):
    """The last signature that it needed, a refusal, or a signature taken back (asked again)."""

    name: ClassVar[str] = "presence.leave.decided"
    leave: str
    state: str


@dataclass(frozen=True, kw_only=True)
class LeaveCancelled(Event):
    name: ClassVar[str] = "presence.leave.cancelled"
    leave: str


@dataclass(frozen=True, kw_only=True)
class LeaveReturned(Event):
    """`days` that count in the end; `late_days` after the day due back are no leave."""

    name: ClassVar[str] = "presence.leave.returned"
    leave: str
    returned_on: date
    days: str
    late_days: int


@dataclass(frozen=True, kw_only=True)
class CalendarLinkMade(Event):
    name: ClassVar[str] = "presence.calendar-link.made"


@dataclass(frozen=True, kw_only=True)
class CalendarLinkRevoked(Event):
    name: ClassVar[str] = "presence.calendar-link.revoked"
