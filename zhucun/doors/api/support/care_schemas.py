"""What the API says of insurance, care, kits, and of units with their villages."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.support.enums import Binding, CareKind, UnitFundKind
from zhucun.support.queries import CareLine, CoverLine, KitLine, Tie


class DaysOut(Schema):
    since: date
    until: date


class CoverLineOut(Schema):
    """`gaps`: days of the term up to the day that no policy covers."""

    posting: str
    name: str
    cover: str
    label: str
    gaps: list[DaysOut]
    ends_on: date | None
    is_ending: bool

    @classmethod
    def of(cls, line: CoverLine) -> CoverLineOut:
        return cls(
            posting=line.posting.public_id,
            name=line.posting.person.name,
            cover=line.asked.id,
            label=line.asked.label.zh,
            gaps=[DaysOut(since=since, until=until) for since, until in line.gaps],
            ends_on=line.ends_on,
            is_ending=line.is_ending,
        )


class CoverLinesOut(Schema):
    total: int
    rows: list[CoverLineOut]


class InsuranceOut(Schema):
    """`number_tail`: the last four signs of the number, which stays sealed."""

    id: str
    area: str
    cover: str
    insurer: str
    number_tail: str
    since: date
    until: date
    is_donated: bool
    sum_insured: Decimal | None
    people: int

    @classmethod
    def of(cls, row: Any) -> InsuranceOut:
        return cls(
            id=row.public_id,
            area=row.area,
            cover=row.cover,
            insurer=row.insurer,
            number_tail=row.tail,
            since=row.valid_from,
            until=row.valid_until,
            is_donated=row.is_donated,
            sum_insured=row.sum_insured,
            people=row.people,
        )


class InsurancePage(Schema):
    rows: list[InsuranceOut]
    next: str | None


class CareOut(Schema):
    id: str
    posting: str
    kind: CareKind
    season: str
    planned_on: date | None
    on: date | None
    note: str

    @classmethod
    def of(cls, row: Any) -> CareOut:
        return cls(
            id=row.public_id,
            posting=row.posting.public_id,
            kind=row.kind,
            season=row.season,
            planned_on=row.planned_on,
            on=row.on,
            note=row.note,
        )


class CareLineOut(Schema):
    """`needed` None: how often is not configured. `lacking`: the seasons without a visit, where
    each counts once."""

    posting: str
    name: str
    kind: CareKind
    label: str
    needed: int | None
    missing: int | None
    lacking: list[str]
    done: list[CareOut]
    planned: list[CareOut]

    @classmethod
    def of(cls, line: CareLine) -> CareLineOut:
        return cls(
            posting=line.posting.public_id,
            name=line.posting.person.name,
            kind=CareKind(line.kind),
            label=line.label,
            needed=line.needed,
            missing=line.missing,
            lacking=line.lacking,
            done=[CareOut.of(row) for row in line.done],
            planned=[CareOut.of(row) for row in line.planned],
        )


class CareLinesOut(Schema):
    total: int
    rows: list[CareLineOut]


class KitItemOut(Schema):
    """`is_there` None: nobody looked."""

    id: str
    label: str
    is_there: bool | None
    on: date | None


class KitOut(Schema):
    team: str
    name: str
    village: str
    missing: int
    items: list[KitItemOut]

    @classmethod
    def of(cls, line: KitLine) -> KitOut:
        return cls(
            team=line.team.public_id,
            name=line.team.name,
            village=line.team.area,
            missing=line.missing,
            items=[
                KitItemOut(
                    id=item.id, label=item.label.zh, is_there=there, on=check.on if check else None
                )
                for item, there, check in line.items
            ],
        )


class KitsOut(Schema):
    total: int
    rows: list[KitOut]


class FundEntryOut(Schema):
    """`entitlement`: of which fund, by the pack's id; empty where none was named."""

    id: str
    kind: UnitFundKind
    entitlement: str
    amount: Decimal
    on: date
    document: str
    purpose: str

    @classmethod
    def of(cls, row: Any) -> FundEntryOut:
        return cls(
            id=row.public_id,
            kind=row.kind,
            entitlement=row.entitlement,
            amount=row.amount,
            on=row.on,
            document=row.document,
            purpose=row.purpose,
        )


class TieFundOut(Schema):
    """One fund that the unit owes there, or to its people there; `due` None: not configured."""

    entitlement: str
    label: str
    due: Decimal | None
    arranged: Decimal
    gap: Decimal | None


class TieOut(Schema):
    """A unit and a village in a year; `due` None: not configured. `unnamed` was arranged and counts
    for none of several funds. `missing` names the bindings that are not there."""

    unit: str
    unit_name: str
    village: str
    year: int
    due: Decimal | None
    arranged: Decimal
    spent: Decimal
    gap: Decimal | None
    funds: list[TieFundOut]
    unnamed: Decimal
    missing: list[Binding]
    people: list[str] = Field(description="Postings.")
    projects: list[str]
    responsible: list[str] = Field(description="Offices of heads of the unit.")
    entries: list[FundEntryOut]

    @classmethod
    def of(cls, row: Tie) -> TieOut:
        return cls(
            unit=row.unit.public_id,
            unit_name=row.unit.name,
            village=row.area,
            year=row.year,
            due=row.due,
            arranged=row.arranged,
            spent=row.spent,
            gap=row.gap,
            funds=[
                TieFundOut(
                    entitlement=fund.asked.id,
                    label=fund.asked.label.zh,
                    due=fund.due,
                    arranged=fund.arranged,
                    gap=fund.gap,
                )
                for fund in row.funds
            ],
            unnamed=row.unnamed,
            missing=list(row.missing),
            people=[each.public_id for each in row.people],
            projects=[each.project.public_id for each in row.projects],
            responsible=[each.public_id for each in row.responsible],
            entries=[FundEntryOut.of(each) for each in row.entries],
        )


class TiesOut(Schema):
    total: int
    rows: list[TieOut]
