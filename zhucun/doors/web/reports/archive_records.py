"""Where the records of an archive are shown, for who may open that page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.roster.perms import is_himself

#: Records of the area in which somebody serves: his unit, which reads the archive, has no page of
#: them.
_OF_AREA = {
    "card": Permission.SEE_POSTINGS,
    "visit": Permission.SEE_FIELDWORK,
    "matter": Permission.SEE_FIELDWORK,
    "plan": Permission.SEE_FIELDWORK,
    "quarter": Permission.SEE_FIELDWORK,
    "economy-project": Permission.SEE_FIELDWORK,
    "branch-meeting": Permission.SEE_BRANCHES,
}
#: Of these he himself opens his own, wherever he serves now.
_OWN = frozenset({"card", "visit", "matter", "plan", "quarter"})
_PAGES: dict[str, tuple[str, Permission | None]] = {
    "candidate": ("web:candidate", Permission.SEE_CANDIDATES),
    "case": ("web:case", None),
    "paper": ("web:paper", None),
    "take-up": ("web:take-up", Permission.SEE_POSTINGS),
    "archive": ("web:archive", None),
    "card": ("web:card", None),
    "plan": ("web:plan", None),
    "visit": ("web:visit", None),
    "matter": ("web:matter", None),
    "leave": ("web:leave", None),
    "trip": ("web:trip", None),
    "branch-meeting": ("web:branch-meeting", None),
    "economy-project": ("web:economy-project", None),
    "handover": ("web:handover", None),
    "appraisee": ("web:appraisee", None),
    "payments": ("web:support-posting", None),
    "liability": ("web:liability-case", None),
}


def href_of(request: Request, posting: Any, record: tuple[str, str]) -> str:
    """The address of a record in the archive of a posting; empty where there is no page of it for
    the reader."""
    kind, key = record
    is_own = kind in _OWN and is_himself(request.actor, posting)
    needed = _OF_AREA.get(kind)
    if needed is not None and not is_own and not request.actor.can(needed, area=posting.area):
        return ""
    special: dict[str, Callable[[], str]] = {
        "sheet": lambda: address(request, "web:month-sheet", *key.split("/")),
        "quarter": lambda: _quarter(request, key),
    }
    if kind in special:
        return special[kind]()
    if kind not in _PAGES:
        return ""
    page, needs = _PAGES[kind]
    if needs is not None and not request.actor.can(needs):
        return ""
    return address(request, page, key)


def _quarter(request: Request, key: str) -> str:
    posting, _, asked = key.partition("?")
    href = address(request, "web:quarter", posting)
    return f"{href}{'&' if '?' in href else '?'}{asked}"
