"""What the API says of the arithmetic of what is due, and of those without a posting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ninja import Schema

from zhucun.engines.entitlement import Part
from zhucun.support.enums import GivenState
from zhucun.support.queries import OtherSums, Owed


class PartOfDueOut(Schema):
    """`amount` = `rate` × `counted` / `of`."""

    since: date
    until: date
    rate: Decimal | None
    counted: int
    of: int
    unit: str
    amount: Decimal | None
    clause: str
    pack: str

    @classmethod
    def made(cls, part: Part) -> PartOfDueOut:
        return cls(
            since=part.since,
            until=part.until,
            rate=part.rate,
            counted=part.counted,
            of=part.of,
            unit=part.unit,
            amount=part.amount,
            clause=part.clause,
            pack=part.pack,
        )


class OtherSumOut(Schema):
    """What is due to those who serve on no posting, by register (`subject`, the packs' word) and
    entitlement: yuan where `kind` is money, else times. `open` of the lines are not configured and
    in no sum; of `unknown` rows it is not known whether they are entitled."""

    entitlement: str
    kind: str
    label: str
    subject: str
    lines: int
    open: int
    unknown: int
    due: Decimal
    given: Decimal
    gap: Decimal
    planned: int
    clauses: list[str]

    @classmethod
    def of(cls, row: OtherSums) -> OtherSumOut:
        return cls(
            entitlement=row.asked.id,
            kind=row.asked.kind,
            label=row.asked.label.zh,
            subject=row.subject,
            lines=row.lines,
            open=row.open,
            unknown=row.unknown,
            due=row.due,
            given=row.given,
            gap=row.gap,
            planned=row.planned,
            clauses=list(row.asked.clauses),
        )


class OtherLineOut(Schema):
    """One line of them: `key` stays with the person or place; `due` and `gap` are null where
    nothing is configured."""

    entitlement: str
    kind: str
    subject: str
    key: str
    name: str
    area: str
    due: Decimal | None
    given: Decimal
    gap: Decimal | None
    planned: int
    state: GivenState
    parts: list[PartOfDueOut]

    @classmethod
    def of(cls, line: Owed, name: str) -> OtherLineOut:
        return cls(
            entitlement=line.asked.id,
            kind=line.asked.kind,
            subject=line.subject,
            key=line.key,
            name=name,
            area=line.area,
            due=line.due.amount,
            given=line.given,
            gap=line.gap,
            planned=line.planned,
            state=line.state,
            parts=[PartOfDueOut.made(part) for part in line.due.parts],
        )


class OtherLinesOut(Schema):
    total: int
    rows: list[OtherLineOut]
