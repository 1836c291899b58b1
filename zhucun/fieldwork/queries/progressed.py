"""What a cadre did in a period for the items that he answers for: counted, never typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from zhucun.directory.perms import Actor
from zhucun.fieldwork import perms
from zhucun.fieldwork.models import PlanItem, Progress
from zhucun.fieldwork.queries.plans import OPEN_STATES


@dataclass(frozen=True, kw_only=True)
class ItemPeriod:
    """One item in [since, until): `added` in it and `done` up to its end, in the item's unit;
    `records` are reports of progress in it, `proofs` those that name a record or a document,
    `notes` what they say in words."""

    item: PlanItem
    added: Decimal
    done: Decimal
    records: int
    proofs: int
    notes: tuple[str, ...]


def progressed(*, actor: Actor, posting: Any, since: date, until: date) -> list[ItemPeriod]:
    """Items that a cadre answers for (as owner, or on his own task list) and that were open or
    moved in [since, until), by plan and position. Two queries."""
    during, before = Q(progress__on__gte=since, progress__on__lt=until), Q(progress__on__lt=until)
    seen = perms.visible_plans(actor).filter(withdrawn_on=None)
    rows = list(
        PlanItem.objects.filter(plan__in=seen.values("pk"), opened_on__lt=until)
        .filter(Q(owner=posting) | Q(owner=None, plan__posting=posting))
        .annotate(
            added=Sum("progress__amount", filter=during),
            sum=Sum("progress__amount", filter=before),
            records=Count("progress", filter=during),
            proofs=Count("progress", filter=during & ~Q(progress__evidence="")),
        )
        .filter(Q(state__in=OPEN_STATES) | Q(records__gt=0) | Q(closed_on__gte=since))
        .select_related("plan")
        .order_by("plan", "position")
    )
    notes: dict[int, list[str]] = {}
    said = Progress.objects.filter(item__in=[row.pk for row in rows], on__gte=since, on__lt=until)
    for key, note in said.exclude(note="").order_by("on", "pk").values_list("item", "note"):
        notes.setdefault(key, []).append(note)
    return [
        ItemPeriod(
            item=row,
            added=row.added or Decimal(0),
            done=row.sum or Decimal(0),
            records=row.records,
            proofs=row.proofs,
            notes=tuple(notes.get(row.pk, ())),
        )
        for row in rows
    ]
