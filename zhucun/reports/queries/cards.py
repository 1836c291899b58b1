"""Contact cards, read: who has one, who needs a new one, and the sheets that are printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

import segno
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.reports import perms
from zhucun.reports.enums import CardState
from zhucun.reports.errors import NoCards
from zhucun.reports.models import ContactCard, Photo
from zhucun.reports.queries.photos import framed
from zhucun.reports.writers.pdf import form_pdf
from zhucun.roster import queries as roster
from zhucun.roster.queries import OpenThing, RosterFilter

#: One A4 sheet (SQ24-056 leaves the size open; ten are 90 × 54 mm, as cards of people are).
ON_A_SHEET = 10
#: Looking for the best of the eight takes four times as long and is read no better.
MASK = 3


def holders(
    *, actor: Actor, as_of: date, area: str = "", state: str = "", text: str = ""
) -> QuerySet[Any]:
    """Postings in villages that run on a day, with their card: `card` (public id, None: none) and
    `card_state`. One query."""
    found = roster.roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area, text=text))
    running = ContactCard.objects.filter(posting=OuterRef("pk"), withdrawn_on=None)
    same = running.filter(
        role=OuterRef("role"),
        name=OuterRef("person__name"),
        phone_index=OuterRef("person__phone_index"),
        place_name=OuterRef("place__short_name"),
    ).filter(Q(unit_name=OuterRef("unit__name")) | Q(unit_name="", posting__unit=None))
    found = found.filter(place__level=Level.VILLAGE).annotate(
        card=Subquery(running.values("public_id")[:1]),
        card_state=Case(
            When(Exists(same), then=Value(CardState.CURRENT)),
            When(Exists(running), then=Value(CardState.CHANGED)),
            default=Value(CardState.MISSING),
            output_field=CharField(),
        ),
    )
    return found.filter(card_state=CardState(state)) if state else found


def to_issue(*, actor: Actor, as_of: date, area: str) -> list[Any]:
    """Postings of an area whose holder has no card that is in force and true. One query."""
    found = holders(actor=actor, as_of=as_of, area=area)
    return [row for row in found if row.card_state != CardState.CURRENT]


def contact_cards(*, actor: Actor, area: str = "", in_force: bool = True) -> QuerySet[ContactCard]:
    """Cards, by village; with the withdrawn ones where `in_force` is not asked. One query."""
    found = perms.visible_cards(actor).select_related("posting", "replaces")
    if area:
        found = found.filter(in_areas("area", (area,)))
    if in_force:
        found = found.filter(withdrawn_on=None)
    return found.order_by("area", "role", "pk")


def left_behind(*, actor: Actor, as_of: date, area: str = "") -> QuerySet[ContactCard]:
    """Cards in force of cadres who have left: they are to be taken down and replaced. One query."""
    found = perms.visible_cards(actor).filter(withdrawn_on=None, posting__ends_on__lte=as_of)
    if area:
        found = found.filter(in_areas("area", (area,)))
    return found.select_related("posting__person").order_by("area", "role", "pk")


def no_longer_true(*, actor: Actor, as_of: date) -> QuerySet[ContactCard]:
    """Cards in force that hang in the homes with something on them that has changed. One query."""
    posting, person = "posting__", "posting__person__"
    same = Q(
        role=F(f"{posting}role"),
        name=F(f"{person}name"),
        phone_index=F(f"{person}phone_index"),
        place_name=F(f"{posting}place__short_name"),
    )
    same &= Q(unit_name=F(f"{posting}unit__name")) | Q(unit_name="", posting__unit=None)
    gone = Q(posting__ends_on__isnull=False, posting__ends_on__lte=as_of)
    running = perms.visible_cards(actor).filter(withdrawn_on=None)
    true = ContactCard.objects.filter(same).exclude(gone)
    return running.exclude(pk__in=true.values("pk")).order_by("area", "role", "pk")


def contact_card(*, actor: Actor, public_id: str) -> ContactCard:
    """One card. Raises NotFound."""
    found = perms.visible_cards(actor).filter(public_id=public_id)
    card = found.select_related("posting__person", "replaces").first()
    if card is None:
        raise NotFound
    return card


def may_print(*, actor: Actor, card: ContactCard) -> bool:
    """True where the actor may see the number in print. One query."""
    return perms.printable_cards(actor).filter(pk=card.pk).exists()


def cards_of(area: str) -> QuerySet[ContactCard]:
    """All cards in force of an area, by village. Asks for no right: the caller has checked."""
    found = ContactCard.objects.filter(in_areas("area", (area,)), withdrawn_on=None)
    return found.order_by("area", "role", "pk")


def card_sheet(
    *, actor: Actor, public_id: str, site: str, language: str, copies: int, at: datetime
) -> bytes:
    """One card in force as A4 sheets of ten; who printed it is logged. Five queries.

    `site`: where the code on the card leads, without the path. Raises NoCards.
    """
    found = perms.printable_cards(actor).filter(public_id=public_id, withdrawn_on=None)
    card = found.select_related("posting").first()
    if card is None:
        raise NoCards
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"card:{public_id}",
        what="contact cards",
        area=card.area,
    )
    return sheets([card] * copies, site=site, language=language, at=at)


def sheets(cards: Sequence[ContactCard], *, site: str, language: str, at: datetime) -> bytes:
    """Sheets of cards that the caller may print, with their postings; a card that comes again is
    printed again. Two queries."""
    kept = {card.pk: card for card in cards}
    townships = {at_level(card.area, Level.TOWNSHIP) for card in kept.values()}
    names = directory.names_of(townships, as_of=at.date())
    photos = _photos(kept.values())
    faces = {key: _face(card, names, photos, language) for key, card in kept.items()}
    areas = {card.area for card in kept.values()}  # a code takes milliseconds: one a village
    content = {
        "title": "便民联心卡" if language == "zh" else "Contact cards",
        "language": language,
        "codes": {area: _code(f"{site}/v/{area}/") for area in sorted(areas)},
        "photos": photos,
        "cards": [faces[card.pk] for card in cards],
    }
    return form_pdf("cards", content, made_at=at, tagged=False)


def open_cards(posting: Any, day: date) -> Iterable[OpenThing]:
    """The card of somebody who leaves: it is taken down when his successor's is issued."""
    for card in ContactCard.objects.filter(posting=posting, withdrawn_on=None):
        yield OpenThing(
            key=card.public_id, text=f"便民联心卡 {card.public_id}（第{card.version}版）"
        )


def _photos(cards: Iterable[ContactCard]) -> dict[str, str]:
    people = {card.posting.person_id for card in cards}
    return {str(row.person_id): framed(row) for row in Photo.objects.filter(person__in=people)}


def _face(
    card: ContactCard, names: Mapping[str, str], photos: Mapping[str, str], language: str
) -> dict[str, Any]:
    pack = directory.pack_for(card.area, as_of=card.issued_on)
    person = str(card.posting.person_id)
    return {
        "area": card.area,
        "place": names.get(at_level(card.area, Level.TOWNSHIP), "") + card.place_name,
        "name": card.name,
        "role": pack.label(f"role.{card.role}", language),
        "unit": card.unit_name,
        "phone": card.phone,
        "photo": person if person in photos else "",
        "serial": card.public_id,
        "version": card.version,
    }


def _code(address: str) -> str:
    """A QR code as SVG, one path; the mask is fixed (docs/decisions/0015-qr-by-segno.md)."""
    code = segno.make(address, error="m", mask=MASK)
    return str(code.svg_inline(scale=1, border=1, omitsize=True))
