"""Plans, read: the list, one with its items, what is pledged in public, what is late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import ItemState, PlanKind
from zhucun.fieldwork.models import Plan, PlanItem, Progress
from zhucun.fieldwork.queries.sums import ProjectSums, share_of, sums_of
from zhucun.kernel.problems import NotFound

#: Items in one of these still ask for something.
OPEN_STATES = (ItemState.WAITING, ItemState.RUNNING)


@dataclass(frozen=True, kw_only=True)
class ItemLine:
    """An item with what was done for it: `done` in the item's unit, of `item.target`; `spent` in
    yuan, of `item.budget`."""

    item: PlanItem
    done: Decimal
    spent: Decimal
    reports: int
    is_proven: bool
    is_late: bool
    may_assess: bool

    @property
    def is_full(self) -> bool:
        """What was reported comes to the target; a person says whether it is done."""
        return self.item.target is not None and self.done >= self.item.target

    @property
    def is_over(self) -> bool:
        """More was spent than the budget; that is shown, never forbidden."""
        return self.item.budget is not None and self.spent > self.item.budget

    @property
    def share(self) -> float | None:
        """Of the budget, what was spent; None without one."""
        return share_of(self.spent, self.item.budget)


@dataclass(frozen=True, kw_only=True)
class PlanCard:
    """One plan for a reader."""

    plan: Plan
    lines: tuple[ItemLine, ...]
    pledgeable: tuple[PlanItem, ...]
    may_plan: bool

    @property
    def tasks(self) -> tuple[ItemLine, ...]:
        """The items that are no projects."""
        return tuple(line for line in self.lines if not line.item.is_project)

    @property
    def projects(self) -> tuple[ItemLine, ...]:
        return tuple(line for line in self.lines if line.item.is_project)

    @property
    def sums(self) -> ProjectSums:
        """What the plan's projects come to."""
        return sums_of((line.item.budget, line.spent) for line in self.projects)

    @property
    def settled(self) -> int:
        return sum(line.item.state == ItemState.DONE for line in self.lines)


def plans(
    *,
    actor: Actor,
    area: str = "",
    year: int | None = None,
    kind: str = "",
    person: str = "",
    as_of: date | None = None,
) -> QuerySet[Plan]:
    """Plans that stand, of the actor's areas, of his unit's people and his own; with `open_items`,
    `done_items` and `late_items` of a day. One query."""
    found = perms.visible_plans(actor).filter(withdrawn_on=None)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if year is not None:
        found = found.filter(year=year)
    if kind:
        found = found.filter(kind=kind)
    if person:
        found = found.filter(posting__person__public_id=person)
    waiting = Q(items__state__in=OPEN_STATES) | Q(pledged__state__in=OPEN_STATES)
    done = Q(items__state=ItemState.DONE) | Q(pledged__state=ItemState.DONE)
    past = (
        Q(items__due_on__lt=as_of, items__state__in=OPEN_STATES)
        | Q(pledged__due_on__lt=as_of, pledged__state__in=OPEN_STATES)
        if as_of
        else Q(pk__in=[])
    )
    return (
        found.select_related("village", "posting__person")
        .annotate(
            open_items=Count("pk", filter=waiting),
            done_items=Count("pk", filter=done),
            late_items=Count("pk", filter=past),
        )
        .order_by("-year", "area", "kind", "pk")
    )


def plan_card(*, actor: Actor, public_id: str, as_of: date) -> PlanCard:
    """One plan with its items, a pledge with those pledged in it. Four queries. Raises
    NotFound."""
    rows = perms.visible_plans(actor).select_related("village", "posting__person", "posting__unit")
    plan = rows.filter(public_id=public_id).first()
    if plan is None:
        raise NotFound
    is_pledge = plan.kind == PlanKind.PLEDGE
    items = PlanItem.objects.filter(pledge=plan) if is_pledge else plan.items.all()
    may = plan.withdrawn_on is None and perms.may_plan(actor, plan.posting, area=plan.area)
    offered: tuple[PlanItem, ...] = ()
    if is_pledge and may and plan.team_agreed_on is None:
        offered = tuple(pledgeable(plan).select_related("plan"))
    return PlanCard(plan=plan, lines=_lines(items, actor, as_of), pledgeable=offered, may_plan=may)


def item_card(*, actor: Actor, public_id: str, as_of: date) -> tuple[ItemLine, list[Progress]]:
    """One item with its progress, the latest first. Three queries. Raises NotFound."""
    seen = perms.visible_plans(actor)
    items = PlanItem.objects.filter(plan__in=seen.values("pk"), public_id=public_id)
    lines = _lines(items, actor, as_of)
    if not lines:
        raise NotFound
    return lines[0], list(lines[0].item.progress.order_by("-on", "-pk"))


def pledgeable(pledge: Plan) -> QuerySet[PlanItem]:
    """Items of the cadre's task list of the year that may stand in his pledge (SQ24-075)."""
    return PlanItem.objects.filter(
        Q(pledge=None) | Q(pledge=pledge),
        plan__kind=PlanKind.TASK_LIST,
        plan__posting=pledge.posting_id,
        plan__year=pledge.year,
        plan__withdrawn_on=None,
        state__in=OPEN_STATES,
    ).order_by("position")


def published_pledges(village: str) -> list[PlanItem]:
    """What the team of a village pledged and published there (SQ24-077, SQ24-078). One query."""
    rows = PlanItem.objects.filter(
        area=village, pledge__withdrawn_on=None, pledge__published_in_village_on__isnull=False
    )
    return list(rows.order_by("-pledge__year", "pledge", "position"))


def items_named(*, actor: Actor, ids: Sequence[str]) -> QuerySet[PlanItem]:
    """Items of plans that the actor may see, by their public ids. One query."""
    seen = perms.visible_plans(actor).values("pk")
    found = PlanItem.objects.filter(plan__in=seen, public_id__in=list(ids))
    return found.select_related("owner__person").order_by("area", "pk")


def items_open(*, actor: Actor, area: str, as_of: date) -> QuerySet[PlanItem]:
    """Items of an area that still ask for something, with who answers for them. One query."""
    seen = perms.visible_plans(actor).filter(withdrawn_on=None)
    found = PlanItem.objects.filter(
        in_areas("area", (area,)),
        plan__in=seen.values("pk"),
        state__in=OPEN_STATES,
        opened_on__lte=as_of,
    )
    return found.select_related("owner__person", "plan__posting__person").order_by("area", "pk")


def items_late(*, actor: Actor, as_of: date) -> QuerySet[PlanItem]:
    """Items past their day that the actor may plan or answers for."""
    seen = perms.visible_plans(actor).filter(withdrawn_on=None)
    return PlanItem.objects.filter(
        plan__in=seen.values("pk"), state__in=OPEN_STATES, due_on__lt=as_of
    )


def _lines(items: QuerySet[PlanItem], actor: Actor, as_of: date) -> tuple[ItemLine, ...]:
    proven = Progress.objects.filter(item=OuterRef("pk")).exclude(evidence="")
    rows: Any = (
        items.select_related(
            "plan__posting__person",
            "plan__posting__unit",
            "owner__person",
            "pledge",
            "funder_unit",
        )
        .annotate(
            reported=Coalesce(Sum("progress__amount"), Decimal(0)),
            used=Coalesce(Sum("progress__spent"), Decimal(0)),
            reports=Count("progress"),
            is_proven=Exists(proven),
        )
        .order_by("position")
    )
    return tuple(
        ItemLine(
            item=row,
            done=row.reported,
            spent=row.used,
            reports=row.reports,
            is_proven=row.is_proven,
            is_late=row.state in OPEN_STATES and row.due_on is not None and row.due_on < as_of,
            may_assess=row.state == ItemState.WAITING and perms.may_assess(actor, row),
        )
        for row in rows
    )
