"""Endpoints of what sending units offer villages (HX25-69)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.utils.timezone import localdate
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy.forms import EconomyWanted, Name60
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import made, place_of, told
from zhucun.doors.api.fields import (
    Body,
    Code,
    Day,
    IdempotencyKey,
    Note200,
    PublicId,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.paging import page
from zhucun.economy import actions, queries
from zhucun.economy.enums import OfferState


class UnitOffersWanted(EconomyWanted):
    state: Literal["", "open", "project", "closed"] = Field("", description="Of the day.")


class UnitOfferOut(Schema):
    id: str
    village: str
    sender: str = Field(description="The unit.")
    title: str
    note: str
    on: date
    state: OfferState
    closed_on: date | None
    reason: str


class UnitOfferPage(Schema):
    rows: list[UnitOfferOut]
    next: str | None


class UnitOfferIn(Body):
    id: OwnId = ""
    sender: PublicId = Field(description="A unit whose people serve in the village, or served.")
    title: Name60
    note: Note200 = ""
    on: Day


class UnitOfferCloseIn(Body):
    on: Day
    reason: Text200


def unit_offers(request: Request, wanted: Query[UnitOffersWanted]) -> UnitOfferPage:
    """What units offered villages by a day, the latest first, and what became of it. One query."""
    found = queries.offers(actor=request.auth, **wanted.model_dump(exclude={"after", "limit"}))
    rows, following = page(found, ["-on", "-pk"], wanted)
    return UnitOfferPage(
        rows=[
            UnitOfferOut(
                id=row.public_id,
                village=row.area,
                sender=row.sender.public_id,
                title=row.title,
                note=row.note,
                on=row.on,
                state=row.state,
                closed_on=row.closed_on,
                reason=row.close_reason,
            )
            for row in rows
        ],
        next=following,
    )


def record_unit_offer(
    request: Request, code: Code, body: UnitOfferIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Write down what a sending unit offers a village. 404 for a unit that sent nobody there."""

    def act(given: dict[str, Any]) -> Any:
        given["public_id"], own = given.pop("id"), given.pop("sender")
        sender = queries.one_sender(actor=request.auth, code=code, public_id=own, as_of=localdate())
        return actions.record_offer(place=place_of(code), sender=sender, **given, **told(request))

    return made(request, f"record_offer {code}", body, key, act)


def close_unit_offer(
    request: Request, public_id: PublicId, body: UnitOfferCloseIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Nothing comes of an offer. 409 where it has become a project."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_offer(actor=request.auth, public_id=public_id)
        actions.close_offer(offer=row, **given, **told(request))
        return row

    return made(request, f"close_offer {public_id}", body, key, act)
