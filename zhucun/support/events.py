"""News of support. Nobody's account, insurance number or health stands in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class BatchDrawnUp(Event):
    name: ClassVar[str] = "support.batch.drawn-up"
    title: str
    year: int
    through: date
    lines: int
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class BatchSent(Event):
    """It went to its signers."""

    name: ClassVar[str] = "support.batch.sent"
    title: str


@dataclass(frozen=True, kw_only=True)
class BatchSigned(Event):
    name: ClassVar[str] = "support.batch.signed"
    title: str


@dataclass(frozen=True, kw_only=True)
class BatchExported(Event):
    """The file went to the finance office for the first time."""

    name: ClassVar[str] = "support.batch.exported"
    title: str
    lines: int
    total: Decimal


@dataclass(frozen=True, kw_only=True)
class BatchDropped(Event):
    name: ClassVar[str] = "support.batch.dropped"
    title: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Paid(Event):
    """`over_reason`: why somebody recorded more than was due."""

    name: ClassVar[str] = "support.payment.recorded"
    payment: str
    entitlement: str
    year: int
    amount: Decimal
    paid_on: date
    voucher: str
    line: str = ""
    over_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PaymentReversed(Event):
    name: ClassVar[str] = "support.payment.reversed"
    payment: str
    reverses: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class RewardWithheld(Event):
    """A case cancelled the reward of a year. `entitlements` are stopped; `is_open`: the pack names
    none, and somebody has to say which."""

    name: ClassVar[str] = "support.reward.withheld"
    case: str
    year: int
    entitlements: list[str]
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class RewardSettled(Event):
    """Somebody said which payments a cancelled reward is."""

    name: ClassVar[str] = "support.reward.settled"
    case: str
    on: date
    entitlements: list[str]
    reason: str


@dataclass(frozen=True, kw_only=True)
class RewardReleased(Event):
    """The decision was lifted, or the reward given back: what was withheld is due again."""

    name: ClassVar[str] = "support.reward.released"
    case: str
    year: int


@dataclass(frozen=True, kw_only=True)
class InsuranceAdded(Event):
    name: ClassVar[str] = "support.insurance.added"
    cover: str
    insurer: str
    since: date
    until: date
    people: int


@dataclass(frozen=True, kw_only=True)
class InsuranceExtended(Event):
    """More people came under a policy."""

    name: ClassVar[str] = "support.insurance.extended"
    since: date
    people: int


@dataclass(frozen=True, kw_only=True)
class InsuranceVoided(Event):
    """It was written down by mistake: nobody is covered by it."""

    name: ClassVar[str] = "support.insurance.voided"
    reason: str


@dataclass(frozen=True, kw_only=True)
class CareRecorded(Event):
    """Planned, or done: `on` is the day on which it was done."""

    name: ClassVar[str] = "support.care.recorded"
    care: str
    kind: str
    season: str
    planned_on: date | None
    on: date | None


@dataclass(frozen=True, kw_only=True)
class CareVoided(Event):
    name: ClassVar[str] = "support.care.voided"
    care: str
    kind: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class KitChecked(Event):
    name: ClassVar[str] = "support.kit.checked"
    there: list[str]
    missing: list[str]
    on: date


@dataclass(frozen=True, kw_only=True)
class FundRecorded(Event):
    name: ClassVar[str] = "support.fund.recorded"
    entry: str
    village: str
    year: int
    kind: str
    amount: Decimal
    document: str
    entitlement: str = ""


@dataclass(frozen=True, kw_only=True)
class FundReversed(Event):
    name: ClassVar[str] = "support.fund.reversed"
    entry: str
    reverses: str
    amount: Decimal
    reason: str


@dataclass(frozen=True, kw_only=True)
class ProjectBoundTo(Event):
    """A unit binds itself to a project of its village for a year."""

    name: ClassVar[str] = "support.project.bound"
    project: str
    year: int


@dataclass(frozen=True, kw_only=True)
class FactStated(Event):
    """Something is stated of somebody without a posting; which fact it is stays sealed."""

    name: ClassVar[str] = "support.fact.stated"
    entry: str
    year: int | None
    document: str


@dataclass(frozen=True, kw_only=True)
class FactEnded(Event):
    name: ClassVar[str] = "support.fact.ended"
    entry: str
    until: date


@dataclass(frozen=True, kw_only=True)
class FactVoided(Event):
    name: ClassVar[str] = "support.fact.voided"
    entry: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class GivenRecorded(Event):
    """To somebody without a posting: planned, or given on a day. `amount`: kept for history, money
    is a payment."""

    name: ClassVar[str] = "support.given.recorded"
    given: str
    entitlement: str
    year: int
    planned_on: date | None
    on: date | None
    document: str
    reason: str = ""
    amount: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class GivenVoided(Event):
    name: ClassVar[str] = "support.given.voided"
    given: str
    entitlement: str
    reason: str
