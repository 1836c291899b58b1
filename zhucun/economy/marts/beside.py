"""What the village economy says of villages and households, beside the rooms that keep them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Subquery

from zhucun.economy.enums import BodyKind
from zhucun.economy.marts.columns import Columns, counted
from zhucun.economy.models import (
    Body,
    BodyMember,
    Industry,
    ProjectHousehold,
    Rating,
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
        "in_cooperative": Exists(joined),
        "industry": Subquery(taken.values("project__title")[:1]),
    }
