"""Which rows of the roster an actor may see."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import line_of
from zhucun.roster.models import (
    Adjustment,
    Candidate,
    Handover,
    Move,
    Posting,
    RotationOrder,
    Round,
    RoundVillage,
    StandingPromise,
    Team,
    UnitOffer,
)


def visible_postings(actor: Actor) -> QuerySet[Posting]:
    """Postings in the actor's areas, of the actor's units, and the actor's own."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    seen |= Q(unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Posting.objects.filter(seen)


def visible_teams(actor: Actor) -> QuerySet[Team]:
    """Teams in the actor's areas and of the actor's units."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    return Team.objects.filter(seen | Q(unit__public_id__in=actor.units(Permission.SEE_POSTINGS)))


def visible_candidates(actor: Actor) -> QuerySet[Candidate]:
    """Candidates in the actor's areas, of the actor's units, and the actor's own candidacy."""
    seen = in_areas("area", actor.areas(Permission.SEE_CANDIDATES))
    seen |= Q(unit__public_id__in=actor.units(Permission.SEE_CANDIDATES))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Candidate.objects.filter(seen)


def visible_rounds(actor: Actor) -> QuerySet[Round]:
    """Rounds of the areas that the actor sees, or that lie around them or around his unit.

    A unit sees the rounds of its area before it has offered anybody; else it could not begin.
    """
    areas = actor.areas(Permission.SEE_POSTINGS)
    homes = {held.area for held in actor.held if held.unit and held.area} | set(areas) - {""}
    around = Q(area__in={above for home in homes for above in line_of(home)})
    units = actor.units(Permission.SEE_POSTINGS)
    shares = (
        Exists(rows.filter(round=OuterRef("pk"), unit__public_id__in=units))
        for rows in (Candidate.objects, Team.objects, Posting.objects)
    )
    mine = reduce(or_, shares) if units else Q(pk__in=[])
    return Round.objects.filter(in_areas("area", areas) | around | mine)


def visible_orders(actor: Actor) -> QuerySet[RotationOrder]:
    """Notices of the areas that the actor sees, and of those around them."""
    areas = actor.areas(Permission.SEE_POSTINGS)
    around = Q(area__in={above for area in areas if area for above in line_of(area)})
    return RotationOrder.objects.filter(in_areas("area", areas) | around)


def visible_adjustments(actor: Actor) -> QuerySet[Adjustment]:
    """Adjustments in the actor's areas, of people of his units, and his own."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    mine = Q(posting__unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    if actor.person:
        mine |= Q(posting__person__public_id=actor.person)
    moves = Move.objects.filter(mine)
    return Adjustment.objects.filter(seen | Q(pk__in=moves.values("adjustment")))


def visible_round_villages(actor: Actor) -> QuerySet[RoundVillage]:
    """Villages of rounds in the actor's areas; all of a round whose list is announced."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    return RoundVillage.objects.filter(seen | Q(round__villages_announced_at__isnull=False))


def visible_offers(actor: Actor) -> QuerySet[UnitOffer]:
    """Offers to rounds of the actor's areas, and of the actor's units."""
    seen = in_areas("area", actor.areas(Permission.SEE_CANDIDATES))
    seen |= Q(unit__public_id__in=actor.units(Permission.SEE_CANDIDATES))
    return UnitOffer.objects.filter(seen)


def visible_handovers(actor: Actor) -> QuerySet[Handover]:
    """Handovers in the actor's areas, of the actor's units, and those that he gives or takes."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    units = actor.units(Permission.SEE_POSTINGS)
    seen |= Q(giver__unit__public_id__in=units) | Q(taker__unit__public_id__in=units)
    if actor.person:
        seen |= Q(giver__person__public_id=actor.person)
        seen |= Q(taker__person__public_id=actor.person)
    return Handover.objects.filter(seen)


def visible_promises(actor: Actor) -> QuerySet[StandingPromise]:
    """Promises in the actor's areas, and those that he carries."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    if actor.person:
        seen |= Q(posting__person__public_id=actor.person)
    return StandingPromise.objects.filter(seen)


def is_himself(actor: Actor, posting: Posting | None) -> bool:
    """True where the actor acts as the cadre of a posting; never through somebody else's
    account."""
    if posting is None or not actor.person or actor.viewer is not None:
        return False
    return bool(posting.person.public_id == actor.person)
