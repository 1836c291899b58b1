"""Endpoints that change a body, a project or a finance station as it was read at a version."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Status

from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.economy import forms
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.economy import actions, queries
from zhucun.households import queries as households

#: Fields that may be unknown: null is a value of theirs.
_OPEN = frozenset(
    {
        *("is_led_by_branch", "is_of_returnee", "is_direct_sale", "aims_at_exit"),
        *("is_run_by_village", "quantity", "yearly_output", "limit"),
    }
)


def change_body(
    request: Request, public_id: PublicId, body: forms.BodyChangeIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Change a co-operative, enterprise or workshop. Safe to repeat.

    409 where somebody changed it since `base`, where it has ended, or where the code is another's.
    """

    def act(base: int, changes: dict[str, Any]) -> Any:
        row = queries.one_body(actor=request.auth, public_id=public_id)
        if "serves" in changes:
            today = localdate()
            changes["serves"] = [place_on(code=each, as_of=today) for each in changes["serves"]]
        actions.change_body(body=row, base=base, changes=changes, at=now(), by=request.auth)
        return row

    return _changed(request, f"change_body {public_id}", body, key, act)


def change_project(
    request: Request, public_id: PublicId, body: forms.ProjectChangeIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Change a project. Safe to repeat.

    409 where somebody changed it since `base`, or where it is closed.
    """

    def act(base: int, changes: dict[str, Any]) -> Any:
        actor = request.auth
        row = queries.one_project(actor=actor, public_id=public_id)
        if "body" in changes:
            own = changes["body"]
            changes["body"] = queries.one_body(actor=actor, public_id=own) if own else None
        if "group" in changes:
            own = changes["group"]
            changes["group"] = queries.one_group(actor=actor, public_id=own) if own else None
        if "offer" in changes:
            own = changes["offer"]
            changes["offer"] = queries.one_offer(actor=actor, public_id=own) if own else None
        if "leader" in changes:
            own = changes["leader"]
            changes["leader"] = households.member_card(actor=actor, public_id=own) if own else None
        actions.change_project(project=row, base=base, changes=changes, at=now(), by=actor)
        return row

    return _changed(request, f"change_project {public_id}", body, key, act)


def change_station(
    request: Request, public_id: PublicId, body: forms.StationChangeIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Change the finance station of a village. Safe to repeat.

    409 where somebody changed it since `base`, or where it is closed.
    """

    def act(base: int, changes: dict[str, Any]) -> Any:
        row = queries.one_station(actor=request.auth, public_id=public_id)
        actions.change_station(station=row, base=base, changes=changes, at=now(), by=request.auth)
        return row

    return _changed(request, f"change_station {public_id}", body, key, act)


def change_rating(
    request: Request, public_id: PublicId, body: forms.RatingChangeIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """Correct a credit rating; what it was stays on record. Safe to repeat.

    409 where somebody changed it since `base`, or the household was rated on that day already.
    """

    def act(base: int, changes: dict[str, Any]) -> Any:
        row = queries.one_rating(actor=request.auth, public_id=public_id)
        if changes.get("limit") is not None:
            changes["limit"] = Decimal(changes["limit"])
        actions.change_rating(rating=row, base=base, changes=changes, at=now(), by=request.auth)
        return row

    return _changed(request, f"change_rating {public_id}", body, key, act)


def _changed(
    request: Request,
    doing: str,
    body: Body,
    key: str,
    act: Callable[[int, dict[str, Any]], Any],
) -> Status[RecordedOut]:
    def done() -> str:
        sent = body.model_dump(exclude_unset=True)
        base = sent.pop("base")
        changes = {name: sent[name] for name in sent if sent[name] is not None or name in _OPEN}
        for name in ("quantity", "yearly_output"):
            if changes.get(name) is not None:
                changes[name] = Decimal(changes[name])
        return str(act(base, changes).public_id)

    made = once(actor=request.auth, key=key, doing=doing, body=body, act=done)
    return Status(201, RecordedOut(id=made))
