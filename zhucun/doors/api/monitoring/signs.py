"""Endpoints of signs: those that wait for somebody to compare them, confirmed or settled."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import now
from ninja import Query

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.monitoring.forms import SettleIn, UncertainWanted
from zhucun.doors.api.monitoring.schemas import SettledOut, UncertainOut, UncertainPage
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.monitoring import actions, queries


def uncertain_signs(request: Request, wanted: Query[UncertainWanted]) -> UncertainPage:
    """Signs that were matched without an ID number and wait for somebody to compare them.

    One query whatever the number of rows.
    """
    found = queries.uncertain_signs(actor=request.auth, area=wanted.area)
    rows, following = page(found, ["on", "pk"], wanted)
    same = ("kind", "on", "department", "matched_by", "fits", "fits_dead", "dead_in")
    return UncertainPage(
        rows=[
            UncertainOut(
                id=row.public_id,
                household=row.household.public_id,
                number=row.household.number,
                village=row.area,
                **{name: getattr(row, name) for name in same},
            )
            for row in rows
        ],
        next=following,
    )


def confirm_sign(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> SettledOut:
    """A sign that was matched without an ID number is about this household.

    The other households that its row fits are settled by it.
    """
    return _signed(request, public_id, None, key, "confirm_sign", actions.confirm_sign)


def settle_sign(
    request: Request, public_id: PublicId, body: SettleIn, key: IdempotencyKey = ""
) -> SettledOut:
    """Say what came of a sign, or that it is not about this household."""
    return _signed(request, public_id, body, key, "settle_sign", actions.settle_sign)


def _signed(
    request: Request,
    public_id: str,
    body: SettleIn | None,
    key: str,
    what: str,
    action: Callable[..., object],
) -> SettledOut:
    """What somebody says of a sign, once however often it is sent."""
    actor = request.auth

    def act() -> str:
        sign = queries.one_sign(actor=actor, public_id=public_id)
        action(sign=sign, **(body.model_dump() if body else {}), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"{what} {public_id}", body=body, act=act)
    return SettledOut.of(queries.one_sign(actor=actor, public_id=public_id))
