"""What sending units offer a village, and what was left alone (HX25-69)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from zhucun.directory.perms import Actor
from zhucun.economy import events
from zhucun.economy.actions.checking import (
    author,
    ending,
    head,
    known,
    past,
    plain,
    record_id,
    village,
)
from zhucun.economy.errors import OfferTaken, UnitNotHere
from zhucun.economy.models import Offer
from zhucun.economy.perms import require_keeper
from zhucun.ledger import actions as ledger
from zhucun.roster.marts import units_in_villages


@transaction.atomic
def record_offer(
    *,
    public_id: str = "",
    place: Any,
    sender: Any,
    title: str,
    note: str = "",
    on: date,
    at: datetime,
    by: Actor,
) -> Offer:
    """Write down what a unit that sent people to the village offered it on a day; the same id gives
    the one that is there.

    Raises UnitNotHere, RecordIdTaken, TextNeeded, TooLong, PersonalInText, PlaceWrong, DayInFuture,
    NotAllowed.
    """
    area = village(place).code
    require_keeper(by, area)
    values = {
        "village": place,
        "sender": sender,
        "title": plain("title", title, most=60, needed=True),
        "note": plain("note", note, most=200),
        "on": past(on, at),
    }
    key = record_id(public_id)
    there = known(Offer, key, values)
    if there is not None:
        return there
    sent = units_in_villages(as_of=on, areas=(area,), ever=True)
    if not sent.filter(unit=sender.pk).exists():
        raise UnitNotHere(name=sender.name)
    row = Offer.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.OfferRecorded(
        **head("offer", row, at), title=row.title, sender=sender.public_id, on=on
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def close_offer(*, offer: Offer, on: date, reason: str, at: datetime, by: Actor) -> bool:
    """Nothing comes of an offer, and why; False where that is on record. Raises OfferTaken,
    TextNeeded, DaysReversed, DayInFuture, NotAllowed."""
    require_keeper(by, offer.area)
    if past(on, at) < offer.on:
        ending(offer.on, on)
    row = Offer.objects.select_for_update().get(pk=offer.pk)
    if row.projects.filter(is_given_up=False).exists():
        raise OfferTaken(name=row.title)
    why = plain("reason", reason, most=200, needed=True)
    open_ = Offer.objects.filter(pk=offer.pk, closed_on=None)
    if not open_.update(closed_on=on, close_reason=why):
        return False
    event = events.OfferClosed(**head("offer", row, at), title=row.title, on=on, reason=why)
    return ledger.append(event, origin=by.origin)
