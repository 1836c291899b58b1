"""Addresses of households."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.households import acts, views
from zhucun.doors.api.households.act_schemas import (
    HouseholdAccountOut,
    HouseholdIncomesOut,
    SpellsOut,
    StockCountOut,
)
from zhucun.doors.api.households.schemas import HouseholdCardOut, HouseholdPage
from zhucun.doors.api.routes import read, write

_ONE, _MEMBER = "/households/{public_id}", "/members/{public_id}"
_SEES, _KEEPS = Permission.SEE_HOUSEHOLDS, Permission.MANAGE_HOUSEHOLDS

router = Router()
read(router, "/households", views.households, answers=HouseholdPage, needs=_SEES)
_ACCOUNT = "/household-account"
read(router, _ACCOUNT, acts.household_account, answers=HouseholdAccountOut, needs=_SEES)
read(router, f"{_ACCOUNT}/rows", acts.household_account_rows, answers=SpellsOut, needs=_SEES)
write(
    router,
    f"{_ACCOUNT}/close",
    acts.close_household_account,
    answers=StockCountOut,
    needs=_KEEPS,
)
read(router, f"{_ONE}/incomes", acts.household_incomes, answers=HouseholdIncomesOut, needs=_SEES)
write(
    router,
    f"{_ONE}/incomes",
    acts.record_household_income,
    answers=HouseholdIncomesOut,
    needs=_KEEPS,
)
write(
    router,
    "/household-incomes/{public_id}/correct",
    acts.correct_household_income,
    answers=HouseholdIncomesOut,
    needs=_KEEPS,
    makes=False,
)
for at, made in (
    ("birth", acts.record_birth),
    ("arrival", acts.record_arrival),
    ("split", acts.split_household),
):
    write(router, f"{_ONE}/{at}", made, answers=HouseholdCardOut, needs=_KEEPS)
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
    (f"{_ONE}/end/back", views.take_back_household_end),
    (f"{_ONE}/tags", views.tag_household),
    (f"{_ONE}/tags/end", views.end_household_tag),
    (f"{_MEMBER}/change", views.change_member),
    (f"{_MEMBER}/end", views.end_member),
    (f"{_MEMBER}/end/back", views.take_back_member_end),
    (f"{_MEMBER}/head", views.make_head),
    (f"{_MEMBER}/transfer", acts.transfer_household_member),
    (f"{_ONE}/merge", acts.merge_household),
):
    write(router, path, view, answers=HouseholdCardOut, needs=_KEEPS, makes=False)
