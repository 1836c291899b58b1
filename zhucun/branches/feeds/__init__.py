"""The registers as lists that come in and go out: members of branches, tasks of the stars."""

from __future__ import annotations

from zhucun.branches.feeds.members import PartyMembers
from zhucun.branches.feeds.stars import StarTasks
from zhucun.intake.rows import register


def connect() -> None:
    """Make both lists known to the intake."""
    register(PartyMembers())
    register(StarTasks())
