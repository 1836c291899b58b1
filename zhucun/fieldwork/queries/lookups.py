"""Rows of other rooms that a record names, whoever asks: the action has checked the right."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from zhucun.directory.perms import OPERATOR
from zhucun.fieldwork.models import VisitHousehold
from zhucun.roster import queries as roster
from zhucun.roster.perms import visible_postings


def households_named(ids: Iterable[str]) -> dict[str, Any]:
    """Households by public id, those that left among them, with where they lived before.

    Two queries. Through our own foreign key: a recalled cadre's queue still names the households
    that he no longer sees.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    model: Any = VisitHousehold._meta.get_field("household").remote_field.model
    rows = model.objects.filter(public_id__in=wanted).select_related("village")
    return {row.public_id: row for row in rows.prefetch_related("dwellings__village")}


def households_on(day: date) -> Any:
    """The households of a day as rows to count, everywhere: the caller filters by area.

    For figures and lists of coverage; names stay sealed and are masked by who shows them.
    """
    model: Any = VisitHousehold._meta.get_field("household").remote_field.model
    still = Q(valid_until=None) | Q(valid_until__gt=day)
    return model.objects.filter(still, valid_from__lte=day)


def postings_named(ids: Iterable[str]) -> dict[str, Any]:
    """Postings by public id, as the operator sees them. One query."""
    wanted = sorted(set(ids))
    if not wanted:
        return {}
    rows = visible_postings(OPERATOR).filter(public_id__in=wanted)
    return {row.public_id: row for row in rows.select_related("person", "place")}


def home_of(household: Any, day: date) -> tuple[str, Any]:
    """Code and place where a household lived on a day; its rows are loaded."""
    for past in household.dwellings.all():
        if past.valid_from <= day < past.valid_until:
            return past.area, past.village
    return household.area, household.village


def posting_in(*, person: str, area: str, on: date) -> Any | None:
    """The posting that a person holds in this very place on a day. One query."""
    if not person:
        return None
    held = roster.serving(person=person, on=on)
    return next((row for row in held if row.area == area), None)
