"""Endpoints of the guidance of teams by offices above them and by the units that sent them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Code, IdempotencyKey, PublicId
from zhucun.doors.api.fieldwork.guidance_schemas import (
    GuidanceCardOut,
    GuidanceFollowIn,
    GuidanceIn,
    GuidancePage,
    GuidanceRow,
    GuidanceVoidIn,
    GuidanceWanted,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.queries import GuidanceCard
from zhucun.kernel.problems import NotFound


def guidance(request: Request, wanted: Query[GuidanceWanted]) -> GuidancePage:
    """What offices and sending units did for teams that the caller sees, the latest first.

    One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.guidance(actor=request.auth, **asked)
    rows, following = page(found, ["-on", "-pk"], wanted)
    return GuidancePage(rows=[GuidanceRow.of(row) for row in rows], next=following)


def guidance_card(request: Request, public_id: PublicId) -> GuidanceCardOut:
    """One visit or meeting with its teams and what follows from it.

    Six queries.
    """
    return _card(request.auth, public_id)


def record_guidance(
    request: Request, code: Code, body: GuidanceIn, key: IdempotencyKey = ""
) -> Status[GuidanceCardOut]:
    """Record what one's own office or unit did for the teams of a place (HX25-40, HX25-48, YN-062).

    Safe to repeat with an `id` of one's own. 422 where the pack asks for no such guidance of that
    level, or where it would count for nobody. 409 where the same is on record.
    """
    actor = request.auth

    def act() -> str:
        place = directory.place_on(code=code, as_of=localdate())
        unit = _unit(actor, place, body.unit)
        draft = actions.GuidanceDraft(
            place=place, unit=unit, **body.model_dump(exclude={"id", "unit"})
        )
        made = actions.record_guidance(public_id=body.id, draft=draft, at=now(), by=actor)
        return made.public_id

    made = once(actor=actor, key=key, doing=f"record_guidance {code}", body=body, act=act)
    return Status(201, _card(actor, made))


def void_guidance(
    request: Request, public_id: PublicId, body: GuidanceVoidIn, key: IdempotencyKey = ""
) -> GuidanceCardOut:
    """Strike out what did not take place; it counts no more and stays with its reason.

    Safe to repeat.
    """

    def act(found: GuidanceCard) -> None:
        actions.void_guidance(
            guidance=found.guidance, reason=body.reason, on=localdate(), by=request.auth
        )

    return _changed(request, public_id, body, key, "void_guidance", act)


def follow_guidance(
    request: Request, public_id: PublicId, body: GuidanceFollowIn, key: IdempotencyKey = ""
) -> GuidanceCardOut:
    """Say which item of a plan follows from it, or add one (HX25-66).

    Safe to repeat with an `id` of one's own.
    """

    def act(found: GuidanceCard) -> None:
        actions.follow_guidance(
            guidance=found.guidance, at=now(), by=request.auth, **_followed(found, body)
        )

    return _changed(request, public_id, body, key, "follow_guidance", act)


def _unit(actor: Actor, place: Any, key: str) -> Any | None:
    if not key:
        return None
    offers = queries.guidance_offered(actor=actor, place=place, on=localdate())
    units = {each.unit.public_id: each.unit for each in offers if each.unit}
    if key not in units:
        raise NotFound
    return units[key]


def _followed(card: GuidanceCard, body: GuidanceFollowIn) -> dict[str, Any]:
    """The item, or the plan and the draft of a new one. Raises NotFound."""
    if body.item:
        rows = {row.public_id: row for row in (*card.items, *card.offered)}
        if body.item not in rows:
            raise NotFound
        return {"item": rows[body.item]}
    plans = {row.public_id: row for row in card.plans}
    if body.plan not in plans:
        raise NotFound
    draft = actions.ItemDraft(title=body.title, due_on=body.due_on)
    return {"plan": plans[body.plan], "draft": draft, "public_id": body.id}


def _changed(
    request: Request,
    public_id: str,
    body: Body,
    key: str,
    doing: str,
    act: Callable[[GuidanceCard], object],
) -> GuidanceCardOut:
    actor = request.auth

    def done() -> str:
        act(queries.guidance_card(actor=actor, public_id=public_id))
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> GuidanceCardOut:
    return GuidanceCardOut.of_card(queries.guidance_card(actor=actor, public_id=public_id))
