"""The accounts of the demo, as the program that made the demo wrote them down."""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.conf import settings

from zhucun.directory.enums import Role


@dataclass(frozen=True)
class DemoAccount:
    """One account that a visitor may try."""

    username: str
    role: str
    password: str
    name: str


def demo_accounts() -> list[DemoAccount]:
    """What stands in VAR/demo-accounts.json; nothing outside the demo.

    The file holds a list of {username, role, password, name}; `role` is a Role or a sentence.
    """
    path = settings.VAR / "demo-accounts.json"
    if not settings.DEMO or not path.is_file():
        return []
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [
        DemoAccount(row["username"], _role(row["role"]), row["password"], row.get("name", ""))
        for row in rows
    ]


def _role(value: str) -> str:
    return str(Role(value).label) if value in Role.values else value
