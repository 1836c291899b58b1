"""Endpoints of yearly figures (YN-100 to YN-103)."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Query, Schema, Status
from pydantic import Field

from zhucun.doors.api.access import Request
from zhucun.doors.api.economy.schemas import RecordedOut
from zhucun.doors.api.economy.writes import made, place_of, told
from zhucun.doors.api.fields import Area, Body, Code, IdempotencyKey, OnDay, Rows
from zhucun.doors.api.paging import page
from zhucun.economy import actions, queries
from zhucun.economy.enums import SeriesKind


class YearFiguresWanted(Rows):
    area: Area = ""
    kind: SeriesKind | Literal[""] = ""


class YearFigureOut(Schema):
    """One number of a year: yuan a person, or per cent."""

    id: str
    area: str
    kind: SeriesKind
    year: int
    value: Decimal
    source: str


class YearFigurePage(Schema):
    rows: list[YearFigureOut]
    next: str | None


class SeriesGrowthOut(Schema):
    """The compound growth a year of a series over the window of the area's pack, in per cent; null
    where a year is missing."""

    kind: SeriesKind
    first: int | None
    last: int | None
    growth: Decimal | None
    missing: list[int]


class YearFigureIn(Body):
    kind: SeriesKind
    year: int = Field(ge=1978, le=2100)
    value: Annotated[str, Field(pattern=r"^-?[0-9]{1,9}(\.[0-9]{1,2})?$")]
    source: Annotated[str, Field(min_length=1, max_length=120, pattern=r"^[^\x00]*$")]


def year_figures(request: Request, wanted: Query[YearFiguresWanted]) -> YearFigurePage:
    """Figures of years of the caller's areas and of those around them. One query."""
    found = queries.year_figures(actor=request.auth, area=wanted.area, kind=wanted.kind)
    rows, following = page(found, ["area", "-year", "kind"], wanted)
    return YearFigurePage(
        rows=[
            YearFigureOut(
                id=row.public_id,
                area=row.area,
                kind=SeriesKind(row.kind),
                year=row.year,
                value=row.value,
                source=row.source,
            )
            for row in rows
        ],
        next=following,
    )


def series_growth(request: Request, code: Code, wanted: Query[OnDay]) -> list[SeriesGrowthOut]:
    """How each series of a place grew a year over the window of its pack. Two queries."""
    found = queries.series(actor=request.auth, area=code, as_of=wanted.as_of)
    return [
        SeriesGrowthOut(
            kind=line.kind,
            first=line.first,
            last=line.last,
            growth=None if line.over is None else round(line.over, 4),
            missing=list(found.missing[line.kind]),
        )
        for line in found.lines
    ]


def state_year(
    request: Request, code: Code, body: YearFigureIn, key: IdempotencyKey = ""
) -> Status[RecordedOut]:
    """State a number of a year of a place, with its source; the same year again replaces it. 422
    for a year that is not over, or a number that cannot be."""

    def act(given: dict[str, Any]) -> Any:
        given["value"] = Decimal(given["value"])
        actions.state_year(place=place_of(code), **given, **told(request))
        return queries.year_figures(actor=request.auth, area=code, kind=given["kind"]).get(
            year=given["year"]
        )

    return made(request, f"state_year {code}", body, key, act)
