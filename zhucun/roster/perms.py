"""Which rows of the roster an actor may see."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.roster.models import Candidate, Posting, Round, Team


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
    around = Q(area__in={at_level(home, level) for home in homes for level in Level if level})
    units = actor.units(Permission.SEE_POSTINGS)
    shares = (
        Exists(rows.filter(round=OuterRef("pk"), unit__public_id__in=units))
        for rows in (Candidate.objects, Team.objects, Posting.objects)
    )
    mine = reduce(or_, shares) if units else Q(pk__in=[])
    return Round.objects.filter(in_areas("area", areas) | around | mine)
