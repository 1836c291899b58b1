"""Endpoints of the items of plans: added, changed, assessed, progress, done."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.fieldwork.plan_forms import (
    PlanAssessIn,
    PlanItemChangeIn,
    PlanItemDoneIn,
    PlanItemIn,
    ProgressIn,
)
from zhucun.doors.api.fieldwork.plan_schemas import PlanItemCardOut
from zhucun.doors.api.receipts import once
from zhucun.fieldwork import actions, queries

_NUMBERS = ("target", "budget", "before_amount", "amount", "spent", "after_amount")


def plan_item(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> PlanItemCardOut:
    """One item of a plan with its progress, the latest first; of a project with its money.

    Three queries.
    """
    return _card(request.auth, public_id, wanted)


def add_plan_item(
    request: Request, public_id: PublicId, body: PlanItemIn, key: IdempotencyKey = ""
) -> Status[PlanItemCardOut]:
    """Add an item to a plan; a project also says what it costs, who pays and how it stands before.

    Safe to repeat with an `id` of one's own. 409 where the plan is withdrawn or the id is taken.
    """
    actor = request.auth

    def act() -> str:
        found = queries.plan_card(actor=actor, public_id=public_id, as_of=localdate())
        draft = actions.ItemDraft(**_values(body, "id"))
        made = actions.add_item(public_id=body.id, plan=found.plan, item=draft, at=now(), by=actor)
        return made.public_id

    made = once(actor=actor, key=key, doing=f"add_plan_item {public_id}", body=body, act=act)
    return Status(201, _card(actor, made))


def change_plan_item(
    request: Request, public_id: PublicId, body: PlanItemChangeIn, key: IdempotencyKey = ""
) -> PlanItemCardOut:
    """Change fields of an item.

    409 where somebody changed it since `base`: both values of each field that differs; also while
    parties sign the pledge in which it stands, and where it is settled.
    """
    changes = _values(body, "base", only_given=True)

    def act(row: Any) -> None:
        actions.change_item(item=row, base=body.base, changes=changes, at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "change_plan_item", act)


def assess_plan_item(
    request: Request, public_id: PublicId, body: PlanAssessIn, key: IdempotencyKey = ""
) -> PlanItemCardOut:
    """The sending unit takes an item on, or says with a reason why not (HX25-67).

    Safe to repeat. 403 for anybody but the unit and the office that runs the roster.
    """

    def act(row: Any) -> None:
        actions.assess_item(item=row, **body.model_dump(), at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "assess_plan_item", act)


def report_progress(
    request: Request, public_id: PublicId, body: ProgressIn, key: IdempotencyKey = ""
) -> Status[PlanItemCardOut]:
    """Report what was done for an item on a day, and of a project what was spent.

    More than the budget is taken and shown. Safe to repeat with an `id` of one's own. 409 where the
    item is settled or the id is taken, 422 where the evidence is no record of the village.
    """

    def act(row: Any) -> None:
        actions.report_progress(
            public_id=body.id,
            item=row,
            **_values(body, "id", "made_at"),
            made_at=body.made_at or now(),
            at=now(),
            by=request.auth,
        )

    return Status(201, _changed(request, public_id, body, key, "report_progress", act))


def complete_plan_item(
    request: Request, public_id: PublicId, body: PlanItemDoneIn, key: IdempotencyKey = ""
) -> PlanItemCardOut:
    """Say that an item is done; of a project with how it stands after.

    Safe to repeat. 409 where nothing on record shows it (SQ24-066), or a project lacks its after.
    """

    def act(row: Any) -> None:
        actions.complete_item(item=row, **_values(body), at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "complete_plan_item", act)


def _values(body: Body, *left: str, only_given: bool = False) -> dict[str, Any]:
    """What a body says, its numbers as numbers."""
    found = body.model_dump(exclude=set(left), exclude_unset=only_given)
    for name in _NUMBERS:
        if found.get(name) is not None:
            found[name] = Decimal(found[name])
    return found


def _changed(
    request: Request,
    public_id: str,
    body: Body,
    key: str,
    doing: str,
    act: Callable[[Any], object],
) -> PlanItemCardOut:
    actor = request.auth

    def done() -> str:
        line, _progress = queries.item_card(actor=actor, public_id=public_id, as_of=localdate())
        act(line.item)
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str, wanted: OnDay | None = None) -> PlanItemCardOut:
    day = wanted.as_of if wanted else localdate()
    line, progress = queries.item_card(actor=actor, public_id=public_id, as_of=day)
    return PlanItemCardOut.of_card(line, progress)
