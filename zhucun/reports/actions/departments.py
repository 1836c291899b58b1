"""Line departments that answer for a checklist of their city or county, and what each of them gives
(行业部门四项保障, HH18-120)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level
from zhucun.ledger import actions as ledger
from zhucun.reports import events
from zhucun.reports.actions.ticks import plain_words
from zhucun.reports.errors import (
    DepartmentElsewhere,
    DepartmentEndedAlready,
    EvidenceNeeded,
    TickReasonNeeded,
    TickTooEarly,
    UnknownItemOfList,
)
from zhucun.reports.models import Department, PlaceTick
from zhucun.reports.queries.pillars.departments import items_of_departments


@transaction.atomic
def name_department(
    *, area: str, checklist: str, unit: Any, since: date, on: date, at: datetime, by: Actor
) -> Department:
    """Put a unit on record as a line department that answers for a checklist of a city or county.
    Where it is, that record.

    Raises UnknownItemOfList, DepartmentElsewhere, TickTooEarly, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=area)
    if checklist not in items_of_departments(directory.pack_for(area, as_of=on)):
        raise UnknownItemOfList(place=area, item=checklist[:100])
    if len(area) not in (Level.PREFECTURE, Level.COUNTY) or unit.area[: len(area)] != area:
        raise DepartmentElsewhere(unit=unit.name)
    if since > on:
        raise TickTooEarly(day=since)
    standing = {"area": area, "checklist": checklist, "unit": unit, "ended_on": None}
    known = Department.objects.filter(**standing).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            row = Department.objects.create(**standing, since=since, by=by.account, by_name=by.name)
    except IntegrityError:
        return Department.objects.get(**standing)
    event = events.DepartmentNamed(
        **_head(row, at), checklist=checklist, unit=unit.public_id, since=since
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def tick_support(
    *,
    department: Department,
    item: str,
    since: date,
    evidence: str,
    on: date,
    at: datetime,
    by: Actor,
) -> PlaceTick:
    """Say that a department gives one of the supports of its checklist since a day, and what shows
    it. Where it is ticked, that tick; it is taken back as every tick.

    Raises UnknownItemOfList, DepartmentEndedAlready, EvidenceNeeded, StoryTellsSecrets,
    TickTooEarly, NotAllowed.
    """
    by.require(Permission.MANAGE_ROSTER, area=department.area)
    pack = directory.pack_for(department.area, as_of=on)
    if item not in items_of_departments(pack).get(department.checklist, {}):
        raise UnknownItemOfList(place=department.area, item=f"{department.checklist}/{item}"[:100])
    department.refresh_from_db()
    if department.ended_on is not None:
        raise DepartmentEndedAlready(day=department.ended_on)
    shown = plain_words(evidence, department.area, on)
    if not shown:
        raise EvidenceNeeded
    if since > on:
        raise TickTooEarly(day=since)
    standing = {"department": department, "item": item, "ended_on": None}
    known = PlaceTick.objects.filter(**standing).first()
    if known is not None:
        return known
    about = {"area": department.area, "checklist": department.checklist}
    values = {"since": since, "evidence": shown, "ticked_on": on, "by": by.account}
    try:
        with transaction.atomic():
            row = PlaceTick.objects.create(**standing, **about, **values, by_name=by.name)
    except IntegrityError:
        return PlaceTick.objects.get(**standing)
    event = events.ItemTicked(
        subject=f"tick:{row.public_id}",
        area=row.area,
        happened_at=at,
        checklist=row.checklist,
        item=item,
        since=since,
        evidence=shown,
        unit=department.unit.public_id,
    )
    ledger.append(event, origin=by.origin)
    return row


@transaction.atomic
def end_department(*, department: Department, why: str, on: date, at: datetime, by: Actor) -> bool:
    """A department answers for the checklist no more. False where it has ended. Raises
    TickReasonNeeded, StoryTellsSecrets, NotAllowed."""
    by.require(Permission.MANAGE_ROSTER, area=department.area)
    reason = plain_words(why, department.area, on)
    if not reason:
        raise TickReasonNeeded
    standing = Department.objects.filter(pk=department.pk, ended_on=None)
    if not standing.update(ended_on=on, end_reason=reason):
        return False
    department.refresh_from_db()
    event = events.DepartmentEnded(
        **_head(department, at),
        checklist=department.checklist,
        unit=department.unit.public_id,
        ended_on=on,
        reason=reason,
    )
    return ledger.append(event, origin=by.origin)


def _head(row: Department, at: datetime) -> dict[str, Any]:
    return {"subject": f"department:{row.public_id}", "area": row.area, "happened_at": at}
