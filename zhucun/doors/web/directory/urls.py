"""Addresses of the directory."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import can, signed_in
from zhucun.doors.web.directory import devices, numbers, views
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("places/", views.places, name="places"),
    path("places/<str:code>/", views.place, name="place"),
    path("places/<str:code>/numbers/<slug:number>/", numbers.numbers, name="place-numbers"),
    path("units/", views.units, name="units"),
    path("units/<str:public_id>/", views.unit, name="unit"),
    path("devices/", devices.devices, name="devices"),
    path("devices/<str:public_id>/revoke/", devices.revoke, name="device-revoke"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/<str:username>/", views.account, name="account"),
]

MENU = [
    Entry(
        _("Places"),
        "web:places",
        can(Permission.SEE_PLACES),
        _("Counties, townships and villages with their tags and figures"),
    ),
    Entry(
        _("Units"),
        "web:units",
        can(Permission.SEE_POSTINGS),
        _("Sending units of the area"),
    ),
    Entry(
        _("Accounts"),
        "web:accounts",
        can(Permission.MANAGE_ACCOUNTS),
        _("Who may do what where, and why"),
    ),
    Entry(
        _("My devices"),
        "web:devices",
        signed_in,
        _("The phone client, and closing a phone that was lost"),
    ),
]
