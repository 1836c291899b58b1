"""Endpoints of what fits whom: households and projects, wishes and work (HH18-101, HH18-147)."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import made, member_of, told
from zhucun.doors.api.fields import Body, Code, Day, IdempotencyKey, OnDay, PublicId
from zhucun.economy import actions, queries
from zhucun.economy.enums import Sector


class FitReasonOut(Schema):
    zh: str
    en: str
    clause: str
    weight: str | None = Field(description="None where no source gives one.")


class FitOut(Schema):
    kind: Literal["project", "post", "body"]
    id: str
    reasons: list[FitReasonOut]

    @classmethod
    def of(cls, fit: queries.Fit) -> FitOut:
        reasons = [
            FitReasonOut(
                zh=one.label[0],
                en=one.label[1],
                clause=one.clause,
                weight=None if one.weight is None else str(one.weight),
            )
            for one in fit.reasons
        ]
        return cls(kind=fit.kind, id=fit.thing.public_id, reasons=reasons)


class UnlinkedOut(Schema):
    household: str
    fits: list[FitOut]


class SeekerOut(Schema):
    id: str
    member: str
    household: str
    sector: Sector
    since: date
    fits: list[FitOut]


class FittingOut(Schema):
    linked: int = Field(description="Households of whom the policy speaks that a project has.")
    unlinked: list[UnlinkedOut] | None = Field(description="None: not configured (未配置).")
    working: int = Field(description="People at work whose wish is known.")
    seekers: list[SeekerOut] | None = Field(description="None: not configured (未配置).")


class WishIn(Body):
    member: PublicId
    sector: Sector
    since: Day


class WishEndIn(Body):
    until: Day


def village_fits(request: Request, code: Code, wanted: Query[OnDay]) -> FittingOut:
    """Who of a village is not linked with a project or work, and what fits him by the policy.
    Some twelve queries."""
    found = queries.fitting(actor=request.auth, code=code, as_of=wanted.as_of)
    unlinked, seekers = found.unlinked, found.seekers
    return FittingOut(
        linked=found.linked,
        working=found.working,
        unlinked=None
        if unlinked is None
        else [
            UnlinkedOut(
                household=row.household.public_id, fits=[FitOut.of(fit) for fit in row.fits]
            )
            for row in unlinked
        ],
        seekers=None
        if seekers is None
        else [
            SeekerOut(
                id=row.wish.public_id,
                member=row.wish.member.public_id,
                household=row.wish.household.public_id,
                sector=Sector(row.wish.sector),
                since=row.wish.valid_from,
                fits=[FitOut.of(fit) for fit in row.fits],
            )
            for row in seekers
        ],
    )


def state_wish(request: Request, body: WishIn, key: IdempotencyKey = "") -> Status[RecordedOut]:
    """State what a member of a household wishes to work in; the wish before it ends."""

    def act(given: dict[str, Any]) -> Any:
        member = member_of(request, given.pop("member"))
        return actions.state_wish(member=member, **given, **told(request))

    return made(request, "state_wish", body, key, act)


def end_wish(
    request: Request, public_id: PublicId, body: WishEndIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Somebody looks for no work any more."""

    def act(given: dict[str, Any]) -> Any:
        row = queries.one_wish(actor=request.auth, public_id=public_id)
        actions.end_wish(wish=row, **given, **told(request))
        return row

    return made(request, f"end_wish {public_id}", body, key, act)
