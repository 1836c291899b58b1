"""What presence proves of duties, in the words that the packs' cadences count, and what leave was
taken meanwhile. Days in the village come from the month sheets: see `sheets`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import F

from zhucun.directory.perms import Actor, in_areas
from zhucun.presence import perms
from zhucun.presence.queries import duty
from zhucun.presence.queries.leave import TAKEN, whole_days

#: The words of `counts:` that come from here, with the subjects for which they are counted.
WORDS = {"training": ("posting",)}


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, the value that `distinct_by` counts (none
    here), how much, and the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(*, actor: Actor, area: str, since: date, until: date) -> Iterator[DutyFact]:
    """Trainings as they were entered once, for the month sheet, each on its first day in [since,
    until). One query."""
    found = duty.trips(actor=actor, area=area, kind="training", since=since, until=until)
    rows = found.filter(starts_on__gte=since).order_by("starts_on", "pk")
    for key, posting, day in rows.values_list("public_id", "posting__public_id", "starts_on"):
        yield DutyFact("posting", posting, "training", day, key, 1, key)


def leave_taken(
    *, actor: Actor, area: str, since: date, until: date
) -> Iterator[tuple[str, date, date]]:
    """Whole days of granted leave in [since, until) as (public id of the posting, from, until), in
    the order of days. A half day is not among them. One query."""
    found = perms.visible_leaves(actor).filter(
        in_areas("posting__area", (area,)),
        state__in=TAKEN,
        starts_on__lt=until,
        ends_on__gt=since,
    )
    found = found.annotate(posting_key=F("posting__public_id")).order_by("starts_on", "pk")
    for row in found.defer("reason", "contact"):
        first, last = whole_days(row, since, until)
        if first < last:
            yield row.posting_key, first, last
