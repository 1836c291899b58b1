"""Joint branches as of a day, with how many of those who belong to them are missing (HH18-095)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import (
    Count,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from zhucun.branches.enums import BranchKind
from zhucun.branches.marts.columns import IN_PARTY, belonging, counted, in_being, stage_on
from zhucun.branches.marts.rows import WHERE, Columns, Rows
from zhucun.branches.models import Branch, Enrolment, Partner, PartyMember
from zhucun.directory.enums import PoliticalStatus
from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas

PARTY = (PoliticalStatus.PARTY_MEMBER, PoliticalStatus.PROBATIONARY)

#: Who answers for households, as the room that keeps it says: on a day, one row each with
#: `village`, a code, and `cadre`, the key of a person of the directory.
Helpers = Callable[[date], QuerySet[Any]]
_HELPERS: list[Helpers] = []


def connect_helpers(source: Helpers) -> None:
    """Let those who answer for households belong to the joint branch of the village; called once,
    by a room above this one and above the room that keeps the helpers."""
    _HELPERS[:] = [source]


def helpers_on(as_of: date) -> QuerySet[Any] | None:
    """Who answers for households on a day; None where no room says so (未接入)."""
    return _HELPERS[0](as_of) if _HELPERS else None


def joint_branches(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each joint branch of the day. Missing are the Party members of its village and of
    its units, and whoever answers for a household of the village, who are not enrolled; each person
    counts once."""
    partners = Partner.objects.filter(branch=OuterRef("pk"), until=None).order_by("since", "pk")
    own = Branch.objects.filter(in_being(as_of), area=OuterRef("area"), kind=BranchKind.VILLAGE)
    columns: Columns = {
        **WHERE,
        "code": F("public_id"),
        "unit_branch": Subquery(partners.values("unit__name")[:1]),
        "village_branch": Subquery(own.order_by("pk").values("public_id")[:1]),
        "members_missing": missing_on(as_of),
        "is_owner": F("is_owner"),
        "founded_on": F("founded_on"),
        "dissolved_on": F("dissolved_on"),
    }
    found = Branch.objects.filter(in_areas("area", areas), in_being(as_of), kind=BranchKind.JOINT)
    return select(found, columns, names)


def missing_on(as_of: date) -> Combinable:
    """How many persons are missing from the outer joint branch on a day."""
    village = counted(_village_missing(as_of), "area")
    units = counted(_unit_missing(as_of), "branch")
    return ExpressionWrapper(village + units + _helpers_missing(as_of), output_field=IntegerField())


def _village_missing(as_of: date) -> QuerySet[PartyMember]:
    """Party members of the outer branch's village who are not enrolled in it on a day."""
    enrolled = Enrolment.objects.filter(
        Q(local=OuterRef("local")) | Q(person=OuterRef("local__person")),
        _enrolled(as_of),
        branch=OuterRef(OuterRef("pk")),
    )
    return _in_party(as_of).filter(~Exists(enrolled), area=OuterRef("area"))


def _unit_missing(as_of: date) -> QuerySet[Partner]:
    """Party members of the outer branch's units who are neither enrolled in it nor on the register
    of the village, where they are counted already; one row each."""
    rows = Partner.objects.filter(_running(as_of), branch=OuterRef("pk")).annotate(
        cadre=F("unit__people"),
        status=F("unit__people__political_status"),
        joined=F("unit__people__party_since"),
    )
    enrolled = Enrolment.objects.filter(
        _enrolled(as_of), person=OuterRef("cadre"), branch=OuterRef("branch")
    )
    local = _in_party(as_of).filter(local__person=OuterRef("cadre"), area=OuterRef("branch__area"))
    party = Q(status__in=PARTY) | Q(joined__lte=as_of)
    return rows.filter(party, ~Exists(enrolled), ~Exists(local))


def _helpers_missing(as_of: date) -> Combinable:
    """How many persons answer for households of the outer branch's village and are not enrolled;
    who is missing as a Party member of unit or village is counted there."""
    rows = helpers_on(as_of)
    if rows is None:
        return Value(0)
    branch = OuterRef(OuterRef("pk"))
    enrolled = Enrolment.objects.filter(_enrolled(as_of), person=OuterRef("cadre"), branch=branch)
    local = _in_party(as_of).filter(local__person=OuterRef("cadre"), area=OuterRef("village"))
    of_unit = Partner.objects.filter(
        Q(unit__people__political_status__in=PARTY) | Q(unit__people__party_since__lte=as_of),
        _running(as_of),
        unit__people=OuterRef("cadre"),
        branch=branch,
    )
    known = Exists(enrolled) | Exists(local) | Exists(of_unit)
    found = rows.filter(~known, village=OuterRef("area")).order_by().values("village")
    found = found.annotate(n=Count("cadre", distinct=True)).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def _in_party(as_of: date) -> QuerySet[PartyMember]:
    rows = PartyMember.objects.filter(belonging(as_of))
    return rows.annotate(stage_now=stage_on(as_of)).filter(stage_now__in=IN_PARTY)


def _running(as_of: date) -> Q:
    return Q(since__lte=as_of) & (Q(until=None) | Q(until__gt=as_of))


def _enrolled(as_of: date) -> Q:
    return Q(on__lte=as_of) & (Q(left_on=None) | Q(left_on__gt=as_of))
