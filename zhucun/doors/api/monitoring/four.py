"""Endpoints of the four things that stay (四个不摘): who left poverty, and looks at them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.monitoring.forms import ExitedWanted, FourLookIn
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.monitoring import actions, queries
from zhucun.monitoring.queries import FourCard


class FourLookOut(Schema):
    """A look: which of the things held, by the items of the area's checklist."""

    id: str
    on: date
    kept: dict[str, bool]
    is_whole: bool
    note: str

    @classmethod
    def of(cls, row: Any) -> FourLookOut:
        return cls(
            id=row.public_id,
            on=row.on,
            kept=row.kept,
            is_whole=row.is_whole,
            note=row.note,
        )


class ExitedHouseholdOut(Schema):
    """`last` null: nobody has looked, so that nothing is known."""

    household: str
    number: str
    village: str
    last: FourLookOut | None


class ExitedHouseholdPage(Schema):
    rows: list[ExitedHouseholdOut]
    next: str | None


class ExitedVillageOut(Schema):
    """`last` null: nobody has looked, so that nothing is known."""

    code: str
    name: str
    last: FourLookOut | None


class ExitedVillagePage(Schema):
    rows: list[ExitedVillageOut]
    next: str | None


class FourThingsOut(Schema):
    """The looks at one household, or at one village, the latest first."""

    household: str | None
    village: str
    left_on: date | None = Field(description="Null: it is not among those that left poverty.")
    items: list[str]
    looks: list[FourLookOut]

    @classmethod
    def of(cls, card: FourCard) -> FourThingsOut:
        return cls(
            household=card.household.public_id if card.household else None,
            village=card.area,
            left_on=card.left_on,
            items=[item.id for item in card.items],
            looks=[FourLookOut.of(row) for row in card.looks],
        )


def exited_households(request: Request, wanted: Query[ExitedWanted]) -> ExitedHouseholdPage:
    """Households that left poverty, or whose risk was removed, with the last look at each.

    Three queries whatever the number of rows.
    """
    found = queries.exited_households(
        actor=request.auth, as_of=wanted.as_of, area=wanted.area, state=wanted.state
    )
    rows, following = page(found, ["area", "number", "pk"], wanted)
    return ExitedHouseholdPage(
        rows=[
            ExitedHouseholdOut(
                household=row.public_id,
                number=row.number,
                village=row.area,
                last=FourLookOut.of(row.looked) if row.looked else None,
            )
            for row in queries.with_looks(rows)
        ],
        next=following,
    )


def exited_villages(request: Request, wanted: Query[ExitedWanted]) -> ExitedVillagePage:
    """Villages that left poverty, with the last look at each.

    Two queries whatever the number of rows.
    """
    found = queries.exited_villages(
        actor=request.auth, as_of=wanted.as_of, area=wanted.area, state=wanted.state
    )
    rows, following = page(found, ["code", "pk"], wanted)
    return ExitedVillagePage(
        rows=[
            ExitedVillageOut(
                code=row.code,
                name=row.short_name,
                last=FourLookOut.of(row.looked) if row.looked else None,
            )
            for row in queries.with_looks(rows)
        ],
        next=following,
    )


def household_four(request: Request, public_id: PublicId) -> FourThingsOut:
    """The looks at the four things of one household."""
    return _household(request, public_id)


def village_four(request: Request, code: Code) -> FourThingsOut:
    """The looks at the four things of one village."""
    return _village(request, code)


def check_household_four(
    request: Request, public_id: PublicId, body: FourLookIn, key: IdempotencyKey = ""
) -> FourThingsOut:
    """Look whether the four things still hold of a household that left poverty (四个不摘).

    Monitored or not; a second look of the same day replaces the first.
    """
    _household(request, public_id)

    def act(**given: Any) -> object:
        return actions.check_household_four(household=public_id, **given)

    _done(request, public_id, body, key, act)
    return _household(request, public_id)


def check_village_four(
    request: Request, code: Code, body: FourLookIn, key: IdempotencyKey = ""
) -> FourThingsOut:
    """Look whether the four things still hold of a village that left poverty.

    A second look of the same day replaces the first.
    """
    _village(request, code)

    def act(**given: Any) -> object:
        return actions.check_village_four(code=code, **given)

    _done(request, code, body, key, act)
    return _village(request, code)


def _household(request: Request, public_id: str) -> FourThingsOut:
    card = queries.household_four(actor=request.auth, public_id=public_id, as_of=localdate())
    return FourThingsOut.of(card)


def _village(request: Request, code: str) -> FourThingsOut:
    return FourThingsOut.of(queries.village_four(actor=request.auth, code=code, as_of=localdate()))


def _done(
    request: Request, of: str, body: FourLookIn, key: str, action: Callable[..., object]
) -> None:
    def act() -> str:
        action(**body.model_dump(), at=now(), by=request.auth)
        return of

    once(actor=request.auth, key=key, doing=f"four look {of}", body=body, act=act)
