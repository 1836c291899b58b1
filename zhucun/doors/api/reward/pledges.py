"""Endpoints of pledges with target, day and consequence (HH18-053)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.utils.timezone import localdate, now
from ninja import Field, Query, Schema, Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    IdempotencyKey,
    MaybePublicId,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text80,
    Text200,
)
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reward.forms import RewardReasonIn
from zhucun.doors.api.reward.schemas import RewardAnswerOut
from zhucun.kernel.problems import NotFound
from zhucun.reward import actions, queries
from zhucun.reward.enums import Level, PledgeVerdict
from zhucun.reward.queries import PledgeCard
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

_State = Literal["draft", "running", "due", "decided", ""]


class TargetPledgesWanted(OnDay, Rows):
    area: Area = ""
    state: _State = ""
    text: Sought = ""


class TargetPledgeIn(Body):
    """`exit`: the exit by which the target is measured; without one a person says."""

    person: PublicId
    area: Code
    level: Level
    target: Text200
    due_on: Day
    consequence: Note200 = ""
    exit: MaybePublicId = ""


class TargetPledgeSignedIn(Body):
    document: Text80
    on: Day


class TargetPledgeVerdictIn(Body):
    """A reason where the record says otherwise, or nothing."""

    verdict: PledgeVerdict
    reason: Note200 = ""


class TargetPledgeOut(Schema):
    id: str
    person: str
    name: str
    area: str
    level: Level
    target: str
    due_on: date
    consequence: str
    exit: str
    signed_on: date | None
    document: str
    verdict: Annotated[str, Field(description="kept, missed, or empty: nobody has decided.")]
    verdict_reason: str
    decided_on: date | None
    voided_on: date | None

    @classmethod
    def of(cls, row: Any) -> TargetPledgeOut:
        own = ("id", "person", "name")
        same = {name: getattr(row, name) for name in cls.model_fields if name not in own}
        return cls(id=row.public_id, person=row.person.public_id, name=row.person.name, **same)


class TargetPledgePage(Schema):
    rows: list[TargetPledgeOut]
    next: str | None


class TargetPledgeCardOut(Schema):
    """`proposed`: what the record comes to by which it is measured, empty where it says nothing."""

    pledge: TargetPledgeOut
    proposed: str
    is_due: bool
    pack: str
    pack_version: str
    answers: list[RewardAnswerOut]

    @classmethod
    def of(cls, card: PledgeCard) -> TargetPledgeCardOut:
        return cls(
            pledge=TargetPledgeOut.of(card.row),
            proposed=card.proposed,
            is_due=card.is_due,
            pack=card.pack.id,
            pack_version=card.pack.version,
            answers=[
                RewardAnswerOut(rule=each.rule, outcome=each.outcome.value) for each in card.answers
            ],
        )


def target_pledges(request: Request, wanted: Query[TargetPledgesWanted]) -> TargetPledgePage:
    """Pledges with consequence that the caller may see, by their day; one's own too.

    One query whatever the number of rows (HH18-053).
    """
    found = queries.target_pledges(
        actor=request.auth,
        as_of=wanted.as_of,
        area=wanted.area,
        state=wanted.state,
        text=wanted.text,
    )
    rows, following = page(found, ["due_on", "area", "pk"], wanted)
    return TargetPledgePage(rows=[TargetPledgeOut.of(row) for row in rows], next=following)


def target_pledge(request: Request, public_id: PublicId) -> TargetPledgeCardOut:
    """One pledge with what its record proposes and what the pack's rules say."""
    return _card(request.auth, public_id)


def make_target_pledge(
    request: Request, body: TargetPledgeIn, key: IdempotencyKey = ""
) -> Status[TargetPledgeCardOut]:
    """Write down who pledges what by when, and what follows if it is missed."""
    actor, today = request.auth, localdate()

    def act() -> str:
        found = queries.people_of(actor=actor, names=[body.person], as_of=today)
        people = found.get(body.person, [])
        if not people:
            raise NotFound
        rows = roster.roster(actor=actor, as_of=today, wanted=RosterFilter(gone=True))
        served = rows.filter(person=people[0].pk).order_by("-starts_on", "-pk").first()
        draft = actions.TargetPledgeDraft(
            person=people[0], posting=served, **body.model_dump(exclude={"person"})
        )
        return actions.make_pledge(draft, at=now(), by=actor).public_id

    made = once(actor=actor, key=key, doing="make_target_pledge", body=body, act=act)
    return Status(201, _card(actor, made))


def sign_target_pledge(
    request: Request, public_id: PublicId, body: TargetPledgeSignedIn, key: IdempotencyKey = ""
) -> TargetPledgeCardOut:
    """Record that it was signed. 409 where a rule of the pack that blocks fails. Safe to repeat."""
    return _step(request, public_id, "sign_target_pledge", actions.sign_pledge, body, key)


def decide_target_pledge(
    request: Request, public_id: PublicId, body: TargetPledgeVerdictIn, key: IdempotencyKey = ""
) -> TargetPledgeCardOut:
    """Decide whether it was kept, on its day or later. Safe to repeat."""
    return _step(request, public_id, "decide_target_pledge", actions.decide_pledge, body, key)


def void_target_pledge(
    request: Request, public_id: PublicId, body: RewardReasonIn, key: IdempotencyKey = ""
) -> TargetPledgeCardOut:
    """Set a pledge aside that was recorded by mistake. Safe to repeat."""
    return _step(request, public_id, "void_target_pledge", actions.void_pledge, body, key)


def _step(
    request: Request, public_id: str, doing: str, action: Any, body: Body, key: str
) -> TargetPledgeCardOut:
    actor = request.auth

    def act() -> str:
        row = queries.one_pledge(actor=actor, public_id=public_id)
        action(pledge=row, at=now(), by=actor, **body.model_dump())
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> TargetPledgeCardOut:
    found = queries.pledge_card(actor=actor, public_id=public_id, as_of=localdate())
    return TargetPledgeCardOut.of(found)
