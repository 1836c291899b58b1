"""The hostile test world: no debug, fast hashing, SQLite unless ZHUCUN_TEST_DATABASE names
PostgreSQL."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import TEMPLATES, postgres, sqlite

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
PII_KEYS = {1: "0123456789abcdeffedcba9876543210"}
PII_INDEX_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
_VAR = Path(tempfile.gettempdir()) / f"zhucun-test-{os.getpid()}"
MEDIA_ROOT = _VAR / "files"
_dsn = os.environ.get("ZHUCUN_TEST_DATABASE", "")
DATABASES = {"default": postgres(_dsn) if _dsn else sqlite(_VAR / "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
DEMO = False
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⚠ unknown template variable: %s ⚠"
