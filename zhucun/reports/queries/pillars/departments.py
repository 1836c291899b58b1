"""Checklists about line departments: which answer in a city or county, and what each of them gives
(HH18-120)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor, in_areas
from zhucun.kernel.divisions import Level, is_under
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.packs.errors import UnknownItem
from zhucun.packs.items import PackItem
from zhucun.packs.kinds import Checklist
from zhucun.reports.models import Department, PlaceTick
from zhucun.reports.queries.pillars.columns import HOLDS, OPEN, Behind, StepTold
from zhucun.reports.queries.pillars.scope import Scope

SUBJECT = "department"


@dataclass(frozen=True, kw_only=True)
class Given:
    """One support of a department with the tick that says it is given; None: nobody said so."""

    id: str
    label: Any
    tick: PlaceTick | None


@dataclass(frozen=True, kw_only=True)
class DepartmentLine:
    """A department with each support of the list."""

    department: Department
    supports: tuple[Given, ...]

    @property
    def given(self) -> int:
        return sum(each.tick is not None for each in self.supports)

    @property
    def is_complete(self) -> bool:
        return self.given == len(self.supports)


@dataclass(frozen=True, kw_only=True)
class DepartmentList:
    """A checklist of an area with its departments on a day."""

    area: str
    as_of: date
    pack: PackAt
    item: PackItem[Checklist]
    lines: tuple[DepartmentLine, ...]
    may_tick: bool


def is_of_departments(checklist: Checklist) -> bool:
    return checklist.subject == SUBJECT and checklist.mode == "all" and bool(checklist.items)


def items_of_departments(pack: PackAt) -> dict[str, dict[str, Any]]:
    """The items that offices tick of each department, by checklist (id) and item."""
    return {
        item.id: {each.id: each for each in item.spec.items}
        for item in pack.checklists()
        if is_of_departments(item.spec)
    }


def departments(area: str, checklist: str, *, as_of: date) -> QuerySet[Department]:
    """Those that answer on a day in an area and below it. One query."""
    rows = Department.objects.filter(
        Q(ended_on=None) | Q(ended_on__gt=as_of), since__lte=as_of, checklist=checklist
    )
    found = rows.filter(in_areas("area", (area,))).select_related("unit")
    return found.order_by("area", "unit__name", "pk")


def department_lines(area: str, item: PackItem[Any], *, as_of: date) -> list[DepartmentLine]:
    """The departments of an area with what each gives on a day. Two queries."""
    rows = list(departments(area, item.id, as_of=as_of))
    standing = PlaceTick.objects.filter(Q(ended_on=None) | Q(ended_on__gt=as_of))
    told: dict[tuple[int | None, str], PlaceTick] = {
        (tick.department_id, tick.item): tick
        for tick in standing.filter(department__in=rows, since__lte=as_of)
    }
    return [
        DepartmentLine(
            department=row,
            supports=tuple(
                Given(id=each.id, label=each.label, tick=told.get((row.pk, each.id)))
                for each in item.spec.items
            ),
        )
        for row in rows
    ]


def department_rows(
    *, actor: Actor, pack: PackAt, scope: Scope, item: PackItem[Any]
) -> list[Behind]:
    """Departments of the scope: all supports are given, or of some nobody said so. Two queries."""
    found = []
    for line in department_lines(scope.area, item, as_of=pack.as_of):
        row = line.department
        if scope.unit and row.unit.public_id != scope.unit:
            continue
        steps = tuple(
            StepTold(
                each.label.zh,
                each.label.en,
                each.tick.since if each.tick else None,
                each.tick.evidence if each.tick else "",
            )
            for each in line.supports
        )
        what = HOLDS if line.is_complete else OPEN
        name = row.unit.name
        found.append(Behind(row.public_id, row.area, what, SUBJECT, name, steps=steps))
    return found


def department_list(*, actor: Actor, area: str, checklist: str, as_of: date) -> DepartmentList:
    """A checklist of a city or county of the actor's with its departments. Two queries. Raises
    NotFound."""
    if not any(is_under(area, own) for own in actor.areas(Permission.SEE_PRESENCE)):
        raise NotFound
    pack = directory.pack_for(area, as_of=as_of)
    try:
        item: PackItem[Any] = pack.item(f"checklists/{checklist}")
    except UnknownItem as error:
        raise NotFound from error
    if not is_of_departments(item.spec):
        raise NotFound
    may = actor.viewer is None and actor.can(Permission.MANAGE_ROSTER, area=area)
    return DepartmentList(
        area=area,
        as_of=as_of,
        pack=pack,
        item=item,
        lines=tuple(department_lines(area, item, as_of=as_of)),
        may_tick=may and len(area) in (Level.PREFECTURE, Level.COUNTY),
    )


def one_department(*, actor: Actor, public_id: str) -> Department:
    """One of an area of the actor's. Raises NotFound."""
    seen = Department.objects.filter(in_areas("area", actor.areas(Permission.SEE_PRESENCE)))
    row = seen.select_related("unit").filter(public_id=public_id).first()
    if row is None:
        raise NotFound
    return row


def units_of(*, actor: Actor, found: DepartmentList) -> Sequence[Any]:
    """Units of the area that are not on the list yet. One query."""
    there = {line.department.unit_id for line in found.lines}
    rows = directory.units(actor=actor).filter(in_areas("area", (found.area,)))
    return [row for row in rows if row.pk not in there]


def places_named(found: DepartmentList) -> Mapping[str, str]:
    """Names of the areas of the departments. One query."""
    codes = {found.area, *(line.department.area for line in found.lines)}
    return directory.names_of(codes, as_of=found.as_of)
