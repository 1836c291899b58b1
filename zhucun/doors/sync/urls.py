"""Addresses of the sync door. They take the short way: see `door.SyncDoor`."""

from __future__ import annotations

from django.urls import path

from zhucun.doors.sync import views

app_name = "sync"
urlpatterns = [
    path("sign-in", views.sign_in, name="sign-in"),
    path("sign-out", views.sign_out, name="sign-out"),
    path("bundle", views.bundle, name="bundle"),
    path("batch", views.batch, name="batch"),
]
