"""Endpoints of matters (诉求): the list, one with its steps, opening, adding a step."""

from __future__ import annotations

from django.utils.timezone import localdate, now
from ninja import Query, Status

from zhucun.directory.perms import Actor
from zhucun.directory.queries import place_on
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Code, IdempotencyKey, PublicId
from zhucun.doors.api.fieldwork.forms import CampaignIn, MatterIn, MatterStepIn, MattersWanted
from zhucun.doors.api.fieldwork.schemas import MatterCardOut, MatterOut, MatterPage
from zhucun.doors.api.paging import page
from zhucun.doors.api.receipts import once
from zhucun.fieldwork import actions, queries

_SEALED = ("text", "asker_name", "asker_phone")


def matters(request: Request, wanted: Query[MattersWanted]) -> MatterPage:
    """Matters of the caller's areas and those that he answers for, latest first.

    Without what was said. One query whatever the number of rows.
    """
    asked = wanted.model_dump(exclude={"after", "limit", "q"})
    found = queries.matters(actor=request.auth, text=wanted.q, **asked)
    rows, following = page(found.defer(*_SEALED), ["-opened_on", "-pk"], wanted)
    return MatterPage(rows=[MatterOut.of(row) for row in rows], next=following)


def matter(request: Request, public_id: PublicId) -> MatterCardOut:
    """One matter with its steps and those that the caller may add.

    What was said is for the cadre who answers for it and for those who handle it; that somebody
    else than he read it is noted. Two queries.
    """
    return _card(request.auth, public_id)


def open_matter(
    request: Request, code: Code, body: MatterIn, key: IdempotencyKey = ""
) -> Status[MatterCardOut]:
    """Open a matter in a village; a cadre on post there answers for it.

    Safe to repeat with an `id` of one's own.
    """
    actor = request.auth

    def act() -> str:
        made = actions.open_matter(
            public_id=body.id,
            village=place_on(code=code, as_of=localdate()),
            **body.model_dump(exclude={"id", "made_at"}),
            made_at=body.made_at or now(),
            at=now(),
            by=actor,
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"open_matter {code}", body=body, act=act)
    return Status(201, _card(actor, made))


def add_step(
    request: Request, public_id: PublicId, body: MatterStepIn, key: IdempotencyKey = ""
) -> Status[MatterCardOut]:
    """Add a step to a matter: taken on, worked on, passed up or down, done, answered, closed,
    reopened.

    Safe to repeat with an `id` of one's own. 409 where the matter has moved on since `base`; a note
    of work never conflicts.
    """
    actor = request.auth

    def act() -> str:
        actions.add_step(
            public_id=body.id,
            matter=queries.matter_card(actor=actor, public_id=public_id),
            **body.model_dump(exclude={"id", "made_at"}),
            made_at=body.made_at or now(),
            at=now(),
            by=actor,
        )
        return public_id

    once(actor=actor, key=key, doing=f"add_step {public_id}", body=body, act=act)
    return Status(201, _card(actor, public_id))


def tag_matter(
    request: Request, public_id: PublicId, body: CampaignIn, key: IdempotencyKey = ""
) -> MatterCardOut:
    """Say to which campaign of the pack a matter belongs. Safe to repeat."""
    actor = request.auth

    def act() -> str:
        row = queries.matter_card(actor=actor, public_id=public_id)
        actions.set_campaign(record=row, campaign=body.campaign, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"tag_matter {public_id}", body=body, act=act)
    return _card(actor, public_id)


def _card(actor: Actor, public_id: str) -> MatterCardOut:
    return MatterCardOut.of_card(actor, queries.matter_card(actor=actor, public_id=public_id))
