"""Monitored households (监测户) of a village, for the handover of a cadre who leaves it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from zhucun.fieldwork.models import Visit, VisitHousehold
from zhucun.fieldwork.queries.lookups import households_on
from zhucun.households import queries as homes
from zhucun.households.enums import MONITORED
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import OpenThing


def monitored_of(posting: Any, as_of: date) -> Iterable[OpenThing]:
    """The monitored households that a cadre hands over, by number and without a name.

    A first secretary hands over those of his village, a member those that he visited. Three
    queries.
    """
    found = households_on(as_of).filter(area=posting.area)
    if posting.role != PostingRole.FIRST_SECRETARY:
        found = found.filter(pk__in=_visited_by(posting, as_of))
    rows = list(found.only("public_id", "number").order_by("number", "pk"))
    borne = homes.tags_on([row.pk for row in rows], as_of=as_of)
    words = {item.id: item.spec.label.zh for item in homes.tag_words(posting.area, as_of=as_of)}
    for row in rows:
        if said := _said(borne[row.pk], words):
            yield OpenThing(key=row.public_id, text=f"{said} {row.number}")


def _visited_by(posting: Any, as_of: date) -> Any:
    his = Q(posting=posting) | Q(companions__posting=posting)
    visits = Visit.objects.filter(his, voided_on=None, on__lte=as_of)
    return VisitHousehold.objects.filter(visit__in=visits.values("pk")).values("household")


def _said(tags: Iterable[str], words: Mapping[str, str]) -> str:
    return "、".join(words.get(tag, tag) for tag in tags if tag in MONITORED)
