"""Endpoints of dismissals of heads of villages."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from django.utils.timezone import now
from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.branches import actions, queries
from zhucun.branches.enums import DismissalState, Office
from zhucun.branches.queries import DismissalCard
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    IdempotencyKey,
    Note200,
    PublicId,
    Rows,
    Text80,
    Text200,
)
from zhucun.doors.api.fieldwork.forms import OwnId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once


class DismissalsWanted(Rows):
    area: Area = ""
    state: DismissalState | Literal[""] = ""


class DismissalIn(Body):
    """Whom, by his seat, and why; nobody decides while the legal basis is empty."""

    id: OwnId = ""
    seat: PublicId
    problem: Text200
    triggers: list[Text80] = Field(default=[], max_length=20)
    legal_basis: Note200 = ""


class DismissalVoteIn(Body):
    """The vote of the villagers to recall their director."""

    document: Text200
    on: Day


class DismissalReasonIn(Body):
    reason: Text200


class DismissalOut(Schema):
    """Names as on pages."""

    id: str
    seat: str
    village: str
    name: str
    office: Office
    state: DismissalState
    triggers: list[str]
    problem: str
    legal_basis: str
    opened_on: date
    reviewed_on: date | None
    vote_document: str
    voted_on: date | None
    decided_on: date | None
    withdrawn_on: date | None
    note: str

    @classmethod
    def of(cls, row: Any) -> DismissalOut:
        own = ("id", "seat", "village", "name")
        same = {name: getattr(row, name) for name in cls.model_fields if name not in own}
        return cls(
            id=row.public_id,
            seat=row.seat.public_id,
            village=row.area,
            name=row.shown_name,
            **same,
        )


class DismissalPage(Schema):
    rows: list[DismissalOut]
    next: str | None


class DismissalRuleOut(Schema):
    rule: str
    outcome: str
    clauses: list[str]


class DismissalCardOut(Schema):
    """With the rules of the pack, and whether the villagers vote on it."""

    dismissal: DismissalOut
    rules: list[DismissalRuleOut]
    asks_for_vote: bool

    @classmethod
    def of(cls, card: DismissalCard) -> DismissalCardOut:
        return cls(
            dismissal=DismissalOut.of(card.row),
            rules=[
                DismissalRuleOut(
                    rule=each.item.ref,
                    outcome=each.outcome.value,
                    clauses=[clause.id for clause in each.clauses],
                )
                for each in card.rules
            ],
            asks_for_vote=card.asks_for_vote,
        )


def dismissals(request: Request, wanted: Query[DismissalsWanted]) -> DismissalPage:
    """Dismissals of heads of villages in the caller's areas, the latest first (HH18-089).

    For the township and above it; whom one concerns reads it once it is decided. Two queries.
    """
    found = queries.dismissals(actor=request.auth, area=wanted.area, state=wanted.state)
    rows, following = page(found, ["-opened_on", "area", "-pk"], wanted)
    queries.name_rows(request.auth, rows, local=lambda row: row.seat.local)
    return DismissalPage(rows=[DismissalOut.of(row) for row in rows], next=following)


def dismissal(request: Request, public_id: PublicId) -> DismissalCardOut:
    """One dismissal with what the rules of its pack say."""
    return _card(request.auth, public_id)


def propose_dismissal(
    request: Request, body: DismissalIn, key: IdempotencyKey = ""
) -> Status[DismissalCardOut]:
    """Propose to dismiss a secretary or a director; the signing of the pack begins (HH18-089).

    The last signature ends the office. 409 where one runs, or the pack names no signers.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.DismissalDraft(
            seat=queries.seat_card(actor=actor, public_id=body.seat),
            public_id=body.id,
            **body.model_dump(exclude={"id", "seat"}),
        )
        return actions.propose_dismissal(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="propose_dismissal", body=body, act=act)
    return Status(201, _card(actor, made))


def record_dismissal_vote(
    request: Request, public_id: PublicId, body: DismissalVoteIn, key: IdempotencyKey = ""
) -> DismissalCardOut:
    """Record that the villagers voted to recall their director. Safe to repeat."""
    return _step(request, public_id, "dismissal_vote", actions.record_vote, body, key)


def withdraw_dismissal(
    request: Request, public_id: PublicId, body: DismissalReasonIn, key: IdempotencyKey = ""
) -> DismissalCardOut:
    """Take a proposal back before it is decided. Safe to repeat."""
    return _step(request, public_id, "dismissal_withdraw", actions.withdraw_dismissal, body, key)


def _step(
    request: Request, public_id: str, doing: str, action: Any, body: Body, key: str
) -> DismissalCardOut:
    actor = request.auth

    def act() -> str:
        row = queries.dismissal_card(actor=actor, public_id=public_id).row
        action(dismissal=row, at=now(), by=actor, **body.model_dump())
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> DismissalCardOut:
    return DismissalCardOut.of(queries.dismissal_card(actor=actor, public_id=public_id))
