"""Whom nobody trained in a year: by the facts that the yearly duty reads, so that whoever did it is
in no list of those who did not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from zhucun.directory.perms import Actor
from zhucun.learning import queries as learning
from zhucun.presence.queries import duties as presence


def untrained(*, actor: Actor, area: str, year: int, on: date) -> QuerySet[Any]:
    """Cadres on post on a day who in the year up to it neither attended anything nor were on a trip
    to a training: for whom the county and the townships are the last to care (YN-068). One
    query."""
    rows = learning.without_attendance(actor=actor, area=area, year=year, on=on)
    until = min(on, date(year, 12, 31)) + timedelta(days=1)
    trips = presence.trips_to_trainings(actor=actor, since=date(year, 1, 1), until=until)
    return rows.exclude(person__in=trips.order_by().values("posting__person"))
