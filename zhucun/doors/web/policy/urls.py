"""Addresses of the policy packs."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import signed_in
from zhucun.doors.web.policy import views
from zhucun.doors.web.rooms import Entry

urlpatterns = [
    path("packs/", views.packs, name="packs"),
    path("packs/<slug:pack_id>/", views.pack, name="pack"),
    path("packs/<slug:pack_id>/against/<slug:other_id>/", views.against, name="pack-diff"),
    path("packs/<slug:pack_id>/<path:ref>/", views.item, name="pack-item"),
    path("documents/", views.documents, name="policy-documents"),
    path("clauses/<str:clause_id>/", views.clause, name="clause"),
]

MENU = [
    Entry(
        _("Policy"),
        "web:packs",
        signed_in,
        _("Rules, numbers and duties of each region, with the sentence that each comes from"),
    ),
    Entry(
        _("Policy documents"),
        "web:policy-documents",
        signed_in,
        _("Documents and numbered articles, and the rules that cite or carry out each"),
    ),
]
