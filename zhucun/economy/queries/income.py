"""Collective income, read: bookings, years of a village, growth; forecasts always apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy.enums import Nature
from zhucun.economy.models import Income
from zhucun.economy.queries.balances import growth
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem

_NOUGHT = Decimal(0)


def visible_income(actor: Actor) -> QuerySet[Income]:
    """Bookings of the actor's areas, and those of villages that were merged into one of them."""
    areas = actor.areas(Permission.SEE_FIELDWORK)
    return Income.objects.filter(
        in_areas("area", areas) | in_areas("village__merged_into__code", areas)
    )


def bookings(
    *,
    actor: Actor,
    as_of: date,
    area: str = "",
    year: int | None = None,
    nature: str = "",
    with_voided: bool = False,
) -> QuerySet[Income]:
    """Bookings up to a day, the latest first; those of merged villages with the village into which
    they went. One query."""
    found = visible_income(actor).filter(on__lte=as_of)
    if area:
        merged = Q(village__valid_until__lte=as_of) & in_areas(
            "village__merged_into__code", (area,)
        )
        found = found.filter(in_areas("area", (area,)) | merged)
    if year is not None:
        found = found.filter(year=year)
    if nature:
        found = found.filter(nature=nature)
    if not with_voided:
        found = found.filter(voided_on=None)
    return found.select_related("village", "body").order_by("-on", "-pk")


def one_booking(*, actor: Actor, public_id: str) -> Income:
    """Raises NotFound."""
    rows = visible_income(actor).filter(public_id=public_id).select_related("village", "body")
    found = rows.first()
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True, kw_only=True)
class YearLine:
    """One village in one year: actual yuan of the year and of the year before, and the forecast;
    None where nothing was booked. `merged`: villages whose income is counted here."""

    place: Any
    year: int
    actual: Decimal | None
    before: Decimal | None
    forecast: Decimal | None
    count: int
    merged: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        return str(self.place.code)

    @property
    def growth(self) -> Decimal | None:
        """Per cent on the year before; of actual money on actual money only."""
        return growth(self.actual, self.before)


@dataclass(frozen=True, kw_only=True)
class YearSums:
    """What villages come to in a year. `compared` villages have both years; the growth is theirs
    alone. `reached`: actual money of those that state a forecast, in per cent of it."""

    year: int
    villages: int
    booked: int
    actual: Decimal
    forecast: Decimal
    compared: int
    growth: Decimal | None
    mean: Decimal | None


@dataclass
class _Sums:
    actual: dict[int, Decimal] = field(default_factory=dict)
    forecast: dict[int, Decimal] = field(default_factory=dict)
    count: int = 0
    merged: set[str] = field(default_factory=set)


def income_lines(*, actor: Actor, as_of: date, year: int, area: str = "") -> list[YearLine]:
    """The villages of a day with their income of a year, by code; what merged villages earned is
    counted with their heirs. Three queries."""
    sums = _by_heir(actor, as_of, area, years=(year, year - 1))
    places = directory.places(actor=actor, as_of=as_of, area=area, level=Level.VILLAGE)
    return [_line(place, year, sums.get(place.pk, _Sums())) for place in places]


def village_years(*, actor: Actor, place: Any, as_of: date) -> list[YearLine]:
    """All years of one village, the latest first. Two queries."""
    sums = _by_heir(actor, as_of, place.code).get(place.pk, _Sums())
    years = sorted({*sums.actual, *sums.forecast}, reverse=True)
    return [_line(place, year, sums) for year in years]


def income_sums(lines: Iterable[YearLine], *, year: int) -> YearSums:
    """What the lines come to. No query."""
    found = list(lines)
    booked = [line for line in found if line.actual is not None]
    both = [line for line in booked if line.before]
    now = sum((line.actual or _NOUGHT for line in both), _NOUGHT)
    then = sum((line.before or _NOUGHT for line in both), _NOUGHT)
    total = sum((line.actual or _NOUGHT for line in booked), _NOUGHT)
    return YearSums(
        year=year,
        villages=len(found),
        booked=len(booked),
        actual=total,
        forecast=sum((line.forecast or _NOUGHT for line in found), _NOUGHT),
        compared=len(both),
        growth=growth(now, then),
        mean=(total / len(booked)).quantize(Decimal("0.01")) if booked else None,
    )


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What a source declared of the income of an area: words of the indicator, value and unit as it
    says them, its day, and where it stands."""

    label: tuple[str, str]
    value: Decimal
    unit: str
    qualifier: str
    as_of: date
    clause: str


def declared_income(area: str, *, as_of: date) -> list[Declared]:
    """What the sources declared of exactly this area up to a day. No query."""
    try:
        pack = directory.pack_for(area, as_of=as_of)
    except Problem:
        return []
    found = []
    for item in pack.indicators("income"):
        label = (item.spec.label.zh, item.spec.label.en)
        for figure in item.spec.declared:
            if figure.area == area and figure.as_of <= as_of:
                found.append(
                    Declared(
                        label=label,
                        value=Decimal(str(figure.value)),
                        unit=figure.unit,
                        qualifier=str(figure.qualifier),
                        as_of=figure.as_of,
                        clause=str(figure.clause or ""),
                    )
                )
    return found


def _line(place: Any, year: int, sums: _Sums) -> YearLine:
    return YearLine(
        place=place,
        year=year,
        actual=sums.actual.get(year),
        before=sums.actual.get(year - 1),
        forecast=sums.forecast.get(year),
        count=sums.count,
        merged=tuple(sorted(sums.merged)),
    )


def _by_heir(
    actor: Actor, as_of: date, area: str, *, years: tuple[int, ...] = ()
) -> dict[int, _Sums]:
    """Sums by the village that stands for another on the day. Two queries."""
    rows = bookings(actor=actor, as_of=as_of, area=area)
    if years:
        rows = rows.filter(year__in=years)
    heirs, found = _heirs(as_of), defaultdict[int, _Sums](_Sums)
    grouped = rows.order_by().values_list("village", "village__short_name", "year", "nature")
    for key, name, year, nature, amount, count in grouped.annotate(
        total=Sum("amount"), n=Count("pk")
    ):
        heir = key
        while heir in heirs:
            heir = heirs[heir]
        into = found[heir]
        column = into.actual if nature == Nature.ACTUAL else into.forecast
        column[year] = column.get(year, _NOUGHT) + amount
        into.count += count
        if heir != key:
            into.merged.add(name)
    return found


def _heirs(as_of: date) -> dict[int, int]:
    """Villages that had merged into another by a day, by key. One query."""
    model: Any = Income._meta.get_field("village").remote_field.model
    merged = model.objects.filter(merged_into__isnull=False, valid_until__lte=as_of)
    return dict(merged.filter(level=Level.VILLAGE).values_list("pk", "merged_into"))
