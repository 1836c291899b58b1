"""Polls as lists of other rooms show them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from zhucun.ballots import perms
from zhucun.directory.perms import Actor


class Named(NamedTuple):
    """One record: `subject` and `key` lead to its page, `place` is its division code."""

    subject: str
    key: str
    name: str
    place: str
    detail: str = ""
    since: date | None = None


def named(*, actor: Actor, codes: Sequence[str], as_of: date) -> Mapping[str, Named]:
    """The polls of some codes that the actor may see. One query."""
    rows = perms.visible_polls(actor).filter(public_id__in=codes)
    return {
        row.public_id: Named(
            "poll", row.public_id, row.title, row.area, str(row.get_state_display()), row.starts_on
        )
        for row in rows
    }
