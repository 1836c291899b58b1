"""Endpoints of what is kept of helpers, and of who is kin to whom."""

from __future__ import annotations

from django.utils.timezone import now

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.pairing.forms import HelperChangeIn, KinBackIn, KinIn
from zhucun.doors.api.pairing.schemas import HelperOut, KinOut
from zhucun.doors.api.receipts import once
from zhucun.households.queries import one_household
from zhucun.pairing import actions, queries


def change_helper(
    request: Request, public_id: PublicId, body: HelperChangeIn, key: IdempotencyKey = ""
) -> HelperOut:
    """Change what is kept of a helper; his person and his place stay.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_helper(actor=actor, public_id=public_id)
        changes = body.model_dump(exclude_unset=True)
        actions.change_helper(helper=found, changes=changes, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"change_helper {public_id}", body=body, act=act)
    return HelperOut.of(queries.one_helper(actor=actor, public_id=public_id))


def kin(request: Request, public_id: PublicId) -> list[KinOut]:
    """The households to which a helper is noted as kin, of those that the caller may see.

    Two queries.
    """
    found = queries.one_helper(actor=request.auth, public_id=public_id)
    return [KinOut.of(row) for row in queries.kin_noted(actor=request.auth, helper=found)]


def note_kin(
    request: Request, public_id: PublicId, body: KinIn, key: IdempotencyKey = ""
) -> list[KinOut]:
    """Note that a helper is kin to a household: he is not proposed for it and not paired with it.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_helper(actor=actor, public_id=public_id)
        home = one_household(actor=actor, public_id=body.household)
        actions.note_kin([(found, home)], basis=body.basis, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"note_kin {public_id}", body=body, act=act)
    return kin(request, public_id)


def take_back_kin(
    request: Request, public_id: PublicId, body: KinBackIn, key: IdempotencyKey = ""
) -> list[KinOut]:
    """What was noted by mistake stands no more.

    Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.one_helper(actor=actor, public_id=public_id)
        home = one_household(actor=actor, public_id=body.household)
        actions.take_back_kin(helper=found, household=home, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"take_back_kin {public_id}", body=body, act=act)
    return kin(request, public_id)
