"""Polls as lists of other rooms show them: named, placed and dated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext

from zhucun.ballots import perms
from zhucun.ballots.models import Poll
from zhucun.ballots.queries.asides import Aside, beside
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
    """The polls of some codes that the actor may see. Two queries."""
    rows = list(perms.visible_polls(actor).filter(public_id__in=codes))
    others = beside(actor=actor, polls=[row.public_id for row in rows])
    return {
        row.public_id: Named(
            "poll",
            row.public_id,
            row.title,
            row.area,
            _detail(row, others.get(row.public_id, ())),
            row.starts_on,
        )
        for row in rows
    }


def _detail(row: Poll, others: Sequence[Aside]) -> str:
    return " · ".join([str(row.get_state_display()), *map(in_words, others)])


def in_words(other: Aside) -> str:
    """That another poll of the same period was set aside, by whom and why, in the reader's
    language."""
    return gettext(
        "Another evaluation of the same period (%(since)s to %(until)s) was set aside on %(on)s by "
        "%(by)s: %(reason)s"
    ) % {
        "since": other.starts_on,
        "until": other.ends_on,
        "on": other.on,
        "by": other.by_name,
        "reason": other.reason,
    }
