"""Plain-language cards, read: which are in force where, what each cadre still has to read, and who
has not (YN-034, YN-054)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)

from zhucun.analytics.queries.evidence import Fact
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.reports import perms
from zhucun.reports.enums import PlainKind
from zhucun.reports.marts.plain import in_force, nearest
from zhucun.reports.models import PlainCard, PlainCardRead
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf
from zhucun.roster import queries as roster
from zhucun.roster.perms import visible_postings
from zhucun.roster.queries import RosterFilter

#: The word of `counts:` that comes from here.
WORD = "card"


@dataclass(frozen=True, kw_only=True)
class OwnCard:
    """A card for a cadre, and the day on which he said that he has read it."""

    posting: Any
    card: PlainCard
    read_on: date | None


def plain_cards(*, actor: Actor, as_of: date) -> QuerySet[PlainCard]:
    """Cards in force on a day that the actor may read, by area and kind. One query."""
    found = perms.visible_plain_cards(actor).filter(in_force(as_of))
    return found.order_by("area", "kind", "pk")


def plain_card(*, actor: Actor, public_id: str) -> PlainCard:
    """One card, in force or replaced. Raises NotFound."""
    found = perms.visible_plain_cards(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def cards_named(*, actor: Actor, codes: Sequence[str]) -> list[PlainCard]:
    """Some cards by their public ids, those that the actor may read. One query, none for none."""
    return list(perms.visible_plain_cards(actor).filter(public_id__in=codes)) if codes else []


def own_cards(*, actor: Actor, as_of: date) -> list[OwnCard]:
    """The cards of the actor's own postings, those among them that begin later. Three queries a
    posting."""
    found = []
    running = Q(ends_on=None) | Q(ends_on__gt=as_of)
    mine = visible_postings(actor).filter(running, person__public_id=actor.person or None)
    for posting in mine.select_related("person", "place").order_by("starts_on", "pk"):
        cards = cards_for(posting.area, as_of=as_of)
        read = dict(
            PlainCardRead.objects.filter(posting=posting, card__in=cards).values_list("card", "on")
        )
        found += [OwnCard(posting=posting, card=card, read_on=read.get(card.pk)) for card in cards]
    return found


def cards_for(area: str, *, as_of: date) -> list[PlainCard]:
    """Of each kind the card that holds for who serves in an area: the nearest one. One query. Asks
    for no right."""
    found: dict[str, PlainCard] = {}
    around = [area[:digits] for digits in range(2, len(area) + 1)]
    for card in PlainCard.objects.filter(in_force(as_of), area__in=around).order_by("area"):
        found[card.kind] = card
    return [found[kind] for kind in PlainKind.values if kind in found]


def readers(*, actor: Actor, card: PlainCard, as_of: date, waiting: bool = False) -> QuerySet[Any]:
    """Who on post on a day is to read a card, with the day on which he did as `read_on`; `waiting`:
    those who have not. One query."""
    rows = roster.roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=card.area))
    rows = rows.annotate(holds=nearest(card.kind, as_of)).filter(holds=card.pk)
    read = PlainCardRead.objects.filter(card=card, posting=OuterRef("pk"))
    if waiting:
        rows = rows.filter(~Exists(read))
    return rows.annotate(read_on=Subquery(read.values("on")[:1]))


def read_facts(*, actor: Actor, area: str, on: date) -> Iterator[Fact]:
    """Cards in force that cadres have read, each kind once. One query."""
    seen = in_areas("posting__area", actor.areas(Permission.SEE_POSTINGS))
    found = PlainCardRead.objects.filter(
        seen, in_areas("posting__area", (area,)), in_force(on, "card__"), on__lte=on
    )
    columns = ("posting__public_id", "on", "card__kind", "card__public_id")
    for posting, day, kind, card in found.order_by("on", "pk").values_list(*columns):
        yield ("posting", posting, WORD, day, kind, 1, card)


def plain_card_pdf(card: PlainCard, *, language: str, at: datetime) -> bytes:
    """A card on paper, as it was issued. The caller may read it. One query."""
    around = dict.fromkeys((at_level(card.area, Level.TOWNSHIP), card.area))
    names = directory.names_of([each for each in around if each], as_of=card.issued_on)
    content = {
        "language": language,
        "title": dict(_TITLES)[PlainKind(card.kind)][language],
        "place": "".join(names[each] for each in around if each in names),
        "version": card.version,
        "issued-on": day_in_words(card.issued_on, language),
        "sections": card.content[language],
    }
    return form_pdf("plain", content, made_at=at)


#: What the cards are called on paper.
_TITLES = (
    (PlainKind.POLICY, {"zh": "帮扶政策", "en": "Policies of assistance"}),
    (PlainKind.WORK, {"zh": "工作情况", "en": "State of the work"}),
    (PlainKind.MANAGEMENT, {"zh": "管理要求", "en": "Rules of management"}),
    (PlainKind.DUTY, {"zh": "职责任务", "en": "Duties and tasks"}),
)


def villages_served(*, actor: Actor, area: str, as_of: date) -> Sequence[str]:
    """The villages of an area in which somebody is on post. One query."""
    rows = roster.roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area))
    found = rows.filter(place__level=Level.VILLAGE).order_by("area").values_list("area", flat=True)
    return list(found.distinct())
