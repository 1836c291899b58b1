"""Evaluations by villagers in the word that the packs' cadences count (SQ24-069)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from typing import NamedTuple

from django.db.models.functions import Least

from zhucun.ballots import perms
from zhucun.ballots.enums import PollState, SubjectKind
from zhucun.ballots.models import PollSubject
from zhucun.directory.perms import Actor, in_areas

WORDS = {"masses-review": ("posting",)}
#: Held, and too few answered: it is shown, and fulfils nothing.
WITHOUT_RESULT = "masses-review-without-result"


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
    """Polls whose last day on which they could be answered lies in [since, until), for each cadre
    about whom they asked; where fewer answered than are shown, as WITHOUT_RESULT. `keys` (public
    ids of postings) narrows them down. One query."""
    polls = (
        perms.visible_polls(actor)
        .filter(in_areas("area", (area,)), state=PollState.CLOSED)
        .annotate(held_last=Least("ends_on", "closed_on"))
        .filter(held_last__gte=since, held_last__lt=until)
    )
    rows = PollSubject.objects.filter(poll__in=polls.values("pk"), kind=SubjectKind.POSTING)
    if keys is not None:
        rows = rows.filter(key__in=list(keys))
    order = ("poll__ends_on", "poll__closed_on", "pk")
    for row in rows.select_related("poll").order_by(*order):
        poll = row.poll
        counts = "masses-review" if poll.valid >= poll.least else WITHOUT_RESULT
        yield DutyFact("posting", row.key, counts, poll.held_until, "", 1, poll.public_id)
