"""Many signatures at once, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Annotated

from django.utils.timezone import localdate, now
from ninja import Schema
from pydantic import Field

from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, IdempotencyKey, PublicId
from zhucun.doors.api.problems import said
from zhucun.doors.api.receipts import once
from zhucun.doors.api.signoff.forms import SignIn
from zhucun.kernel.problems import Problem, recalled
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing
from zhucun.signoff.enums import Said


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
    actor, why = request.auth, dict[tuple[str, ...], Problem]()

    def act() -> str:
        result = actions.sign_cases([_signing(each) for each in body.signings], at=now(), by=actor)
        why.update({(one.case, one.step, one.word): problem for one, problem in result.refused})
        return json.dumps([result.done, [[*key, problem.code] for key, problem in why.items()]])

    done, refused = json.loads(once(actor=actor, key=key, doing="sign_many", body=body, act=act))
    return SignedManyOut(signed=done, refused=_refused(actor, refused, why))


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


def _refused(
    actor: Actor, rows: Sequence[Sequence[str]], why: Mapping[tuple[str, ...], Problem]
) -> list[NotSignedOut]:
    """The refusals in words. The receipt of a key holds their codes only: where it answers, they
    are said again with the title of the case."""
    titles: dict[str, str] = {}
    if rows and not why:
        cases = queries.cases(actor=actor, as_of=localdate())
        named = cases.filter(public_id__in={row[0] for row in rows})
        titles = dict(named.values_list("public_id", "title"))
    found = []
    for case, step, word, code in rows:
        again = recalled(code, {"title": titles.get(case, "—")})
        told = said(why.get((case, step, word), again))
        found.append(
            NotSignedOut(
                case=case, step=step, signer=word, code=code, message=told.message, todo=told.todo
            )
        )
    return found
