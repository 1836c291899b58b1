"""Endpoints of coverage (户户走到) and the figures of a period."""

from __future__ import annotations

from ninja import Query

from zhucun.directory.enums import Permission
from zhucun.doors.api.access import Request, asked_area
from zhucun.doors.api.fields import Code
from zhucun.doors.api.fieldwork.forms import (
    CarePeopleWanted,
    FieldFiguresWanted,
    ReachedHouseholdsWanted,
    ReachedWanted,
)
from zhucun.doors.api.fieldwork.reached_schemas import (
    CarePeoplePage,
    CarePersonOut,
    ReachedHouseholdOut,
    ReachedHouseholdPage,
    ReachedOut,
)
from zhucun.doors.api.fieldwork.schemas import FieldFiguresOut
from zhucun.doors.api.paging import page
from zhucun.fieldwork import queries
from zhucun.kernel.divisions import Level, level_of
from zhucun.kernel.periods import Period
from zhucun.kernel.problems import NotFound


def reached(request: Request, wanted: Query[ReachedWanted]) -> ReachedOut:
    """Villages with their households, those that were visited in a period, and all visits (户次).

    Counted over the households of the last day. Three queries, whatever the number of villages.
    """
    actor = request.auth
    Period(wanted.since, wanted.until)
    area = asked_area(actor, wanted.area, Permission.SEE_FIELDWORK)
    found = queries.coverage(
        actor=actor, area=area, since=wanted.since, until=wanted.until, only=wanted.only
    )
    return ReachedOut.of(found, wanted.offset, wanted.limit)


def reached_households(
    request: Request, code: Code, wanted: Query[ReachedHouseholdsWanted]
) -> ReachedHouseholdPage:
    """The households of a village with the day of the latest visit in a period, by number.

    One query.
    """
    actor = request.auth
    Period(wanted.since, wanted.until)
    if level_of(code) != Level.VILLAGE or not actor.can(Permission.SEE_FIELDWORK, area=code):
        raise NotFound
    found = queries.covered_households(
        actor=actor,
        village=code,
        since=wanted.since,
        until=wanted.until,
        waiting=wanted.waiting,
        only=wanted.only,
    )
    rows, following = page(found, ["number", "pk"], wanted)
    return ReachedHouseholdPage(
        rows=[ReachedHouseholdOut.of(actor, row) for row in rows], next=following
    )


def care_people(request: Request, wanted: Query[CarePeopleWanted]) -> CarePeoplePage:
    """People in need of care where the caller sees households, with the latest visit of care in a
    period; with `waiting` those whom nobody visited. One query."""
    actor = request.auth
    Period(wanted.since, wanted.until)
    found = queries.care_people(
        actor=actor,
        area=wanted.area,
        kind=wanted.kind,
        since=wanted.since,
        until=wanted.until,
        waiting=wanted.waiting,
    )
    rows, following = page(found, ["household__area", "household__number", "pk"], wanted)
    return CarePeoplePage(rows=[CarePersonOut.of(actor, row) for row in rows], next=following)


def fieldwork_figures(request: Request, wanted: Query[FieldFiguresWanted]) -> FieldFiguresOut:
    """What a period of fieldwork comes to, of an area or of a cadre: counted, never typed.

    Three queries.
    """
    actor = request.auth
    Period(wanted.since, wanted.until)
    area = asked_area(actor, wanted.area, Permission.SEE_FIELDWORK)
    found = queries.figures(
        actor=actor, since=wanted.since, until=wanted.until, area=area, person=wanted.person
    )
    return FieldFiguresOut.of(found)
