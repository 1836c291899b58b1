"""Addresses of printed papers."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import signed_in
from zhucun.doors.web.reports import views
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("papers/", views.papers, name="papers"),
    path("papers/<str:public_id>/", views.paper, name="paper"),
    path("papers/<str:public_id>/pdf/", views.paper_file, name="paper-file"),
    path("papers/new/<str:kind>/<str:key>/", views.paper_issue, name="paper-issue"),
    path("papers/new/<str:kind>/<str:key>/pdf/", views.paper_preview, name="paper-preview"),
]


def reads_papers(actor: Actor) -> bool:
    """Whoever sees postings, and a cadre for what names him."""
    return signed_in(actor) and (actor.can(Permission.SEE_POSTINGS) or bool(actor.person))


MENU = [
    Entry(
        _("Papers"),
        "web:papers",
        reads_papers,
        _("Appointment letters, notices, lists to sign: issued once, printed as often as needed"),
    ),
]
