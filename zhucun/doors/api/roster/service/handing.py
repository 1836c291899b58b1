"""Endpoints that hand over: promises, the list, its answers, days together, signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Status

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.service.cards import handover_card
from zhucun.doors.api.roster.service.forms import (
    AnswersIn,
    HandoverIn,
    ListAgainIn,
    PromiseEndIn,
    PromiseIn,
    SignatureIn,
    TakerIn,
    ThingsIn,
    TogetherIn,
)
from zhucun.doors.api.roster.service.schemas import HandoverCard, PromiseOut
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions, queries


def make_promise(
    request: Request, public_id: PublicId, body: PromiseIn, key: IdempotencyKey = ""
) -> Status[PromiseOut]:
    """Note a standing promise of a cadre (长期承诺, HX25-36).

    The cadre himself or the office.
    """
    actor = request.auth

    def act() -> str:
        posting = queries.posting_card(actor=actor, public_id=public_id)
        draft = actions.PromiseDraft(posting=posting, **body.model_dump())
        [made] = actions.make_promises([draft], by=actor)
        return made.public_id

    made = once(actor=actor, key=key, doing=f"make_promise {public_id}", body=body, act=act)
    return Status(201, PromiseOut.of(queries.promise_card(actor=actor, public_id=made)))


def end_promise(
    request: Request, public_id: PublicId, body: PromiseEndIn, key: IdempotencyKey = ""
) -> PromiseOut:
    """End a promise that nobody needs any more, with a word why.

    Safe to repeat with the same day. 409 where it ended on another day.
    """
    actor = request.auth

    def act() -> str:
        found = queries.promise_card(actor=actor, public_id=public_id)
        actions.end_promise(promise=found, **body.model_dump(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_promise {public_id}", body=body, act=act)
    return PromiseOut.of(queries.promise_card(actor=actor, public_id=public_id))


def open_handover(
    request: Request, public_id: PublicId, body: HandoverIn, key: IdempotencyKey = ""
) -> Status[HandoverCard]:
    """Open the handover of a posting (交接); its list is drawn up from all that is open.

    Safe to repeat: where it is open already, that one. 422 where the successor serves elsewhere.
    """
    actor = request.auth

    def act() -> str:
        giver = queries.posting_card(actor=actor, public_id=public_id)
        taker = queries.posting_card(actor=actor, public_id=body.taker) if body.taker else None
        made = actions.open_handover(
            giver=giver, taker=taker, opened_on=body.opened_on, opened_at=now(), by=actor
        )
        return made.public_id

    made = once(actor=actor, key=key, doing=f"open_handover {public_id}", body=body, act=act)
    return Status(201, handover_card(actor, made, localdate()))


def name_taker(
    request: Request, public_id: PublicId, body: TakerIn, key: IdempotencyKey = ""
) -> HandoverCard:
    """Name who takes over.

    Safe to repeat. 409 where the handover is signed.
    """

    def act(actor: Actor, found: Any) -> None:
        taker = queries.posting_card(actor=actor, public_id=body.taker)
        actions.name_taker(handover=found, taker=taker, named_at=now(), by=actor)

    return _changed(request.auth, public_id, key, "name_taker", body, act)


def add_items(
    request: Request, public_id: PublicId, body: ThingsIn, key: IdempotencyKey = ""
) -> HandoverCard:
    """Add keys, documents, funds and matters to the list, by either cadre or the office.

    The same words of the same kind stand in it once. Safe to repeat. 409 once somebody has signed.
    """
    things = [
        (each.kind, queries.OpenThing(key=sm3(each.text.encode()).hex()[:40], text=each.text))
        for each in body.items
    ]

    def act(actor: Actor, found: Any) -> None:
        actions.add_items(found, things, added_at=now(), by=actor)

    return _changed(request.auth, public_id, key, "add_items", body, act)


def draw_up_again(
    request: Request, public_id: PublicId, body: ListAgainIn, key: IdempotencyKey = ""
) -> HandoverCard:
    """Look again for what is open, and add what is new to the list.

    Safe to repeat. 409 once somebody has signed.
    """

    def act(actor: Actor, found: Any) -> None:
        actions.draw_up_again(handover=found, as_of=body.on, added_at=now(), by=actor)

    return _changed(request.auth, public_id, key, "draw_up_again", body, act)


def record_together(
    request: Request, public_id: PublicId, body: TogetherIn, key: IdempotencyKey = ""
) -> HandoverCard:
    """Record the days that both lived and worked side by side (老带新, 同吃同住).

    Safe to repeat. 409 once the cadre is released.
    """

    def act(actor: Actor, found: Any) -> None:
        actions.record_together(handover=found, **body.model_dump(), recorded_at=now(), by=actor)

    return _changed(request.auth, public_id, key, "record_together", body, act)


def answer_items(
    request: Request, public_id: PublicId, body: AnswersIn, key: IdempotencyKey = ""
) -> HandoverCard:
    """The successor accepts items of the list or refuses them with a reason; all or none.

    The office may record it for him with what it rests on (`paper`). An accepted promise is from
    then on the successor's. Safe to repeat. 409 where an item was answered otherwise.
    """

    def act(actor: Actor, found: Any) -> None:
        known = {item.public_id: item for item in queries.items_of(found)}
        if not {each.item for each in body.answers} <= known.keys():
            raise NotFound
        answers = [
            actions.Answer(item=known[each.item], accepted=each.accepted, reason=each.reason)
            for each in body.answers
        ]
        actions.answer_items(answers, answered_on=body.answered_on, by=actor, paper=body.paper)

    return _changed(request.auth, public_id, key, "answer_items", body, act)


def sign_handover(
    request: Request, public_id: PublicId, body: SignatureIn, key: IdempotencyKey = ""
) -> HandoverCard:
    """One side signs the handover; the office may record a signature on paper.

    Safe to repeat. 409 while an item waits for its answer.
    """

    def act(actor: Actor, found: Any) -> None:
        actions.sign_handover(handover=found, **body.model_dump(), by=actor)

    return _changed(request.auth, public_id, key, "sign_handover", body, act)


def _changed(
    actor: Actor,
    public_id: str,
    key: str,
    doing: str,
    body: Body,
    change: Callable[[Actor, Any], None],
) -> HandoverCard:
    """One change of a handover, made once, and how it stands then."""

    def act() -> str:
        change(actor, queries.handover_card(actor=actor, public_id=public_id))
        return public_id

    once(actor=actor, key=key, doing=f"{doing} {public_id}", body=body, act=act)
    return handover_card(actor, public_id, localdate())
