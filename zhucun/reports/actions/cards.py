"""Contact cards: issued until another replaces them (SQ24-056), or withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.errors import CardIssuedMeanwhile
from zhucun.reports.models import ContactCard

#: Rows of one statement; more than enough for a county.
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class CardsIssued:
    """What came of issuing: the new cards, and the names of those without a number on record."""

    made: tuple[ContactCard, ...]
    without_phone: tuple[str, ...]


@transaction.atomic
def issue_cards(
    postings: Sequence[Any], *, issued_on: date, issued_at: datetime, by: Actor
) -> CardsIssued:
    """Issue a contact card for each of these postings (SQ24-056), and withdraw the one that it
    replaces: the cadre's own with other particulars, or in his village and role that of somebody
    who has left. Whose card is in force and true gets none. Two queries and the writes, for each
    500 postings.

    Raises CardIssuedMeanwhile, NotAllowed.
    """
    for area in {row.area for row in postings}:
        by.require(Permission.MANAGE_ROSTER, area=area)
    made: list[ContactCard] = []
    for start in range(0, len(postings), BATCH):
        reachable = [row for row in postings[start : start + BATCH] if row.person.phone]
        made += _issue(reachable, issued_on, issued_at, by)
    silent = [row.person.name for row in postings if not row.person.phone]
    return CardsIssued(made=tuple(made), without_phone=tuple(silent))


@transaction.atomic
def withdraw_cards(
    cards: Sequence[ContactCard], *, withdrawn_on: date, at: datetime, by: Actor
) -> int:
    """Withdraw cards for which nobody follows. Returns how many were still in force.

    Raises CardIssuedMeanwhile, NotAllowed.
    """
    for area in {card.area for card in cards}:
        by.require(Permission.MANAGE_ROSTER, area=area)
    done = 0
    for start in range(0, len(cards), BATCH):
        keys = [card.pk for card in cards[start : start + BATCH]]
        running = ContactCard.objects.filter(pk__in=keys, withdrawn_on=None)
        done += _withdraw(list(running.select_related("posting")), withdrawn_on, at, by)
    return done


def _issue(
    postings: Sequence[Any], issued_on: date, issued_at: datetime, by: Actor
) -> list[ContactCard]:
    own, left = _in_force({row.area for row in postings}, issued_on)
    made, gone = [], []
    for row in postings:
        card = _card(row, issued_on, by)
        before = own.get(row.pk)
        if before is not None and _says(before) == _says(card):
            continue
        waiting = left[row.area, row.role]
        before = before or (waiting.pop(0) if waiting else None)
        if before is not None:
            gone.append(before)
            card.replaces, card.version = before, before.version + 1
        made.append(card)
    _withdraw(gone, issued_on, issued_at, by)
    try:
        with transaction.atomic():
            ContactCard.objects.bulk_create(made, batch_size=BATCH)
    except IntegrityError as error:
        raise CardIssuedMeanwhile from error
    ledger.append_many((_issued(card, issued_at), by.origin, None) for card in made)
    return made


def _in_force(
    areas: Iterable[str], day: date
) -> tuple[dict[int, ContactCard], dict[tuple[str, str], list[ContactCard]]]:
    """Cards by their posting, and by village and role those of people who have left."""
    running = ContactCard.objects.filter(withdrawn_on=None, area__in=areas)
    own, left = {}, defaultdict(list)
    for card in running.select_related("posting").order_by("pk"):
        own[card.posting_id] = card
        if card.posting.ends_on is not None and card.posting.ends_on <= day:
            left[card.area, card.role].append(card)
    return own, left


def _card(row: Any, day: date, by: Actor) -> ContactCard:
    return ContactCard(
        posting=row,
        area=row.area,
        role=row.role,
        version=1,
        name=row.person.name,
        unit_name=row.unit.name if row.unit else "",
        place_name=row.place.short_name,
        phone=row.person.phone,
        phone_index=row.person.phone_index,
        issued_on=day,
        by=by.account,
        by_name=by.name,
    )


def _says(card: ContactCard) -> tuple[Any, ...]:
    return (card.role, card.name, card.unit_name, card.place_name, bytes(card.phone_index))


def _withdraw(cards: Sequence[ContactCard], day: date, at: datetime, by: Actor) -> int:
    """All of them are in force as the caller read them; if not, somebody was faster."""
    mine = ContactCard.objects.filter(pk__in=[card.pk for card in cards], withdrawn_on=None)
    if cards and mine.update(withdrawn_on=day) != len(cards):
        raise CardIssuedMeanwhile
    return ledger.append_many(
        (
            events.CardWithdrawn(
                subject=f"card:{card.public_id}",
                area=card.area,
                happened_at=at,
                posting=card.posting.public_id,
            ),
            by.origin,
            None,
        )
        for card in cards
    )


def _issued(card: ContactCard, at: datetime) -> events.CardIssued:
    return events.CardIssued(
        subject=f"card:{card.public_id}",
        area=card.area,
        happened_at=at,
        posting=card.posting.public_id,
        version=card.version,
        replaces=card.replaces.public_id if card.replaces else "",
    )
