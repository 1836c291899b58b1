"""Who may pay for a project: units of the directory that are offered, and who paid so far."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from zhucun.directory import queries as directory
from zhucun.directory.perms import OPERATOR, Actor
from zhucun.fieldwork.models import PlanItem
from zhucun.kernel.divisions import Level, at_level
from zhucun.roster.perms import visible_postings


def funder_units(*, actor: Actor, area: str) -> Any:
    """Units that may be named as who pays in a village, by name: those whose cadres serve there or
    did, and those of the county that the actor sees. One query."""
    model: Any = PlanItem._meta.get_field("funder_unit").remote_field.model
    behind = visible_postings(OPERATOR).filter(area=area, unit__isnull=False)
    seen = directory.units(actor=actor, area=at_level(area, Level.COUNTY) or area)
    named = Q(pk__in=behind.order_by().values("unit")) | Q(pk__in=seen.order_by().values("pk"))
    return model.objects.filter(named).order_by("name", "pk")
