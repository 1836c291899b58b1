"""Endpoints of line departments that answer for a checklist, and of what each of them gives."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.timezone import localdate, now
from ninja import Query, Schema, Status

from zhucun.directory import queries as directory
from zhucun.doors.api.access import Request
from zhucun.doors.api.fields import Body, Code, Day, IdempotencyKey, OnDay, PublicId, Text200
from zhucun.doors.api.learning.plans import language
from zhucun.doors.api.receipts import once
from zhucun.doors.api.reports.list_schemas import PlaceTickEndIn, Word
from zhucun.reports import actions
from zhucun.reports.queries import pillars


class DepartmentsWanted(OnDay):
    area: Code


class DepartmentIn(Body):
    """A unit answers as a line department for a checklist of its city or county."""

    area: Code
    unit: PublicId
    since: Day


class SupportIn(Body):
    """A department gives a support since a day, and what shows it."""

    item: Word
    since: Day
    evidence: Text200


class SupportOut(Schema):
    """`tick`: the id by which it is taken back; empty where nobody said it."""

    item: str
    label: str
    tick: str
    since: date | None
    evidence: str
    by: str


class LineDepartmentOut(Schema):
    id: str
    area: str
    unit: str
    name: str
    since: date
    supports: list[SupportOut]

    @classmethod
    def of(cls, line: pillars.DepartmentLine) -> LineDepartmentOut:
        row = line.department
        return cls(
            id=row.public_id,
            area=row.area,
            unit=row.unit.public_id,
            name=row.unit.name,
            since=row.since,
            supports=[_support(each) for each in line.supports],
        )


def _support(each: Any) -> SupportOut:
    tick = each.tick
    return SupportOut(
        item=each.id,
        label=each.label.in_(language()),
        tick=tick.public_id if tick else "",
        since=tick.since if tick else None,
        evidence=tick.evidence if tick else "",
        by=tick.by_name if tick else "",
    )


def line_departments(
    request: Request, checklist: str, wanted: Query[DepartmentsWanted]
) -> list[LineDepartmentOut]:
    """The departments that answer for a checklist, with what each gives (HH18-120). Two queries."""
    return _list(request, wanted.area, checklist, wanted.as_of)


def name_department(
    request: Request, checklist: str, body: DepartmentIn, key: IdempotencyKey = ""
) -> Status[list[LineDepartmentOut]]:
    """Put a unit on the list as a line department. Safe to repeat."""
    actor, today = request.auth, localdate()

    def act() -> str:
        made = actions.name_department(
            area=body.area,
            checklist=checklist,
            unit=directory.unit_card(actor=actor, public_id=body.unit),
            since=body.since,
            on=today,
            at=now(),
            by=actor,
        )
        return made.public_id

    once(actor=actor, key=key, doing=f"name_department {checklist}", body=body, act=act)
    return Status(201, _list(request, body.area, checklist, today))


def tick_support(
    request: Request, public_id: PublicId, body: SupportIn, key: IdempotencyKey = ""
) -> Status[list[LineDepartmentOut]]:
    """Say that a department gives a support, and what shows it. Safe to repeat."""
    actor, today = request.auth, localdate()
    row = pillars.one_department(actor=actor, public_id=public_id)

    def act() -> str:
        told: dict[str, Any] = {"on": today, "at": now(), "by": actor}
        return actions.tick_support(department=row, **body.model_dump(), **told).public_id

    once(actor=actor, key=key, doing=f"tick_support {public_id}", body=body, act=act)
    return Status(201, _list(request, row.area, row.checklist, today))


def end_support(
    request: Request, public_id: PublicId, body: PlaceTickEndIn, key: IdempotencyKey = ""
) -> list[LineDepartmentOut]:
    """A support is given no more, with a reason; it stays on record. Safe to repeat."""
    actor, today = request.auth, localdate()
    tick = pillars.one_tick(actor=actor, public_id=public_id)

    def act() -> str:
        actions.end_tick(tick=tick, why=body.reason, on=today, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_support {public_id}", body=body, act=act)
    return _list(request, tick.area, tick.checklist, today)


def end_department(
    request: Request, public_id: PublicId, body: PlaceTickEndIn, key: IdempotencyKey = ""
) -> list[LineDepartmentOut]:
    """A department answers for the checklist no more, with a reason. Safe to repeat."""
    actor, today = request.auth, localdate()
    row = pillars.one_department(actor=actor, public_id=public_id)

    def act() -> str:
        actions.end_department(department=row, why=body.reason, on=today, at=now(), by=actor)
        return public_id

    once(actor=actor, key=key, doing=f"end_department {public_id}", body=body, act=act)
    return _list(request, row.area, row.checklist, today)


def _list(request: Request, area: str, checklist: str, as_of: date) -> list[LineDepartmentOut]:
    found = pillars.department_list(actor=request.auth, area=area, checklist=checklist, as_of=as_of)
    return [LineDepartmentOut.of(line) for line in found.lines]
