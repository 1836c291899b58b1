"""Schools, and care centres in schools and at village offices (HH18-013, HH18-014)."""

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
from zhucun.economy.errors import CareCentreThere, SchoolElsewhere, SchoolThere
from zhucun.economy.models import CareCentre, School
from zhucun.economy.perms import require_keeper
from zhucun.ledger import actions as ledger


@transaction.atomic
def record_school(
    *, public_id: str = "", place: Any, name: str, since: date, at: datetime, by: Actor
) -> School:
    """Record a school of a village; the same id gives the one that is there.

    Raises SchoolThere, RecordIdTaken, PlaceWrong, TextNeeded, DayInFuture, NotAllowed.
    """
    require_keeper(by, village(place).code)
    values = {
        "village": place,
        "name": plain("name", name, most=60, needed=True),
        "valid_from": past(since, at),
    }
    key = record_id(public_id)
    there = known(School, key, values)
    if there is not None:
        return there
    same = School.objects.filter(area=place.code, name=values["name"], valid_until=None).first()
    if same is not None:
        raise SchoolThere(name=same.name, day=same.valid_from)
    row = School.objects.create(public_id=key, area=place.code, **values, **author(by))
    event = events.SchoolRecorded(**head("school", row, at), title=row.name, since=since)
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def close_school(*, school: School, until: date, at: datetime, by: Actor) -> bool:
    """A school is no more, and no care centre in it; False where it is closed. Raises DaysReversed,
    DayInFuture, NotAllowed."""
    require_keeper(by, school.area)
    centre = school.care_centres.filter(valid_until=None).first()
    ending(max(school.valid_from, centre.valid_from if centre else school.valid_from), until)
    past(until, at)
    if not School.objects.filter(pk=school.pk, valid_until=None).update(valid_until=until):
        return False
    if centre is not None:
        close_care_centre(centre=centre, until=until, at=at, by=by)
    event = events.SchoolClosed(**head("school", school, at), until=until)
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def open_care_centre(
    *,
    public_id: str = "",
    place: Any,
    school: School | None = None,
    since: date,
    at: datetime,
    by: Actor,
) -> CareCentre:
    """Open a care centre in a school of a village, or at the office of the village; the same id
    gives the one that is there.

    Raises CareCentreThere, SchoolElsewhere, RecordIdTaken, PlaceWrong, DayInFuture, NotAllowed.
    """
    require_keeper(by, village(place).code)
    values = {"village": place, "school": school, "valid_from": past(since, at)}
    key = record_id(public_id)
    there = known(CareCentre, key, values)
    if there is not None:
        return there
    if school is not None and (school.area != place.code or school.valid_until is not None):
        raise SchoolElsewhere(place=place.short_name)
    standing = CareCentre.objects.filter(area=place.code, school=school, valid_until=None).first()
    if standing is not None:
        where = school.name if school is not None else place.short_name
        raise CareCentreThere(place=where, day=standing.valid_from)
    row = CareCentre.objects.create(public_id=key, area=place.code, **values, **author(by))
    event = events.CareCentreOpened(
        **head("care_centre", row, at), school=school.public_id if school else "", since=since
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def close_care_centre(*, centre: CareCentre, until: date, at: datetime, by: Actor) -> bool:
    """Close a care centre; False where it is closed. Raises DaysReversed, DayInFuture,
    NotAllowed."""
    require_keeper(by, centre.area)
    ending(centre.valid_from, past(until, at))
    if not CareCentre.objects.filter(pk=centre.pk, valid_until=None).update(valid_until=until):
        return False
    event = events.CareCentreClosed(**head("care_centre", centre, at), until=until)
    return ledger.append(event, origin=by.origin)
