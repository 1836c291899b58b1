"""Settings that hold everywhere. Secrets and addresses come from the environment and fail
loudly."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("ZHUCUN_VAR") or ROOT / "var")
POLICY_DIR = Path(os.environ.get("ZHUCUN_POLICY") or ROOT / "policy")


def secret(name: str) -> str:
    """The value of NAME, or the content of the file NAME_FILE. Stops the start where both are
    missing."""
    if value := os.environ.get(name):
        return value
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    raise SystemExit(f"{name} is not set. Set {name} or {name}_FILE (see docs/run/operations.md).")


def sqlite(path: Path) -> dict[str, Any]:
    """One SQLite file in WAL mode; writers wait instead of failing."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        },
    }


def postgres(dsn: str) -> dict[str, Any]:
    """A PostgreSQL database from a libpq connection string or URL.

    Without just-in-time compilation: on 2026-11-22 it cost 390 ms of a page's 410. And with pages
    of solid-state disks, which cost the same in any order: a common name among 3.5 million members
    was looked for by reading every household (304 ms instead of 136 on 2026-11-28).
    """
    import psycopg.conninfo

    parts: dict[str, Any] = dict(psycopg.conninfo.conninfo_to_dict(dsn))
    options = f"{parts.get('options', '')} -c jit=off -c random_page_cost=1.1".strip()
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": parts.pop("port", ""),
        "OPTIONS": {**parts, "options": options},
        "CONN_MAX_AGE": 60,
    }


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "django_htmx",
    "ninja",
    "zhucun.ledger",
    "zhucun.directory",
    "zhucun.intake",
    "zhucun.signoff",
    "zhucun.roster",
    "zhucun.households",
    "zhucun.fieldwork",
    "zhucun.presence",
    "zhucun.economy",
    "zhucun.branches",
    "zhucun.pairing",
    "zhucun.ballots",
    "zhucun.learning",
    "zhucun.analytics",
    "zhucun.selection",
    "zhucun.monitoring",
    "zhucun.appraisal",
    "zhucun.support",
    "zhucun.exits",
    "zhucun.screening",
    "zhucun.reward",
    "zhucun.reports",
    "zhucun.doors.web",
    "zhucun.doors.api",
    "zhucun.doors.sync",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "zhucun.doors.sync.door.SyncDoor",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "zhucun.doors.web.middleware.ActorMiddleware",
    "zhucun.doors.web.once.OnceMiddleware",
    "zhucun.doors.web.middleware.ProblemMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "zhucun.doors.web.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

AUTH_USER_MODEL = "directory.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["config.hashers.Argon2"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "web:sign-in"
LOGIN_REDIRECT_URL = "web:home"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "zhucun.doors.web.visitors.address_of"
#: How many proxies stand in front of the server and say in X-Forwarded-For who asked them.
PROXIES = 0

LANGUAGE_CODE = "zh-hans"
FORMAT_MODULE_PATH = ["config.formats"]
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
#: Each room's own words before Django's: “Disabled” of a person is 残疾, of an account 禁用.
LOCALE_PATHS = [
    *sorted((ROOT / "zhucun").glob("*/locale")),
    *sorted((ROOT / "zhucun").glob("doors/*/locale")),
]
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = VAR / "static"
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
MEDIA_ROOT = VAR / "files"
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 8 * 60 * 60
X_FRAME_OPTIONS = "DENY"

#: SM4 keys of personal data: version → 32 hex digits; the highest version encrypts, all decrypt.
PII_KEYS: dict[int, str] = {}
#: The key of the searchable index (HMAC-SM3), hex.
PII_INDEX_KEY = ""

#: How the daily digest of `zhucun remind` goes out: mail, wecom, dingtalk or console; empty: not at
#: all.
REMINDERS = os.environ.get("ZHUCUN_REMINDERS", "")
#: A CSV file of the operator, one line a cadre: user name, mail address or own webhook.
REMINDER_ADDRESSES = os.environ.get("ZHUCUN_REMINDER_ADDRESSES", "")
