"""Endpoints of spot checks: draws, what was found, the answer, the decision."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId, Rows
from zhucun.doors.api.paging import page
from zhucun.doors.api.presence.check_forms import (
    CheckAnswerIn,
    CheckDecideIn,
    CheckIn,
    ChecksWanted,
    CheckVoidIn,
    DrawIn,
)
from zhucun.doors.api.presence.check_schemas import (
    CheckCardOut,
    CheckOut,
    CheckPage,
    DrawCardOut,
    DrawOut,
    DrawPage,
)
from zhucun.doors.api.receipts import once
from zhucun.presence import actions
from zhucun.presence.queries import checks as queries


def checks(request: Request, wanted: Query[ChecksWanted]) -> CheckPage:
    """Spot checks of the cadres whose presence the caller may see, latest first.

    Without notes. One query whatever the number of rows.
    """
    found = queries.checks(
        actor=request.auth,
        area=wanted.area,
        result=wanted.result,
        text=wanted.q,
        person=wanted.person,
        is_open=wanted.undecided,
    )
    rows, following = page(found, ["-on", "-pk"], wanted)
    return CheckPage(rows=[CheckOut.of(row) for row in rows], next=following)


def check(request: Request, public_id: PublicId) -> CheckCardOut:
    """One spot check with the cadre's answer and what somebody decided.

    The note and the answer are for the cadre and for those who check.
    """
    return _check(request.auth, public_id)


def record_check(
    request: Request, public_id: PublicId, body: CheckIn, key: IdempotencyKey = ""
) -> Status[CheckCardOut]:
    """Record what a check of a cadre found.

    Safe to repeat with an `id` of one's own. 422 for a day to come, off the posting or off the
    draw, and for a check of oneself.
    """
    actor = request.auth

    def act() -> str:
        posting = queries.posting_to_check(actor=actor, public_id=public_id)
        draw = queries.draw_card(actor=actor, public_id=body.draw).draw if body.draw else None
        made = actions.record_check(
            public_id=body.id,
            posting=posting,
            draw=draw,
            **body.model_dump(exclude={"id", "draw"}),
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"record_check {public_id}", body=body, act=act)
    return Status(201, _check(actor, made))


def answer_check(
    request: Request, public_id: PublicId, body: CheckAnswerIn, key: IdempotencyKey = ""
) -> CheckCardOut:
    """The cadre's own words about what a check found, until somebody has decided.

    409 once somebody decided or the check was set aside.
    """
    return _then(request.auth, public_id, body, key, actions.answer_check)


def void_check(
    request: Request, public_id: PublicId, body: CheckVoidIn, key: IdempotencyKey = ""
) -> CheckCardOut:
    """Set aside a check that found wrongly: the absence goes from the month sheet.

    Safe to repeat. 409 once somebody decided; a locked sheet is corrected apart.
    """
    return _then(request.auth, public_id, body, key, actions.void_check)


def decide_check(
    request: Request, public_id: PublicId, body: CheckDecideIn, key: IdempotencyKey = ""
) -> CheckCardOut:
    """Decide what follows an absence, with a reason; the pack's ladder only proposes.

    409 where somebody decided otherwise or the check was set aside.
    """
    return _then(request.auth, public_id, body, key, actions.decide_warning)


def draws(request: Request, wanted: Query[Rows]) -> DrawPage:
    """Draws of the areas in which the caller checks, latest first."""
    rows, following = page(queries.draws(actor=request.auth), ["-on", "-pk"], wanted)
    return DrawPage(rows=[DrawOut.of(row) for row in rows], next=following)


def draw(request: Request, public_id: PublicId) -> DrawCardOut:
    """One draw with who was drawn and what was found."""
    return _draw(request.auth, public_id)


def draw_checks(request: Request, body: DrawIn, key: IdempotencyKey = "") -> Status[DrawCardOut]:
    """Draw whom to check on a day, by a seed that is kept: anybody can repeat the draw (YN-063).

    The same area, day, seed and size are one draw.
    """
    actor = request.auth

    def act() -> str:
        made = actions.draw_checks(**body.model_dump(), at=now(), by=actor)
        return str(made.public_id)

    made = once(actor=actor, key=key, doing="draw_checks", body=body, act=act)
    return Status(201, _draw(actor, made))


def _then(actor: Actor, public_id: str, body: Body, key: str, action: Any) -> CheckCardOut:
    """Do what the body says to a check that the actor sees."""

    def act() -> str:
        found = queries.check_card(actor=actor, public_id=public_id).check
        action(check=found, **body.model_dump(), at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"{action.__name__} {public_id}", body=body, act=act)
    return _check(actor, public_id)


def _check(actor: Actor, public_id: str) -> CheckCardOut:
    return CheckCardOut.of_card(queries.check_card(actor=actor, public_id=public_id))


def _draw(actor: Actor, public_id: str) -> DrawCardOut:
    return DrawCardOut.of_card(queries.draw_card(actor=actor, public_id=public_id))
