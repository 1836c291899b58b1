"""What the API says of incomes and of the account of an area."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema
from pydantic import Field

from zhucun.households import queries
from zhucun.households.enums import Came, Oddity, Went


class HouseholdIncomeOut(Schema):
    """Twelve months [since, until) in yuan: the parts that are known, what the pack makes of them,
    what the register declares."""

    id: str
    since: date
    until: date
    parts: dict[str, Decimal]
    net: Decimal | None = Field(description="NULL: the pack leaves it open, or no part is known.")
    persons: int
    per_head: Decimal | None
    declared_total: Decimal | None
    declared_net: Decimal | None
    declared_per_head: Decimal | None
    differs: Decimal | None = Field(description="Declared a head less computed.")
    basis: str

    @classmethod
    def of(cls, each: queries.Earned) -> HouseholdIncomeOut:
        row = each.row
        known = queries.parts_of(row)
        return cls(
            id=row.public_id,
            since=row.starts_on,
            until=row.ends_on,
            parts={name: value for name, value in known.items() if value is not None},
            net=each.net,
            persons=each.persons,
            per_head=each.per_head,
            declared_total=row.declared_total,
            declared_net=row.declared_net,
            declared_per_head=row.declared_per_head,
            differs=each.differs,
            basis=row.basis,
        )


class HouseholdIncomesOut(Schema):
    rows: list[HouseholdIncomeOut]


class HouseholdsAndPersonsOut(Schema):
    households: int
    persons: int

    @classmethod
    def of(cls, both: queries.Both) -> HouseholdsAndPersonsOut:
        return cls(households=both.households, persons=both.persons)


class StockCountOut(Schema):
    """A stock as it was counted when the account was closed."""

    on: date
    households: int
    persons: int
    counted_at: datetime

    @classmethod
    def of(cls, row: Any) -> StockCountOut:
        return cls(
            on=row.on, households=row.households, persons=row.persons, counted_at=row.counted_at
        )


class OddOut(Schema):
    """A household whose records contradict each other. `other`: the household of the member of the
    same name and birthday, by number; empty for any other contradiction."""

    oddity: Oddity
    household: str
    number: str
    other: str


class HouseholdAccountOut(Schema):
    """opening + came − went = closing, in households and in persons."""

    area: str
    tag: str
    since: date
    until: date
    opening: HouseholdsAndPersonsOut
    came: dict[Came, HouseholdsAndPersonsOut]
    went: dict[Went, HouseholdsAndPersonsOut]
    closing: HouseholdsAndPersonsOut
    closes: bool
    opening_counted: StockCountOut | None
    closing_counted: StockCountOut | None
    contradictions: list[OddOut]

    @classmethod
    def of(cls, found: queries.Account, odd: list[queries.OddRow]) -> HouseholdAccountOut:
        first, last = found.counted
        return cls(
            area=found.area,
            tag=found.tag,
            since=found.since,
            until=found.until,
            opening=HouseholdsAndPersonsOut.of(found.opening),
            came={word: HouseholdsAndPersonsOut.of(both) for word, both in found.came},
            went={word: HouseholdsAndPersonsOut.of(both) for word, both in found.went},
            closing=HouseholdsAndPersonsOut.of(found.closing),
            closes=found.closes,
            opening_counted=StockCountOut.of(first) if first else None,
            closing_counted=StockCountOut.of(last) if last else None,
            contradictions=[
                OddOut(
                    oddity=row.oddity, household=row.household, number=row.number, other=row.other
                )
                for row in odd
            ],
        )


class SpellOut(Schema):
    """A household or person behind a figure; `name` as the caller may read it."""

    household: str
    number: str
    name: str
    village: str
    since: date
    until: date | None
    came: str
    went: str

    @classmethod
    def of(cls, row: queries.SpellRow) -> SpellOut:
        return cls(
            household=row.household,
            number=row.number,
            name=row.name,
            village=row.area,
            since=row.began,
            until=row.ended,
            came=row.came,
            went=row.went,
        )


class SpellsOut(Schema):
    rows: list[SpellOut]
