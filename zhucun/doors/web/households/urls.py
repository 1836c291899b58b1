"""Addresses of the registry of households."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import can
from zhucun.doors.web.households import changing, views
from zhucun.doors.web.rooms import Entry

_ONE = "households/<str:public_id>/"
_MEMBER = "members/<str:public_id>/"

urlpatterns = [
    path("households/", views.households, name="households"),
    path("villages/<str:code>/households/add/", changing.household_add, name="household-add"),
    path(_ONE, views.household, name="household"),
    path(f"{_ONE}open/", views.household_open, name="household-open"),
    path(f"{_ONE}change/", changing.household_change, name="household-change"),
    path(f"{_ONE}move/", changing.household_move, name="household-move"),
    path(f"{_ONE}end/", changing.household_end, name="household-end"),
    path(f"{_ONE}kinds/add/", changing.household_tag, name="household-tag"),
    path(f"{_ONE}kinds/<str:tag>/end/", changing.household_tag_end, name="household-tag-end"),
    path(f"{_ONE}members/add/", changing.member_add, name="member-add"),
    path(f"{_MEMBER}change/", changing.member_change, name="member-change"),
    path(f"{_MEMBER}end/", changing.member_end, name="member-end"),
    path(f"{_MEMBER}head/", changing.member_head, name="member-head"),
]

MENU = [
    Entry(
        _("Households"),
        "web:households",
        can(Permission.SEE_HOUSEHOLDS),
        _("Who lives in the villages, and how households are classified"),
    ),
]
