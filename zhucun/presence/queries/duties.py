"""What presence proves of duties: trips to trainings, and what leave was taken meanwhile. Days in
the village come from the month sheets: see `sheets`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import F, QuerySet

from zhucun.directory.perms import Actor, in_areas
from zhucun.presence import perms
from zhucun.presence.models import DutyTrip
from zhucun.presence.queries import duty
from zhucun.presence.queries.leave import TAKEN, whole_days


def trips_to_trainings(
    *, actor: Actor, area: str = "", since: date, until: date
) -> QuerySet[DutyTrip]:
    """Trips to trainings as they were entered once, for the month sheet, that began in [since,
    until). One query."""
    found = duty.trips(actor=actor, area=area, kind="training", since=since, until=until)
    return found.filter(starts_on__gte=since).order_by("starts_on", "pk")


def training_trips(
    *, actor: Actor, area: str, since: date, until: date
) -> Iterator[tuple[str, str, date, date]]:
    """The same as (trip, posting, first day, the day after the last). One query."""
    rows = trips_to_trainings(actor=actor, area=area, since=since, until=until)
    yield from rows.values_list("public_id", "posting__public_id", "starts_on", "ends_on")


class DutyFact(NamedTuple):
    """One thing on record: whose duty, which word, when, the value that `distinct_by` counts, how
    much, and the row that proves it."""

    subject: str
    id: str
    counts: str
    on: date
    distinct: str
    amount: int
    row: str


def duty_facts(*, actor: Actor, area: str, since: date, until: date) -> Iterator[DutyFact]:
    """Trips to trainings, each on its first day in [since, until). One query."""
    for key, posting, day, _after in training_trips(
        actor=actor, area=area, since=since, until=until
    ):
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
