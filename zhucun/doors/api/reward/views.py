"""Endpoints of use and reward."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reward import forms as asked
from zhucun.doors.api.reward import schemas as out
from zhucun.reward import actions, queries
from zhucun.roster.queries import posting_card


def outcomes(request: Request, wanted: Query[asked.OutcomesWanted]) -> out.OutcomePage:
    """What became of cadres, latest first.

    One query whatever the number of rows (HN22-39).
    """
    given = wanted.model_dump(exclude={"after", "limit", "as_of"})
    found = queries.outcomes(actor=request.auth, until=wanted.as_of, **given)
    rows, following = page(found, ["-on", "area", "-pk"], wanted)
    return out.OutcomePage(rows=[out.OutcomeOut.of(row) for row in rows], next=following)


def outcome_counts(
    request: Request, wanted: Query[asked.OutcomeCountsWanted]
) -> list[out.OutcomeCountOut]:
    """The four kinds, each as times and as heads.

    One query (HN22-39 to HN22-42).
    """
    found = queries.kind_counts(
        actor=request.auth, since=wanted.since, until=wanted.as_of, area=wanted.area
    )
    return [out.OutcomeCountOut.of(each) for each in found]


def record_outcome(
    request: Request, body: asked.OutcomeIn, key: IdempotencyKey = ""
) -> Status[out.OutcomeOut]:
    """Record what became of a cadre.

    409 where another record of the kind and day stands.
    """
    actor = request.auth

    def act() -> str:
        posting = posting_card(actor=actor, public_id=body.posting)
        draft = actions.OutcomeDraft(posting=posting, **body.model_dump(exclude={"posting"}))
        return actions.record_outcomes([draft], at=now(), by=actor)[0].public_id

    made = once(actor=actor, key=key, doing="record_outcome", body=body, act=act)
    return Status(201, out.OutcomeOut.of(queries.one_outcome(actor=actor, public_id=made)))


def void_outcome(
    request: Request, public_id: PublicId, body: asked.RewardReasonIn, key: IdempotencyKey = ""
) -> out.OutcomeOut:
    """Set aside a record that was written down by mistake. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.one_outcome(actor=actor, public_id=public_id)
        actions.void_outcome(outcome=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_outcome {public_id}", body=body, act=act)
    return out.OutcomeOut.of(queries.one_outcome(actor=actor, public_id=public_id))


def commendations(
    request: Request, wanted: Query[asked.CommendationsWanted]
) -> out.CommendationPage:
    """Commendations that stand, latest first.

    One query whatever the number of rows.
    """
    given = wanted.model_dump(exclude={"after", "limit"})
    found = queries.commendations(actor=request.auth, **given)
    rows, following = page(found, ["-given_on", "area", "-pk"], wanted)
    return out.CommendationPage(rows=[out.CommendationOut.of(row) for row in rows], next=following)


def commendation_candidates(
    request: Request, wanted: Query[asked.ConsideredWanted]
) -> out.ConsideredListOut:
    """All on post judged by the pack's rules for a list, by place and name (YN-087)."""
    found = queries.considered(
        actor=request.auth, area=wanted.area, level=wanted.level, as_of=wanted.as_of
    )
    return out.ConsideredListOut(
        pack=found.pack.id,
        pack_version=found.pack.version,
        has_rules=found.has_rules,
        rows=[out.ConsideredOut.of(row) for row in found.rows],
    )


def commend(
    request: Request, body: asked.CommendIn, key: IdempotencyKey = ""
) -> Status[list[out.CommendationOut]]:
    """Commend cadres on post that day, all or none.

    409 where a rule that blocks fails; where another fails or is not known a reason is asked for.
    422 names those who were not on post.
    """
    actor = request.auth

    def act() -> str:
        given = body.model_dump(exclude={"postings"})
        made = actions.commend(body.postings, at=now(), by=actor, **given)
        return ",".join(each.public_id for each in made)

    made = once(actor=actor, key=key, doing="commend", body=body, act=act)
    keys = [each for each in made.split(",") if each]
    rows = queries.some_commendations(actor=actor, public_ids=keys)
    return Status(201, [out.CommendationOut.of(row) for row in rows])


def publish_commendation(
    request: Request, public_id: PublicId, body: asked.PublishIn, key: IdempotencyKey = ""
) -> out.CommendationOut:
    """Publish a commendation with the number of its document. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.one_commendation(actor=actor, public_id=public_id)
        actions.publish_commendation(commendation=found, at=now(), by=actor, **body.model_dump())
        return public_id

    once(actor=actor, key=key, doing=f"publish_commendation {public_id}", body=body, act=act)
    return out.CommendationOut.of(queries.one_commendation(actor=actor, public_id=public_id))


def number_commendation(
    request: Request, public_id: PublicId, body: asked.NumberIn, key: IdempotencyKey = ""
) -> out.CommendationOut:
    """Name the document by which the last signature publishes a commendation (HH18-083).

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_commendation(actor=actor, public_id=public_id)
        actions.number_commendation(commendation=found, document=body.document, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"number_commendation {public_id}", body=body, act=act)
    return out.CommendationOut.of(queries.one_commendation(actor=actor, public_id=public_id))


def void_commendation(
    request: Request, public_id: PublicId, body: asked.RewardReasonIn, key: IdempotencyKey = ""
) -> out.CommendationOut:
    """Take a commendation back. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        found = queries.one_commendation(actor=actor, public_id=public_id)
        actions.void_commendation(commendation=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_commendation {public_id}", body=body, act=act)
    return out.CommendationOut.of(queries.one_commendation(actor=actor, public_id=public_id))


def priority(request: Request, wanted: Query[asked.PriorityWanted]) -> out.PriorityOut:
    """Groups of cadres by which conditions of priority hold; nobody is ranked (YN-081)."""
    found = queries.priority_list(actor=request.auth, area=wanted.area, as_of=wanted.as_of)
    return out.PriorityOut(
        pack=found.pack.id,
        pack_version=found.pack.version,
        rules=list(found.rules),
        groups=[
            out.PriorityGroupOut(
                holds=list(group.holds), rows=[out.PlacedOut.of(row) for row in group.rows]
            )
            for group in found.groups
        ],
    )


def promotion_checks(
    request: Request, wanted: Query[asked.PromotionChecksWanted]
) -> out.PromotionCheckPage:
    """Lists of people to be promoted that were checked, latest first."""
    found = queries.promotion_checks(actor=request.auth)
    rows, following = page(found, ["-as_of", "-pk"], wanted)
    return out.PromotionCheckPage(
        rows=[out.PromotionCheckOut.of(row) for row in rows], next=following
    )


def promotion_check(request: Request, public_id: PublicId) -> out.PromotionCheckCardOut:
    """One checked list, name by name (SQ24-088)."""
    found, rows = queries.promotion_check(actor=request.auth, public_id=public_id)
    return out.PromotionCheckCardOut(
        check=out.PromotionCheckOut.of(found), rows=[out.CheckedOut.of(row) for row in rows]
    )


def check_promotions(
    request: Request, body: asked.PromotionCheckIn, key: IdempotencyKey = ""
) -> Status[out.PromotionCheckCardOut]:
    """Check a list by the pack's rules; what is not on record is not known, and no failure."""
    actor = request.auth

    def act() -> str:
        names = [queries.ListedName(**each.model_dump()) for each in body.names]
        given = body.model_dump(exclude={"names"})
        return actions.check_promotions(names, by=actor, **given).public_id

    made = once(actor=actor, key=key, doing="check_promotions", body=body, act=act)
    return Status(201, promotion_check(request, made))


def liability_cases(request: Request, wanted: Query[asked.LiabilityWanted]) -> out.LiabilityPage:
    """Cases of accountability, latest first; a cadre reads his own once he was told."""
    given = wanted.model_dump(exclude={"after", "limit"})
    found = queries.cases(actor=request.auth, **given)
    rows, following = page(found, ["-opened_on", "area", "-pk"], wanted)
    return out.LiabilityPage(rows=[out.LiabilityOut.of(row) for row in rows], next=following)


def liability_proposed(
    request: Request, wanted: Query[asked.ProposedCasesWanted]
) -> list[out.ProposedCaseOut]:
    """Facts on record that ask for a decision and that nobody has taken up."""
    found = queries.proposed(actor=request.auth, as_of=wanted.as_of, area=wanted.area)
    return [out.ProposedCaseOut.of(row) for row in found]


def liability_case(request: Request, public_id: PublicId) -> out.LiabilityCardOut:
    """One case with its facts and texts."""
    return _card(request, public_id)


def open_liability(
    request: Request, body: asked.LiabilityIn, key: IdempotencyKey = ""
) -> Status[out.LiabilityCardOut]:
    """Propose that a cadre answers; the pack's chain starts.

    Nothing follows before it is signed (HH18-051).
    """
    actor = request.auth

    def act() -> str:
        draft = actions.CaseDraft(
            posting=posting_card(actor=actor, public_id=body.posting),
            ground=body.ground,
            measure=body.measure,
            rows=[(each.kind, each.key, each.words, each.on) for each in body.facts],
            reason=body.reason,
            key=body.key,
        )
        return actions.open_case(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="open_liability", body=body, act=act)
    return Status(201, _card(request, made))


def notify_liability(
    request: Request, public_id: PublicId, body: asked.NotifyIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """Tell the person what was decided, and until when it weighs. Safe to repeat."""
    return _step(request, public_id, "notify_liability", actions.notify, body, key)


def appeal_liability(
    request: Request, public_id: PublicId, body: asked.AppealIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """The person himself appeals, once."""
    return _step(request, public_id, "appeal_liability", actions.appeal, body, key)


def answer_liability(
    request: Request, public_id: PublicId, body: asked.AppealAnswerIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """Answer an appeal; not by who decided."""
    return _step(request, public_id, "answer_liability", actions.answer_appeal, body, key)


def restore_liability(
    request: Request, public_id: PublicId, body: asked.RestoreIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """Restore the cadre after the decision has weighed its time. Safe to repeat."""
    return _step(request, public_id, "restore_liability", actions.restore, body, key)


def withdraw_liability(
    request: Request, public_id: PublicId, body: asked.RewardReasonIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """Take a proposal back before it is decided. Safe to repeat."""
    return _step(request, public_id, "withdraw_liability", actions.withdraw, body, key)


def take_liability_back(
    request: Request, public_id: PublicId, body: asked.RewardReasonIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """Take a decision back before the person is told; not by who decided. Safe to repeat."""
    return _step(request, public_id, "take_liability_back", actions.take_back, body, key)


def correct_liability(
    request: Request, public_id: PublicId, body: asked.InfluenceIn, key: IdempotencyKey = ""
) -> out.LiabilityCardOut:
    """Correct the mistyped day until which a decision weighs; the person is told anew.

    Safe to repeat.
    """
    return _step(request, public_id, "correct_liability", actions.correct_influence, body, key)


def _step(
    request: Request,
    public_id: str,
    doing: str,
    action: Callable[..., bool],
    body: Body,
    key: str,
) -> out.LiabilityCardOut:
    actor = request.auth

    def act() -> str:
        found = queries.one_case(actor=actor, public_id=public_id)
        given: dict[str, Any] = body.model_dump()
        action(case=found, at=now(), by=actor, **given)
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return _card(request, public_id)


def _card(request: Request, public_id: str) -> out.LiabilityCardOut:
    return out.LiabilityCardOut.of(
        queries.case_card(actor=request.auth, public_id=public_id, today=localdate())
    )
