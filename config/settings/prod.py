"""Production: every secret and address from the environment; HTTPS only. See
docs/run/operations.md."""

from __future__ import annotations

import json
import os

from config.settings.base import *  # noqa: F403
from config.settings.base import postgres, secret

DEBUG = False
SECRET_KEY = secret("ZHUCUN_SECRET_KEY")
PII_KEYS = {int(version): key for version, key in json.loads(secret("ZHUCUN_PII_KEYS")).items()}
PII_INDEX_KEY = secret("ZHUCUN_PII_INDEX_KEY")
ALLOWED_HOSTS = secret("ZHUCUN_HOSTS").split(",")
DATABASES = {"default": postgres(secret("ZHUCUN_DATABASE"))}
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PROXIES = int(os.environ.get("ZHUCUN_PROXIES", "1"))
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = os.environ.get("ZHUCUN_TLS_REDIRECT", "1") == "1"
SECURE_HSTS_SECONDS = 31_536_000
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
DEMO = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
