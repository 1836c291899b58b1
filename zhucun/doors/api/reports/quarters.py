"""Endpoints of the quarterly report of a cadre: made from the records, handed in, signed."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.fieldwork.schemas import FieldFiguresOut
from zhucun.doors.api.receipts import once
from zhucun.kernel.periods import Period
from zhucun.presence.enums import SheetState
from zhucun.reports import actions, queries
from zhucun.reports.enums import ReportState
from zhucun.reports.queries import quarter_reports as reports
from zhucun.roster import queries as roster

Quarter = Annotated[str, Field(pattern=r"^[12][0-9]{3}-Q[1-4]$", examples=["2024-Q1"])]


class QuarterMonthOut(Schema):
    month: str
    days: int = Field(description="Days in the village.")
    state: SheetState


class QuarterItemOut(Schema):
    """An item of a plan, by id: what was added in the quarter, and in all."""

    id: str
    title: str
    added: str
    done: str
    proofs: int


class QuarterOut(Schema):
    """A quarter of a cadre. `visits`, `opened` and `settled` are the records behind `figures`, by
    id; `handed_in_on` null: not handed in."""

    posting: str
    name: str
    quarter: str
    since: date
    until: date = Field(description="The first day after it.")
    figures: FieldFiguresOut
    visits: list[str]
    opened: list[str]
    settled: list[str]
    months: list[QuarterMonthOut]
    items: list[QuarterItemOut]
    is_locked: bool
    state: ReportState | None
    handed_in_on: date | None
    kept_on: date | None

    @classmethod
    def of(cls, page: queries.QuarterPage) -> QuarterOut:
        report = reports.report_of(page)
        return cls(
            posting=page.posting.public_id,
            name=page.posting.person.name,
            quarter=page.name,
            since=page.since,
            until=page.until,
            figures=FieldFiguresOut.of(page.figures),
            visits=_ids(page.visits),
            opened=_ids(page.opened),
            settled=_ids(page.settled),
            months=[
                QuarterMonthOut(
                    month=f"{one.month:%Y-%m}",
                    days=one.figures.planned,
                    state=SheetState(one.state),
                )
                for one in page.months
            ],
            items=[
                QuarterItemOut(
                    id=row.item.public_id,
                    title=row.item.title,
                    added=str(row.added),
                    done=str(row.done),
                    proofs=row.proofs,
                )
                for row in page.items
            ],
            is_locked=page.is_locked,
            state=ReportState(report.state) if report else None,
            handed_in_on=report.handed_in_on if report else None,
            kept_on=report.kept_on if report else None,
        )


def quarter(
    request: Request, public_id: PublicId, quarter: Quarter, wanted: Query[OnDay]
) -> QuarterOut:
    """What a quarter of a cadre comes to, with the records behind each figure (SQ24-067).

    His own, or where the caller sees visits. 404 for a quarter without a day on post.
    """
    return QuarterOut.of(_page(request.auth, public_id, quarter, wanted.as_of))


def hand_in_quarter(
    request: Request, public_id: PublicId, quarter: Quarter, key: IdempotencyKey = ""
) -> QuarterOut:
    """Hand in a quarter as its records stand; it goes the way of the region's chain.

    The cadre, or the office for him. Safe to repeat. 409 before it is over or while a month is not
    locked, and where no pack says who signs.
    """
    actor, today = request.auth, localdate()

    def act() -> str:
        page = _page(actor, public_id, quarter, today)
        return actions.hand_in_quarter(page=page, at=now(), by=actor).public_id

    doing = f"hand_in_quarter {public_id} {quarter}"
    once(actor=actor, key=key, doing=doing, body=None, act=act)
    return QuarterOut.of(_page(actor, public_id, quarter, today))


def _page(actor: Actor, posting: str, quarter: str, as_of: date) -> queries.QuarterPage:
    row = roster.posting_card(actor=actor, public_id=posting)
    span = Period.quarter(int(quarter[:4]), int(quarter[-1]))
    return queries.quarter_page(actor=actor, posting=row, quarter=span, as_of=as_of)


def _ids(rows: Any) -> list[str]:
    return [row.public_id for row in rows]
