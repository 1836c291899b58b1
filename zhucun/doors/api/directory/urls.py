"""Addresses of the directory."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.directory import numbers, views
from zhucun.doors.api.directory.schemas import (
    Me,
    NumbersOut,
    PlaceCard,
    PlacePage,
    StatedOut,
    UnitOut,
    UnitPage,
)
from zhucun.doors.api.routes import read, write

router = Router()
read(router, "/me", views.me, answers=Me, needs=None)
read(router, "/places", views.places, answers=PlacePage, needs=Permission.SEE_PLACES)
read(router, "/places/{code}", views.place, answers=PlaceCard, needs=Permission.SEE_PLACES)
_NUMBERS = "/places/{code}/numbers"
read(
    router,
    _NUMBERS,
    numbers.stated_numbers,
    answers=list[StatedOut],
    needs=Permission.SEE_PLACES,
)
write(
    router,
    _NUMBERS,
    numbers.state_numbers,
    answers=NumbersOut,
    needs=Permission.MANAGE_PLACES,
    makes=False,
)
read(router, "/units", views.units, answers=UnitPage, needs=Permission.SEE_POSTINGS)
read(router, "/units/{public_id}", views.unit, answers=UnitOut, needs=Permission.SEE_POSTINGS)
