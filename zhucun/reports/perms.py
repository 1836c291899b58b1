"""Which papers an actor may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.reports.models import AskedForm, CardPrint, ContactCard, Issued, Named
from zhucun.roster.perms import is_himself, visible_postings


def visible_issued(actor: Actor) -> QuerySet[Issued]:
    """Papers of the actor's areas, and those that name him or people of his unit."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    mine = Q(unit__in=actor.units(Permission.SEE_POSTINGS))
    if actor.person:
        mine |= Q(person=actor.person)
    return Issued.objects.filter(seen | Exists(Named.objects.filter(mine, issued=OuterRef("pk"))))


def visible_cards(actor: Actor) -> QuerySet[ContactCard]:
    """Contact cards in the actor's areas, and his own."""
    seen = in_areas("area", actor.areas(Permission.SEE_POSTINGS))
    if actor.person:
        seen |= Q(posting__person__public_id=actor.person)
    return ContactCard.objects.filter(seen)


def printable_cards(actor: Actor) -> QuerySet[ContactCard]:
    """Those whose number the actor may see in print: his own, and where he may export lists."""
    seen = in_areas("area", actor.areas(Permission.EXPORT))
    if actor.person:
        seen |= Q(posting__person__public_id=actor.person)
    return visible_cards(actor).filter(seen)


def visible_prints(actor: Actor) -> QuerySet[CardPrint]:
    """Sheets of areas whose lists the actor may export: they show numbers in clear."""
    return CardPrint.objects.filter(in_areas("area", actor.areas(Permission.EXPORT)))


def may_keep_photo(actor: Actor, posting: Any) -> bool:
    """The cadre himself, or the office that manages his postings."""
    return is_himself(actor, posting) or actor.can(Permission.MANAGE_ROSTER, area=posting.area)


def visible_forms(actor: Actor) -> QuerySet[AskedForm]:
    """Forms that are asked in the actor's areas, or around them."""
    areas = actor.areas(Permission.SEE_POSTINGS)
    around = {at_level(area, level) for area in areas for level in Level}
    return AskedForm.objects.filter(in_areas("area", areas) | Q(area__in=around))


def visible_burdened(actor: Actor) -> QuerySet[Any]:
    """Postings whose burden the actor may see: where he sees both the fieldwork and the presence of
    the people, and always his own."""
    seen = in_areas("area", burden_areas(actor))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    return visible_postings(actor).filter(seen)


def burden_areas(actor: Actor) -> tuple[str, ...]:
    """The areas in which the actor sees everybody's burden: their visits and their presence."""
    works = actor.areas(Permission.SEE_FIELDWORK)
    stays = actor.areas(Permission.SEE_PRESENCE)
    both = {area for area in works if any(is_under(area, other) for other in stays)}
    both |= {area for area in stays if any(is_under(area, other) for other in works)}
    return tuple(sorted(both))
