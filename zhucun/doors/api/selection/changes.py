"""Endpoints that ask for proposals, decide about them and confirm them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from ninja import Status

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.selection.forms import (
    ConfirmationIn,
    DecisionIn,
    MoveIn,
    PostIn,
    ProposalIn,
    TakeBackIn,
)
from zhucun.doors.api.selection.schemas import (
    AnsweredOut,
    DecisionOut,
    LiftedOut,
    PostedOut,
    ProposalCard,
    QuestionOut,
)
from zhucun.doors.api.selection.views import proposal_card, seen_round, target
from zhucun.kernel.problems import NotFound
from zhucun.roster import queries as roster
from zhucun.roster.errors import VillageNotInRound
from zhucun.selection import actions, queries
from zhucun.selection.rows import Settings


def propose(
    request: Request, public_id: PublicId, body: ProposalIn, key: IdempotencyKey = ""
) -> Status[ProposalCard]:
    """Ask for teams for all villages of a round; a worker computes them.

    Ask for the proposal again until its state is “done”. 409 where the round is published or the
    parent is not computed, 422 for a weight that a source gives.
    """
    actor = request.auth

    def act() -> str:
        round_ = seen_round(actor, public_id)
        parent = queries.proposal_card(actor=actor, public_id=body.parent) if body.parent else None
        if parent is not None and parent.round_id != round_.pk:
            raise NotFound
        made = actions.propose(
            round_=round_,
            title=body.title,
            settings=_settings(body),
            weights={name: Decimal(weight) for name, weight in body.weights.items()},
            parent=parent,
            asked_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"propose {public_id}", body=body, act=act)
    return Status(201, proposal_card(actor, made))


def cancel_proposal(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> ProposalCard:
    """Stop a proposal that waits or is being computed.

    Safe to repeat; one that has ended stays as it is.
    """
    actor = request.auth

    def act() -> str:
        found = queries.proposal_card(actor=actor, public_id=public_id)
        actions.cancel(proposal=found, cancelled_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"cancel_proposal {public_id}", act=act)
    return proposal_card(actor, public_id)


def propose_again(
    request: Request, public_id: PublicId, key: IdempotencyKey = ""
) -> Status[ProposalCard]:
    """Match again with least disturbance: decisions and refusals are kept, the rest stays.

    With today's facts. 409 where the proposal is not computed.
    """
    actor = request.auth

    def act() -> str:
        found = queries.proposal_card(actor=actor, public_id=public_id)
        actions.respect_refusals(proposal=found, made_at=now(), by=actor)
        title = gettext("%(title)s, again") % {"title": found.title}
        today = {**found.settings, "as_of": localdate().isoformat()}
        made = actions.propose(
            round_=found.round,
            title=title[:80],
            settings=Settings.from_json(today),
            parent=found,
            asked_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"propose_again {public_id}", act=act)
    return Status(201, proposal_card(actor, made))


def move_seat(
    request: Request, public_id: PublicId, body: MoveIn, key: IdempotencyKey = ""
) -> Status[ProposalCard]:
    """Change a proposal by hand: the changed copy is a proposal of its own.

    To a village, or in exchange with another seat. 422 where it would break a hard rule, 409 for a
    proposal that is not computed.
    """
    actor = request.auth

    def act() -> str:
        found = queries.proposal_card(actor=actor, public_id=public_id)
        made = actions.edit(
            proposal=found,
            person=body.seat,
            to=target(body.village, body.exchange),
            title=body.title,
            made_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"move_seat {public_id}", body=body, act=act)
    return Status(201, proposal_card(actor, made))


def adopt_proposal(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> ProposalCard:
    """Adopt a proposal: villages, units and the office are asked about it from then on.

    Safe to repeat. 409 where the round has adopted another one, it is not computed, or somebody it
    names is no longer there.
    """
    actor = request.auth

    def act() -> str:
        found = queries.proposal_card(actor=actor, public_id=public_id)
        actions.adopt(proposal=found, adopted_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"adopt_proposal {public_id}", act=act)
    return proposal_card(actor, public_id)


def take_adoption_back(
    request: Request, public_id: PublicId, body: TakeBackIn, key: IdempotencyKey = ""
) -> ProposalCard:
    """Take an adoption back, with a reason, so that another proposal can be adopted.

    Answers that were given stay with the proposal. 409 where it is not adopted.
    """
    actor = request.auth

    def act() -> str:
        found = queries.proposal_card(actor=actor, public_id=public_id)
        actions.take_back(proposal=found, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"take_adoption_back {public_id}", body=body, act=act)
    return proposal_card(actor, public_id)


def post_teams(
    request: Request, public_id: PublicId, body: PostIn, key: IdempotencyKey = ""
) -> PostedOut:
    """Form the teams on which village, unit and office agree, and post their cadres.

    All or nothing; the proposal is closed, and the other villages go into the next match. 409
    where nothing is confirmed, or something stands in the way of a team or a posting.
    """
    actor = request.auth

    def act() -> str:
        found = queries.proposal_card(actor=actor, public_id=public_id)
        done = actions.post(proposal=found, **body.model_dump(), made_at=now(), by=actor)
        return f"{done.teams} {done.postings} {done.left_over} {done.handovers}"

    made = once(actor=actor, key=key, doing=f"post_teams {public_id}", body=body, act=act)
    teams, postings, left, handovers = map(int, made.split())
    return PostedOut(
        proposal=public_id,
        teams=teams,
        postings=postings,
        left_over=left,
        handovers=handovers,
    )


def decide(
    request: Request, public_id: PublicId, body: DecisionIn, key: IdempotencyKey = ""
) -> Status[DecisionOut]:
    """Decide that a candidate must or must not serve in a village of the round, with a reason.

    Every later match keeps it. Safe to repeat. 409 where another decision about them stands.
    """
    actor = request.auth

    def act() -> str:
        round_ = seen_round(actor, public_id)
        made = actions.decide(
            kind=body.kind,
            village=_village(request, round_, body.village),
            candidate=_candidate(request, round_, body.candidate),
            leads=body.leads,
            reason=body.reason,
            made_at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"decide {public_id}", body=body, act=act)
    return Status(201, DecisionOut.of(queries.decision_card(actor=actor, public_id=made)))


def lift_decision(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> LiftedOut:
    """Take a decision back.

    404 where none of that id stands, as after it was taken back.
    """
    actor = request.auth

    def act() -> str:
        found = queries.decision_card(actor=actor, public_id=public_id)
        actions.lift(decision=found, lifted_at=now(), by=actor)
        return public_id

    return LiftedOut(id=once(actor=actor, key=key, doing=f"lift_decision {public_id}", act=act))


def confirm(request: Request, body: ConfirmationIn, key: IdempotencyKey = "") -> AnsweredOut:
    """Agree with proposed people, or refuse them with a reason, for one side; all or none.

    The village's branch or township, the unit itself, the office; the office may write down a
    paper reply of another side. Safe to repeat. 409 where that side has answered otherwise.
    """
    actor = request.auth
    asked = queries.questions(actor=actor).filter(public_id__in=body.seats)

    def act() -> str:
        seats = list(asked)
        if len(seats) != len(set(body.seats)):
            raise NotFound
        more = body.model_dump(include={"side", "answer", "reason"})
        actions.answer(seats, **more, answered_at=now(), by=actor)
        return seats[0].proposal.public_id

    once(actor=actor, key=key, doing="confirm", body=body, act=act)
    return AnsweredOut(seats=[QuestionOut.of(row) for row in asked.all()])


def _settings(body: ProposalIn) -> Settings:
    plain = body.model_dump(
        include={"seconds", "young", "speciality", "reviewed", "quota", "parameters"}
    )
    return Settings(
        as_of=body.as_of or localdate(),
        without=tuple(body.without),
        rules_off=tuple(body.rules_off),
        young_share=None if body.young_share is None else Decimal(body.young_share),
        **plain,
    )


def _village(request: Request, round_: Any, code: str) -> Any:
    """The village of the round. Raises VillageNotInRound."""
    rows = roster.round_villages(actor=request.auth, round_=round_, as_of=localdate())
    row = rows.filter(area=code).first()
    if row is None:
        raise VillageNotInRound(place=code, round=round_.code)
    return row


def _candidate(request: Request, round_: Any, public_id: str) -> Any:
    """The candidate of the round. Raises NotFound."""
    found = roster.candidate_card(actor=request.auth, public_id=public_id)
    if found.round_id != round_.pk:
        raise NotFound
    return found
