"""Where the records of an archive are shown, for who may open that page."""

from __future__ import annotations

from collections.abc import Callable

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address

_PAGES: dict[str, tuple[str, Permission | None]] = {
    "candidate": ("web:candidate", Permission.SEE_CANDIDATES),
    "case": ("web:case", None),
    "paper": ("web:paper", None),
    "take-up": ("web:take-up", Permission.SEE_POSTINGS),
    "card": ("web:card", Permission.SEE_POSTINGS),
    "plan": ("web:plan", None),
    "visit": ("web:visit", None),
    "matter": ("web:matter", None),
    "leave": ("web:leave", None),
    "trip": ("web:trip", None),
    "branch-meeting": ("web:branch-meeting", Permission.SEE_BRANCHES),
    "economy-project": ("web:economy-project", Permission.SEE_FIELDWORK),
    "handover": ("web:handover", None),
    "appraisee": ("web:appraisee", None),
    "payments": ("web:support-posting", None),
    "liability": ("web:liability-case", None),
}


def href_of(request: Request, record: tuple[str, str]) -> str:
    """The address of a record; empty where there is no page of it for the reader."""
    kind, key = record
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
