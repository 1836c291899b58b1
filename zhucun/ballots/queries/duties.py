"""Evaluations by villagers in the word that the packs' cadences count (SQ24-069)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from zhucun.ballots import perms
from zhucun.ballots.enums import PollState, SubjectKind
from zhucun.ballots.models import PollSubject
from zhucun.directory.perms import Actor, in_areas

WORDS = {"masses-review": ("posting",)}


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, what `distinct_by` counts, how much, and
    the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(
    *,
    actor: Actor,
    area: str = "",
    since: date,
    until: date,
    keys: Collection[str] | None = None,
) -> Iterator[DutyFact]:
    """Polls closed in [since, until), for each cadre about whom they asked; `keys` (public ids of
    postings) narrows them down. One query."""
    polls = perms.visible_polls(actor).filter(
        in_areas("area", (area,)),
        state=PollState.CLOSED,
        ends_on__gte=since,
        ends_on__lt=until,
    )
    rows = PollSubject.objects.filter(
        poll__in=polls.values("pk"), kind=SubjectKind.POSTING
    ).order_by("poll__ends_on", "pk")
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    for row in rows.select_related("poll"):
        yield DutyFact(
            "posting", row.key, "masses-review", row.poll.ends_on, "", 1, row.poll.public_id
        )
