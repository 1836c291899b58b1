"""Endpoints of appraisal: from the scheme to the frozen grade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import now
from ninja import Query, Status

from zhucun.appraisal import actions, queries
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.appraisal.forms import (
    AppraisalIn,
    AppraisalOffersWanted,
    AppraisalReasonIn,
    AppraisalsWanted,
    AppraiseesWanted,
    CadreReviewsIn,
    GradeDecisionsIn,
    NoFields,
    PublicityOfGradeIn,
    RecomputationWanted,
    ReviewTasksWanted,
    TrialIn,
)
from zhucun.doors.api.appraisal.schemas import (
    AppraisalCardOut,
    AppraisalOfferOut,
    AppraisalOffersOut,
    AppraisalOut,
    AppraisalPage,
    AppraisalRunOut,
    AppraiseeOut,
    AppraiseePage,
    CountOut,
    RecomputedOut,
    ReviewTaskOut,
    ReviewTasksOut,
)
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.kernel.problems import NotFound


def list_appraisals(request: Request, wanted: Query[AppraisalsWanted]) -> AppraisalPage:
    """Appraisals that the caller sees, the latest first. One query."""
    found = queries.appraisals(actor=request.auth, area=wanted.area, kind=wanted.kind)
    rows, following = page(found, ["-since", "area", "-pk"], wanted)
    return AppraisalPage(rows=[AppraisalOut.of(row) for row in rows], next=following)


def show_appraisal(request: Request, public_id: PublicId) -> AppraisalCardOut:
    """One appraisal with its numbers, and for who runs it the quota arithmetic."""
    return _card(request.auth, public_id)


def open_appraisal(
    request: Request, body: AppraisalIn, key: IdempotencyKey = ""
) -> Status[AppraisalCardOut]:
    """Open an appraisal by the scheme of the area's pack.

    Whom it is about comes from the registers. 422 where the scheme is not about places of that
    level.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.AppraisalDraft(public_id=body.id, **body.model_dump(exclude={"id"}))
        return actions.open_appraisal(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="open_appraisal", body=body, act=act)
    return Status(201, _card(actor, made))


def list_appraisees(
    request: Request, public_id: PublicId, wanted: Query[AppraiseesWanted]
) -> AppraiseePage:
    """Cadres of an appraisal whom the caller sees, by place and name, never by points. Two
    queries."""
    actor = request.auth
    row = queries.one_appraisal(actor=actor, public_id=public_id)
    found = queries.appraisees(
        actor=actor,
        appraisal=row,
        area=wanted.area,
        progress=wanted.progress,
        grade=wanted.grade,
    )
    rows, following = page(found, ["area", "name", "pk"], wanted)
    return AppraiseePage(
        rows=[
            AppraiseeOut(
                **AppraiseeOut.fields_of(
                    one,
                    is_told=queries.is_open_to_him(one)
                    or one.person is None
                    or one.person.public_id != actor.person,
                )
            )
            for one in queries.shown(rows, actor=actor)
        ],
        next=following,
    )


def list_appraisal_offers(
    request: Request, wanted: Query[AppraisalOffersWanted]
) -> AppraisalOffersOut:
    """The schemes by which an appraisal of an area can be opened. No query."""
    request.auth.require(Permission.RUN_APPRAISALS, area=wanted.area)
    found = queries.offers(wanted.area, as_of=wanted.as_of)
    return AppraisalOffersOut(
        rows=[
            AppraisalOfferOut(
                score=one.score,
                level=one.level,
                subject=one.subject,
                label=one.label[0],
                label_en=one.label[1],
            )
            for one in found
        ]
    )


def list_review_tasks(request: Request, wanted: Query[ReviewTasksWanted]) -> ReviewTasksOut:
    """What the caller is asked to review. Three queries for each appraisal under way."""
    found = queries.tasks(actor=request.auth, as_of=wanted.as_of)
    return ReviewTasksOut(rows=[ReviewTaskOut.of(one) for one in found])


def record_cadre_reviews(
    request: Request, public_id: PublicId, body: CadreReviewsIn, key: IdempotencyKey = ""
) -> CountOut:
    """Record reviews of cadres of one appraisal, all or none.

    The caller reviews by the office that he held on the day; what says the same as before changes
    nothing.
    """
    actor = request.auth

    def act() -> str:
        people = queries.reviewable_appraisees(
            actor=actor, appraisal=public_id, public_ids=[one.appraisee for one in body.reviews]
        )
        drafts = [
            actions.ReviewDraft(
                appraisee=people[one.appraisee], **one.model_dump(exclude={"appraisee"})
            )
            for one in body.reviews
        ]
        return str(len(actions.record_reviews(drafts, at=now(), by=actor)))

    doing = f"record_cadre_reviews {public_id}"
    return CountOut(changed=int(once(actor=actor, key=key, doing=doing, body=body, act=act)))


def compute_appraisal(
    request: Request, public_id: PublicId, body: NoFields, key: IdempotencyKey = ""
) -> AppraisalRunOut:
    """Compute an appraisal from what is on record; a large one waits for a worker."""
    return _run(request, public_id, body, key, scheme="")


def try_appraisal_scheme(
    request: Request, public_id: PublicId, body: TrialIn, key: IdempotencyKey = ""
) -> AppraisalRunOut:
    """Try a scheme on an appraisal: whose proposal it would change. NoFields else is kept."""
    return _run(request, public_id, body, key, scheme=body.scheme)


def show_appraisal_run(request: Request, public_id: PublicId) -> AppraisalRunOut:
    """One computation or trial."""
    return AppraisalRunOut.of(queries.run_card(actor=request.auth, public_id=public_id))


def decide_cadre_grades(
    request: Request, public_id: PublicId, body: GradeDecisionsIn, key: IdempotencyKey = ""
) -> CountOut:
    """Decide grades, all or none: within the quotas, through the gates.

    422 without a reason where one differs from what the scheme comes to; 409 above a quota.
    """
    actor = request.auth

    def act() -> str:
        row = queries.one_appraisal(actor=actor, public_id=public_id)
        people = queries.some_appraisees(
            actor=actor, public_ids=[one.appraisee for one in body.decisions]
        )
        decisions = [
            actions.Decision(
                appraisee=people[one.appraisee],
                grade=one.grade,
                reason=one.reason,
                base=one.base,
            )
            for one in body.decisions
        ]
        return str(actions.decide_grades(decisions, appraisal=row, at=now(), by=actor))

    doing = f"decide_cadre_grades {public_id}"
    return CountOut(changed=int(once(actor=actor, key=key, doing=doing, body=body, act=act)))


def adopt_grade_proposals(
    request: Request, public_id: PublicId, body: NoFields, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Decide as proposed for all who have a proposal and are not decided."""
    return _to_appraisal(request, public_id, body, key, "adopt", actions.adopt_proposals)


def take_cadres(
    request: Request, public_id: PublicId, body: NoFields, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Take whom it is about anew from the registers; who is decided stays as he is."""
    return _to_appraisal(request, public_id, body, key, "take", actions.take_appraisees)


def sign_cadre_grades(
    request: Request, public_id: PublicId, body: NoFields, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Let the offices of the pack's chain sign the decided grades."""
    return _to_appraisal(request, public_id, body, key, "sign", actions.start_signing)


def notify_cadres(
    request: Request, public_id: PublicId, body: NoFields, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Notify everybody whose grade stands; from then on he may object."""
    return _to_appraisal(request, public_id, body, key, "notify", actions.notify_people)


def publish_cadre_grade(
    request: Request, public_id: PublicId, body: PublicityOfGradeIn, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Publish who got a grade: names and places, no points.

    422 where what is added holds a phone or ID number.
    """

    def act(appraisal: Any, **who: Any) -> object:
        return actions.publish_results(appraisal=appraisal, **body.model_dump(), **who)

    return _to_appraisal(request, public_id, body, key, "publish", act)


def freeze_appraisal(
    request: Request, public_id: PublicId, body: NoFields, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Freeze an appraisal: evidence and answers are kept under one digest."""
    return _to_appraisal(request, public_id, body, key, "freeze", actions.freeze_appraisal)


def reopen_appraisal(
    request: Request, public_id: PublicId, body: AppraisalReasonIn, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Open a frozen appraisal again, with the reason; what was frozen stays."""

    def act(appraisal: Any, **who: Any) -> object:
        return actions.reopen_appraisal(appraisal=appraisal, reason=body.reason, **who)

    return _to_appraisal(request, public_id, body, key, "reopen", act)


def withdraw_appraisal(
    request: Request, public_id: PublicId, body: AppraisalReasonIn, key: IdempotencyKey = ""
) -> AppraisalCardOut:
    """Withdraw an appraisal that was opened by mistake, with the reason, and free its days.

    409 once somebody is decided.
    """

    def act(appraisal: Any, **who: Any) -> object:
        return actions.withdraw_appraisal(appraisal=appraisal, reason=body.reason, **who)

    return _to_appraisal(request, public_id, body, key, "withdraw", act)


def recompute_appraisal(
    request: Request, public_id: PublicId, wanted: Query[RecomputationWanted]
) -> RecomputedOut:
    """Compute a freeze again from what it keeps: the same, bit by bit. For who runs it."""
    row = queries.one_appraisal(actor=request.auth, public_id=public_id)
    if not queries.may_run(request.auth, row.area):
        raise NotFound
    found = queries.recomputed(row, number=wanted.number or None)
    return RecomputedOut(
        number=found.freeze.number,
        frozen_on=found.freeze.frozen_on,
        digest=found.freeze.digest,
        answers_digest=found.answers_digest,
        is_same=found.is_same,
        people=found.people,
        marks=found.marks,
    )


def _run(request: Request, public_id: str, body: Any, key: str, *, scheme: str) -> AppraisalRunOut:
    actor = request.auth

    def act() -> str:
        row = queries.one_appraisal(actor=actor, public_id=public_id)
        tried = queries.scheme_card(actor=actor, public_id=scheme) if scheme else None
        return actions.ask_run(appraisal=row, scheme=tried, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"run {public_id}", body=body, act=act)
    return AppraisalRunOut.of(queries.run_card(actor=actor, public_id=made))


def _to_appraisal(
    request: Request,
    public_id: str,
    body: Any,
    key: str,
    what: str,
    action: Callable[..., object],
) -> AppraisalCardOut:
    actor = request.auth

    def act() -> str:
        row = queries.one_appraisal(actor=actor, public_id=public_id)
        action(appraisal=row, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"{what} {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> AppraisalCardOut:
    return AppraisalCardOut.of_card(queries.appraisal_card(actor=actor, public_id=public_id))
