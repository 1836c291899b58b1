"""Addresses for everybody: short, for they are printed as a code on 28,140 cards (SQ24-060)."""

from __future__ import annotations

from django.urls import path

from zhucun.doors.web.public import views

urlpatterns = [
    path("v/<str:code>/", views.village_page, name="village-page"),
    path("v/<str:code>/<str:case>/", views.village_matter, name="village-matter"),
]
