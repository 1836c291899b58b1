"""What a village has: stated under a heading of the pack, and ended (HX25-64)."""

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
    word,
)
from zhucun.economy.errors import ResourceThere
from zhucun.economy.models import Resource
from zhucun.economy.perms import require_keeper
from zhucun.economy.queries.profile import headings_of
from zhucun.ledger import actions as ledger


@transaction.atomic
def state_resource(
    *,
    public_id: str = "",
    place: Any,
    name: str,
    heading: str = "",
    note: str = "",
    since: date,
    at: datetime,
    by: Actor,
) -> Resource:
    """State something that a village has, under a heading of the pack's profile or under none; the
    same id gives the one that is there.

    Raises ResourceThere, WordUnknown, RecordIdTaken, TextNeeded, PersonalInText, PlaceWrong,
    DayInFuture, NotAllowed.
    """
    area = village(place).code
    require_keeper(by, area)
    headings = [item.id for item in headings_of(area, as_of=past(since, at))]
    values = {
        "village": place,
        "heading": word("heading", heading, ("", *headings)),
        "name": plain("name", name, most=60, needed=True),
        "note": plain("note", note, most=200),
        "valid_from": since,
    }
    key = record_id(public_id)
    there = known(Resource, key, values)
    if there is not None:
        return there
    same = Resource.objects.filter(area=area, name=values["name"], valid_until=None).first()
    if same is not None:
        raise ResourceThere(name=same.name, day=same.valid_from)
    row = Resource.objects.create(public_id=key, area=area, **values, **author(by))
    event = events.ResourceStated(
        **head("resource", row, at), title=row.name, heading=row.heading, since=since
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_resource(*, resource: Resource, until: date, at: datetime, by: Actor) -> bool:
    """The village has it no more; False where it has ended. Raises DaysReversed, DayInFuture,
    NotAllowed."""
    require_keeper(by, resource.area)
    ending(resource.valid_from, past(until, at))
    if not Resource.objects.filter(pk=resource.pk, valid_until=None).update(valid_until=until):
        return False
    event = events.ResourceEnded(**head("resource", resource, at), title=resource.name, until=until)
    return ledger.append(event, origin=by.origin)
