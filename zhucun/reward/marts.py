"""The columnar face: one row a personnel event (`event`), one a commendation (`commendation`)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Substr

from zhucun.directory.marts import select
from zhucun.directory.perms import in_areas
from zhucun.reward.models import Commendation, Outcome
from zhucun.roster.marts import postings

Rows = QuerySet[Any, dict[str, Any]]


def events(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """What became of cadres up to a day; times, not heads: `person` tells heads apart."""
    columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "county": Substr("area", 1, 6),
        "kind": F("kind"),
        "happened_on": F("on"),
    }
    found = Outcome.objects.filter(in_areas("area", areas), on__lte=as_of, voided_on=None)
    return select(found, columns, names)


def commendations(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """Commendations given up to a day."""
    served = postings(as_of=as_of, areas=("",), names=("months_served",), tags={})
    months = served.filter(pk=OuterRef("posting")).values("m_months_served")[:1]
    columns = {
        "code": F("public_id"),
        "person": F("person__public_id"),
        "role": F("posting__role"),
        "level": F("level"),
        "months_served": Subquery(months),
        "happened_on": F("given_on"),
    }
    found = Commendation.objects.filter(
        in_areas("area", areas), given_on__lte=as_of, voided_on=None
    )
    return select(found, columns, names)


#: The subjects of the packs that this room can answer for.
MARTS = {"event": events, "commendation": commendations}
