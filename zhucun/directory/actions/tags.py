"""What is said of places: dated tags and figures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Now

from zhucun.directory import events
from zhucun.directory.actions.rows import BATCH
from zhucun.directory.enums import Permission
from zhucun.directory.errors import (
    TagOverlaps,
)
from zhucun.directory.models import (
    Place,
    PlaceFigure,
    PlaceTag,
)
from zhucun.directory.perms import Actor
from zhucun.directory.queries import (
    gone,
    midnight,
)
from zhucun.ledger import actions as ledger
from zhucun.ledger.events import Origin


@transaction.atomic
def tag_places(
    *,
    places: Sequence[Place],
    tag: str,
    since: date,
    basis: str = "",
    by: Actor,
    origins: Mapping[str, Origin] | None = None,
) -> int:
    """Give places a tag from a day. Places that bear it on that day already are left; returns
    how many were new. `origins` says by code where a tag comes from.

    Raises TagOverlaps where a place bore the same tag for a time after that day.
    """
    for place in places:
        by.require(Permission.MANAGE_PLACES, area=place.code)
    wanted = {place.pk: place for place in places}
    for row in _tags_after(since, tag, list(wanted)):
        place = wanted[row.place_id]
        if row.valid_until is not None or row.valid_from > since:
            raise TagOverlaps(name=place.name, tag=tag, start=row.valid_from)
        del wanted[row.place_id]
    fresh = list(wanted.values())
    PlaceTag.objects.bulk_create(
        (
            PlaceTag(place=place, area=place.code, tag=tag, valid_from=since, basis=basis)
            for place in fresh
        ),
        batch_size=BATCH,
    )
    happened = midnight(since)
    return ledger.append_many(
        (
            events.PlaceTagged(
                subject=f"place:{place.code}",
                area=place.code,
                happened_at=happened,
                tag=tag,
                since=since,
                basis=basis,
            ),
            (origins or {}).get(place.code, by.origin),
            None,
        )
        for place in fresh
    )


@transaction.atomic
def untag_place(*, place: Place, tag: str, until: date, basis: str = "", by: Actor) -> bool:
    """End a tag on a day (摘帽). False where the place does not bear it."""
    by.require(Permission.MANAGE_PLACES, area=place.code)
    changed = PlaceTag.objects.filter(
        place=place, tag=tag, valid_until=None, retracted_at=None, valid_from__lt=until
    ).update(valid_until=until)
    if not changed:
        return False
    event = events.PlaceUntagged(
        subject=f"place:{place.code}",
        area=place.code,
        happened_at=midnight(until),
        tag=tag,
        until=until,
        basis=basis,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def retract_tag(*, place: Place, tag: str, since: date, basis: str = "", by: Actor) -> bool:
    """Take back a tag that was recorded by mistake: it never held. False where it is not there.

    The row stays with the instant of its retraction.
    """
    by.require(Permission.MANAGE_PLACES, area=place.code)
    changed = PlaceTag.objects.filter(
        place=place, tag=tag, valid_from=since, retracted_at=None
    ).update(retracted_at=Now())
    if not changed:
        return False
    event = events.PlaceTagRetracted(
        subject=f"place:{place.code}",
        area=place.code,
        happened_at=midnight(since),
        tag=tag,
        since=since,
        basis=basis,
    )
    return ledger.append(event, origin=by.origin)


@transaction.atomic
def record_figures(
    *,
    figures: Mapping[Place, Mapping[str, int]],
    as_of: date,
    by: Actor,
    origins: Mapping[str, Origin] | None = None,
) -> int:
    """Record numbers of places (households, population …) as of a day; the same day again
    replaces them, and what stands there already is left. `origins` says by code where they come
    from. Returns of how many places a number is new or another.

    Raises PlaceGone, PlaceMerged where the place had ended by that day.
    """
    for place in figures:
        by.require(Permission.MANAGE_PLACES, area=place.code)
        if place.valid_until is not None and place.valid_until <= as_of:
            raise gone(place)
    figures = _changed(figures, as_of)
    rows = [
        PlaceFigure(place=place, name=name, value=value, as_of=as_of)
        for place, numbers in figures.items()
        for name, value in numbers.items()
    ]
    PlaceFigure.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["place", "name", "as_of"],
        update_fields=["value"],
    )
    happened = midnight(as_of)
    return ledger.append_many(
        (
            events.PlaceFigureRecorded(
                subject=f"place:{place.code}",
                area=place.code,
                happened_at=happened,
                figures=dict(numbers),
            ),
            (origins or {}).get(place.code, by.origin),
            None,
        )
        for place, numbers in figures.items()
    )


def _changed(
    figures: Mapping[Place, Mapping[str, int]], as_of: date
) -> dict[Place, dict[str, int]]:
    """The numbers that are not on record for that day. One query for each 2,000 places."""
    places = [place.pk for place in figures]
    known: dict[tuple[int, str], int] = {}
    for start in range(0, len(places), BATCH):
        rows = PlaceFigure.objects.filter(place__in=places[start : start + BATCH], as_of=as_of)
        known |= {(row.place_id, row.name): row.value for row in rows}
    found = {
        place: {
            name: value for name, value in numbers.items() if known.get((place.pk, name)) != value
        }
        for place, numbers in figures.items()
    }
    return {place: numbers for place, numbers in found.items() if numbers}


def _tags_after(since: date, tag: str, places: Sequence[int]) -> Iterable[PlaceTag]:
    """Rows of a tag that hold on the day or later."""
    running = Q(valid_until=None) | Q(valid_until__gt=since)
    for start in range(0, len(places), BATCH):
        yield from PlaceTag.objects.filter(
            running, tag=tag, place__in=places[start : start + BATCH], retracted_at=None
        )
