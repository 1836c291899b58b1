"""Addresses of the front door."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import signed_in
from zhucun.doors.web.front import views
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", views.sign_in, name="sign-in"),
    path("sign-out/", views.sign_out, name="sign-out"),
    path("language/", views.language, name="language"),
    path("look-through/<str:username>/", views.look_through, name="look-through"),
    path("stop-looking/", views.stop_looking, name="stop-looking"),
]

MENU = [Entry(_("Start page"), "web:home", signed_in)]
