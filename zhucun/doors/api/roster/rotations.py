"""Endpoints of collective rotations and of adjustments outside them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Area, Body, Code, Day, IdempotencyKey, PublicId, Rows
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.changes import posting_draft
from zhucun.doors.api.roster.forms import PostingIn
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions, queries


class RotationOrdersWanted(Rows):
    """Notices of collective rotations."""

    area: Area = ""


class RotationOrderIn(Body):
    """The notice of a collective rotation (轮换通知), with the rounds that are its parts."""

    area: Code
    number: str = Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")
    title: str = Field(min_length=1, max_length=80, pattern=r"^[^\x00]*$")
    issued_on: Day
    rounds: list[PublicId] = Field(default_factory=list, max_length=500)


class RotationRoundsIn(Body):
    """Rounds to place below a notice."""

    rounds: list[PublicId] = Field(min_length=1, max_length=500)


class RotationRoundOut(Schema):
    """One round of a rotation; `began`: postings in it, `ended`: postings that hand over to
    them."""

    id: str
    area: str
    code: str
    title: str
    starts_on: date
    began: int
    ended: int


class RotationOrderOut(Schema):
    """A notice; `began_on`: the first day of its first round."""

    id: str
    area: str
    number: str
    title: str
    issued_on: date
    began_on: date | None
    rounds: int

    @classmethod
    def of(cls, row: Any) -> RotationOrderOut:
        return cls(
            id=row.public_id,
            area=row.area,
            number=row.number,
            title=row.title,
            issued_on=row.issued_on,
            began_on=row.began_on,
            rounds=row.rounds_below,
        )


class RotationOrderPage(Schema):
    rows: list[RotationOrderOut]
    next: str | None


class RotationOrderCard(Schema):
    order: RotationOrderOut
    rounds: list[RotationRoundOut]


class AdjustmentsWanted(Rows):
    """Adjustments up to a day."""

    area: Area = ""
    since: Day | None = None
    until: Day | None = None


class AdjustmentIn(Body):
    """A change of one village's team outside the rotation, both halves in one act (YN-022)."""

    leaving: list[PublicId] = Field(default_factory=list, max_length=20)
    joining: list[PostingIn] = Field(default_factory=list, max_length=20)
    ends_on: Day = Field(description="The first day that those who leave no longer serve.")


class AdjustedOut(Schema):
    """Somebody who leaves or joins by an adjustment."""

    posting: str
    person: str
    name: str
    role: str
    starts_on: date
    ends_on: date | None


class AdjustmentOut(Schema):
    """An adjustment; `leaving` and `joining` hold whom the caller sees."""

    id: str
    area: str
    on: date
    leavers: int
    joiners: int
    leaving: list[AdjustedOut]
    joining: list[AdjustedOut]

    @classmethod
    def of(cls, row: Any) -> AdjustmentOut:
        leaving, joining = queries.halves(row)
        told = queries.adjustment_facts(row)
        return cls(
            id=row.public_id,
            area=row.area,
            on=row.on,
            leavers=told["leavers"],
            joiners=told["joiners"],
            leaving=[_moved(posting) for posting in leaving],
            joining=[_moved(posting) for posting in joining],
        )


class AdjustmentPage(Schema):
    rows: list[AdjustmentOut]
    next: str | None


def _moved(posting: Any) -> AdjustedOut:
    return AdjustedOut(
        posting=posting.public_id,
        person=posting.person.public_id,
        name=posting.person.name,
        role=posting.role,
        starts_on=posting.starts_on,
        ends_on=posting.ends_on,
    )


def rotation_orders(request: Request, wanted: Query[RotationOrdersWanted]) -> RotationOrderPage:
    """Notices of collective rotations (YN-021), the latest first. One query."""
    found = queries.rotation_orders(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["-issued_on", "area", "number"], wanted)
    return RotationOrderPage(rows=[RotationOrderOut.of(row) for row in rows], next=following)


def rotation_order(request: Request, public_id: PublicId) -> RotationOrderCard:
    """One notice with its rounds: how many postings began and how many hand over. Two queries."""
    order = queries.order_card(actor=request.auth, public_id=public_id)
    rounds: Any = queries.rounds_of_order(actor=request.auth, order=order)
    return RotationOrderCard(
        order=RotationOrderOut.of(order),
        rounds=[
            RotationRoundOut(
                id=row.public_id,
                area=row.area,
                code=row.code,
                title=row.title,
                starts_on=row.starts_on,
                began=row.began,
                ended=row.ended,
            )
            for row in rounds
        ],
    )


def issue_rotation_order(
    request: Request, body: RotationOrderIn, key: IdempotencyKey = ""
) -> Status[RotationOrderCard]:
    """Record the notice of a collective rotation and place rounds below it.

    The same notice again gives the one that is there. 409 for a number that stands with another
    title or day, 422 for rounds that cannot stand below it.
    """
    actor = request.auth

    def act() -> str:
        rounds = [queries.round_card(actor=actor, public_id=each) for each in body.rounds]
        told = body.model_dump(exclude={"rounds"})
        return actions.issue_order(**told, rounds=rounds, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="issue_rotation_order", body=body, act=act)
    return Status(201, rotation_order(request, made))


def place_rotation_rounds(
    request: Request, public_id: PublicId, body: RotationRoundsIn, key: IdempotencyKey = ""
) -> RotationOrderCard:
    """Place regular rounds below a notice; a county places its own. Safe to repeat.

    422 for rounds of another area, another kind, or below another notice.
    """
    actor = request.auth

    def act() -> str:
        order = queries.order_card(actor=actor, public_id=public_id)
        rounds = [queries.round_card(actor=actor, public_id=each) for each in body.rounds]
        actions.place_rounds(order=order, rounds=rounds, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"place_rotation_rounds {public_id}", body=body, act=act)
    return rotation_order(request, public_id)


def adjustments(request: Request, wanted: Query[AdjustmentsWanted]) -> AdjustmentPage:
    """Teams that changed outside the rotation, the latest first: who left, who came. Three
    queries whatever the number of rows."""
    asked = wanted.model_dump(exclude={"after", "limit"})
    rows, following = page(
        queries.adjustments(actor=request.auth, **asked), ["-on", "area", "pk"], wanted
    )
    return AdjustmentPage(rows=[AdjustmentOut.of(row) for row in rows], next=following)


def adjust_team(
    request: Request, body: AdjustmentIn, key: IdempotencyKey = ""
) -> Status[AdjustmentOut]:
    """Change the team of one village outside the rotation, both halves in one act (YN-022).

    409 where the pack of the village asks for as many in as out, 422 for more than one village.
    """
    actor = request.auth

    def act() -> str:
        adjusted = actions.adjust_team(
            leaving=[queries.posting_card(actor=actor, public_id=each) for each in body.leaving],
            joining=[posting_draft(actor, each) for each in body.joining],
            ends_on=body.ends_on,
            made_at=now(),
            by=actor,
        )
        return adjusted.adjustment.public_id

    made = once(actor=actor, key=key, doing="adjust_team", body=body, act=act)
    row = queries.adjustments(actor=actor).filter(public_id=made).first()
    if row is None:
        raise NotFound
    return Status(201, AdjustmentOut.of(row))
