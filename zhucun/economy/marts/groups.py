"""Groups of linked villages as rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from zhucun.directory import marts as directory
from zhucun.directory.perms import in_areas
from zhucun.economy.enums import BodyKind
from zhucun.economy.marts.columns import Columns, Rows, counted, select
from zhucun.economy.models import Body, BodyVillage, GroupVillage, Project, VillageGroup
from zhucun.kernel.divisions import Level
from zhucun.ledger.fields import on_day


def village_groups(
    *, as_of: date, areas: tuple[str, ...], names: Collection[str], tags: Mapping[str, str]
) -> Rows:
    """One row for each group of linked villages of the day: its villages, projects that name it,
    workshops that serve two of them or more (HH18-148, HH18-159)."""
    inside = GroupVillage.objects.filter(group=OuterRef("pk"))
    columns: Columns = {
        "code": F("public_id"),
        "villages": counted(inside, "group", "village"),
        "deep_poverty_villages": counted(inside.filter(_deep(as_of)), "group", "village"),
        "shared_projects": counted(shared_projects(as_of), "group", "pk"),
        "workshops": _number(shared_workshops(as_of, group=OuterRef("pk"))),
    }
    found = VillageGroup.objects.filter(in_areas("area", areas), on_day(as_of))
    return select(found, columns, names)


def shared_projects(as_of: date) -> QuerySet[Project]:
    """Projects of a day that name the outer row as their group."""
    running = Q(closed_on=None) | Q(closed_on__gt=as_of)
    return Project.objects.filter(running, group=OuterRef("pk"), opened_on__lte=as_of)


def shared_workshops(as_of: date, *, group: Any) -> QuerySet[Body]:
    """Workshops of a day that serve two villages or more of a group, their own counted."""
    nested = OuterRef(group) if isinstance(group, OuterRef) else group
    deeper = OuterRef(nested) if isinstance(nested, OuterRef) else nested
    others = BodyVillage.objects.filter(
        body=OuterRef("pk"),
        village__in=GroupVillage.objects.filter(group=deeper).values("village"),
    ).exclude(village=OuterRef("place"))
    own = Exists(GroupVillage.objects.filter(group=nested, village=OuterRef("place")))
    served = counted(others, "body", "village")
    rows = Body.objects.filter(on_day(as_of), kind=BodyKind.WORKSHOP)
    return rows.annotate(serves_others=served).filter(
        Q(serves_others__gte=2) | (Q(serves_others=1) & Q(own))
    )


def _deep(as_of: date) -> Exists:
    villages: QuerySet[Any] = directory.places(
        level=Level.VILLAGE, as_of=as_of, areas=("",), tags={"deep": "deep-poverty"}, figures=()
    )
    return Exists(villages.filter(pk=OuterRef("village"), m_deep=True))


def _number(rows: QuerySet[Any]) -> Combinable:
    """How many rows there are, as a column of the outer row."""
    found = rows.order_by().annotate(all=Value(1)).values("all").annotate(n=Count("pk"))
    return Coalesce(Subquery(found.values("n"), output_field=IntegerField()), 0)
