"""Endpoints of plans, the pledge and projects."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Code, IdempotencyKey, OnDay, PublicId
from zhucun.doors.api.fieldwork.plan_forms import (
    PlanIn,
    PlansWanted,
    PlanWithdrawIn,
    PlanYearIn,
    PledgeIn,
    ProjectsWanted,
)
from zhucun.doors.api.fieldwork.plan_schemas import (
    PlanCardOut,
    PlanOut,
    PlanPage,
    PlanYearOut,
    ProjectOut,
    ProjectPage,
    ProjectSumsOut,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.queries import PlanCard
from zhucun.roster import queries as roster


def plans(request: Request, wanted: Query[PlansWanted]) -> PlanPage:
    """Plans that stand, of the caller's areas, of his unit's people and his own, newest year first.

    With how many items are open, done and late on the day. One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.plans(actor=request.auth, **asked)
    rows, following = page(found, ["-year", "area", "kind", "pk"], wanted)
    return PlanPage(rows=[PlanOut.of(row) for row in rows], next=following)


def plan(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> PlanCardOut:
    """One plan with its items and what was done for each, and what its projects come to.

    Four queries whatever the number of items.
    """
    found = queries.plan_card(actor=request.auth, public_id=public_id, as_of=wanted.as_of)
    return PlanCardOut.of_card(found)


def make_plan(
    request: Request, code: Code, body: PlanIn, key: IdempotencyKey = ""
) -> Status[PlanCardOut]:
    """Make the plan of a year of a village (SQ24-073, HX25-68), or of one of its cadres.

    Safe to repeat with an `id` of one's own. 409 where one of its kind is there.
    """
    actor = request.auth

    def act() -> str:
        posting = None
        if body.posting:
            posting = roster.posting_card(actor=actor, public_id=body.posting)
        made = actions.make_plan(
            public_id=body.id,
            kind=body.kind,
            village=place_on(code=code, as_of=localdate()),
            year=body.year,
            posting=posting,
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"make_plan {code}", body=body, act=act)
    return Status(201, _card(actor, made))


def open_plan_year(
    request: Request, code: Code, body: PlanYearIn, key: IdempotencyKey = ""
) -> Status[PlanYearOut]:
    """Open the plans and task lists of a year for every team of a place that has none (SQ24-073).

    They stand empty until the team writes into them, and count for nothing before. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        return str(actions.open_year(area=code, year=body.year, at=now(), by=actor))

    made = once(actor=actor, key=key, doing=f"open_plan_year {code}", body=body, act=act)
    return Status(201, PlanYearOut(opened=int(made)))


def withdraw_plan(
    request: Request, public_id: PublicId, body: PlanWithdrawIn, key: IdempotencyKey = ""
) -> PlanCardOut:
    """Withdraw a plan with a reason; it stays on record.

    Safe to repeat. 409 while parties have agreed to something that stands in a pledge.
    """

    def act(found: PlanCard) -> None:
        actions.withdraw_plan(plan=found.plan, reason=body.reason, at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "withdraw_plan", act)


def pledge_items(
    request: Request, public_id: PublicId, body: PledgeIn, key: IdempotencyKey = ""
) -> PlanCardOut:
    """Let exactly these items of the task list stand in a pledge (SQ24-075).

    Safe to repeat. 409 once one of its parties has agreed.
    """

    def act(found: PlanCard) -> None:
        actions.pledge_items(pledge=found.plan, items=body.items, at=now(), by=request.auth)

    return _changed(request, public_id, body, key, "pledge_items", act)


def submit_pledge(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> PlanCardOut:
    """Bring a pledge or development list before its parties (SQ24-076, HX25-43), who sign its case.

    Safe to repeat. 409 where it holds no item, or where no document says how it is signed.
    """

    def act(found: PlanCard) -> None:
        actions.submit_plan(plan=found.plan, at=now(), by=request.auth)

    return _changed(request, public_id, None, key, "submit_pledge", act)


def projects(request: Request, wanted: Query[ProjectsWanted]) -> ProjectPage:
    """Projects of plans that the caller sees, newest year first, with what all of them come to.

    Two queries whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit"})
    found = queries.projects(actor=request.auth, **asked)
    rows, following = page(found, ["-plan__year", "-pk"], wanted)
    return ProjectPage(
        rows=[ProjectOut.of(row) for row in rows],
        next=following,
        sums=ProjectSumsOut.of(queries.project_sums(found)),
    )


def _changed(
    request: Request,
    public_id: str,
    body: Body | None,
    key: str,
    doing: str,
    act: Callable[[PlanCard], object],
) -> PlanCardOut:
    actor = request.auth

    def done() -> str:
        act(_found(actor, public_id))
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=done)
    return _card(actor, public_id)


def _found(actor: Actor, public_id: str) -> PlanCard:
    return queries.plan_card(actor=actor, public_id=public_id, as_of=localdate())


def _card(actor: Actor, public_id: str) -> PlanCardOut:
    return PlanCardOut.of_card(_found(actor, public_id))
