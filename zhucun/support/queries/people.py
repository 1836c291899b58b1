"""Who is on post, as far as insurance and care ask: for pages that count people and name nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F
from django.db.models.functions import Coalesce

from zhucun.directory.perms import Actor
from zhucun.roster.queries import RosterFilter, roster
from zhucun.support import perms


@dataclass(frozen=True, slots=True)
class OnPost:
    """A posting without its person, of whom only the key is known; `facts` are what entitlements
    read of it."""

    pk: int
    person_id: int
    public_id: str
    area: str
    starts_on: date
    ends_on: date | None
    facts: Mapping[str, Any]


def on_post(*, actor: Actor, as_of: date, area: str = "") -> Any:
    """Postings on post on a day of which the actor may know what is due."""
    rows = roster(actor=actor, as_of=as_of, wanted=RosterFilter(area=area))
    return rows.filter(pk__in=perms.visible_postings(actor).values("pk"))


def people_on_post(*, actor: Actor, as_of: date, area: str = "") -> list[OnPost]:
    """The same as `on_post`, of each only what is counted by. One query."""
    rows = on_post(actor=actor, as_of=as_of, area=area).select_related(None)
    level = Coalesce(F("unit__level"), F("person__unit__level"))
    columns = (
        "pk",
        "person_id",
        "public_id",
        "area",
        "starts_on",
        "ends_on",
        "role",
        "is_star_instructor",
    )
    return [
        OnPost(
            pk,
            person,
            key,
            at,
            starts_on,
            ends_on,
            {
                "role": role,
                "state": "posted",
                "unit_level": level_,
                "is_star_instructor": is_star,
                "starts_on": starts_on,
                "ends_on": ends_on,
            },
        )
        for pk, person, key, at, starts_on, ends_on, role, is_star, level_ in rows.annotate(
            level_of_unit=level
        ).values_list(*columns, "level_of_unit")
    ]
