"""What the API says of the arithmetic of what is due, and of those without a posting."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ninja import Schema

from zhucun.engines.entitlement import Part
from zhucun.support.enums import GivenState, StatedFact
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
    in no sum; of `unknown` rows it is not known whether they are entitled. `over` was given and is
    not due; `agreed` too, but as somebody decided."""

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
    over: Decimal
    agreed: Decimal
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
            over=row.over,
            agreed=row.agreed,
            planned=row.planned,
            clauses=list(row.asked.clauses),
        )


class OtherLineOut(Schema):
    """One line of them: `key` stays with the person or place; `due` and `gap` are null where
    nothing is configured, `gap` is what is still to be given. `over`: given and not due; `ahead`:
    due only by the end of the month in which it was given; `pending`, `returning`: in batches."""

    entitlement: str
    kind: str
    subject: str
    key: str
    name: str
    area: str
    due: Decimal | None
    given: Decimal
    gap: Decimal | None
    over: Decimal
    agreed: Decimal
    ahead: Decimal
    pending: Decimal
    returning: Decimal
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
            gap=None if line.gap is None else line.missing,
            over=line.over,
            agreed=line.agreed,
            ahead=line.ahead,
            pending=line.pending,
            returning=line.returning,
            planned=line.planned,
            state=line.state,
            parts=[PartOfDueOut.made(part) for part in line.due.parts],
        )


class OtherLinesOut(Schema):
    total: int
    rows: list[OtherLineOut]


class GivenOut(Schema):
    """One time that something was given, or is planned: `on` null."""

    id: str
    subject: str
    key: str
    entitlement: str
    year: int
    planned_on: date | None
    on: date | None
    batch: str
    document: str
    by: str

    @classmethod
    def of(cls, row: Any) -> GivenOut:
        return cls(
            id=row.public_id,
            subject=row.subject,
            key=row.key,
            entitlement=row.entitlement,
            year=row.year,
            planned_on=row.planned_on,
            on=row.on,
            batch=row.batch,
            document=row.document,
            by=row.by_name,
        )


class StatedFactOut(Schema):
    """What is stated of somebody without a posting; only who keeps support reads which fact."""

    id: str
    subject: str
    key: str
    fact: StatedFact
    year: int | None
    on: date
    until: date | None
    document: str

    @classmethod
    def of(cls, row: Any) -> StatedFactOut:
        return cls(
            id=row.public_id,
            subject=row.subject,
            key=row.key,
            fact=StatedFact(row.fact),
            year=row.year,
            on=row.on,
            until=row.until,
            document=row.document,
        )


class OtherFileOut(Schema):
    """One person or place without a posting: what was given, and for who keeps it what is
    stated."""

    name: str
    area: str
    given: list[GivenOut]
    facts: list[StatedFactOut]
