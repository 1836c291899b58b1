"""Endpoints in which villages, units and candidates say what they need, offer and wish
(双向对接)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ninja import Status

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import IdempotencyKey, PublicId
from zhucun.doors.api.receipts import once
from zhucun.doors.api.roster.demands.forms import (
    AvoidancesIn,
    LiftIn,
    NeedsIn,
    OfferIn,
    VillageWishesIn,
    WishesIn,
    WithdrawIn,
)
from zhucun.doors.api.roster.demands.schemas import (
    AvoidancesOut,
    OfferOut,
    RoundVillageOut,
    WishesOut,
)
from zhucun.kernel.problems import NotFound
from zhucun.roster import actions, queries
from zhucun.roster.errors import VillageNotInRound


def state_needs(
    request: Request, public_id: PublicId, body: NeedsIn, key: IdempotencyKey = ""
) -> RoundVillageOut:
    """Say which specialities a village needs (村提需求), under the caller's name.

    The whole list, which replaces the earlier one: the branch itself, its township or the office.
    Safe to repeat. 409 where somebody else stated meanwhile, or the village has left the round.
    """
    actor = request.auth

    def act() -> str:
        found = _village(actor, public_id, body.revision)
        needs = [actions.Need(**each.model_dump()) for each in body.needs]
        actions.state_needs(needs, village=found, stated_on=body.stated_on, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"state_needs {public_id}", body=body, act=act)
    return RoundVillageOut.of(_village(actor, public_id), actor)


def state_village_wishes(
    request: Request, public_id: PublicId, body: VillageWishesIn, key: IdempotencyKey = ""
) -> RoundVillageOut:
    """Say which kinds of unit a village would like.

    The whole list, as for the needs. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = _village(actor, public_id, body.revision)
        actions.state_village_wishes(
            body.unit_kinds, village=found, stated_on=body.stated_on, by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"state_village_wishes {public_id}", body=body, act=act)
    return RoundVillageOut.of(_village(actor, public_id), actor)


def offer_people(
    request: Request, public_id: PublicId, body: OfferIn, key: IdempotencyKey = ""
) -> Status[OfferOut]:
    """Offer people of a unit to a round, or change what the unit has offered.

    The unit itself, or the office for it. Safe to repeat. 409 where the round is published.
    """
    actor = request.auth

    def act() -> str:
        round_ = queries.round_card(actor=actor, public_id=public_id)
        unit = directory.sending_units(actor=actor).filter(public_id=body.unit).first()
        if unit is None:
            raise NotFound
        draft = actions.OfferDraft(unit=unit, quota=body.quota, reach=body.reach)
        [offer] = actions.offer_people([draft], round_=round_, stated_on=body.stated_on, by=actor)
        return offer.public_id

    made = once(actor=actor, key=key, doing=f"offer_people {public_id}", body=body, act=act)
    return Status(201, _offer(actor, made))


def withdraw_offer(
    request: Request, public_id: PublicId, body: WithdrawIn, key: IdempotencyKey = ""
) -> OfferOut:
    """Take an offer back, and with it the unit's candidates in the round.

    The unit or the office. Safe to repeat. 409 where the round is published or people of the unit
    are posted in it.
    """
    actor = request.auth

    def act() -> str:
        found = queries.offer_card(actor=actor, public_id=public_id)
        actions.withdraw_offer(offer=found, **body.model_dump(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"withdraw_offer {public_id}", body=body, act=act)
    return _offer(actor, public_id)


def state_wishes(
    request: Request, public_id: PublicId, body: WishesIn, key: IdempotencyKey = ""
) -> WishesOut:
    """Say which villages of the round a candidate would like.

    The whole list: the person himself, his unit or the office. Safe to repeat. 409 where somebody
    else stated meanwhile, or the candidacy was withdrawn.
    """
    actor = request.auth

    def act() -> str:
        found = queries.candidate_card(actor=actor, public_id=public_id)
        villages = _villages(actor, found, body)
        if body.revision is not None:
            found.revision = body.revision
        actions.state_wishes(villages, candidate=found, stated_on=body.stated_on, by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"state_wishes {public_id}", body=body, act=act)
    found = queries.candidate_card(actor=actor, public_id=public_id)
    return WishesOut.of(found, queries.wishes_of(candidate=found))


def note_avoidances(
    request: Request, public_id: PublicId, body: AvoidancesIn, key: IdempotencyKey = ""
) -> Status[AvoidancesOut]:
    """Note places that a candidate is not sent to (回避); those known are left.

    The person himself and his unit declare, the office may say that it has checked. Safe to repeat.
    """
    actor = request.auth

    def act() -> str:
        found = queries.candidate_card(actor=actor, public_id=public_id)
        drafts = [
            actions.AvoidanceDraft(
                place=directory.place_on(code=each.place, as_of=body.noted_on), kind=each.kind
            )
            for each in body.avoidances
        ]
        actions.note_avoidances(
            drafts, candidate=found, source=body.source, noted_on=body.noted_on, by=actor
        )
        return public_id

    once(actor=actor, key=key, doing=f"note_avoidances {public_id}", body=body, act=act)
    found = queries.candidate_card(actor=actor, public_id=public_id)
    rows = queries.avoidances_of(candidate=found, as_of=body.noted_on)
    return Status(201, AvoidancesOut.of(found, rows))


def lift_avoidance(
    request: Request,
    public_id: PublicId,
    avoidance: PublicId,
    body: LiftIn,
    key: IdempotencyKey = "",
) -> AvoidancesOut:
    """End an avoidance of a candidate that no longer holds, or never did: the office only.

    404 where none of that id holds on the day, as after it was lifted.
    """
    actor = request.auth

    def act() -> str:
        found = queries.candidate_card(actor=actor, public_id=public_id)
        for row in queries.avoidances_of(candidate=found, as_of=body.lifted_on):
            if row.public_id == avoidance:
                actions.lift_avoidance(
                    avoidance=row, candidate=found, lifted_on=body.lifted_on, by=actor
                )
                return public_id
        raise NotFound

    doing = f"lift_avoidance {public_id} {avoidance}"
    once(actor=actor, key=key, doing=doing, body=body, act=act)
    found = queries.candidate_card(actor=actor, public_id=public_id)
    return AvoidancesOut.of(found, queries.avoidances_of(candidate=found, as_of=body.lifted_on))


def _village(actor: Actor, public_id: str, revision: int | None = None) -> Any:
    """A village of a round as the caller has read it."""
    found = queries.round_village_card(actor=actor, public_id=public_id)
    if revision is not None:
        found.revision = revision
    return found


def _villages(actor: Actor, candidate: Any, body: WishesIn) -> Sequence[Any]:
    """The villages of the candidate's round by code, in the order of the wishes."""
    round_ = candidate.round
    rows = queries.round_villages(actor=actor, round_=round_, as_of=body.stated_on)
    known = {row.area: row for row in rows.filter(area__in=body.villages)}
    for code in body.villages:
        if code not in known:
            raise VillageNotInRound(place=code, round=round_.code)
    return [known[code] for code in body.villages]


def _offer(actor: Actor, public_id: str) -> OfferOut:
    found = queries.offer_card(actor=actor, public_id=public_id)
    return OfferOut(**OfferOut.fields_of(found))
