"""Endpoints of coordination at each level: bodies, their seats and meetings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Code, Day, IdempotencyKey, OnDay, PublicId, Rows, Text200
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import BodySeat
from zhucun.fieldwork.queries import CoordinationCard
from zhucun.kernel.problems import NotFound


class CoordinationWanted(OnDay, Rows):
    pass


class CoordinationIn(Body):
    name: Text200
    since: Day


class BodySeatIn(Body):
    """A department, or the leader in charge by name and office."""

    seat: BodySeat
    name: Text200
    since: Day


class BodySeatLeaveIn(Body):
    until: Day


class BodyMeetingIn(Body):
    on: Day
    decided: Text200


class CoordinationOut(Schema):
    place: str
    place_name: str
    name: str
    since: date

    @staticmethod
    def fields_of(row: Any) -> dict[str, Any]:
        return {
            "place": row.area,
            "place_name": row.place.short_name,
            "name": row.name,
            "since": row.valid_from,
        }


class CoordinationPage(Schema):
    rows: list[CoordinationOut]
    next: str | None


class BodySeatOut(Schema):
    id: str
    seat: BodySeat
    name: str
    since: date


class BodyMeetingOut(Schema):
    id: str
    on: date
    decided: str
    by_name: str


class CoordinationCardOut(CoordinationOut):
    """With who sits in it on the day, its meetings, and what is to be carried out after them."""

    seats: list[BodySeatOut]
    meetings: list[BodyMeetingOut]
    tickets: list[str] = Field(description="Ids of tickets.")
    may_keep: bool


def coordination(request: Request, wanted: Query[CoordinationWanted]) -> CoordinationPage:
    """Coordination bodies of the caller's areas that stand on a day, by place.

    Two queries whatever the number of rows.
    """
    found = queries.bodies(actor=request.auth, as_of=wanted.as_of)
    rows, following = page(found, ["area", "pk"], wanted)
    out = [CoordinationOut(**CoordinationOut.fields_of(row)) for row in rows]
    return CoordinationPage(rows=out, next=following)


def coordination_card(request: Request, code: Code, wanted: Query[OnDay]) -> CoordinationCardOut:
    """How a province, prefecture or county coordinates (YN-035, YN-038).

    404 where it has no body. Six queries.
    """
    return _card(request.auth, code, wanted.as_of)


def set_up_coordination(
    request: Request, code: Code, body: CoordinationIn, key: IdempotencyKey = ""
) -> Status[CoordinationCardOut]:
    """Write down the coordination body of a place; the one that stands is given again.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        place = directory.place_on(code=code, as_of=localdate())
        actions.set_up_body(place=place, by=actor, **body.model_dump())
        return code

    once(actor=actor, key=key, doing=f"set_up_coordination {code}", body=body, act=act)
    return Status(201, _card(actor, code, localdate()))


def seat_in_coordination(
    request: Request, code: Code, body: BodySeatIn, key: IdempotencyKey = ""
) -> CoordinationCardOut:
    """Give a department a seat, or name the leader in charge.

    Safe to repeat.
    """

    def act(found: CoordinationCard) -> None:
        assert found.body is not None
        actions.seat_member(body=found.body, by=request.auth, **body.model_dump())

    return _changed(request, code, body, key, "seat_in_coordination", act)


def leave_coordination(
    request: Request,
    code: Code,
    public_id: PublicId,
    body: BodySeatLeaveIn,
    key: IdempotencyKey = "",
) -> CoordinationCardOut:
    """A seat is given up from a day on.

    Safe to repeat.
    """

    def act(found: CoordinationCard) -> None:
        row = next((each for each in found.members if each.public_id == public_id), None)
        if row is not None:
            actions.unseat_member(member=row, until=body.until, by=request.auth)

    return _changed(request, code, body, key, f"leave_coordination {public_id}", act)


def meet_in_coordination(
    request: Request, code: Code, body: BodyMeetingIn, key: IdempotencyKey = ""
) -> CoordinationCardOut:
    """Write down a meeting and what it decided; one a day.

    Safe to repeat.
    """

    def act(found: CoordinationCard) -> None:
        assert found.body is not None
        told = body.model_dump()
        actions.record_meeting(body=found.body, at=now(), by=request.auth, **told)

    return _changed(request, code, body, key, "meet_in_coordination", act)


def _changed(
    request: Request,
    code: str,
    body: Body,
    key: str,
    doing: str,
    act: Callable[[CoordinationCard], object],
) -> CoordinationCardOut:
    actor = request.auth

    def done() -> str:
        act(_found(actor, code, localdate()))
        return code

    once(actor=actor, key=key, doing=f"{doing} {code}", body=body, act=done)
    return _card(actor, code, localdate())


def _found(actor: Actor, code: str, as_of: date) -> CoordinationCard:
    """Raises NotFound, also where there is no body."""
    found = queries.coordination_card(actor=actor, code=code, as_of=as_of)
    if found.body is None:
        raise NotFound
    return found


def _card(actor: Actor, code: str, as_of: date) -> CoordinationCardOut:
    card = _found(actor, code, as_of)
    return CoordinationCardOut(
        **CoordinationOut.fields_of(card.body),
        seats=[
            BodySeatOut(
                id=row.public_id, seat=BodySeat(row.seat), name=row.name, since=row.valid_from
            )
            for row in card.members
        ],
        meetings=[
            BodyMeetingOut(id=row.public_id, on=row.on, decided=row.decided, by_name=row.by_name)
            for row in card.meetings
        ],
        tickets=[row.public_id for row in card.tickets],
        may_keep=card.may_keep,
    )
