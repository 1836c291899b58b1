"""Endpoints of one cadre in an appraisal: points, leaving out, objections and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now

from zhucun.appraisal import actions, queries
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.appraisal.forms import (
    AppraisalReasonIn,
    DeductionIn,
    ObjectionAnswerIn,
    ObjectionIn,
)
from zhucun.doors.api.appraisal.schemas import AppraiseeCardOut
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import NotFound


def show_appraisee(request: Request, public_id: PublicId) -> AppraiseeCardOut:
    """One cadre with what was said, computed, deducted, decided and objected to."""
    return _person(request.auth, public_id)


def deduct_cadre_points(
    request: Request, public_id: PublicId, body: DeductionIn, key: IdempotencyKey = ""
) -> AppraiseeCardOut:
    """Deduct points for a record: a spot check, a matter of this cadre, or a document."""

    def act(row: Any, who: dict[str, Any]) -> object:
        return actions.deduct_points(appraisee=row, **body.model_dump(), **who)

    return _to_person(request, public_id, body, key, "deduct", act)


def leave_out_appraisee(
    request: Request, public_id: PublicId, body: AppraisalReasonIn, key: IdempotencyKey = ""
) -> AppraiseeCardOut:
    """Leave a cadre out of an appraisal, with the reason: what was decided of him falls.

    409 once he was notified.
    """

    def act(row: Any, who: dict[str, Any]) -> object:
        return actions.leave_out(appraisee=row, reason=body.reason, **who)

    return _to_person(request, public_id, body, key, "leave-out", act)


def take_back_in_appraisee(
    request: Request, public_id: PublicId, body: AppraisalReasonIn, key: IdempotencyKey = ""
) -> AppraiseeCardOut:
    """Take a cadre who was left out into the appraisal again, with the reason."""

    def act(row: Any, who: dict[str, Any]) -> object:
        return actions.take_back_in(appraisee=row, reason=body.reason, **who)

    return _to_person(request, public_id, body, key, "take-back-in", act)


def reopen_cadre_grade(
    request: Request, public_id: PublicId, body: AppraisalReasonIn, key: IdempotencyKey = ""
) -> AppraiseeCardOut:
    """Open a grade again, with the reason.

    The last computation no longer carries it, or the appraisal was opened again since it was
    signed; 409 where it still stands.
    """

    def act(row: Any, who: dict[str, Any]) -> object:
        return actions.reopen_grade(appraisee=row, reason=body.reason, **who)

    return _to_person(request, public_id, body, key, "reopen-grade", act)


def object_to_grade(
    request: Request, public_id: PublicId, body: ObjectionIn, key: IdempotencyKey = ""
) -> AppraiseeCardOut:
    """Object to one's own grade, once notified of it and until the appraisal is frozen."""

    def act(row: Any, who: dict[str, Any]) -> object:
        return actions.object_to_grade(appraisee=row, text=body.text, public_id=body.id, **who)

    return _to_person(request, public_id, body, key, "object", act)


def answer_grade_objection(
    request: Request,
    public_id: PublicId,
    objection: PublicId,
    body: ObjectionAnswerIn,
    key: IdempotencyKey = "",
) -> AppraiseeCardOut:
    """Answer an objection; one that is upheld opens the grade."""
    actor = request.auth

    def act(row: Any, who: dict[str, Any]) -> object:
        card = queries.appraisee_card(actor=actor, public_id=public_id, as_of=localdate())
        found = next((one for one in card.objections if one.public_id == objection), None)
        if found is None:
            raise NotFound
        return actions.answer_objection(objection=found, **body.model_dump(), **who)

    return _to_person(request, public_id, body, key, f"answer {objection}", act)


def _to_person(
    request: Request,
    public_id: str,
    body: Any,
    key: str,
    what: str,
    action: Callable[[Any, dict[str, Any]], object],
) -> AppraiseeCardOut:
    actor = request.auth

    def act() -> str:
        row = queries.one_appraisee(actor=actor, public_id=public_id)
        action(row, {"at": now(), "by": actor})
        return public_id

    once(actor=actor, key=key, doing=f"{what} {public_id}", body=body, act=act)
    return _person(actor, public_id)


def _person(actor: Actor, public_id: str) -> AppraiseeCardOut:
    card = queries.appraisee_card(actor=actor, public_id=public_id, as_of=localdate())
    return AppraiseeCardOut.of_card(card)
