"""The peer of the page benchmark: Django's own admin over the same tables, served the same way.

Used as DJANGO_SETTINGS_MODULE=benchmarks.admin_peer; it is open to whoever reaches it, on
loopback only.
"""

from __future__ import annotations

from typing import Any

from config.settings.dev import *  # noqa: F403
from config.settings.dev import INSTALLED_APPS, TEMPLATES

INSTALLED_APPS = [*INSTALLED_APPS, "django.contrib.admin.apps.SimpleAdminConfig"]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
ROOT_URLCONF = "benchmarks.admin_peer_urls"
TEMPLATES[0]["OPTIONS"]["context_processors"] = [
    "django.template.context_processors.request",
    "django.contrib.auth.context_processors.auth",
    "django.contrib.messages.context_processors.messages",
]
ALLOWED_HOSTS: list[Any] = ["127.0.0.1"]
