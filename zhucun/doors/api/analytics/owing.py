"""Endpoints of who owes what."""

from __future__ import annotations

from django.utils.translation import get_language
from ninja import Query

from zhucun.analytics import queries
from zhucun.analytics.enums import DutyState
from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, asked_area
from zhucun.doors.api.analytics.owing_schemas import (
    DutyLineOut,
    ObligationCardOut,
    ObligationOut,
    ObligationsOut,
    ObligationsWanted,
    ObligationWanted,
)
from zhucun.doors.api.analytics.schemas import AreaWanted
from zhucun.doors.api.fields import OnDay


def obligations(request: Request, wanted: Query[ObligationsWanted]) -> ObligationsOut:
    """Who owes what in an area on a day: done, due, excused or late, with the reasons.

    A fixed number of queries, whatever the number of people; a county takes a second.
    """
    area = asked_area(request.auth, wanted.area, Permission.SEE_PRESENCE)
    found = queries.owed_in(actor=request.auth, on=wanted.as_of, area=area)
    states = (DutyState(wanted.state).computed,) if wanted.state else ()
    rows = found.listed(states=states, duty=wanted.duty, limit=wanted.limit, offset=wanted.offset)
    return ObligationsOut(
        area=area,
        as_of=found.on,
        since=found.since,
        total=found.count(states=states, duty=wanted.duty),
        rows=[ObligationOut.of(each, _lang()) for each in rows],
    )


def duties(request: Request, wanted: Query[AreaWanted]) -> list[DutyLineOut]:
    """Every duty of the packs that hold in an area, with how many obligations stand how.

    Those without any are duties of which no records are kept yet. A fixed number of queries.
    """
    area = asked_area(request.auth, wanted.area, Permission.SEE_PRESENCE)
    found = queries.owed_in(actor=request.auth, on=wanted.as_of, area=area)
    return [DutyLineOut.of(line, _lang()) for line in found.by_duty()]


def my_obligations(request: Request, wanted: Query[OnDay]) -> list[ObligationOut]:
    """The caller's own duties on a day: what is late, what is due, then the rest.

    Empty for an account that belongs to nobody on post. A fixed number of queries.
    """
    if not request.auth.person:
        return []
    found = queries.own_obligations(person=request.auth.person, on=wanted.as_of)
    return [ObligationOut.of(each, _lang()) for each in found.listed()]


def obligation(request: Request, wanted: Query[ObligationWanted]) -> ObligationCardOut:
    """One duty of one subject in one period, with every record that was counted.

    Of a place whose presence the caller may see, or his own. A fixed number of queries.
    """
    found = queries.obligation(
        actor=request.auth,
        area=wanted.area,
        duty=wanted.duty,
        key=wanted.key,
        start=wanted.start,
        on=wanted.as_of,
    )
    return ObligationCardOut.of(found, _lang())


def _lang() -> str:
    return get_language() or "zh"
