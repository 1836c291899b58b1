"""News of the village economy. No person is named: households and members by their public ids."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from zhucun.economy.events.honours import HonourEnded as HonourEnded
from zhucun.economy.events.honours import HonourRecorded as HonourRecorded
from zhucun.economy.events.ratings import HouseholdRated as HouseholdRated
from zhucun.economy.events.ratings import RatingChanged as RatingChanged
from zhucun.economy.events.series import YearFigureStated as YearFigureStated
from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BodyRegistered(Event):
    name: ClassVar[str] = "economy.body.registered"
    kind: str
    title: str
    since: date
    credit_code: str = ""


@dataclass(frozen=True, kw_only=True)
class BodyChanged(Event):
    """`before` and `after`: the value of each changed field; other records by their public ids."""

    name: ClassVar[str] = "economy.body.changed"
    changed: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    version: int


@dataclass(frozen=True, kw_only=True)
class BodyEnded(Event):
    name: ClassVar[str] = "economy.body.ended"
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class FoundingDecided(Event):
    """Team and village committees decided to set up a co-operative; the signatures are events of
    the sign-off."""

    name: ClassVar[str] = "economy.founding.decided"
    title: str
    on: date


@dataclass(frozen=True, kw_only=True)
class FoundingWithdrawn(Event):
    name: ClassVar[str] = "economy.founding.withdrawn"
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class MembersJoined(Event):
    """Households, by public id, that belong to a body from a day on."""

    name: ClassVar[str] = "economy.members.joined"
    households: list[str]
    since: date


@dataclass(frozen=True, kw_only=True)
class MemberLeft(Event):
    name: ClassVar[str] = "economy.member.left"
    household: str
    until: date


@dataclass(frozen=True, kw_only=True)
class VillagesLinked(Event):
    """Villages, by code, that fight together from a day on."""

    name: ClassVar[str] = "economy.group.linked"
    title: str
    villages: list[str]
    since: date


@dataclass(frozen=True, kw_only=True)
class GroupEnded(Event):
    name: ClassVar[str] = "economy.group.ended"
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class IndustryStated(Event):
    name: ClassVar[str] = "economy.industry.stated"
    title: str
    role: str
    since: date


@dataclass(frozen=True, kw_only=True)
class IndustryEnded(Event):
    name: ClassVar[str] = "economy.industry.ended"
    title: str
    until: date


@dataclass(frozen=True, kw_only=True)
class ResourceStated(Event):
    name: ClassVar[str] = "economy.resource.stated"
    title: str
    heading: str
    since: date


@dataclass(frozen=True, kw_only=True)
class ResourceEnded(Event):
    name: ClassVar[str] = "economy.resource.ended"
    title: str
    until: date


@dataclass(frozen=True, kw_only=True)
class OfferRecorded(Event):
    """`sender`: the unit, by its public id."""

    name: ClassVar[str] = "economy.offer.recorded"
    title: str
    sender: str
    on: date


@dataclass(frozen=True, kw_only=True)
class OfferClosed(Event):
    name: ClassVar[str] = "economy.offer.closed"
    title: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class IncomeBooked(Event):
    """`amount`: yuan."""

    name: ClassVar[str] = "economy.income.booked"
    year: int
    kind: str
    nature: str
    amount: str
    on: date


@dataclass(frozen=True, kw_only=True)
class BookingVoided(Event):
    """A booking (income, money received, a sale) was struck out."""

    name: ClassVar[str] = "economy.booking.voided"
    what: str
    on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProjectOpened(Event):
    name: ClassVar[str] = "economy.project.opened"
    kind: str
    title: str
    on: date
    plan_item: str = ""


@dataclass(frozen=True, kw_only=True)
class ProjectChanged(Event):
    """`before` and `after`: the value of each changed field; other records by their public ids."""

    name: ClassVar[str] = "economy.project.changed"
    changed: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    version: int


@dataclass(frozen=True, kw_only=True)
class ProjectClosed(Event):
    name: ClassVar[str] = "economy.project.closed"
    on: date
    reason: str
    is_given_up: bool = False


@dataclass(frozen=True, kw_only=True)
class ProjectPhotoKept(Event):
    """`digest`: SM3 of the picture."""

    name: ClassVar[str] = "economy.project-photo.kept"
    moment: str
    on: date
    digest: str


@dataclass(frozen=True, kw_only=True)
class ProjectPhotoRemoved(Event):
    name: ClassVar[str] = "economy.project-photo.removed"
    moment: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class HouseholdLinked(Event):
    """`granted` and `received`: yuan."""

    name: ClassVar[str] = "economy.household.linked"
    household: str
    since: date
    granted: str
    received: str | None = None


@dataclass(frozen=True, kw_only=True)
class FundReceived(Event):
    name: ClassVar[str] = "economy.fund.received"
    kind: str
    amount: str
    on: date
    project: str = ""


@dataclass(frozen=True, kw_only=True)
class SaleRecorded(Event):
    name: ClassVar[str] = "economy.sale.recorded"
    product: str
    quantity: str
    unit: str
    on: date
    yuan: str | None = None


@dataclass(frozen=True, kw_only=True)
class PostOpened(Event):
    name: ClassVar[str] = "economy.post.opened"
    title: str
    since: date


@dataclass(frozen=True, kw_only=True)
class PostClosed(Event):
    name: ClassVar[str] = "economy.post.closed"
    title: str
    until: date


@dataclass(frozen=True, kw_only=True)
class JobBegun(Event):
    name: ClassVar[str] = "economy.job.begun"
    member: str
    household: str
    kind: str
    since: date


@dataclass(frozen=True, kw_only=True)
class JobEnded(Event):
    name: ClassVar[str] = "economy.job.ended"
    member: str
    until: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class SchoolRecorded(Event):
    name: ClassVar[str] = "economy.school.recorded"
    title: str
    since: date


@dataclass(frozen=True, kw_only=True)
class SchoolClosed(Event):
    name: ClassVar[str] = "economy.school.closed"
    until: date


@dataclass(frozen=True, kw_only=True)
class CareCentreOpened(Event):
    """`school`: its public id; empty: at the office of the village."""

    name: ClassVar[str] = "economy.care_centre.opened"
    school: str
    since: date


@dataclass(frozen=True, kw_only=True)
class CareCentreClosed(Event):
    name: ClassVar[str] = "economy.care_centre.closed"
    until: date


@dataclass(frozen=True, kw_only=True)
class WishStated(Event):
    """What a member wishes to work in."""

    name: ClassVar[str] = "economy.wish.stated"
    member: str
    household: str
    sector: str
    since: date


@dataclass(frozen=True, kw_only=True)
class WishEnded(Event):
    name: ClassVar[str] = "economy.wish.ended"
    member: str
    until: date


@dataclass(frozen=True, kw_only=True)
class StationOpened(Event):
    name: ClassVar[str] = "economy.station.opened"
    since: date


@dataclass(frozen=True, kw_only=True)
class StationChanged(Event):
    name: ClassVar[str] = "economy.station.changed"
    changed: list[str]
    before: dict[str, Any]
    after: dict[str, Any]
    version: int


@dataclass(frozen=True, kw_only=True)
class StationClosed(Event):
    name: ClassVar[str] = "economy.station.closed"
    until: date


@dataclass(frozen=True, kw_only=True)
class LoanGranted(Event):
    """`amount`: yuan; `judged`: what each rule of the pack said."""

    name: ClassVar[str] = "economy.loan.granted"
    household: str
    amount: str
    months: int
    on: date
    judged: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class LoanRepaid(Event):
    """`owed`: what is still owed after it."""

    name: ClassVar[str] = "economy.loan.repaid"
    amount: str
    on: date
    owed: str


@dataclass(frozen=True, kw_only=True)
class RiskFundMoved(Event):
    name: ClassVar[str] = "economy.risk-fund.moved"
    kind: str
    amount: str
    on: date
    loan: str = ""


@dataclass(frozen=True, kw_only=True)
class RelocationPlanned(Event):
    name: ClassVar[str] = "economy.relocation.planned"
    household: str
    persons: int
    on: date


@dataclass(frozen=True, kw_only=True)
class RelocationReached(Event):
    name: ClassVar[str] = "economy.relocation.reached"
    stage: str
    on: date


@dataclass(frozen=True, kw_only=True)
class OccupancyChecked(Event):
    name: ClassVar[str] = "economy.occupancy.checked"
    on: date
    is_occupied: bool
