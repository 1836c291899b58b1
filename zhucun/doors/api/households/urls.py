"""Addresses of households."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.households import views
from zhucun.doors.api.households.schemas import HouseholdCardOut, HouseholdPage
from zhucun.doors.api.routes import read, write

_ONE, _MEMBER = "/households/{public_id}", "/members/{public_id}"
_SEES, _KEEPS = Permission.SEE_HOUSEHOLDS, Permission.MANAGE_HOUSEHOLDS

router = Router()
read(router, "/households", views.households, answers=HouseholdPage, needs=_SEES)
read(router, _ONE, views.household, answers=HouseholdCardOut, needs=_SEES)
write(
    router,
    "/villages/{code}/households",
    views.add_household,
    answers=HouseholdCardOut,
    needs=_KEEPS,
)
write(router, f"{_ONE}/members", views.add_member, answers=HouseholdCardOut, needs=_KEEPS)
# A cadre corrects phone and address; the action says what is not his to change.
write(
    router,
    f"{_ONE}/change",
    views.change_household,
    answers=HouseholdCardOut,
    needs=_SEES,
    makes=False,
)
for path, view in (
    (f"{_ONE}/move", views.move_household),
    (f"{_ONE}/end", views.end_household),
    (f"{_ONE}/tags", views.tag_household),
    (f"{_ONE}/tags/end", views.end_household_tag),
    (f"{_MEMBER}/change", views.change_member),
    (f"{_MEMBER}/end", views.end_member),
    (f"{_MEMBER}/head", views.make_head),
):
    write(router, path, view, answers=HouseholdCardOut, needs=_KEEPS, makes=False)
