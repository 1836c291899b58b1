"""Many signatures at once, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated, Any

from django.utils.timezone import localdate, now
from django.utils.translation import get_language
from ninja import Schema
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId
from zhucun.doors.api.problems import said
from zhucun.doors.api.receipts import once
from zhucun.doors.api.signoff.forms import SignIn
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing
from zhucun.signoff.enums import Said
from zhucun.signoff.errors import BY_CODE
from zhucun.signoff.queries import Card


class SignEachIn(SignIn):
    """One signature of many."""

    case: PublicId


class SignManyIn(Body):
    """As many as fit one transaction."""

    signings: Annotated[list[SignEachIn], Field(min_length=1, max_length=actions.BATCH)]


class NotSignedOut(Schema):
    """A signature that was not made, and why."""

    case: str
    step: str
    signer: str
    code: str
    message: str
    todo: str


class SignedManyOut(Schema):
    """How many stand now; the others with what stands in their way."""

    signed: int
    refused: list[NotSignedOut]


def sign_many(request: Request, body: SignManyIn, key: IdempotencyKey = "") -> SignedManyOut:
    """Sign many cases at once, each bound to the evidence that was seen.

    A case that cannot be signed keeps no other back: it is among `refused`, with what to do next.
    The same number of queries for two and for a thousand of one procedure. With a key safe to
    repeat; without one what is signed already is refused.
    """
    actor = request.auth

    def act() -> str:
        result = actions.sign_cases([_signing(each) for each in body.signings], at=now(), by=actor)
        refused = [[one.case, one.step, one.word, why.code] for one, why in result.refused]
        return json.dumps([result.done, refused])

    done, refused = json.loads(once(actor=actor, key=key, doing="sign_many", body=body, act=act))
    return SignedManyOut(signed=done, refused=_refused(actor, refused))


def _signing(each: SignEachIn) -> Signing:
    return Signing(
        case=each.case,
        step=each.step,
        word=each.signer,
        evidence=each.evidence,
        said=Said(each.said),
        reason=each.reason,
        signer=each.name,
    )


def _refused(actor: Actor, rows: Sequence[Sequence[str]]) -> list[NotSignedOut]:
    """The refusals in words: which case, and which rules stand before its step now."""
    if not rows:
        return []
    today = localdate()
    named = queries.cases(actor=actor, as_of=today).filter(public_id__in={row[0] for row in rows})
    cards = {
        card.case.public_id: card for card in queries.cards(list(named), actor=actor, as_of=today)
    }
    return [_not_signed(cards.get(case), case, step, word, code) for case, step, word, code in rows]


def _not_signed(card: Card | None, case: str, step: str, word: str, code: str) -> NotSignedOut:
    facts: dict[str, Any] = dict.fromkeys(("title", "rules", "name", "holder", "day"), "—")
    if card is not None:
        held = card.opened.holders.get(word, ())
        facts |= {"title": card.case.title, "rules": _rules(card, step), "day": localdate()}
        facts["holder"] = ", ".join(one.name for one in held) or "—"
    told = said(BY_CODE[code](**facts))
    return NotSignedOut(
        case=case, step=step, signer=word, code=code, message=told.message, todo=told.todo
    )


def _rules(card: Card, step: str) -> str:
    lang = (get_language() or "zh")[:2]
    if step not in {one.id for one in card.standing.steps}:
        return "—"
    stopping = [guard.rule for guard in card.standing.step(step).guards if guard.stops]
    return "; ".join(card.opened.procedure.rules[rule].in_(lang) for rule in stopping) or "—"
