"""Figures of years, read: as a table of years, with the growth of each and over the window of the
pack; the same arithmetic as the mart's, kept against it by a test."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.economy.enums import INCOMES, SeriesKind
from zhucun.economy.marts.series import span_of
from zhucun.economy.models import YearFigure
from zhucun.kernel.divisions import is_under, line_of
from zhucun.kernel.problems import NotFound


@dataclass(frozen=True, kw_only=True)
class SeriesLine:
    """One series of a place: its figures by year; `growth` against the year before, in per cent;
    `over`: the compound growth a year over [`first`, `last`], None where a year is missing."""

    kind: SeriesKind
    figures: Mapping[int, YearFigure]
    growth: Mapping[int, Decimal | None]
    first: int | None
    last: int | None
    over: Decimal | None


@dataclass(frozen=True, kw_only=True)
class Series:
    """What is stated of a place up to a day: its years, a line a kind; `missing`: years of the
    window of which a line has no figure."""

    area: str
    name: str
    years: tuple[int, ...]
    lines: tuple[SeriesLine, ...]
    missing: Mapping[SeriesKind, tuple[int, ...]]


def year_figures(*, actor: Actor, area: str = "", kind: str = "") -> QuerySet[YearFigure]:
    """What is stated of the actor's areas and of those around them, the latest year first: public
    statistics of a province are for its counties too. One query."""
    areas = actor.areas(Permission.SEE_FIELDWORK)
    around = Q(area__in={above for each in areas if each for above in line_of(each)})
    found = YearFigure.objects.filter(in_areas("area", areas) | around)
    if area:
        found = found.filter(area=area)
    if kind:
        found = found.filter(kind=kind)
    return found.order_by("area", "-year", "kind")


def series(*, actor: Actor, area: str, as_of: date) -> Series:
    """The yearly figures of a place up to a day. Two queries. Raises NotFound."""
    areas = actor.areas(Permission.SEE_FIELDWORK)
    if not any(is_under(area, each) or is_under(each, area) for each in areas):
        raise NotFound
    rows = list(year_figures(actor=actor, area=area).filter(year__lt=as_of.year))
    first, until = span_of(area, as_of)
    lines = []
    ends = [row.year for row in rows if row.kind in INCOMES and row.year <= until]
    last = max(ends, default=None)
    for kind in SeriesKind:
        own = {row.year: row for row in rows if row.kind == kind}
        lines.append(_line(kind, own, first, last))
    wanted = range(first, last + 1) if first is not None and last is not None else ()
    missing = {
        line.kind: tuple(
            year
            for year in wanted
            if year not in line.figures and (year != first or not line.kind.is_growth)
        )
        for line in lines
    }
    name = directory.names_of([area], as_of=as_of).get(area, area)
    years = tuple(sorted({row.year for row in rows}))
    return Series(area=area, name=name, years=years, lines=tuple(lines), missing=missing)


def _line(
    kind: SeriesKind, own: Mapping[int, YearFigure], first: int | None, last: int | None
) -> SeriesLine:
    growth: dict[int, Decimal | None] = {}
    for year, row in own.items():
        before = own.get(year - 1)
        if kind.is_growth:
            growth[year] = row.value
        else:
            growth[year] = (row.value / before.value - 1) * 100 if before else None
    return SeriesLine(
        kind=kind,
        figures=own,
        growth=growth,
        first=first,
        last=last,
        over=_over(kind, own, first, last),
    )


def _over(
    kind: SeriesKind, own: Mapping[int, YearFigure], first: int | None, last: int | None
) -> Decimal | None:
    if first is None or last is None or last <= first:
        return None
    years = range(first + 1, last + 1)
    whole = years if kind.is_growth else range(first, last + 1)
    if any(year not in own for year in whole):
        return None
    times = Decimal(1)
    if kind.is_growth:
        for year in years:
            times *= 1 + own[year].value / 100
    else:
        times = own[last].value / own[first].value
    return (times ** (Decimal(1) / len(years)) - 1) * 100
