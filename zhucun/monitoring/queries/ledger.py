"""The ledger of cases (监测户台账) as a workbook: what the list shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.monitoring.enums import MonitoringState, Proposed
from zhucun.monitoring.models import Case
from zhucun.monitoring.queries.cases import clock_of
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("household", "text", "户编号", "Household number"),
    ("sources", "int", "线索来源数", "Sources of signs"),
    ("opened_on", "date", "首条线索日期", "First sign"),
    ("due_on", "date", "应认定日期", "To be decided by"),
    ("state", "text", "状态", "State"),
    ("green", "text", "绿色通道", "Green channel"),
    ("owner", "text", "核实人", "Cadre who checks"),
    ("checked_on", "date", "入户核实", "Checked on site"),
    ("compared_on", "date", "数据比对", "Data compared"),
    ("reviewed_on", "date", "民主评议", "Reviewed"),
    ("published_from", "date", "公示起", "Published from"),
    ("published_until", "date", "公示止", "Published until"),
    ("proposed", "text", "监测类别", "Class"),
    ("identified_on", "date", "认定日期", "Identified on"),
    ("announced_on", "date", "公告日期", "Notice"),
    ("ended_on", "date", "风险消除或不纳入日期", "Risk removed or not taken in on"),
    ("end_reason", "text", "不纳入原因", "Not taken in because"),
)
_SPEC = going_out("monitoring", "监测户台账", "Ledger of monitoring", _COLUMNS)


def cases_workbook(rows: QuerySet[Case], *, as_of: date, lang: str = "zh-hans") -> tuple[Path, int]:
    """A workbook of the cases that a list shows, in its order: (path, rows). The caller removes
    the file. Without names of villagers. Two queries."""
    townships = {at_level(area, Level.TOWNSHIP) for area in rows.values_list("area", flat=True)}
    names = directory.names_of(townships, as_of=as_of)
    lines = _shown(rows, names, as_of)
    return exported(lines, spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)


def _shown(rows: QuerySet[Case], names: dict[str, str], as_of: date) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=1_000):
        same = {
            name: getattr(row, name)
            for name, *_rest in _COLUMNS
            if name.endswith(("_on", "_from", "_until", "_reason")) and hasattr(row, name)
        }
        yield {
            **same,
            "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
            "village": row.village.name,
            "household": row.household.number,
            "sources": row.sources,  # type: ignore[attr-defined]
            "due_on": clock_of(row, as_of=as_of).due_on,
            "state": str(MonitoringState(row.state).label),
            "green": "✓" if row.is_green else "",
            "owner": row.owner.person.name if row.owner else "",
            "proposed": str(Proposed(row.proposed).label) if row.proposed else "",
        }
