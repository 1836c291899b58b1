"""Endpoints of leave: the list, one, asking, changing, taking back, reporting back."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.presence.leave_forms import (
    LeaveAskIn,
    LeaveCancelIn,
    LeaveChangeIn,
    LeaveReturnIn,
    LeavesWanted,
)
from zhucun.doors.api.presence.leave_schemas import LeaveCardOut, LeaveOut, LeavePage
from zhucun.doors.api.receipts import once
from zhucun.presence.actions import leave as actions
from zhucun.presence.queries import leave as queries
from zhucun.roster import queries as roster


def leaves(request: Request, wanted: Query[LeavesWanted]) -> LeavePage:
    """Leave of the cadres whose presence the caller may see, latest first (YN-058).

    Without reasons. One query whatever the number of rows.
    """
    asked = queries.Wanted(
        area=wanted.area,
        state=wanted.state,
        kind=wanted.kind,
        person=wanted.person,
        text=wanted.q,
        since=wanted.since,
        until=wanted.until,
        is_overdue=wanted.overdue,
    )
    found = queries.leaves(actor=request.auth, as_of=wanted.as_of, wanted=asked)
    rows, following = page(found, ["-starts_on", "-pk"], wanted)
    return LeavePage(rows=[LeaveOut.of(row) for row in rows], next=following)


def leave(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> LeaveCardOut:
    """One leave with what is weighed before it is signed.

    The reason is for the cadre, for those who sign and for the office. It is signed as its case.
    """
    return _card(request.auth, public_id, wanted.as_of)


def ask_leave(
    request: Request, public_id: PublicId, body: LeaveAskIn, key: IdempotencyKey = ""
) -> Status[LeaveCardOut]:
    """Ask for leave from a posting, by the cadre or by the office for him; its chain begins.

    Safe to repeat with an `id` of one's own. 409 where it overlaps another leave, 422 where it
    leaves the posting.
    """
    actor = request.auth

    def act() -> str:
        posting = roster.posting_card(actor=actor, public_id=public_id)
        values = body.model_dump(exclude={"id", "made_at", "substitute"})
        made = actions.ask_leave(
            public_id=body.id,
            posting=posting,
            **values,
            substitute=_substitute(posting, body.substitute),
            made_at=body.made_at or now(),
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"ask_leave {public_id}", body=body, act=act)
    return Status(201, _card(actor, made))


def change_leave(
    request: Request, public_id: PublicId, body: LeaveChangeIn, key: IdempotencyKey = ""
) -> LeaveCardOut:
    """Change a leave that waits for its answer; what was signed is signed anew.

    409 where somebody changed it since, with what differs.
    """
    actor = request.auth

    def act() -> str:
        found = queries.leave_card(actor=actor, public_id=public_id, as_of=localdate()).leave
        values = body.model_dump(exclude={"base", "substitute"})
        changes = actions.LeaveChanges(
            **values, substitute=_substitute(found.posting, body.substitute)
        )
        actions.change_leave(leave=found, base=body.base, changes=changes, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"change_leave {public_id}", body=body, act=act)
    return _card(actor, public_id)


def cancel_leave(
    request: Request, public_id: PublicId, body: LeaveCancelIn, key: IdempotencyKey = ""
) -> LeaveCardOut:
    """Take back a leave that has not begun.

    Safe to repeat. 409 once it has begun: then report back.
    """
    actor = request.auth

    def act() -> str:
        found = queries.leave_card(actor=actor, public_id=public_id, as_of=localdate()).leave
        actions.cancel_leave(leave=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"cancel_leave {public_id}", body=body, act=act)
    return _card(actor, public_id)


def return_from_leave(
    request: Request, public_id: PublicId, body: LeaveReturnIn, key: IdempotencyKey = ""
) -> LeaveCardOut:
    """Report back (销假): an early return gives days back, a late one adds none.

    Safe to repeat with the same day. 409 where another day is on record or nobody granted it.
    """
    actor = request.auth

    def act() -> str:
        found = queries.leave_card(actor=actor, public_id=public_id, as_of=localdate()).leave
        actions.record_return(leave=found, on=body.on, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"return_from_leave {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _substitute(posting: Any, public_id: str | None) -> Any:
    """Who stands in, among those who serve nearby. Raises NotFound."""
    if public_id is None:
        return None
    return queries.neighbour(posting, public_id)


def _card(actor: Actor, public_id: str, as_of: Any = None) -> LeaveCardOut:
    found = queries.leave_card(actor=actor, public_id=public_id, as_of=as_of or localdate())
    return LeaveCardOut.of_card(found)
