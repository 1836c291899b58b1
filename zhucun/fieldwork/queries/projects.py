"""Projects of plans: the list with budget and money spent, its sums, who pays."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    DecimalField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from zhucun.directory.perms import Actor, in_areas
from zhucun.fieldwork import perms
from zhucun.fieldwork.enums import ItemKind
from zhucun.fieldwork.models import PlanItem, Progress
from zhucun.fieldwork.queries.sums import ProjectSums

_YUAN: DecimalField[Any, Any] = DecimalField(max_digits=14, decimal_places=2)
_CENT = Decimal("0.01")
_NOUGHT = Value(Decimal(0), output_field=_YUAN)
#: More funders than these are not offered in a list.
_FUNDERS = 300


def projects(
    *,
    actor: Actor,
    area: str = "",
    year: int | None = None,
    state: str = "",
    funder: str = "",
    over: bool = False,
) -> QuerySet[PlanItem]:
    """Projects of the plans that the actor sees, the newest year first, with `done` in their unit,
    `spent` in yuan and `payer`, the name of who pays. One query; `over`: only those over their
    budget."""
    seen = perms.visible_plans(actor).filter(withdrawn_on=None)
    found = PlanItem.objects.filter(plan__in=seen.order_by().values("pk"), kind=ItemKind.PROJECT)
    if area:
        found = found.filter(in_areas("area", (area,)))
    if year is not None:
        found = found.filter(plan__year=year)
    if state:
        found = found.filter(state=state)
    found = found.annotate(payer=_payer())
    if funder:
        found = found.filter(payer=funder)
    found = found.annotate(done=_sum("amount"), spent=_sum("spent"))
    if over:
        found = found.filter(budget__lt=F("spent"))
    return found.select_related("plan__village", "funder_unit", "owner__person").order_by(
        "-plan__year", "area", "plan", "position"
    )


def project_sums(rows: QuerySet[PlanItem]) -> ProjectSums:
    """What projects that `projects` found come to. One query."""
    stated = Q(budget__isnull=False)
    told = rows.order_by().aggregate(
        count=Count("pk"),
        budgeted=Count("pk", filter=stated),
        sum_budget=Coalesce(Sum("budget"), _NOUGHT),
        sum_spent=Coalesce(Sum("spent"), _NOUGHT),
        sum_within=Coalesce(Sum("spent", filter=stated), _NOUGHT),
        over=Count("pk", filter=Q(budget__lt=F("spent"))),
    )
    return ProjectSums(
        count=told["count"],
        budgeted=told["budgeted"],
        budget=told["sum_budget"].quantize(_CENT),
        spent=told["sum_spent"].quantize(_CENT),
        within=told["sum_within"].quantize(_CENT),
        over=told["over"],
    )


def funders(*, actor: Actor, area: str = "") -> list[str]:
    """The names of those who pay for projects that the actor sees. One query."""
    found: Any = projects(actor=actor, area=area)
    rows = found.exclude(payer="").order_by("payer")
    return list(rows.values_list("payer", flat=True).distinct()[:_FUNDERS])


def _sum(column: str) -> Coalesce:
    """The sum of a column of an item's progress; one subquery, so that two never multiply."""
    rows = Progress.objects.filter(item=OuterRef("pk")).order_by().values("item")
    total = rows.annotate(total=Sum(column)).values("total")
    return Coalesce(Subquery(total, output_field=_YUAN), _NOUGHT)


def _payer() -> Case:
    return Case(
        When(funder_unit__isnull=False, then=F("funder_unit__name")),
        default=F("funder"),
        output_field=CharField(),
    )
