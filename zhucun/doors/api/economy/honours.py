"""Endpoints of what villages are honoured for (示范样板, HN22-04)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy.forms import EconomyWanted, Name60, Year
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import made, place_of, told
from zhucun.doors.api.fields import Body, Code, Day, IdempotencyKey, PublicId, Text200
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.paging import page
from zhucun.economy import actions, queries
from zhucun.economy.enums import HonourKind, HonourLevel


class VillageHonoursWanted(EconomyWanted):
    kind: HonourKind | Literal[""] = ""
    level: HonourLevel | Literal[""] = ""
    year: Year | None = Field(None, description="Given in this year.")


class VillageHonourOut(Schema):
    id: str
    village: str
    kind: HonourKind
    level: HonourLevel
    title: str
    document: str
    since: date
    until: date | None
    reason: str = Field(description="Why it ended; empty where no end is on record.")


class VillageHonourPage(Schema):
    rows: list[VillageHonourOut]
    next: str | None


class VillageHonourIn(Body):
    id: OwnId = ""
    kind: HonourKind
    level: HonourLevel
    title: Name60
    document: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")]
    since: Day


class VillageHonourEndIn(Body):
    until: Day = Field(description="On the day it was given: it was entered by mistake.")
    reason: Text200


def village_honours(request: Request, wanted: Query[VillageHonoursWanted]) -> VillageHonourPage:
    """Honours that villages hold on a day, the latest first. One query."""
    found = queries.honours(actor=request.auth, **wanted.model_dump(exclude={"after", "limit"}))
    rows, following = page(found, ["-valid_from", "-pk"], wanted)
    return VillageHonourPage(
        rows=[
            VillageHonourOut(
                id=row.public_id,
                village=row.area,
                kind=HonourKind(row.kind),
                level=HonourLevel(row.level),
                title=row.title,
                document=row.document,
                since=row.valid_from,
                until=row.valid_until,
                reason=row.end_reason,
            )
            for row in rows
        ],
        next=following,
    )


def record_village_honour(
    request: Request, code: Code, body: VillageHonourIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record what a village is honoured for. 409 where it holds that honour."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        return actions.record_honour(place=place_of(code), **given, **told(request))

    return made(request, f"record_honour {code}", body, key, act)


def end_village_honour(
    request: Request, public_id: PublicId, body: VillageHonourEndIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """An honour was taken back or ran out."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_honour(actor=request.auth, public_id=public_id)
        actions.end_honour(honour=row, **given, **told(request))
        return row

    return made(request, f"end_honour {public_id}", body, key, act)
