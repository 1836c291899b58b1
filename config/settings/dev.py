"""The demo on one machine: SQLite in var/, keys made at the first start and kept beside the
database."""

from __future__ import annotations

import json
import os
import secrets

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR, postgres, sqlite
from demo.packs import policy_with_example


def _local_keys() -> dict[str, str]:
    """Keys of this demo only: made once, readable by the owner, never in the database."""
    path = VAR / "keys.json"
    if not path.exists():
        VAR.mkdir(parents=True, exist_ok=True)
        made = {name: secrets.token_hex(32) for name in ("secret", "index")}
        made["pii"] = secrets.token_hex(16)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(made, file)
    keys: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return keys


_keys = _local_keys()
DEBUG = False
SECRET_KEY = _keys["secret"]
PII_KEYS = {1: _keys["pii"]}
PII_INDEX_KEY = _keys["index"]
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
DATABASES = {
    "default": postgres(os.environ["ZHUCUN_DATABASE"])
    if "ZHUCUN_DATABASE" in os.environ
    else sqlite(VAR / "zhucun.sqlite3")
}
DEMO = True
#: The house's packs, and one that assumes who approves leave.
if "ZHUCUN_POLICY" not in os.environ:
    POLICY_DIR = policy_with_example(VAR / "policy")
