"""Columns and conditions that the marts and the lists share. Pure: nothing is run here."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import (
    Avg,
    Case,
    Count,
    Exists,
    F,
    FloatField,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce, ExtractDay, ExtractMonth, ExtractYear
from django.db.models.lookups import GreaterThan

from zhucun.branches.enums import RectificationState, Stage
from zhucun.branches.models import PartyMember, Rectification, StageStep
from zhucun.kernel.periods import months_after

#: Who is in the Party; the others seek to join and are never added to them (HN22-60).
IN_PARTY = (Stage.PROBATIONARY, Stage.FULL)
#: The day of birth of a row's `local` person, wherever it stands.
BORN = Coalesce("local__person__birth_on", "local__member__birth_on", "local__birth_on")


def in_being(as_of: date, prefix: str = "") -> Q:
    """Branches of a day."""
    over = Q(**{f"{prefix}dissolved_on": None}) | Q(**{f"{prefix}dissolved_on__gt": as_of})
    return over & Q(**{f"{prefix}founded_on__lte": as_of})


def belonging(as_of: date) -> Q:
    """Members who belong to their branch on a day."""
    return Q(joined_on__lte=as_of) & (Q(left_on=None) | Q(left_on__gt=as_of))


def held_on(as_of: date) -> Q:
    """Seats of a day."""
    return Q(since__lte=as_of) & (Q(until=None) | Q(until__gt=as_of))


def running(as_of: date) -> Q:
    """Terms of committees of a day."""
    return Q(starts_on__lte=as_of) & (Q(ends_on=None) | Q(ends_on__gt=as_of))


def standing(as_of: date) -> Q:
    """Talents of a day."""
    return Q(recognised_on__lte=as_of) & (Q(until=None) | Q(until__gt=as_of))


def listed_on(as_of: date) -> Q:
    """Rectifications whose branch is weak on a day: listed, the label not yet off."""
    off = Q(removed_on=None) | Q(removed_on__gt=as_of)
    return Q(listed_on__lte=as_of) & off & ~Q(state=RectificationState.WITHDRAWN)


def stage_on(as_of: date) -> Subquery:
    """The stage of the outer member on a day; NULL before the first."""
    steps = StageStep.objects.filter(member=OuterRef("pk"), on__lte=as_of).order_by("-on")
    return Subquery(steps.values("stage")[:1])


def in_party(as_of: date) -> QuerySet[Any]:
    """Members of the outer branch who are in the Party on a day, with `born`."""
    rows = PartyMember.objects.filter(belonging(as_of), branch=OuterRef("pk"))
    found = rows.annotate(stage_now=stage_on(as_of), born=BORN).filter(stage_now__in=IN_PARTY)
    return found.order_by()


def is_weak(as_of: date) -> Exists:
    """Whether a rectification of the outer branch runs on a day."""
    return Exists(Rectification.objects.filter(listed_on(as_of), branch=OuterRef("pk")))


def counted(rows: QuerySet[Any], by: str) -> Coalesce:
    """How many rows, as a column of the outer row; 0 where there is none."""
    found = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def persons(seats: QuerySet[Any]) -> Coalesce:
    """How many persons hold the seats of the outer term: who holds both offices is one."""
    found = seats.order_by().values("committee")
    found = found.annotate(n=Count("local", distinct=True)).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def mean_age(rows: QuerySet[Any], as_of: date) -> Subquery:
    """The mean age of rows with `born`; NULL where no birthday is known."""
    ages = rows.filter(born__isnull=False).annotate(years=years_to(as_of, F("born")))
    found = ages.values("branch").annotate(mean=Avg("years")).values("mean")
    return Subquery(found, output_field=FloatField())


def aged(as_of: date, low: int | None, high: int | None) -> Q:
    """Rows with `born` whose completed years lie from `low` up to `high`."""
    found = Q(born__isnull=False)
    if high is not None:
        found &= Q(born__gt=months_after(as_of, -12 * (high + 1)))
    if low is not None:
        found &= Q(born__lte=months_after(as_of, -12 * low))
    return found


def years_to(day: date, born: Any) -> Combinable:
    """Completed years from a day of birth (an expression) to a day, in the database: what
    kernel.periods.years_between gives."""
    turned = ExtractMonth(born) * 100 + ExtractDay(born)
    later = Case(
        When(GreaterThan(turned, day.month * 100 + day.day), then=1),
        default=0,
        output_field=IntegerField(),
    )
    return Value(day.year) - ExtractYear(born) - later
