"""The hostile test world: no debug, fast hashing, SQLite unless ZHUCUN_TEST_DATABASE names
PostgreSQL."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import axe_playwright_python

from config.settings.base import *  # noqa: F403
from config.settings.base import TEMPLATES, postgres, sqlite

DEBUG = False
SECRET_KEY = "only-for-tests"  # noqa: S105
PII_KEYS = {1: "0123456789abcdeffedcba9876543210"}
PII_INDEX_KEY = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
_VAR = Path(tempfile.mkdtemp(prefix="zhucun-test-"))
atexit.register(shutil.rmtree, _VAR, ignore_errors=True)
MEDIA_ROOT = _VAR / "files"
_dsn = os.environ.get("ZHUCUN_TEST_DATABASE", "")
DATABASES = {"default": postgres(_dsn) if _dsn else sqlite(_VAR / "test.sqlite3")}
if not _dsn:  # a file: in memory all threads share one connection, and who meets another fails
    DATABASES["default"]["TEST"] = {"NAME": _VAR / "tests.sqlite3"}
# the tables come from the models, in a second; tests/house holds them against the migrations
DATABASES["default"].setdefault("TEST", {})["MIGRATE"] = False
WHITENOISE_AUTOREFRESH = True  # else each client of the tests looks through all static files
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AXES_ENABLED = False
DEMO = False
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = "⚠ unknown template variable: %s ⚠"
# the browser tests load it as a page loads its scripts: Chromium compiles it once
STATICFILES_DIRS = [Path(axe_playwright_python.__file__).parent]
WHITENOISE_MAX_AGE = 3600
