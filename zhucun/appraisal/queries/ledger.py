"""The register of an appraisal (年度考核登记) as a workbook: what the list shows, by place and
name."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.appraisal.models import Appraisal, Appraisee
from zhucun.appraisal.queries.people import progress_of, shown
from zhucun.appraisal.queries.schemes import view_of
from zhucun.appraisal.queries.sources import role_of
from zhucun.appraisal.queries.views import View
from zhucun.directory import queries as directory
from zhucun.directory.enums import PersonnelClass, UnitLevel
from zhucun.directory.perms import Actor
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import Heading, going_out

_CHUNK = 1_000
_FIXED: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("name", "text", "姓名", "Name"),
    ("unit", "text", "派出单位", "Sending unit"),
    ("role", "text", "职务", "Role"),
    ("level", "text", "单位层级", "Level of the unit"),
    ("personnel", "text", "人员类别", "Class of personnel"),
)
_ENDING: tuple[Heading, ...] = (
    ("deducted", "text", "扣分", "Deducted"),
    ("total", "text", "总分", "Total"),
    ("missing", "text", "缺项", "Missing"),
    ("proposed", "text", "按办法得出", "By the scheme"),
    ("grade", "text", "等次", "Grade"),
    ("reason", "text", "理由", "Reason"),
    ("progress", "text", "进度", "State"),
)


def register_workbook(
    rows: QuerySet[Appraisee],
    *,
    appraisal: Appraisal,
    as_of: date,
    actor: Actor,
    lang: str = "zh-hans",
) -> tuple[Path, int]:
    """A workbook of those that a list shows: (path, rows); that it went out is logged. The
    caller removes the file. Three queries."""
    view, at = view_of(appraisal), 0 if not lang.startswith("en") else 1
    parts: list[Heading] = [
        (f"part_{part.id}", "text", part.label[0], part.label[1]) for part in view.parts
    ]
    spec = going_out(
        "appraisal", "考核登记", "Register of the appraisal", (*_FIXED, *parts, *_ENDING)
    )
    wanted = {at_level(area, Level.TOWNSHIP) for area in rows.values_list("area", flat=True)}
    names = directory.names_of(wanted, as_of=as_of)
    made, count = exported(
        _shown(rows.defer(None), names, view, at, actor),
        spec=spec,
        masked=frozenset(),
        lang=lang,
        progress=silent,
    )
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"appraisal:{appraisal.public_id}",
        what="register",
        area=appraisal.area,
        rows=count,
    )
    return made, count


def _shown(
    rows: QuerySet[Appraisee], names: dict[str, str], view: View, at: int, actor: Actor
) -> Iterator[dict[str, Any]]:
    def named(grade: str) -> str:
        found = view.grade(grade)
        return found.label[at] if found else ""

    for row in _read(rows, actor):
        lines = {one["part"]: one for one in row.result.get("lines", ())}
        yield {
            "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
            "village": row.place_name,
            "name": row.called,
            "unit": row.unit.name if row.unit else "",
            "role": role_of(row),
            "level": str(UnitLevel(row.level).label) if row.level else "",
            "personnel": (
                str(PersonnelClass(row.personnel_class).label) if row.personnel_class else ""
            ),
            **{f"part_{part.id}": lines.get(part.id, {}).get("value") or "" for part in view.parts},
            "deducted": row.result.get("deducted") or "",
            "total": row.result.get("total") or "",
            "missing": _missing(row, view, at),
            "proposed": named(row.proposed),
            "grade": named(row.grade),
            "reason": row.reason,
            "progress": str(progress_of(row).label),
        }


def _read(rows: QuerySet[Appraisee], actor: Actor) -> Iterator[Appraisee]:
    each = rows.iterator(chunk_size=_CHUNK)
    while some := list(islice(each, _CHUNK)):
        yield from shown(some, actor=actor)


def _missing(row: Appraisee, view: View, at: int) -> str:
    """The parts without a value; empty where nothing is missing."""
    short = [one["part"] for one in row.result.get("lines", ()) if one["value"] is None]
    labels = [part.label[at] for part in view.parts if part.id in short]
    return "、".join(labels) if at == 0 else ", ".join(labels)
