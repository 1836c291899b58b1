"""Endpoints that read the two sides of a round."""

from __future__ import annotations

from dataclasses import asdict

from ninja import Query

from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.doors.api.roster.demands.forms import (
    AnnouncedWanted,
    NeedsWanted,
    OffersWanted,
    VillagesWanted,
)
from zhucun.doors.api.roster.demands.schemas import (
    AvoidancesOut,
    OfferOut,
    OfferPage,
    PreparationOut,
    RoundVillageOut,
    RoundVillagePage,
    StandingOffer,
    WishesOut,
)
from zhucun.roster import queries


def round_villages(
    request: Request, public_id: PublicId, wanted: Query[VillagesWanted]
) -> RoundVillagePage:
    """Villages of a round on a day, with needs and wishes.

    By division code. Those of the caller's areas; all of a round whose list is announced. Four
    queries whatever the number of rows.
    """
    round_ = queries.round_card(actor=request.auth, public_id=public_id)
    found = queries.round_villages(actor=request.auth, round_=round_, as_of=wanted.as_of)
    rows, following = page(found, ["area", "pk"], wanted)
    shown = [RoundVillageOut.of(row, request.auth) for row in rows]
    return RoundVillagePage(rows=shown, next=following)


def announced_villages(request: Request, wanted: Query[AnnouncedWanted]) -> RoundVillagePage:
    """Villages of rounds whose list is announced (先定村).

    Newest round first; everybody reads them. Three queries whatever the number of rows.
    """
    found = queries.announced_villages(as_of=wanted.as_of, text=wanted.q)
    rows, following = page(found, ["-round__starts_on", "round__pk", "area", "pk"], wanted)
    shown = [RoundVillageOut.of(row, request.auth) for row in rows]
    return RoundVillagePage(rows=shown, next=following)


def needs(request: Request, wanted: Query[NeedsWanted]) -> RoundVillagePage:
    """Villages of open rounds for which the caller speaks.

    Those that have stated no need first. Three queries whatever the number of rows.
    """
    found = queries.villages_to_ask(actor=request.auth, as_of=wanted.as_of, silent=wanted.silent)
    rows, following = page(found, ["stated", "area", "pk"], wanted)
    shown = [RoundVillageOut.of(row, request.auth) for row in rows]
    return RoundVillagePage(rows=shown, next=following)


def round_village(request: Request, public_id: PublicId) -> RoundVillageOut:
    """One village of a round.

    Three queries.
    """
    found = queries.round_village_card(actor=request.auth, public_id=public_id)
    return RoundVillageOut.of(found, request.auth)


def preparation(request: Request, public_id: PublicId, wanted: Query[OnDay]) -> PreparationOut:
    """How far a round is before the match.

    The rows behind the numbers stand in the lists of its villages, offers and candidates. Four
    queries.
    """
    round_ = queries.round_card(actor=request.auth, public_id=public_id)
    found = queries.preparation(actor=request.auth, round_=round_, as_of=wanted.as_of)
    return PreparationOut(**asdict(found))


def offers(request: Request, public_id: PublicId, wanted: Query[OffersWanted]) -> OfferPage:
    """Offers of units that stand in a round on a day.

    By unit, each with the number of its people who stand. Two queries whatever the number of rows.
    """
    round_ = queries.round_card(actor=request.auth, public_id=public_id)
    found = queries.offers(actor=request.auth, round_=round_, as_of=wanted.as_of)
    rows, following = page(found, ["unit__name", "pk"], wanted)
    return OfferPage(rows=[StandingOffer.of(row) for row in rows], next=following)


def offer(request: Request, public_id: PublicId) -> OfferOut:
    """One offer."""
    found = queries.offer_card(actor=request.auth, public_id=public_id)
    return OfferOut(**OfferOut.fields_of(found))


def candidate_wishes(request: Request, public_id: PublicId) -> WishesOut:
    """The villages that a candidate would like.

    Two queries.
    """
    found = queries.candidate_card(actor=request.auth, public_id=public_id)
    return WishesOut.of(found, queries.wishes_of(candidate=found))


def candidate_avoidances(
    request: Request, public_id: PublicId, wanted: Query[OnDay]
) -> AvoidancesOut:
    """Where a candidate is not sent, on a day (回避).

    Two queries.
    """
    found = queries.candidate_card(actor=request.auth, public_id=public_id)
    return AvoidancesOut.of(found, queries.avoidances_of(candidate=found, as_of=wanted.as_of))
