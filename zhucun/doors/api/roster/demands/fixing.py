"""Endpoints that fix the villages of a round (先定村), announce and replace them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.timezone import now
from ninja import Status

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.demands.forms import LeaveIn, ReplaceIn, VillagesIn
from zhucun.doors.api.roster.demands.schemas import FixedOut, RoundVillageOut
from zhucun.doors.api.roster.schemas import RoundOut
from zhucun.roster import actions, queries


def fix_villages(
    request: Request, public_id: PublicId, body: VillagesIn, key: IdempotencyKey = ""
) -> Status[FixedOut]:
    """Fix villages of a round, with the types that they bear on the day (YN-011).

    A village that is fixed already is set right; all or none. Safe to repeat. 409 where the list
    is announced.
    """
    actor = request.auth
    codes = [each.village for each in body.villages]

    def act() -> str:
        round_ = queries.round_card(actor=actor, public_id=public_id)
        places = _places(actor, codes, body.fixed_on)
        drafts = [
            actions.VillageDraft(village=place, **each.model_dump(exclude={"village"}))
            for place, each in zip(places, body.villages, strict=True)
        ]
        actions.freeze_villages(drafts, round_=round_, on=body.fixed_on, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"fix_villages {public_id}", body=body, act=act)
    round_ = queries.round_card(actor=actor, public_id=public_id)
    found = queries.round_villages(actor=actor, round_=round_, as_of=body.fixed_on)
    shown = [RoundVillageOut.of(row, actor) for row in found.filter(area__in=codes)]
    return Status(201, FixedOut(villages=shown))


def announce_villages(request: Request, public_id: PublicId, key: IdempotencyKey = "") -> RoundOut:
    """Announce the village list of a round: everybody reads it, and it stands.

    Safe to repeat. 409 where no village is fixed, or one has ended since.
    """
    actor = request.auth

    def act() -> str:
        found = queries.round_card(actor=actor, public_id=public_id)
        actions.announce_villages(round_=found, announced_at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"announce_villages {public_id}", act=act)
    return RoundOut.of(queries.round_card(actor=actor, public_id=public_id))


def leave_out_village(
    request: Request, public_id: PublicId, body: LeaveIn, key: IdempotencyKey = ""
) -> RoundVillageOut:
    """Take a village out of its round, with a reason.

    Safe to repeat. 409 where the list is announced and the village still exists.
    """
    actor = request.auth

    def act() -> str:
        found = queries.round_village_card(actor=actor, public_id=public_id)
        actions.leave_out_village(village=found, **body.model_dump(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"leave_out_village {public_id}", body=body, act=act)
    return _card(actor, public_id)


def replace_village(
    request: Request, public_id: PublicId, body: ReplaceIn, key: IdempotencyKey = ""
) -> RoundVillageOut:
    """Put the village into which it merged in its place (并村); answers with that one.

    Needs and wishes go over. Safe to repeat. 409 where the village still exists, or has no heir.
    """
    actor = request.auth

    def act() -> str:
        found = queries.round_village_card(actor=actor, public_id=public_id)
        return actions.replace_village(village=found, on=body.on, by=actor).public_id

    doing = f"replace_village {public_id}"
    return _card(actor, once(actor=actor, key=key, doing=doing, body=body, act=act))


def _card(actor: Actor, public_id: str) -> RoundVillageOut:
    return RoundVillageOut.of(queries.round_village_card(actor=actor, public_id=public_id), actor)


def _places(actor: Actor, codes: Sequence[str], day: date) -> list[Any]:
    """The places of these codes in one query; one more for each that the actor does not see.

    Raises UnknownPlace, PlaceGone, PlaceMerged.
    """
    seen = directory.places(actor=actor, as_of=day).filter(code__in=codes)
    found = {place.code: place for place in seen.select_related("merged_into")}
    return [found.get(code) or directory.place_on(code=code, as_of=day) for code in codes]
