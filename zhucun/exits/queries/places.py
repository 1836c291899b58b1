"""What is known of villages and counties that exit, many at once, always by code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Substr

from zhucun.directory import marts as directory
from zhucun.economy.marts.money import booked
from zhucun.exits.enums import POOR_HOUSEHOLD, POVERTY, SERVICES
from zhucun.households.marts import MARTS as REGISTRY
from zhucun.kernel.divisions import Level, at_level

_RURAL = "rural_population"


@dataclass(frozen=True, kw_only=True)
class Ground:
    """A village or county on a day. `rural`: persons in its rural household register, as stated;
    None: nobody stated it. `income`: what the village collective earned in the year, in yuan."""

    is_poor: bool = False
    poor_households: int = 0
    poor_persons: int = 0
    poor_villages: int = 0
    rural: int | None = None
    income: Decimal | None = None

    @property
    def incidence(self) -> float | None:
        """A share, not a percentage; None without the rural register."""
        return self.poor_persons / self.rural if self.rural else None


def services(answers: Mapping[str, bool]) -> bool | None:
    """路水电、学校卫生室和保险: all of them, as found on site."""
    told = [answers.get(each) for each in SERVICES]
    if False in told:
        return False
    return None if None in told else True


def grounds(codes: Iterable[str], *, level: Level, as_of: date, year: int) -> dict[str, Ground]:
    """Places of one level on a day, by code; their income is of the year, booked by the day. Five
    queries, and one that looks whether anybody moved after the day."""
    wanted = tuple(sorted(set(codes)))
    if not wanted:
        return {}
    areas, poor = counties_of(wanted), {"is_poor": POOR_HOUSEHOLD}
    asked: dict[str, Any] = {"as_of": as_of, "areas": areas, "names": {"is_poor"}, "tags": poor}
    households = _by_place(REGISTRY["household"](**asked).filter(m_is_poor=True), level)
    persons = _by_place(REGISTRY["resident"](**asked).filter(m_is_poor=True), level)
    here = directory.places(
        level=level,
        as_of=as_of,
        areas=areas,
        tags={"is_poor": POVERTY},
        figures=(_RURAL,),
    )
    villages = _villages(wanted, as_of) if level == Level.COUNTY else {}
    income = _income(wanted, as_of, year) if level == Level.VILLAGE else {}
    rows = here.filter(code__in=wanted).values("code", "m_is_poor", f"m_{_RURAL}")
    return {
        row["code"]: Ground(
            is_poor=bool(row["m_is_poor"]),
            poor_households=households.get(row["code"], 0),
            poor_persons=persons.get(row["code"], 0),
            poor_villages=villages.get(row["code"], 0),
            rural=row[f"m_{_RURAL}"],
            income=income.get(row["code"]),
        )
        for row in rows
    }


def counties_of(codes: Iterable[str]) -> tuple[str, ...]:
    """The counties in which places lie: an area each makes a short condition of thousands."""
    return tuple(sorted({at_level(code, Level.COUNTY) for code in codes}))


def _by_place(rows: Any, level: Level) -> dict[str, int]:
    counted = rows.annotate(where=Substr("m_area", 1, level.value)).values("where")
    found = counted.annotate(number=Count("pk")).order_by()
    return dict(found.values_list("where", "number"))


def _villages(codes: Sequence[str], as_of: date) -> dict[str, int]:
    rows: Any = directory.places(
        level=Level.VILLAGE, as_of=as_of, areas=tuple(codes), tags={"is_poor": POVERTY}, figures=()
    )
    counted = (
        rows.filter(m_is_poor=True)
        .annotate(where=Substr("code", 1, Level.COUNTY.value))
        .values("where")
    )
    return dict(counted.annotate(number=Count("pk")).order_by().values_list("where", "number"))


def _income(codes: tuple[str, ...], as_of: date, year: int) -> dict[str, Decimal]:
    rows = booked(as_of).filter(heir__in=codes, year=year).values("heir")
    summed = rows.annotate(total=Sum("amount")).order_by()
    return {row["heir"]: Decimal(str(row["total"])) for row in summed}
