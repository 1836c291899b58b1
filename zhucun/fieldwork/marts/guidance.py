"""Rows of what offices above the village ask and give: plans of a year, tickets, findings, and the
places that have such offices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Substr

from zhucun.directory import marts as places
from zhucun.directory.marts import number_of, select
from zhucun.directory.perms import in_areas
from zhucun.fieldwork.enums import BodySeat, PlanKind, TicketKind
from zhucun.fieldwork.models import BodyMember, CoordinationBody, Plan, PlanItem, Ticket
from zhucun.fieldwork.perms import OFFICES
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day

Rows = QuerySet[Any, dict[str, Any]]
Columns = dict[str, Any]

#: No plan is of a year before.
_FIRST_YEAR = 2015


def plans(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each plan and task list of a year up to that of the day. It is made on the day of
    its first item: one that stands empty is not made yet (SQ24-073)."""
    begun = PlanItem.objects.filter(plan=OuterRef("pk"), opened_on__lte=as_of)
    first = Case(
        *(
            When(year=year, then=Value(date(year, 1, 1)))
            for year in range(_FIRST_YEAR, as_of.year + 1)
        ),
        output_field=DateField(),
    )
    columns: Columns = {
        "code": F("public_id"),
        "village": F("area"),
        "township": Substr("area", 1, Level.TOWNSHIP),
        "county": Substr("area", 1, Level.COUNTY),
        "year": F("year"),
        "year_starts_on": first,
        "made_on": Subquery(begun.order_by("opened_on", "pk").values("opened_on")[:1]),
    }
    stands = Q(withdrawn_on=None) | Q(withdrawn_on__gt=as_of)
    kinds = (PlanKind.YEAR_PLAN, PlanKind.TASK_LIST)
    found = Plan.objects.filter(
        stands, in_areas("area", areas), kind__in=kinds, made_on__lte=as_of, year__lte=as_of.year
    )
    return select(found, columns, names)


def tickets(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each directive and supervision that was given by the day (HH18-121, HH18-140)."""
    return _given(as_of, areas, names, Q(kind__in=(TicketKind.DIRECTIVE, TicketKind.SUPERVISION)))


def findings(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each finding of an inspection by the day (HN22-29)."""
    return _given(as_of, areas, names, Q(kind=TicketKind.FINDING))


def _given(as_of: date, areas: tuple[str, ...], names: Collection[str], which: Q) -> Rows:
    def by_day(column: str) -> Case:
        then = When(**{f"{column}__lte": as_of}, then=F(column))
        return Case(then, output_field=DateField())

    columns: Columns = {
        "code": F("public_id"),
        "kind": F("kind"),
        "opened_on": F("given_on"),
        "due_on": F("due_on"),
        "closed_on": by_day("closed_on"),
        "escalated_on": by_day("escalated_on"),
    }
    found = Ticket.objects.filter(which, in_areas("area", areas), given_on__lte=as_of)
    return select(found, columns, names)


def governed(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each province, prefecture and county, whose offices guide the teams, with how it
    coordinates (YN-035, YN-038)."""
    standing = CoordinationBody.objects.filter(on_day(as_of), area=OuterRef("code"))
    seats = BodyMember.objects.filter(
        on_day(as_of), on_day(as_of, "body__"), body__area=OuterRef("code")
    )
    columns: Columns = {
        "code": F("code"),
        "level": Case(
            *(When(level=digits, then=Value(str(word))) for word, digits in OFFICES.items()),
            output_field=CharField(),
        ),
        "coordination_bodies": number_of(standing, "area"),
        "has_organisation_department": Exists(seats.filter(seat=BodySeat.ORGANISATION)),
        "has_agriculture_department": Exists(seats.filter(seat=BodySeat.AGRICULTURE)),
        "leaders_in_charge": number_of(seats.filter(seat=BodySeat.LEADER), "body__area"),
    }
    return select(places.governed(as_of=as_of, areas=areas), columns, names, area="code")
