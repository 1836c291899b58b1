"""Endpoints that change the roster: each one action, made once for each `Idempotency-Key`."""

from __future__ import annotations

from django.utils.timezone import now
from ninja import Status

from zhucun.analytics.queries import checked_fact
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.forms import (
    CandidacyEndIn,
    EndIn,
    FindingsIn,
    NominationIn,
    PostingIn,
    RoundIn,
    TeamIn,
)
from zhucun.doors.api.roster.schemas import (
    CandidateCard,
    CandidateOut,
    PostingOut,
    RoundOut,
    TeamOut,
)
from zhucun.roster import actions, queries
from zhucun.roster.queries import PostingDraft


def open_round(request: Request, body: RoundIn, key: IdempotencyKey = "") -> Status[RoundOut]:
    """Open a round of selection or rotation.

    409 where the area has a round of that code.
    """
    actor = request.auth

    def act() -> str:
        return actions.open_round(**body.model_dump(), opened_at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="open_round", body=body, act=act)
    return Status(201, RoundOut.of(queries.round_card(actor=actor, public_id=made)))


def publish_round(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> RoundOut:
    """Publish the teams of a round; its candidates and teams are settled then.

    Safe to repeat. 409 where the round has no posting.
    """
    actor = request.auth

    def act() -> str:
        found = queries.round_card(actor=actor, public_id=public_id)
        actions.publish_round(round_=found, published_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"publish_round {public_id}", act=act)
    return RoundOut.of(queries.round_card(actor=actor, public_id=public_id))


def form_team(
    request: Request, public_id: PublicId, body: TeamIn, key: IdempotencyKey = ""
) -> Status[TeamOut]:
    """Form a team in a village, at most one in a round.

    409 where the village has a team in the round.
    """
    actor = request.auth

    def act() -> str:
        round_ = queries.round_card(actor=actor, public_id=public_id)
        draft = actions.TeamDraft(
            village=directory.place_on(code=body.village, as_of=body.formed_on),
            name=body.name,
            unit=directory.unit_card(actor=actor, public_id=body.unit) if body.unit else None,
        )
        [team] = actions.form_teams([draft], round_=round_, formed_on=body.formed_on, by=actor)
        return team.public_id

    made = once(actor=actor, key=key, doing=f"form_team {public_id}", body=body, act=act)
    found = queries.team_card(actor=actor, public_id=made)
    return Status(201, TeamOut(**TeamOut.fields_of(found)))


def nominate(
    request: Request, public_id: PublicId, body: NominationIn, key: IdempotencyKey = ""
) -> Status[CandidateOut]:
    """Put somebody forward for a round.

    The office anybody, a unit its own people, a person himself (主动请缨, SQ24-015). 409 where
    the person is a candidate for the role or stands for another unit, the round is published, or
    the area's pack wants its villages fixed first (YN-011).
    """
    actor = request.auth

    def act() -> str:
        round_ = queries.round_card(actor=actor, public_id=public_id)
        nomination = _nomination(actor, body)
        [candidate] = actions.nominate(
            [nomination],
            round_=round_,
            nominated_on=body.nominated_on,
            villages_first=queries.villages_come_first(round_=round_, as_of=body.nominated_on),
            by=actor,
        )
        return candidate.public_id

    made = once(actor=actor, key=key, doing=f"nominate {public_id}", body=body, act=act)
    found = queries.candidate_card(actor=actor, public_id=made)
    return Status(201, CandidateOut(**CandidateOut.fields_of(found)))


def withdraw_candidate(
    request: Request, public_id: PublicId, body: CandidacyEndIn, key: IdempotencyKey = ""
) -> CandidateOut:
    """Take a candidacy back, with a reason.

    The office, the unit that offered it, or the person himself. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.candidate_card(actor=actor, public_id=public_id)
        actions.withdraw(candidate=found, **body.model_dump(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"withdraw_candidate {public_id}", body=body, act=act)
    found = queries.candidate_card(actor=actor, public_id=public_id)
    return CandidateOut(**CandidateOut.fields_of(found))


def record_findings(
    request: Request, public_id: PublicId, body: FindingsIn, key: IdempotencyKey = ""
) -> Status[CandidateCard]:
    """Record what was checked of a candidate, under the caller's name.

    A later finding of the same fact replaces an earlier one; both stay on record. 422 for a fact
    that the candidate's pack does not ask for, or a value that does not fit it.
    """
    actor = request.auth

    def act() -> str:
        found = queries.candidate_card(actor=actor, public_id=public_id)
        pack = directory.pack_for(found.area, as_of=body.found_on)
        checked = {name: checked_fact(pack, name, value) for name, value in body.findings.items()}
        actions.record_findings(
            checked, candidate=found, found_on=body.found_on, note=body.note, by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"record_findings {public_id}", body=body, act=act)
    found = queries.candidate_card(actor=actor, public_id=public_id)
    findings = queries.findings(candidate=found, as_of=body.found_on)
    return Status(201, CandidateCard.of(found, findings))


def post_cadre(request: Request, body: PostingIn, key: IdempotencyKey = "") -> Status[PostingOut]:
    """Post somebody to a village, a captain to a township.

    409 where the person is on post, the village has a first secretary, or the round is published.
    """
    actor = request.auth

    def act() -> str:
        [posting] = actions.post_cadres([posting_draft(actor, body)], made_at=now(), by=actor)
        return posting.public_id

    made = once(actor=actor, key=key, doing="post_cadre", body=body, act=act)
    return Status(201, PostingOut.of(queries.posting_card(actor=actor, public_id=made)))


def end_posting(
    request: Request, public_id: PublicId, body: EndIn, key: IdempotencyKey = ""
) -> PostingOut:
    """End a posting on a day, or recall the cadre (召回).

    Safe to repeat with the same day. 409 where it ended earlier.
    """
    actor = request.auth

    def act() -> str:
        found = queries.posting_card(actor=actor, public_id=public_id)
        actions.end_postings([found], **body.model_dump(), made_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_posting {public_id}", body=body, act=act)
    return PostingOut.of(queries.posting_card(actor=actor, public_id=public_id))


def _nomination(actor: Actor, body: NominationIn) -> actions.Nomination:
    return actions.Nomination(
        person=directory.person_card(actor=actor, public_id=body.person),
        role=body.role,
        source=body.source,
        unit=directory.unit_card(actor=actor, public_id=body.unit) if body.unit else None,
        village=directory.place_on(code=body.village, as_of=body.nominated_on)
        if body.village
        else None,
        motive=body.motive,
        remains=body.remains,
    )


def posting_draft(actor: Actor, body: PostingIn) -> PostingDraft:
    """The posting that a caller asks for. Raises NotFound, UnknownPlace."""
    person = directory.person_card(actor=actor, public_id=body.person)
    asked = {"person", "place", "round", "team", "unit"}
    return PostingDraft(
        **body.model_dump(exclude=asked),
        person=person,
        place=directory.place_on(code=body.place, as_of=body.starts_on),
        round=queries.round_card(actor=actor, public_id=body.round),
        team=queries.team_card(actor=actor, public_id=body.team) if body.team else None,
        unit=directory.unit_card(actor=actor, public_id=body.unit) if body.unit else person.unit,
    )
