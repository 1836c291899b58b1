"""What follows from the county's signature: a class for the household, or its end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import F

from zhucun.directory.perms import Actor
from zhucun.directory.queries import midnight
from zhucun.households import actions as homes
from zhucun.ledger import actions as ledger
from zhucun.monitoring import events
from zhucun.monitoring.actions.recording import head
from zhucun.monitoring.enums import (
    MONITORED_TAG,
    TAG_OF,
    MonitoringState,
    Proposed,
    RemovalState,
)
from zhucun.monitoring.models import Case, Removal

_BASIS = "防止返贫监测认定,经县级审定"
_REMOVED = "风险消除,经县级审批"


def identify(rows: Sequence[Case], *, on: date, by: Actor) -> int:
    """The county has decided: each household bears its class and the monitored one from that day.
    Inside the signature's transaction; returns how many. Queries by class, not by case."""
    waiting = Case.objects.filter(pk__in=[row.pk for row in rows], state=MonitoringState.RUNNING)
    fresh = list(waiting.select_related("household"))
    waiting.update(state=MonitoringState.MONITORED, identified_on=on, version=F("version") + 1)
    bearing: dict[str, list[Any]] = defaultdict(list)
    for row in fresh:
        bearing[MONITORED_TAG].append(row.household)
        if row.proposed:
            bearing[TAG_OF[Proposed(row.proposed)]].append(row.household)
    for tag, households in sorted(bearing.items()):
        homes.set_tags(households, tag=tag, since=on, basis=_BASIS, made_at=midnight(on), by=by)
    return ledger.append_many(
        (
            events.CaseIdentified(**head(row, midnight(on)), on=on, proposed=row.proposed),
            by.origin,
            None,
        )
        for row in fresh
    )


def remove(rows: Sequence[Removal], *, on: date, by: Actor) -> int:
    """The county has approved: the classes end on that day, and with them the case. Inside the
    signature's transaction; returns how many."""
    waiting = Removal.objects.filter(pk__in=[row.pk for row in rows], state=RemovalState.RUNNING)
    fresh = list(waiting.select_related("case__household"))
    waiting.update(state=RemovalState.APPROVED, ended_on=on)
    Case.objects.filter(pk__in=[row.case_id for row in fresh]).update(
        state=MonitoringState.REMOVED, ended_on=on, version=F("version") + 1
    )
    households = [row.case.household for row in fresh]
    for tag in (MONITORED_TAG, *TAG_OF.values()):
        homes.end_tags(households, tag=tag, until=on, basis=_REMOVED, made_at=midnight(on), by=by)
    return ledger.append_many(
        (
            events.RiskRemoved(**head(row.case, midnight(on)), removal=row.public_id, on=on),
            by.origin,
            None,
        )
        for row in fresh
    )
