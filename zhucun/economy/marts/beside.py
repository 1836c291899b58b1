"""What the village economy says of villages and households, beside the rooms that keep them."""

from __future__ import annotations

from datetime import date

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce

from zhucun.economy.enums import EARNING, BodyKind
from zhucun.economy.marts.columns import Columns, counted
from zhucun.economy.models import (
    Body,
    BodyMember,
    Industry,
    Project,
    ProjectHousehold,
    Rating,
    Resource,
)
from zhucun.ledger.fields import on_day


def village_columns(as_of: date) -> Columns:
    """What the village economy says of villages: names of the packs' vocabulary → an expression
    over rows that have `m_code`, the village's code."""
    here = {"area": OuterRef("m_code")}
    industries = Industry.objects.filter(on_day(as_of), **here)
    standing = Body.objects.filter(on_day(as_of), kind=BodyKind.COOPERATIVE, **here)
    return {
        "characteristic_industries": counted(
            industries.filter(role="characteristic"), "area", "pk"
        ),
        "leading_industries": counted(industries.filter(role="leading"), "area", "pk"),
        "cooperatives": counted(standing, "area", "pk"),
    }


def household_columns(as_of: date) -> Columns:
    """The same of households; `m_code` is the household's public id."""
    mine = {"household__public_id": OuterRef("m_code")}
    rated = Rating.objects.filter(on__lte=as_of, **mine).order_by("-on")
    joined = BodyMember.objects.filter(
        on_day(as_of), on_day(as_of, "body__"), body__kind=BodyKind.COOPERATIVE, **mine
    )
    taken = ProjectHousehold.objects.filter(on_day(as_of), **mine).order_by("valid_from")
    return {
        "credit_grade": Subquery(rated.values("grade")[:1]),
        "credit_rated_on": Subquery(rated.values("on")[:1]),
        "in_cooperative": Exists(joined),
        "industry": Subquery(taken.values("project__title")[:1]),
    }


def item_columns(as_of: date) -> Columns:
    """The same of items of plans; the outer row has `area`, the code of its village."""
    profile = Resource.objects.filter(on_day(as_of), area=OuterRef("area"))
    return {"has_village_profile": Exists(profile)}


def leading_columns(as_of: date, *, member: str) -> Columns:
    """The same of people, over rows of another room: `member` is the row's column with the key of a
    household's member; of whom it is empty nothing is known.

    `followers`: other households that a project of his takes along, or that he leads in a project;
    `has_own_industry`: whether he leads a project that earns and runs (HH18-045).
    """
    who = OuterRef(member)
    taken = ProjectHousehold.objects.filter(on_day(as_of), project__opened_on__lte=as_of).annotate(
        who=Coalesce("leader", "project__leader"),
        own=Coalesce("leader__household", "project__leader__household"),
    )
    follows = taken.filter(who=who).exclude(household=F("own"))
    running = Q(closed_on=None) | Q(closed_on__gt=as_of)
    led = Project.objects.filter(running, leader=who, kind__in=EARNING, opened_on__lte=as_of)
    unknown = When(**{f"{member}__isnull": True}, then=None)
    return {
        "followers": Case(
            unknown, default=counted(follows, "who", "household"), output_field=IntegerField()
        ),
        "has_own_industry": Case(unknown, default=Exists(led), output_field=BooleanField()),
    }
