"""The directory's columnar face: places with their tags and figures as of a day. Pure; nothing
is run here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Length, Substr
from django.db.models.lookups import GreaterThanOrEqual

from zhucun.directory.models import (
    Place,
    PlaceFigure,
    PlaceTag,
)
from zhucun.directory.perms import in_areas
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day

Rows = QuerySet[Any, dict[str, Any]]


def select(
    found: QuerySet[Any, Any],
    columns: Mapping[str, Any],
    names: Collection[str],
    *,
    area: Any = "area",
) -> Rows:
    """What every mart gives: `m_area`, and the asked columns as `m_<name>` after the code. Names
    that nobody keeps are left out. `area`: the column that says where, or an expression."""
    asked = {f"m_{name}": columns[name] for name in sorted({"code", *names}) if name in columns}
    known = found.query.annotations
    fresh = {alias: value for alias, value in asked.items() if alias not in known}
    rows: Rows = found.annotate(m_area=F(area) if isinstance(area, str) else area).annotate(**fresh)
    return rows.values("m_area", *asked).order_by()


def code_at(column: str, level: Level) -> Case:
    """A place's code cut at a level; NULL where the place lies above it."""
    longer = GreaterThanOrEqual(Length(column), level.value)
    return Case(
        When(longer, then=Substr(column, 1, level.value)),
        default=Value(None),
        output_field=CharField(null=True),
    )


def number_of(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows there are of the outer row; 0 without."""
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


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


def governed(*, as_of: date, areas: tuple[str, ...]) -> QuerySet[Place]:
    """The provinces, prefectures and counties in some areas on a day."""
    found = Place.objects.on(as_of).filter(in_areas("code", areas))
    return found.filter(level__in=(Level.PROVINCE, Level.PREFECTURE, Level.COUNTY))


def _tagged(tag: str, as_of: date) -> QuerySet[PlaceTag]:
    return PlaceTag.objects.filter(on_day(as_of), place=OuterRef("pk"), tag=tag, retracted_at=None)


def bears(tag: str, as_of: date, *, code: str) -> Exists:
    """Whether the place whose code stands in a column of the outer row bears a tag on a day."""
    found = PlaceTag.objects.filter(
        on_day(as_of), place__code=OuterRef(code), tag=tag, retracted_at=None
    )
    return Exists(found)


def tagged_since(tag: str, as_of: date, *, code: str = "") -> QuerySet[PlaceTag, date]:
    """Since when the outer row's place, or the one whose code stands in a column of it, bears a tag
    on a day, for a subquery."""
    rows = _tagged(tag, as_of)
    if code:
        rows = PlaceTag.objects.filter(
            on_day(as_of), place__code=OuterRef(code), tag=tag, retracted_at=None
        )
    return rows.order_by("valid_from").values_list("valid_from", flat=True)[:1]


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
