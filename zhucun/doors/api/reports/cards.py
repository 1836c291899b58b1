"""Endpoints of contact cards."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Query

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reports.card_forms import CardHomesWanted, CardsIn, CardsWanted
from zhucun.doors.api.reports.card_schemas import (
    CardHomeOut,
    CardHomePage,
    CardOut,
    CardPage,
    CardsIssuedOut,
)
from zhucun.reports import actions, queries


def cards(request: Request, wanted: Query[CardsWanted]) -> CardPage:
    """Contact cards of the caller's areas, and his own, by village (SQ24-056).

    One query whatever the number of rows.
    """
    found = queries.contact_cards(actor=request.auth, area=wanted.area, in_force=wanted.in_force)
    rows, following = page(found, ["area", "role", "pk"], wanted)
    return CardPage(rows=[CardOut.of(row) for row in rows], next=following)


def card_homes(request: Request, wanted: Query[CardHomesWanted]) -> CardHomePage:
    """Homes in which a card hangs: since when, which one, and whether it still holds (SQ24-057).

    Two queries whatever the number of rows.
    """
    found = queries.card_homes(
        actor=request.auth, as_of=localdate(), area=wanted.area, state=wanted.state
    )
    rows, following = page(found, ["area", "household__number", "pk"], wanted)
    return CardHomePage(rows=[CardHomeOut.of(row) for row in rows], next=following)


def card(request: Request, public_id: PublicId) -> CardOut:
    """One contact card, in force or withdrawn."""
    return CardOut.of(queries.contact_card(actor=request.auth, public_id=public_id))


def issue_cards(request: Request, body: CardsIn, key: IdempotencyKey = "") -> CardsIssuedOut:
    """Issue the cards that an area lacks, and those that are no longer true.

    A new card replaces the one that hangs. Safe to repeat: what is true stays. 409 where somebody
    else issues at the same moment.
    """
    actor = request.auth

    def act() -> str:
        actor.require(Permission.MANAGE_ROSTER, area=body.area)
        rows = queries.to_issue(actor=actor, as_of=localdate(), area=body.area)
        made = actions.issue_cards(rows, issued_on=localdate(), issued_at=now(), by=actor)
        return CardsIssuedOut(
            area=body.area, issued=len(made.made), without_phone=len(made.without_phone)
        ).model_dump_json()

    made = once(actor=actor, key=key, doing="issue_cards", body=body, act=act)
    return CardsIssuedOut.model_validate_json(made)


def withdraw_card(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> CardOut:
    """Withdraw a card for which nobody follows. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.contact_card(actor=actor, public_id=public_id)
        actions.withdraw_cards([found], withdrawn_on=localdate(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"withdraw_card {public_id}", act=act)
    return CardOut.of(queries.contact_card(actor=actor, public_id=public_id))
