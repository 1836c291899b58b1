"""Which helpers, pairings, grids and visits an actor may see, and who may write them."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.problems import NotAllowed
from zhucun.pairing.models import Backing, CallVisit, Cell, Helper, Office, Pairing, Proposal


def visible_helpers(actor: Actor) -> QuerySet[Helper]:
    """Helpers who work in the actor's areas, of his units, who help a household there, himself."""
    areas = actor.areas(Permission.SEE_HOUSEHOLDS)
    here = Pairing.objects.filter(in_areas("area", areas))
    seen = in_areas("area", areas) | Q(pk__in=here.values("helper"))
    seen |= Q(person__unit__public_id__in=actor.units(Permission.SEE_POSTINGS))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Helper.objects.filter(seen)


def visible_pairings(actor: Actor) -> QuerySet[Pairing]:
    """Pairings of households in the actor's areas, and his own."""
    seen = in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS))
    if actor.person:
        seen |= Q(helper__person__public_id=actor.person)
    return Pairing.objects.filter(seen)


def visible_proposals(actor: Actor) -> QuerySet[Proposal]:
    """Proposals of the areas whose registry the actor keeps."""
    return Proposal.objects.filter(in_areas("area", actor.areas(Permission.MANAGE_HOUSEHOLDS)))


def visible_cells(actor: Actor) -> QuerySet[Cell]:
    """Grids of the actor's areas, and those that he heads."""
    seen = in_areas("area", actor.areas(Permission.SEE_HOUSEHOLDS))
    if actor.person:
        seen |= Q(head__person__public_id=actor.person)
    return Cell.objects.filter(seen)


def visible_offices(actor: Actor) -> QuerySet[Office]:
    """Offices of the actor's areas, of the areas above them, and his own: who holds an office is
    public."""
    areas = actor.areas(Permission.SEE_POSTINGS)
    above = {area[:length] for area in areas for length in (2, 4, 6, 9) if len(area) > length}
    seen = in_areas("area", areas) | Q(area__in=above)
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return Office.objects.filter(seen)


def visible_backings(actor: Actor) -> QuerySet[Backing]:
    """Who answers for villages of the actor's areas."""
    return Backing.objects.filter(in_areas("area", actor.areas(Permission.SEE_POSTINGS)))


def visible_calls(actor: Actor, *, today: date) -> QuerySet[CallVisit]:
    """Visits to the actor's areas, by holders of offices there, and his own. An unannounced visit
    that lies ahead is seen by the office that wrote it down and by the visitor, nobody else
    (HH18-049)."""
    areas = actor.areas(Permission.SEE_HOUSEHOLDS)
    seen = in_areas("area", areas) | in_areas("office__area", areas)
    kept = in_areas("by_area", actor.areas(Permission.MANAGE_ROSTER))
    if actor.person:
        own = Q(office__person__public_id=actor.person) | Q(helper__person__public_id=actor.person)
        seen, kept = seen | own, kept | own
    quiet = Q(is_unannounced=True, on__gt=today)
    return CallVisit.objects.filter(seen & (~quiet | kept))


def require_helper_office(by: Actor, area: str) -> None:
    by.require(Permission.MANAGE_ROSTER, area=area)


def require_registry(by: Actor, area: str) -> None:
    by.require(Permission.MANAGE_HOUSEHOLDS, area=area)


def may_grid(by: Actor, area: str) -> bool:
    """True for who keeps the registry and for who records in the village."""
    return by.can(Permission.MANAGE_HOUSEHOLDS, area=area) or by.can(
        Permission.RECORD_FIELDWORK, area=area
    )


def require_gridder(by: Actor, area: str) -> None:
    if not may_grid(by, area):
        raise NotAllowed


def is_visitor(by: Actor, holder: Office | Helper) -> bool:
    """True for the person himself."""
    return by.viewer is None and bool(by.person) and holder.person.public_id == by.person


def require_recorder(by: Actor, holder: Office | Helper, *, area: str) -> None:
    """The visitor himself, or the office of his area or of the place. Raises NotAllowed."""
    if is_visitor(by, holder):
        return
    if by.can(Permission.MANAGE_ROSTER, area=holder.area):
        return
    by.require(Permission.MANAGE_ROSTER, area=area)
