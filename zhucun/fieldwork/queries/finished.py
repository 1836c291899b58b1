"""What some people finished on given days: matters that were closed, tasks and projects of plans
that were done."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from zhucun.directory.perms import Actor
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import ItemState, MatterState
from zhucun.fieldwork.models import Matter, PlanItem

#: Half-open days [since, until).
Days = tuple[date, date]


def matters_finished(
    *, actor: Actor, people: Collection[int], spans: Collection[Days]
) -> QuerySet[Matter]:
    """Matters that the actor may see, for which one of some people (keys) answers and that were
    closed in one of some spans, by day. One query."""
    found = perms.visible_matters(actor).filter(
        _within(spans), state=MatterState.CLOSED, owner__person__in=people
    )
    return found.select_related("village").order_by("closed_on", "pk")


def items_finished(
    *, actor: Actor, people: Collection[int], spans: Collection[Days]
) -> QuerySet[PlanItem]:
    """The same of items of plans that were done; without an owner of its own an item is of whose
    list it stands on. One query."""
    seen = perms.visible_plans(actor).filter(withdrawn_on=None)
    theirs = Q(owner__person__in=people) | Q(owner=None, plan__posting__person__in=people)
    found = PlanItem.objects.filter(
        _within(spans), theirs, plan__in=seen.values("pk"), state=ItemState.DONE
    )
    return found.select_related("plan__village").order_by("closed_on", "pk")


def _within(spans: Collection[Days]) -> Q:
    found = Q(pk__in=[])
    for since, until in spans:
        found |= Q(closed_on__gte=since, closed_on__lt=until)
    return found
