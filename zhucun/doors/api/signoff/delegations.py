"""Endpoints of delegations: somebody signs for another for a time."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.directory import queries as directory
from zhucun.directory.enums import Role
from zhucun.directory.perms import Actor, Held
from zhucun.doors.api.access import Request
from zhucun.doors.api.directory.schemas import UnitRef
from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    IdempotencyKey,
    MaybePublicId,
    Note200,
    PublicId,
    Rows,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.schemas import unit_ref
from zhucun.kernel.periods import FIRST_DAY
from zhucun.kernel.problems import NotFound
from zhucun.signoff import actions, queries


class DelegationsWanted(Rows):
    """Delegations that the caller gave or took, to come and in force."""


class DelegationIn(Body):
    """One of one's own offices, to whom, for which days."""

    role: Role
    area: Area = Field("", description="Where the office is held; empty for one of a unit.")
    unit: MaybePublicId = ""
    taker: Annotated[str, Field(min_length=1, max_length=40, pattern=r"^[^\x00]*$")] = Field(
        description="The user name of the account that signs instead."
    )
    starts_on: Day
    ends_on: Day = Field(description="The first day on which it no longer holds.")
    reason: Note200 = ""


class DelegationOut(Schema):
    """`is_given`: the caller lets somebody sign for him; else he signs for somebody."""

    id: str
    role: Role
    area: str
    unit: UnitRef | None
    giver: str
    taker: str
    is_given: bool
    starts_on: date
    ends_on: date
    reason: str

    @classmethod
    def of(cls, row: Any, actor: Actor) -> DelegationOut:
        return cls(
            id=row.public_id,
            role=Role(row.role),
            area=row.area,
            unit=unit_ref(row.unit),
            giver=row.giver.name,
            taker=row.taker.name,
            is_given=row.giver.pk == actor.account,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            reason=row.reason,
        )


class DelegationPage(Schema):
    rows: list[DelegationOut]
    next: str | None


def delegations(request: Request, wanted: Query[DelegationsWanted]) -> DelegationPage:
    """Who signs for the caller, and for whom he signs, to come and in force today.

    One query.
    """
    actor = request.auth
    found = queries.delegations(actor=actor, as_of=localdate())
    rows, following = page(found, ["starts_on", "pk"], wanted)
    return DelegationPage(rows=[DelegationOut.of(row, actor) for row in rows], next=following)


def delegate(
    request: Request, body: DelegationIn, key: IdempotencyKey = ""
) -> Status[DelegationOut]:
    """Let another account sign in one of the caller's offices for some days.

    It is void on days on which the caller does not hold that office. 409 where he does not hold it
    or nobody has that name.
    """
    actor = request.auth

    def act() -> str:
        unit = directory.unit_card(actor=actor, public_id=body.unit) if body.unit else None
        made = actions.delegate(
            held=Held(body.role, body.area, body.unit),
            unit=unit,
            taker=body.taker,
            starts_on=body.starts_on,
            ends_on=body.ends_on,
            reason=body.reason,
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing="delegate", body=body, act=act)
    return Status(201, _one(actor, made))


def end_delegation(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> DelegationOut:
    """Take back today what one has delegated; what was signed by then stands.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        actions.end_delegation(public_id=public_id, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_delegation {public_id}", act=act)
    return _one(actor, public_id)


def _one(actor: Actor, public_id: str) -> DelegationOut:
    """One that the caller gave or took, also one that has ended. Raises NotFound."""
    found = queries.delegations(actor=actor, as_of=FIRST_DAY).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return DelegationOut.of(found, actor)
