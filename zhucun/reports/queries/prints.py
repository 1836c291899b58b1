"""Sheets of contact cards for a whole area, read: how far they are, and their files."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from zipfile import ZIP_STORED, ZipFile

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.reports import perms
from zhucun.reports.errors import PrintGone
from zhucun.reports.models import CardFile, CardPrint, ContactCard
from zhucun.reports.queries.cards import cards_of

#: Cards of one file, 50 sheets: a second's work, so that the worker is heard of.
PART = 500
#: How long the files stay.
DAYS = 7


def card_prints(*, actor: Actor) -> QuerySet[CardPrint]:
    """Prints of the actor's areas, the latest first. One query."""
    return perms.visible_prints(actor).order_by("-asked_at", "-pk")


def print_card(*, actor: Actor, public_id: str) -> CardPrint:
    """One print. Raises NotFound."""
    found = perms.visible_prints(actor).filter(public_id=public_id).first()
    if found is None:
        raise NotFound
    return found


def files_of(row: CardPrint) -> list[CardFile]:
    """The files of a print that the actor has read, without their content. One query."""
    return list(row.files.defer("content").order_by("number"))


def file_of(*, actor: Actor, row: CardPrint, number: int) -> tuple[str, bytes]:
    """Name and content of one file; who took it is logged. Raises PrintGone."""
    found = row.files.filter(number=number).first()
    if found is None:
        raise PrintGone(days=DAYS)
    _note(actor, row, found.cards)
    return f"{found.name}.pdf", b64decode(found.content)


def archive_of(*, actor: Actor, row: CardPrint) -> bytes:
    """All files of a print as ZIP; who took it is logged. One query. Raises PrintGone."""
    packed, cards = io.BytesIO(), 0
    with ZipFile(packed, "w", ZIP_STORED) as archive:  # PDFs are compressed already
        for each in row.files.order_by("number").iterator(chunk_size=4):
            archive.writestr(f"{each.name}.pdf", b64decode(each.content))
            cards += each.cards
    if not cards:
        raise PrintGone(days=DAYS)
    _note(actor, row, cards)
    return packed.getvalue()


@dataclass(frozen=True, kw_only=True)
class Part:
    """What becomes one file: its name, and the cards in order, a copy after the other."""

    number: int
    name: str
    cards: list[ContactCard]


def parts_of(row: CardPrint, *, on: date) -> Iterator[Part]:
    """The files of a print: each township begins a new one, for its cards go there together. Two
    queries. Asks for no right: `ask_print` did."""
    found = list(cards_of(row.area).select_related("posting"))
    names = directory.names_of({at_level(card.area, Level.TOWNSHIP) for card in found}, as_of=on)
    number = 0
    for township, group in groupby(found, key=lambda card: at_level(card.area, Level.TOWNSHIP)):
        cards = [card for card in group for _ in range(row.copies)]
        for at in range(0, len(cards), PART):
            number += 1
            name = f"{number:03d}-{names.get(township, township)}"
            yield Part(number=number, name=name, cards=cards[at : at + PART])


def _note(actor: Actor, row: CardPrint, cards: int) -> None:
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"card-print:{row.public_id}",
        what="contact cards",
        area=row.area,
        rows=cards,
    )
