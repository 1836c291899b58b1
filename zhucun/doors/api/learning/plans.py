"""Endpoints of plans, needs and one's own look at one's abilities."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.learning.forms import (
    AbilitiesIn,
    CoursesIn,
    MenuWanted,
    PlansOfYear,
    StateTopicsIn,
    TrainingNeedsWanted,
    TrainingPlanIn,
    TrainingReasonIn,
)
from zhucun.doors.api.learning.schemas import (
    AbilitiesOut,
    MenuLineOut,
    TrainingNeedOut,
    TrainingNeedPage,
    TrainingPlanOut,
    TrainingPlanPage,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.learning import actions, queries
from zhucun.learning.errors import NobodyHere


def language() -> str:
    """The caller's language as the packs name it."""
    return "en" if (get_language() or "zh").startswith("en") else "zh"


def training_plans(request: Request, wanted: Query[PlansOfYear]) -> TrainingPlanPage:
    """Plans of a year, without their courses. One query."""
    found = queries.plans(actor=request.auth, area=wanted.area, year=wanted.year)
    rows, following = page(found, ["-year", "area", "pk"], wanted)
    return TrainingPlanPage(rows=[TrainingPlanOut.of(row) for row in rows], next=following)


def training_plan(request: Request, public_id: PublicId) -> TrainingPlanOut:
    """One plan with its courses, and how many sessions of each were held. Two queries."""
    actor = request.auth
    found = queries.one_plan(actor=actor, public_id=public_id)
    return TrainingPlanOut.of(found, queries.courses(actor=actor, plan=found))


def make_training_plan(
    request: Request, body: TrainingPlanIn, key: IdempotencyKey = ""
) -> Status[TrainingPlanOut]:
    """Begin the plan of an area for a year.

    409 where there is one.
    """
    actor = request.auth

    def act() -> str:
        return actions.make_plan(**body.model_dump(), at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="make_training_plan", body=body, act=act)
    return Status(201, training_plan(request, made))


def add_courses(
    request: Request, public_id: PublicId, body: CoursesIn, key: IdempotencyKey = ""
) -> Status[TrainingPlanOut]:
    """Add courses to a draft.

    409 where the plan was approved.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_plan(actor=actor, public_id=public_id)
        drafts = [actions.CourseDraft(**each.model_dump()) for each in body.courses]
        actions.add_courses(drafts, plan=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"add_courses {public_id}", body=body, act=act)
    return Status(201, training_plan(request, public_id))


def approve_training_plan(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> TrainingPlanOut:
    """Approve a plan: from then on it stands.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_plan(actor=actor, public_id=public_id)
        actions.approve_plan(plan=found, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"approve_training_plan {public_id}", act=act)
    return training_plan(request, public_id)


def reopen_training_plan(
    request: Request, public_id: PublicId, body: TrainingReasonIn, key: IdempotencyKey = ""
) -> TrainingPlanOut:
    """Change a plan that was approved: it becomes the draft of its next version.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_plan(actor=actor, public_id=public_id)
        actions.reopen_plan(plan=found, why=body.reason, on=localdate(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"reopen_training_plan {public_id}", body=body, act=act)
    return training_plan(request, public_id)


def training_menu(request: Request, wanted: Query[MenuWanted]) -> list[MenuLineOut]:
    """The menu: what cadres need, and the courses that serve it. Three queries."""
    lines = queries.menu(
        actor=request.auth,
        area=wanted.area,
        year=wanted.year,
        as_of=wanted.as_of,
        lang=language(),
    )
    return [MenuLineOut.of(line) for line in lines]


def training_needs(request: Request, wanted: Query[TrainingNeedsWanted]) -> TrainingNeedPage:
    """The rows behind a number of the menu; a cadre reads his own. One query."""
    found = queries.needs(
        actor=request.auth, year=wanted.year, area=wanted.area, topic=wanted.topic
    )
    rows, following = page(found, ["topic", "area", "pk"], wanted)
    return TrainingNeedPage(rows=[TrainingNeedOut.of(row) for row in rows], next=following)


def state_training_needs(
    request: Request, body: StateTopicsIn, key: IdempotencyKey = ""
) -> Status[TrainingNeedPage]:
    """State what one wants to be taught this year; answers with all that stands.

    Safe to repeat.
    """
    actor, today = request.auth, localdate()

    def act() -> str:
        own = queries.own_posting(actor=actor, on=today)
        if own is None:
            raise NobodyHere
        actions.state_topics(
            body.topics,
            posting=own,
            year=today.year,
            on=today,
            by=actor,
            from_gap=body.from_gap,
        )
        return str(own.public_id)

    once(actor=actor, key=key, doing="state_training_needs", body=body, act=act)
    rows = queries.needs(actor=actor, year=today.year, person=actor.person)
    return Status(201, TrainingNeedPage(rows=[TrainingNeedOut.of(row) for row in rows], next=None))


def withdraw_training_need(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> TrainingNeedPage:
    """Take a need of one's own back; answers with all that stands.

    404 where it is another's, or of another year. Safe to repeat with its key.
    """
    actor, today = request.auth, localdate()
    rows = queries.needs(actor=actor, year=today.year, person=actor.person or "-")

    def act() -> str:
        found = queries.one(rows, public_id)
        actions.withdraw_need(need=found, on=today, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"withdraw_training_need {public_id}", act=act)
    return TrainingNeedPage(rows=[TrainingNeedOut.of(row) for row in rows.all()], next=None)


def my_abilities(request: Request) -> AbilitiesOut:
    """How the caller sees his own abilities this year, and courses for what he wants to learn
    (SQ24-047).

    Nobody else is shown it. Three queries.
    """
    actor, today = request.auth, localdate()
    own = queries.own_posting(actor=actor, on=today)
    if own is None:
        raise NobodyHere
    asked: dict[str, Any] = {"as_of": today, "lang": language()}
    check = queries.self_check(actor=actor, year=today.year)
    ratings = check.ratings if check else {}
    return AbilitiesOut.of(
        today.year,
        queries.axes_of(own.area, **asked),
        ratings,
        queries.proposals(actor=actor, area=own.area, year=today.year, ratings=ratings, **asked),
    )


def check_abilities(
    request: Request, body: AbilitiesIn, key: IdempotencyKey = ""
) -> Status[AbilitiesOut]:
    """Keep how the caller sees his own abilities this year; the last answer stands.

    422 where the pack of his area knows no such ability. Sending it again changes nothing; of its
    key no receipt is kept, which would be a trace of what is nobody else's.
    """
    del key
    actor, today = request.auth, localdate()
    own = queries.own_posting(actor=actor, on=today)
    if own is None:
        raise NobodyHere
    actions.check_self(posting=own, year=today.year, ratings=body.ratings, at=now(), by=actor)
    return Status(201, my_abilities(request))
