"""The growth of farmers' income beside that of the economy, over the window of the pack (YN-100 to
YN-103)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FloatField,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat, Exp, Ln, Power
from django.db.models.lookups import Exact

from zhucun.directory import queries as directory
from zhucun.directory.perms import in_areas
from zhucun.economy.enums import INCOMES, SeriesKind
from zhucun.economy.marts.columns import Columns, Rows, select
from zhucun.economy.models import YearFigure
from zhucun.kernel.problems import Problem
from zhucun.packs.errors import UnknownItem


def income_growth(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each series of incomes of a place, at its latest year of the window; the code is
    the place's, a slash, and the kind. A growth is NULL where a year of the window is missing."""
    try:
        first, until = span_of(areas[0] if areas else "", as_of)
    except Problem:
        first, until = None, 0
    base = until if first is None else first
    stated = YearFigure.objects.filter(year__lte=until)
    same = stated.filter(area=OuterRef("area"), kind=OuterRef("kind"))
    ends = stated.filter(kind__in=INCOMES, area=OuterRef("area")).order_by().values("area")
    last = Subquery(ends.annotate(last=Max("year")).values("last"))
    found = stated.filter(in_areas("area", areas), kind__in=INCOMES, year__gt=base)
    found = found.filter(year=last)
    span = Cast(F("year") - Value(base), FloatField())
    since = same.filter(year__gte=base, year__lte=OuterRef("year"))
    start = Subquery(same.filter(year=base).values("value")[:1])
    income = Power(Cast("value", FloatField()) / Cast(start, FloatField()), Value(1.0) / span)
    grown = stated.filter(
        area=OuterRef("area"),
        kind=SeriesKind.ECONOMY_GROWTH,
        year__gt=base,
        year__lte=OuterRef("year"),
    )
    times = _one(grown, Sum(Ln(1.0 + Cast("value", FloatField()) / 100.0)), FloatField())
    columns: Columns = {
        "code": Concat("area", Value("/"), "kind", output_field=CharField()),
        "kind": Case(
            When(kind=SeriesKind.FARMERS_INCOME, then=Value("all_counties")),
            default=Value("exited_counties"),
        ),
        "yearly_growth": _where(_number(since), F("year") - Value(base - 1), (income - 1) * 100),
        "economy_growth": _where(
            _number(grown), F("year") - Value(base), (Exp(times / span) - 1) * 100
        ),
    }
    return select(found, columns, names)


def span_of(area: str, as_of: date) -> tuple[int | None, int]:
    """The year from which the growth of the area's pack counts (the last before its window), and
    the last year of the window; None where the pack has no such window."""
    pack = directory.pack_for(area, as_of=as_of)
    try:
        days = pack.window("transition-period").period
    except UnknownItem:
        return None, as_of.year - 1
    last = days.until.year - 1 if days.until is not None else as_of.year - 1
    return days.start.year - 1, min(last, as_of.year - 1)


def _where(number: Any, wanted: Any, value: Any) -> Case:
    """A value where no year is missing."""
    return Case(When(Exact(number, wanted), then=value), output_field=FloatField(null=True))


def _number(rows: QuerySet[Any]) -> Subquery:
    return _one(rows, Count("pk"), IntegerField())


def _one(rows: QuerySet[Any], what: Any, field: Any) -> Subquery:
    counted = rows.order_by().values("area").annotate(n=what).values("n")
    return Subquery(counted, output_field=field)
