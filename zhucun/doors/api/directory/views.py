"""Endpoints of the directory."""

from __future__ import annotations

from django.utils.timezone import localdate
from ninja import Query

from zhucun.directory import queries
from zhucun.directory.enums import Permission
from zhucun.directory.perms import in_areas
from zhucun.doors.api.access import Request
from zhucun.doors.api.directory.schemas import (
    FigureOut,
    Me,
    PlaceCard,
    PlaceOut,
    PlacePage,
    PlaceRef,
    PlacesWanted,
    TagOut,
    UnitOut,
    UnitPage,
    UnitsWanted,
)
from zhucun.doors.api.fields import Code, OnDay, PublicId
from zhucun.doors.api.paging import page
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound


def me(request: Request) -> Me:
    """Who am I.

    The account behind the token, its roles in force today, and each permission with where it holds.
    """
    areas = {held.area for held in request.auth.held if held.area}
    names = queries.names_of(areas, as_of=localdate()) if areas else {}
    return Me.of(request.auth, names)


def places(request: Request, wanted: Query[PlacesWanted]) -> PlacePage:
    """Places under an area on a day.

    By division code. One query whatever the number of rows.
    """
    if wanted.q:
        found = queries.search_places(actor=request.auth, text=wanted.q, as_of=wanted.as_of)
    else:
        found = queries.places(actor=request.auth, as_of=wanted.as_of)
    if wanted.area:
        found = found.filter(in_areas("code", (wanted.area,)))
    if wanted.level:
        found = found.filter(level=Level[wanted.level.upper()])
    rows, following = page(found, ["code"], wanted)
    return PlacePage(rows=[PlaceOut(**PlaceOut.fields_of(row)) for row in rows], next=following)


def place(request: Request, code: Code, wanted: Query[OnDay]) -> PlaceCard:
    """One place on a day, with its tags and figures.

    Four queries. A place that has ended by that day is answered with 422: what became of it
    stands in `facts`.
    """
    day = wanted.as_of
    try:
        found = queries.place_card(actor=request.auth, code=code, as_of=day)
    except NotFound:
        if request.auth.can(Permission.SEE_PLACES, area=code):
            queries.place_on(code=code, as_of=day)
        raise
    path = queries.path_of(code, as_of=day)
    return PlaceCard(
        **PlaceOut.fields_of(found),
        path=[PlaceRef(code=row.code, name=row.short_name) for row in path],
        tags=[TagOut.from_orm(row) for row in queries.tags_of(place=found, as_of=day)],
        figures=[
            FigureOut.from_orm(row) for row in queries.figures_of(place=found, as_of=day).values()
        ],
    )


def units(request: Request, wanted: Query[UnitsWanted]) -> UnitPage:
    """Sending units.

    By division and name; phone numbers are masked. One query whatever the number of rows.
    """
    found = queries.units(actor=request.auth, area=wanted.area)
    if wanted.q:
        found = found.filter(queries.name_matches(wanted.q))
    rows, following = page(found, ["area", "name"], wanted)
    return UnitPage(rows=[UnitOut.of(row) for row in rows], next=following)


def unit(request: Request, public_id: PublicId) -> UnitOut:
    """One sending unit; its phone number is masked."""
    return UnitOut.of(queries.unit_card(actor=request.auth, public_id=public_id))
