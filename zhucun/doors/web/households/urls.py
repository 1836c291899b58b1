"""Addresses of the registry of households."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import can
from zhucun.doors.web.households import account, acts, changing, facts, views
from zhucun.doors.web.rooms import Entry

_ONE = "households/<str:public_id>/"
_MEMBER = "members/<str:public_id>/"

urlpatterns = [
    path("households/", views.households, name="households"),
    path("households/account/", account.account, name="household-account"),
    path("households/account/file/", account.account_file, name="household-account-file"),
    path("households/account/close/", account.account_close, name="household-account-close"),
    path("households/account/rows/", account.account_rows, name="household-account-rows"),
    path("households/incomes/<str:public_id>/change/", facts.income_change, name="income-change"),
    path(
        "households/incomes/<str:public_id>/retract/", facts.income_retract, name="income-retract"
    ),
    path("villages/<str:code>/households/add/", changing.household_add, name="household-add"),
    path(_ONE, views.household, name="household"),
    path(f"{_ONE}open/", views.household_open, name="household-open"),
    path(f"{_ONE}change/", changing.household_change, name="household-change"),
    path(f"{_ONE}move/", changing.household_move, name="household-move"),
    path(f"{_ONE}end/", changing.household_end, name="household-end"),
    path(f"{_ONE}end/back/", acts.household_end_back, name="household-end-back"),
    path(f"{_ONE}kinds/add/", changing.household_tag, name="household-tag"),
    path(f"{_ONE}kinds/<str:tag>/end/", changing.household_tag_end, name="household-tag-end"),
    path(f"{_ONE}birth/", acts.household_birth, name="household-birth"),
    path(f"{_ONE}split/", acts.household_split, name="household-split"),
    path(f"{_ONE}merge/", acts.household_merge, name="household-merge"),
    path(f"{_ONE}incomes/add/", facts.income_add, name="income-add"),
    path(f"{_ONE}facts/", facts.home_facts, name="household-facts"),
    path(f"{_ONE}members/add/", changing.member_add, name="member-add"),
    path(f"{_MEMBER}change/", changing.member_change, name="member-change"),
    path(f"{_MEMBER}end/", changing.member_end, name="member-end"),
    path(f"{_MEMBER}end/back/", acts.member_end_back, name="member-end-back"),
    path(f"{_MEMBER}transfer/", acts.member_transfer, name="member-transfer"),
    path(f"{_MEMBER}facts/", facts.member_facts, name="member-facts"),
    path(f"{_MEMBER}head/", changing.member_head, name="member-head"),
]

MENU = [
    Entry(
        _("Households"),
        "web:households",
        can(Permission.SEE_HOUSEHOLDS),
        _("Who lives in the villages, and how households are classified"),
    ),
    Entry(
        _("Stock and flow"),
        "web:household-account",
        can(Permission.SEE_HOUSEHOLDS),
        _("How many households and persons there are, who came and who went"),
    ),
]
