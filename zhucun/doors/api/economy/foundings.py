"""Endpoints of joint decisions to found a co-operative (HN22-48)."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Query, Schema, Status
from pydantic import Field, StrictBool

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy.forms import EconomyWanted, Name60
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import made, place_of, told
from zhucun.doors.api.fields import Body, Code, Day, IdempotencyKey, PublicId, Text200
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.paging import page
from zhucun.economy import actions, queries
from zhucun.economy.enums import Trade


class FoundingOut(Schema):
    id: str
    village: str
    name: str
    trade: Trade
    participants: str
    resolution: str
    on: date
    body: str | None = Field(description="The co-operative, once the decision is signed.")

    @classmethod
    def of(cls, row: Any) -> FoundingOut:
        return cls(
            id=row.public_id,
            village=row.area,
            name=row.name,
            trade=row.trade,
            participants=row.participants,
            resolution=row.resolution,
            on=row.on,
            body=row.body.public_id if row.body else None,
        )


class FoundingPage(Schema):
    rows: list[FoundingOut]
    next: str | None


class FoundingIn(Body):
    id: OwnId = ""
    name: Name60
    trade: Trade = Trade.FARMING
    participants: Text200
    resolution: str = Field(min_length=1, max_length=400, pattern=r"^[^\x00]*$")
    on: Day
    is_led_by_branch: StrictBool | None = None


class FoundingWithdrawIn(Body):
    reason: Text200


def foundings(request: Request, wanted: Query[EconomyWanted]) -> FoundingPage:
    """Decisions to found a co-operative, the latest first. One query."""
    told_of = wanted.model_dump(exclude={"after", "limit"})
    found = queries.foundings(actor=request.auth, **told_of)
    rows, following = page(found, ["-on", "-pk"], wanted)
    return FoundingPage(rows=[FoundingOut.of(row) for row in rows], next=following)


def decide_founding(
    request: Request, code: Code, body: FoundingIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Record what team and village committees decided, and start its sign-off; the co-operative is
    registered with the last signature.

    409 where such a decision is there, or where the pack does not say who signs.
    """

    def act(given: dict[str, Any]) -> Any:
        own = given.pop("id")
        draft = actions.FoundingDraft(**given)
        return actions.decide_founding(
            public_id=own, place=place_of(code), draft=draft, **told(request)
        )

    return made(request, f"decide_founding {code}", body, key, act)


def withdraw_founding(
    request: Request, public_id: PublicId, body: FoundingWithdrawIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Withdraw a decision with its sign-off. 409 where the co-operative is founded."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_founding(actor=request.auth, public_id=public_id)
        actions.withdraw_founding(founding=row, **given, **told(request))
        return row

    return made(request, f"withdraw_founding {public_id}", body, key, act)
