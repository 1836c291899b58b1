"""What callers record of the village's organisations."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Status

from zhucun.branches import actions, queries
from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.branches.forms import (
    BranchIn,
    LeadershipIn,
    ListingIn,
    MeetingIn,
    MeetingVoidIn,
    PartyMemberIn,
    PersonIn,
    RectificationStepIn,
    RectifyingMeasureDoneIn,
    RectifyingMeasureIn,
    StarCheckIn,
    StarsDeclaredIn,
    TalentIn,
)
from zhucun.doors.api.branches.schemas import (
    BranchMeetingOut,
    BranchOut,
    BranchStarsOut,
    PartyMemberOut,
    RectificationCardOut,
    TalentOut,
)
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once


def found_branch(
    request: Request, code: Code, body: BranchIn, key: IdempotencyKey = ""
) -> Status[BranchOut]:
    """Record a Party branch of a village. Safe to repeat with an `id` of one's own."""
    actor = request.auth

    def act() -> str:
        made = actions.found_branch(
            public_id=body.id,
            village=place_on(code=code, as_of=localdate()),
            at=now(),
            by=actor,
            **body.model_dump(exclude={"id"}),
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"found_branch {code}", body=body, act=act)
    row = queries.branches(actor=actor, as_of=localdate()).get(public_id=made)
    return Status(201, BranchOut.of(row))


def admit_party_member(
    request: Request, public_id: PublicId, body: PartyMemberIn, key: IdempotencyKey = ""
) -> Status[PartyMemberOut]:
    """Record who belongs to a branch, or seeks to join the Party (HN22-60).

    Somebody of the directory or of a household is found by the ID number and linked. 409 where he
    belongs to a branch, or somebody of the same name and birthday is on record.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.MemberDraft(
            branch=queries.one_branch(actor=actor, public_id=public_id),
            person=_person(actor, body.person),
            stage=body.stage,
            joined_on=body.joined_on,
            party_since=body.party_since,
            public_id=body.id,
        )
        return actions.admit_member(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"admit_member {public_id}", body=body, act=act)
    row = queries.member_card(actor=actor, public_id=made)
    queries.name_rows(actor, [row])
    return Status(201, PartyMemberOut.of(row))


def record_branch_meeting(
    request: Request, public_id: PublicId, body: MeetingIn, key: IdempotencyKey = ""
) -> Status[BranchMeetingOut]:
    """Write a meeting of a branch down (HN22-58). Safe to repeat with an `id` of one's own."""
    actor = request.auth

    def act() -> str:
        draft = actions.MeetingDraft(
            branch=queries.one_branch(actor=actor, public_id=public_id),
            public_id=body.id,
            **body.model_dump(exclude={"id"}),
        )
        return actions.record_meeting(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"record_meeting {public_id}", body=body, act=act)
    return Status(201, BranchMeetingOut.of(queries.meeting_card(actor=actor, public_id=made)))


def void_branch_meeting(
    request: Request, public_id: PublicId, body: MeetingVoidIn, key: IdempotencyKey = ""
) -> BranchMeetingOut:
    """A meeting no longer counts; it stays with the reason. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        row = queries.meeting_card(actor=actor, public_id=public_id)
        actions.void_meeting(meeting=row, reason=body.reason, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"void_meeting {public_id}", body=body, act=act)
    return BranchMeetingOut.of(queries.meeting_card(actor=actor, public_id=public_id))


def list_weak_branch(
    request: Request, public_id: PublicId, body: ListingIn, key: IdempotencyKey = ""
) -> Status[RectificationCardOut]:
    """List a branch as weak and lax; its village bears the label from that day (HN22-63).

    409 where a rectification of it runs. Safe to repeat with an `id` of one's own.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.ListingDraft(
            branch=queries.one_branch(actor=actor, public_id=public_id),
            public_id=body.id,
            **body.model_dump(exclude={"id"}),
        )
        return actions.list_branch(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"list_branch {public_id}", body=body, act=act)
    return Status(201, _case(actor, made))


def rectify_leadership(
    request: Request, code: Code, body: LeadershipIn, key: IdempotencyKey = ""
) -> Status[RectificationCardOut]:
    """Open the rectification of the leadership team of a township (HH18-088).

    Its measures and steps are those of `/rectifications/…`.

    409 where one runs. Safe to repeat with an `id` of one's own.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.LeadershipDraft(
            township=place_on(code=code, as_of=localdate()),
            public_id=body.id,
            **body.model_dump(exclude={"id"}),
        )
        return actions.open_leadership(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"open_leadership {code}", body=body, act=act)
    return Status(201, _case(actor, made))


def add_rectifying_measure(
    request: Request, public_id: PublicId, body: RectifyingMeasureIn, key: IdempotencyKey = ""
) -> Status[RectificationCardOut]:
    """Add a measure to a rectification. Safe to repeat with an `id` of one's own."""
    actor = request.auth

    def act() -> str:
        case = queries.case_card(actor=actor, public_id=public_id).case
        told: dict[str, Any] = body.model_dump(exclude={"id"})
        actions.add_measure(public_id=body.id, case=case, at=now(), by=actor, **told)
        return public_id

    once(actor=actor, key=key, doing=f"add_measure {public_id}", body=body, act=act)
    return Status(201, _case(actor, public_id))


def finish_rectifying_measure(
    request: Request, public_id: PublicId, body: RectifyingMeasureDoneIn, key: IdempotencyKey = ""
) -> RectificationCardOut:
    """Record what came of a measure. Safe to repeat. 409 where another result is on record."""
    actor = request.auth

    def act() -> str:
        row = queries.measure_card(actor=actor, public_id=public_id)
        actions.finish_measure(measure=row, at=now(), by=actor, **body.model_dump())
        return str(row.case.public_id)

    made = once(actor=actor, key=key, doing=f"finish_measure {public_id}", body=body, act=act)
    return _case(actor, made)


def step_rectification(
    request: Request, public_id: PublicId, body: RectificationStepIn, key: IdempotencyKey = ""
) -> RectificationCardOut:
    """Put a rectification up for acceptance, accept it, or take the label off.

    Safe to repeat. 409 where somebody else was faster, a measure is open, or signatures decide.
    """
    actor = request.auth

    def act() -> str:
        case = queries.case_card(actor=actor, public_id=public_id).case
        told: dict[str, Any] = {"case": case, "on": body.on, "at": now(), "by": actor}
        if body.do == "submit":
            actions.submit_case(**told)
        elif body.do == "accept":
            actions.accept_case(**told)
        else:
            actions.remove_label(**told)
        return public_id

    once(actor=actor, key=key, doing=f"step_rectification {public_id}", body=body, act=act)
    return _case(actor, public_id)


def recognise_talent(
    request: Request, code: Code, body: TalentIn, key: IdempotencyKey = ""
) -> Status[TalentOut]:
    """Recognise a reserve, prosperity leader or returnee of a village (HN22-62, HN22-65).

    Safe to repeat with an `id` of one's own. 409 where he is recognised already.
    """
    actor = request.auth

    def act() -> str:
        draft = actions.TalentDraft(
            village=place_on(code=code, as_of=localdate()),
            person=_person(actor, body.person),
            public_id=body.id,
            **body.model_dump(exclude={"id", "person"}),
        )
        return actions.recognise_one(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing=f"recognise {code}", body=body, act=act)
    row = queries.talent_card(actor=actor, public_id=made)
    queries.name_rows(actor, [row])
    return Status(201, TalentOut.of(row))


def check_star_task(
    request: Request, public_id: PublicId, body: StarCheckIn, key: IdempotencyKey = ""
) -> Status[BranchStarsOut]:
    """Record what was found of one task of the stars in a branch; the latest check counts."""
    actor = request.auth
    task = queries.task_card(actor=actor, public_id=body.task)

    def act() -> str:
        made = actions.check_task(
            public_id=body.id,
            branch=queries.one_branch(actor=actor, public_id=public_id),
            task=task,
            points=None if body.points is None else Decimal(body.points),
            at=now(),
            by=actor,
            **body.model_dump(exclude={"id", "task", "points"}),
        )
        return made.public_id

    once(actor=actor, key=key, doing=f"check_task {public_id}", body=body, act=act)
    return Status(201, _stars(actor, public_id, task.year))


def declare_stars(
    request: Request, public_id: PublicId, body: StarsDeclaredIn, key: IdempotencyKey = ""
) -> Status[BranchStarsOut]:
    """Declare the stars of a branch for a year, beside the computed ones (SQ24-096)."""
    actor = request.auth

    def act() -> str:
        made = actions.declare_stars(
            public_id=body.id,
            branch=queries.one_branch(actor=actor, public_id=public_id),
            at=now(),
            by=actor,
            **body.model_dump(exclude={"id"}),
        )
        return made.public_id

    once(actor=actor, key=key, doing=f"declare_stars {public_id}", body=body, act=act)
    return Status(201, _stars(actor, public_id, body.year))


def _person(actor: Actor, given: PersonIn) -> actions.PersonDraft:
    asked = given.model_dump()
    key = asked.pop("local")
    local = queries.local_card(actor=actor, public_id=key) if key else None
    return actions.PersonDraft(local=local, **asked)


def _case(actor: Actor, public_id: str) -> RectificationCardOut:
    return RectificationCardOut.of_card(queries.case_card(actor=actor, public_id=public_id))


def _stars(actor: Actor, public_id: str, year: int) -> BranchStarsOut:
    told: dict[str, Any] = {"actor": actor, "year": year, "as_of": localdate()}
    return BranchStarsOut.of(queries.branch_stars(public_id=public_id, **told))
