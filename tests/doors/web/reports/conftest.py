"""The small roster of the roster's pages."""

from __future__ import annotations

from tests.doors.web.roster.conftest import (
    candidate,
    crowd,
    looking,
    open_round,
    person_of,
    post,
    secretary,
    team,
    ulla,
    zhang,
)

__all__ = [
    "candidate",
    "crowd",
    "looking",
    "open_round",
    "person_of",
    "post",
    "secretary",
    "team",
    "ulla",
    "zhang",
]
