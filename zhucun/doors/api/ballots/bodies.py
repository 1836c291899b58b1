"""The endpoint of what villagers say of townships and village committees."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from ninja import Query, Schema

from zhucun.ballots import queries
from zhucun.ballots.queries import BodiesSaid, BodySaid
from zhucun.doors.api.access import Request
from zhucun.doors.api.ballots.schemas import PollMarkOut
from zhucun.doors.api.fields import Asked, Code, Day


class SatisfactionWanted(Asked):
    """Polls closed in [since, until) in an area."""

    area: Code
    kind: Literal["committee", "township"] = "township"
    since: Day
    until: Day


class BodySatisfactionOut(Schema):
    """One body. Shares in per cent of those who know; null: not asked, or too few to be shown."""

    area: str
    name: str
    share: Decimal | None
    broad_share: Decimal | None
    satisfied: int
    fairly: int
    known: int
    villages: int
    hidden: int
    polls: list[PollMarkOut]

    @classmethod
    def of(cls, row: BodySaid) -> BodySatisfactionOut:
        own = ("area", "polls")
        same = {name: getattr(row, name) for name in cls.model_fields if name not in own}
        return cls(area=row.key, polls=[PollMarkOut.of(mark) for mark in row.polls], **same)


class SatisfactionOut(Schema):
    """By place, in no order of shares. `schemes`: those of the pack of which this is a part."""

    kind: str
    area: str
    since: date
    until: date
    asked: int
    schemes: list[str]
    rows: list[BodySatisfactionOut]

    @classmethod
    def of(cls, found: BodiesSaid) -> SatisfactionOut:
        same = {name: getattr(found, name) for name in ("kind", "area", "since", "until", "asked")}
        rows = [BodySatisfactionOut.of(row) for row in found.rows]
        return cls(**same, schemes=[item.ref for item in found.schemes], rows=rows)


def satisfaction(request: Request, wanted: Query[SatisfactionWanted]) -> SatisfactionOut:
    """What villagers say of townships or village committees, added up by place (HH18-029).

    Those that nobody asked about are there, without a number. Two queries.
    """
    found = queries.bodies_said(actor=request.auth, **wanted.model_dump())
    return SatisfactionOut.of(found)
