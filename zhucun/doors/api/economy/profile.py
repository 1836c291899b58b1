"""Endpoints of what a village has (村资源底册, HX25-64)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy.forms import EconomyWanted, Name60
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import made, place_of, told
from zhucun.doors.api.fields import Body, Code, Day, IdempotencyKey, Note200, PublicId
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.paging import page
from zhucun.economy import actions, queries


class ResourceOut(Schema):
    id: str
    village: str
    heading: str = Field(description="An item of the pack's profile; empty: under none.")
    name: str
    note: str
    since: date
    until: date | None


class ResourcePage(Schema):
    rows: list[ResourceOut]
    next: str | None


class ResourceIn(Body):
    id: OwnId = ""
    heading: Annotated[str, Field(max_length=40, pattern=r"^[a-z0-9-]*$")] = ""
    name: Name60
    note: Note200 = ""
    since: Day


class ResourceEndIn(Body):
    until: Day


def resources(request: Request, wanted: Query[EconomyWanted]) -> ResourcePage:
    """What villages have on a day, by village. One query."""
    found = queries.resources(actor=request.auth, **wanted.model_dump(exclude={"after", "limit"}))
    rows, following = page(found, ["area", "heading", "name", "pk"], wanted)
    return ResourcePage(
        rows=[
            ResourceOut(
                id=row.public_id,
                village=row.area,
                heading=row.heading,
                name=row.name,
                note=row.note,
                since=row.valid_from,
                until=row.valid_until,
            )
            for row in rows
        ],
        next=following,
    )


def state_resource(
    request: Request, code: Code, body: ResourceIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """State something that a village has. 409 where it stands there; 422 for a heading that the
    pack does not name."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"] = given.pop("id")
        return actions.state_resource(place=place_of(code), **given, **told(request))

    return made(request, f"state_resource {code}", body, key, act)


def end_resource(
    request: Request, public_id: PublicId, body: ResourceEndIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """The village has it no more."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_resource(actor=request.auth, public_id=public_id)
        actions.end_resource(resource=row, **given, **told(request))
        return row

    return made(request, f"end_resource {public_id}", body, key, act)
