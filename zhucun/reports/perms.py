"""Which papers an actor may see."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level, is_under
from zhucun.kernel.problems import NotFound
from zhucun.reports.enums import StoryState
from zhucun.reports.models import (
    ArchiveIssue,
    ArchiveRun,
    AskedForm,
    CardPrint,
    ContactCard,
    Issued,
    Named,
    PlainCard,
    Story,
    StoryPerson,
    StoryVolume,
)
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


def visible_plain_cards(actor: Actor) -> QuerySet[PlainCard]:
    """Cards of the actor's areas and of those around them, and those of where he serves himself or
    is going to."""
    areas = set(actor.areas(Permission.SEE_POSTINGS))
    seen = in_areas("area", tuple(areas))
    if actor.person:
        mine = visible_postings(actor).filter(person__public_id=actor.person)
        areas |= set(mine.values_list("area", flat=True))
    around = {area[:digits] for area in areas for digits in range(2, len(area) + 1)}
    return PlainCard.objects.filter(seen | Q(area__in=around))


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


def visible_archived(actor: Actor) -> QuerySet[Any]:
    """Postings whose archive the actor may read: his own, and those of areas and units whose lists
    he may take out. A colleague in the village reads his postings and not his archive."""
    seen = in_areas("area", actor.areas(Permission.EXPORT))
    seen |= Q(unit__public_id__in=actor.units(Permission.EXPORT))
    if actor.person:
        seen |= Q(person__public_id=actor.person)
    found = visible_postings(actor).filter(seen)
    found = found.select_related("person", "place", "unit", "round", "team")
    return found.defer("person__id_number", "person__phone", "unit__phone")


def one_archived(actor: Actor, public_id: str) -> Any:
    """One of these postings. Raises NotFound."""
    found = visible_archived(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def visible_archives(actor: Actor) -> QuerySet[ArchiveIssue]:
    """Archives that were issued of these postings."""
    return ArchiveIssue.objects.filter(posting__in=visible_archived(actor).values("pk"))


def visible_runs(actor: Actor) -> QuerySet[ArchiveRun]:
    """Runs over the archives of areas whose lists the actor may take out."""
    return ArchiveRun.objects.filter(in_areas("area", actor.areas(Permission.EXPORT)))


def published_stories() -> QuerySet[Story]:
    """Stories that are published and whose people all agree, at this moment: a consent that is
    withdrawn hides its story at once."""
    refusing = StoryPerson.objects.filter(story=OuterRef("pk")).filter(
        Q(consented_on=None) | Q(withdrawn_on__isnull=False)
    )
    return Story.objects.filter(~Exists(refusing), state=StoryState.PUBLISHED)


def visible_stories(actor: Actor) -> QuerySet[Story]:
    """What is published; and whatever its state the office's in its area, one's own, and those that
    name oneself."""
    seen: Any = in_areas("area", actor.areas(Permission.MANAGE_ROSTER))
    if actor.account:
        seen |= Q(by=actor.account)
    if actor.person:
        named = StoryPerson.objects.filter(story=OuterRef("pk"), person__public_id=actor.person)
        seen |= Exists(named)
    return Story.objects.filter(seen | Q(pk__in=published_stories().values("pk")))


def visible_volumes(actor: Actor) -> QuerySet[StoryVolume]:
    """Volumes for whoever reads the case library: every account; each print holds only stories that
    it may read then."""
    return StoryVolume.objects.all() if actor.account else StoryVolume.objects.none()


def may_write_story(actor: Actor, area: str) -> bool:
    """Who records for the village, and the office."""
    return actor.can(Permission.RECORD_FIELDWORK, area=area) or actor.can(
        Permission.MANAGE_ROSTER, area=area
    )


def may_change_story(actor: Actor, story: Story) -> bool:
    """Its author, and the office."""
    if actor.viewer is not None:
        return False
    is_author = bool(actor.account) and story.by == actor.account
    return is_author or actor.can(Permission.MANAGE_ROSTER, area=story.area)
