"""Addresses of the directory."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.directory import views
from zhucun.doors.api.directory.schemas import Me, PlaceCard, PlacePage, UnitOut, UnitPage
from zhucun.doors.api.routes import read

router = Router()
read(router, "/me", views.me, answers=Me, needs=None)
read(router, "/places", views.places, answers=PlacePage, needs=Permission.SEE_PLACES)
read(router, "/places/{code}", views.place, answers=PlaceCard, needs=Permission.SEE_PLACES)
read(router, "/units", views.units, answers=UnitPage, needs=Permission.SEE_POSTINGS)
read(router, "/units/{public_id}", views.unit, answers=UnitOut, needs=Permission.SEE_POSTINGS)
