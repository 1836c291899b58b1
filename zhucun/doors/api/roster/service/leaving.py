"""Endpoints that change who serves: steps of taking up a post, captains, release, replacement."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Status

from zhucun.directory import queries as directory
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.changes import posting_draft
from zhucun.doors.api.roster.schemas import PostingOut
from zhucun.doors.api.roster.service.cards import handover_card
from zhucun.doors.api.roster.service.forms import CaptainIn, ReleaseIn, ReplacementIn, StepsIn
from zhucun.doors.api.roster.service.schemas import HandoverCard, ReleaseOut, TakeUpOut
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions, queries
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import PostingDraft


def record_take_up(
    request: Request, public_id: PublicId, body: StepsIn, key: IdempotencyKey = ""
) -> TakeUpOut:
    """Record that steps of taking up a post are done; all or none.

    The office any step, a cadre his own arrival, duties and baseline survey. A step that is on
    record keeps its first day. Safe to repeat. 422 for a day after the end of the posting.
    """
    actor = request.auth

    def act() -> str:
        found = queries.posting_card(actor=actor, public_id=public_id)
        done = [actions.StepDone(posting=found, **each.model_dump()) for each in body.steps]
        actions.record_take_up(done, recorded_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"record_take_up {public_id}", body=body, act=act)
    found = queries.posting_card(actor=actor, public_id=public_id)
    return TakeUpOut.of(found, queries.steps_of([found], as_of=localdate())[found.pk])


def appoint_captain(
    request: Request, body: CaptainIn, key: IdempotencyKey = ""
) -> Status[PostingOut]:
    """Appoint a captain of a township (乡镇队长, YN-033).

    422 where the area's pack asks for an office in the township and none is named (YN-040).
    """
    actor = request.auth

    def act() -> str:
        person = directory.person_card(actor=actor, public_id=body.person)
        unit = directory.unit_card(actor=actor, public_id=body.unit) if body.unit else person.unit
        draft = PostingDraft(
            person=person,
            place=directory.place_on(code=body.place, as_of=body.starts_on),
            role=PostingRole.CAPTAIN,
            round=queries.round_card(actor=actor, public_id=body.round),
            unit=unit,
            **body.model_dump(include={"starts_on", "due_on", "local_office"}),
        )
        return actions.appoint_captain(draft, made_at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="appoint_captain", body=body, act=act)
    return Status(201, PostingOut.of(queries.posting_card(actor=actor, public_id=made)))


def release_cadre(
    request: Request, public_id: PublicId, body: ReleaseIn, key: IdempotencyKey = ""
) -> ReleaseOut:
    """Release a cadre from a post once everything is taken over and both have signed.

    The office may override with a reason, which is kept (HX25-34, YN-007). Safe to repeat with
    the same day. 409 where something is not taken over, or nobody would be left in a village that
    must have a first secretary.
    """
    actor = request.auth

    def act() -> str:
        found = queries.posting_card(actor=actor, public_id=public_id)
        actions.release_cadre(posting=found, **body.model_dump(), made_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"release_cadre {public_id}", body=body, act=act)
    posting = queries.posting_card(actor=actor, public_id=public_id)
    found = queries.release_of(posting)
    if found is None:
        raise NotFound
    return ReleaseOut.of(posting, found)


def replace_cadre(
    request: Request, public_id: PublicId, body: ReplacementIn, key: IdempotencyKey = ""
) -> Status[HandoverCard]:
    """One in, one out (一进一出): post a successor and open the handover; no day lies between.

    The one who leaves stays on post until he is released. 422 for a gap, another place or another
    role.
    """
    actor = request.auth

    def act() -> str:
        leaving = queries.posting_card(actor=actor, public_id=public_id)
        _successor, handover = actions.replace_cadre(
            leaving=leaving,
            successor=posting_draft(actor, body.successor),
            ends_on=body.ends_on,
            made_at=now(),
            by=actor,
        )
        return handover.public_id

    made = once(actor=actor, key=key, doing=f"replace_cadre {public_id}", body=body, act=act)
    return Status(201, handover_card(actor, made, localdate()))
