"""What the API says of the village economy. Money is in yuan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.doors.api.fieldwork.plan_schemas import Number
from zhucun.economy import queries
from zhucun.economy.enums import (
    BodyKind,
    FundKind,
    IncomeKind,
    JobKind,
    Link,
    Nature,
    ProjectKind,
    ProjectState,
    Purpose,
    RiskMove,
    Stage,
    Trade,
)


class RecordedOut(Schema):
    """The record that a change made or changed."""

    id: str


class _Row(Schema):
    """A record of a village economy: fields of the same name as those of the record."""

    id: str
    area: str = Field(description="The division code of its place.")

    @classmethod
    def of(cls, row: Any) -> Any:
        return cls(**cls.fields_of(row))

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        linked = {"household", "project", "body", "borrower", "member", "post", "station"}
        values = {name: getattr(row, name) for name in cls.model_fields if hasattr(row, name)}
        found = {n: v.public_id if n in linked and v else v for n, v in values.items()}
        return {**found, "id": row.public_id}


class BodyOut(_Row):
    kind: BodyKind
    name: str
    credit_code: str
    trade: Trade
    valid_from: date
    valid_until: date | None
    is_led_by_branch: bool | None
    households: int


class BodyPage(Schema):
    rows: list[BodyOut]
    next: str | None


class BodyCardOut(Schema):
    """`members` are the public ids of households, empty for who may not know them."""

    id: str
    kind: BodyKind
    name: str
    area: str
    credit_code: str
    households: int
    members: list[str]
    villages: list[str]
    projects: list[str]
    version: int
    may_keep: bool

    @classmethod
    def of(cls, card: queries.BodyCard) -> BodyCardOut:
        same = ("kind", "name", "area", "credit_code", "version")
        return cls(
            **{name: getattr(card.body, name) for name in same},
            id=card.body.public_id,
            households=card.households,
            members=[row.household.public_id for row in card.members],
            villages=[each.code for each in card.villages],
            projects=[row.public_id for row in card.projects],
            may_keep=card.may_keep,
        )


class IncomeYearOut(Schema):
    """A village in a year; null where nothing was booked. `merged`: villages counted with it."""

    village: str
    village_name: str
    actual: Number | None
    before: Number | None
    growth: Decimal | None = Field(description="Per cent, of actual on actual money.")
    forecast: Number | None
    merged: list[str]

    @classmethod
    def of(cls, line: queries.YearLine) -> IncomeYearOut:
        return cls(
            village=line.code,
            village_name=line.place.short_name,
            actual=line.actual,
            before=line.before,
            growth=line.growth,
            forecast=line.forecast,
            merged=list(line.merged),
        )


class CollectiveIncomeOut(Schema):
    """What villages come to; the growth is that of the `compared` villages with both years."""

    year: int
    villages: int
    booked: int
    actual: Number
    mean: Number | None
    forecast: Number
    compared: int
    growth: Decimal | None
    rows: list[IncomeYearOut]

    @classmethod
    def of(cls, lines: list[queries.YearLine], *, year: int) -> CollectiveIncomeOut:
        sums = queries.income_sums(lines, year=year)
        return cls(**vars(sums), rows=[IncomeYearOut.of(line) for line in lines])


class BookingOut(_Row):
    year: int
    kind: IncomeKind
    nature: Nature
    amount: Number
    on: date
    body: str | None
    note: str


class BookingPage(Schema):
    rows: list[BookingOut]
    next: str | None


class EconomyProjectOut(_Row):
    kind: ProjectKind
    title: str
    state: ProjectState
    opened_on: date
    closed_on: date | None
    is_given_up: bool
    quantity: Number | None
    unit: str
    money: Number
    takes: int = Field(description="Households taken along.")
    body: str | None
    market: str
    plan_item: str
    version: int
    missing: list[Link] = Field(description="Links that an earning project lacks.")

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        return super().fields_of(row) | {"missing": list(queries.missing_of(row))}


class EconomyProjectPage(Schema):
    rows: list[EconomyProjectOut]
    next: str | None


class FundOut(_Row):
    kind: FundKind
    source: str
    amount: Number
    on: date
    project: str | None


class FundPage(Schema):
    rows: list[FundOut]
    next: str | None
    sum: Number = Field(description="Of all rows that fit, not of this page.")


class SaleOut(_Row):
    product: str
    quantity: Number
    unit: str
    yuan: Number | None
    on: date
    buyer: str
    project: str | None
    body: str | None


class SaleSumOut(Schema):
    """Sales of one unit; weights are in 公斤."""

    quantity: Number
    unit: str
    count: int
    yuan: Number
    unpriced: int


class SalePage(Schema):
    """`sums` are of all rows that fit, unit by unit."""

    rows: list[SaleOut]
    next: str | None
    sums: list[SaleSumOut]


class JobOut(_Row):
    household: str
    member: str
    kind: JobKind
    title: str
    post: str | None
    body: str | None
    employer: str
    valid_from: date
    valid_until: date | None
    is_local: bool | None
    monthly_pay: Number | None
    income_gain: Number | None
    has_left: bool = Field(description="The person died or left the household.")
    is_double: bool = Field(description="Works elsewhere at the same time.")
    outlives_post: bool = Field(description="The post or body is closed.")


class JobPage(Schema):
    rows: list[JobOut]
    next: str | None


class SpecialPostOut(_Row):
    title: str
    trade: Trade
    state: str
    monthly_pay: Number | None
    valid_from: date
    valid_until: date | None


class SpecialPostPage(Schema):
    rows: list[SpecialPostOut]
    next: str | None


class LoanOut(_Row):
    household: str
    borrower: str
    lender: str
    amount: Number
    months: int
    granted_on: date
    due_on: date
    rate: Decimal
    purpose: Purpose
    owed: Number


class LoanPage(Schema):
    rows: list[LoanOut]
    next: str | None


class LoanRuleOut(Schema):
    """What a rule of the pack says: pass, fail, unknown, unset (未配置) or not_applicable."""

    rule: str
    outcome: str
    severity: str
    source: str


class InterestOut(Schema):
    """`subsidy` is null where no share is configured."""

    year: int
    interest: Number
    subsidy: Number | None


class LoanCardOut(Schema):
    id: str
    household: str
    amount: Number
    owed: Number
    due_on: date
    is_overdue: bool
    pack: str
    rules: list[LoanRuleOut]
    interest: list[InterestOut]

    @classmethod
    def of(cls, card: queries.LoanCard) -> LoanCardOut:
        return cls(
            id=card.loan.public_id,
            household=card.loan.household.public_id,
            amount=card.loan.amount,
            owed=card.owed,
            due_on=card.loan.due_on,
            is_overdue=card.is_overdue,
            pack=card.verdict.pack,
            rules=[
                LoanRuleOut(
                    rule=one.rule,
                    outcome=str(one.outcome.value),
                    severity=one.severity,
                    source=one.source,
                )
                for one in card.verdict.rules
            ],
            interest=[
                InterestOut(year=one.year, interest=one.interest, subsidy=one.subsidy)
                for one in card.interest
            ],
        )


class RatingOut(_Row):
    household: str
    on: date
    grade: str
    limit: Number | None
    station: str | None
    source: str
    version: int


class RatingPage(Schema):
    rows: list[RatingOut]
    next: str | None


class StationOut(_Row):
    valid_from: date
    is_run_by_village: bool | None
    version: int


class StationPage(Schema):
    rows: list[StationOut]
    next: str | None


class RelocationOut(_Row):
    household: str
    site: str
    persons: int
    on_record: int | None
    persons_reason: str
    floor_area: Number | None
    area_per_person: Number | None
    self_raised: Number | None
    planned_on: date
    stage: Stage | None
    is_lived_in: bool | None

    @classmethod
    def fields_of(cls, row: Any) -> dict[str, Any]:
        each = {"area_per_person": queries.area_per_person(row), "stage": row.stage or None}
        return super().fields_of(row) | each


class RelocationPage(Schema):
    rows: list[RelocationOut]
    next: str | None


class RiskEntryOut(_Row):
    on: date
    kind: RiskMove
    amount: Number


class RiskFundOut(Schema):
    area: str
    balance: Number
    entries: list[RiskEntryOut]

    @classmethod
    def of(cls, fund: queries.RiskFund) -> RiskFundOut:
        entries = [RiskEntryOut.of(row) for row in fund.entries]
        return cls(area=fund.area, balance=fund.balance, entries=entries)
