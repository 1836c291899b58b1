"""What counts for the duties of villages: one co-operative, one demonstration base, one finance
station in each (HH18-103, HH18-104, HH18-153); and one care centre in each school and at each
village office (HH18-014)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q

from zhucun.directory.perms import Actor, in_areas
from zhucun.economy import perms
from zhucun.economy.enums import BodyKind, ProjectKind
from zhucun.economy.models import Body, CareCentre, Project, Station
from zhucun.kernel.divisions import Level

#: Word of the cadences → the subjects for which it is counted.
WORDS = {
    "cooperative": ("village",),
    "demonstration-base": ("village",),
    "finance-station": ("village",),
    "care-centre": ("site",),
}

#: Subject, whose duty, word, day, what is distinct, how much, and the record that proves it.
Fact = tuple[str, str, str, date, str, int, str]


def duty_facts(*, actor: Actor, area: str, on: date) -> Iterator[Fact]:
    """What villages and sites of an area have on a day. Four queries."""
    here = in_areas("area", (area,))
    standing = Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))
    found: list[tuple[str, str, Any]] = [
        (
            "cooperative",
            "valid_from",
            perms.visible(Body, actor).filter(here, standing, kind=BodyKind.COOPERATIVE),
        ),
        (
            "demonstration-base",
            "opened_on",
            perms.visible(Project, actor)
            .filter(here, kind=ProjectKind.BASE, opened_on__lte=on)
            .exclude(closed_on__lte=on),
        ),
        ("finance-station", "valid_from", perms.visible(Station, actor).filter(here, standing)),
    ]
    for word, day, rows in found:
        for code, since, key in rows.order_by("area", "pk").values_list("area", day, "public_id"):
            if len(code) == Level.VILLAGE:
                yield "village", code, word, since, "", 1, key
    centres = perms.visible(CareCentre, actor).filter(here, standing).order_by("area", "pk")
    columns = ("school__public_id", "area", "valid_from", "public_id")
    for school, code, since, key in centres.values_list(*columns):
        yield "site", school or code, "care-centre", since, "", 1, key
