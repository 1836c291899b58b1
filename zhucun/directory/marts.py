"""The directory's columnar face: places with their tags and figures as of a day. Pure; nothing
is run here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from zhucun.directory.models import (
    Place,
    PlaceFigure,
    PlaceTag,
)
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day


def places(
    *,
    level: Level,
    as_of: date,
    areas: tuple[str, ...],
    tags: Mapping[str, str],
    figures: Iterable[str],
) -> QuerySet[Place]:
    """Places of one level in some areas on a day.

    Each name in `tags` (name → tag) becomes a boolean column `m_<name>`; each in `figures` an
    integer column
    `m_<name>` with the latest number up to the day, NULL where nobody recorded one.
    """
    found = Place.objects.on(as_of).filter(in_areas("code", areas), level=level)
    bears = {f"m_{name}": Exists(_tagged(tag, as_of)) for name, tag in tags.items()}
    numbers = {f"m_{name}": Subquery(figure(name, as_of)) for name in figures}
    return found.annotate(**bears, **numbers)


def _tagged(tag: str, as_of: date) -> QuerySet[PlaceTag]:
    return PlaceTag.objects.filter(on_day(as_of), place=OuterRef("pk"), tag=tag, retracted_at=None)


def tagged_since(tag: str, as_of: date) -> QuerySet[PlaceTag, date]:
    """Since when the outer row's place bears a tag on a day, for a subquery."""
    return _tagged(tag, as_of).order_by("valid_from").values_list("valid_from", flat=True)[:1]


def stated(name: str, *, as_of: date, areas: tuple[str, ...]) -> QuerySet[PlaceFigure, Any]:
    """What was recorded of places in some areas up to a day, as (code, number, day), the latest
    last. A place that is gone on the day says nothing any more."""
    rows = PlaceFigure.objects.filter(
        name=name, as_of__lte=as_of, place__in=Place.objects.on(as_of)
    )
    rows = rows.filter(in_areas("place__code", areas)).order_by("place__code", "as_of")
    return rows.values_list("place__code", "value", "as_of")


def figure(name: str, as_of: date, *, place: str = "pk") -> QuerySet[PlaceFigure, int]:
    """The latest number of the outer row's place up to a day, for a subquery."""
    rows = PlaceFigure.objects.filter(place=OuterRef(place), name=name, as_of__lte=as_of)
    return rows.order_by("-as_of").values_list("value", flat=True)[:1]
