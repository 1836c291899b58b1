"""The list of projects (帮扶项目台账) as a workbook: what the page shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.fieldwork.models import PlanItem
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("code", "text", "编号", "Code"),
    ("year", "int", "年度", "Year"),
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("title", "text", "项目名称", "Project"),
    ("target", "decimal", "目标数量", "Target"),
    ("done", "decimal", "已完成数量", "Done"),
    ("unit", "text", "单位", "Unit"),
    ("payer", "text", "出资方", "Who pays"),
    ("budget", "decimal", "预算(元)", "Budget (yuan)"),
    ("spent", "decimal", "已支出(元)", "Spent (yuan)"),
    ("over", "decimal", "超支(元)", "Over the budget (yuan)"),
    ("before", "text", "实施前情况", "Before"),
    ("before_amount", "decimal", "实施前数量", "Before, number"),
    ("after", "text", "实施后情况", "After"),
    ("after_amount", "decimal", "实施后数量", "After, number"),
    ("owner", "text", "责任人", "Answers for it"),
    ("due_on", "date", "完成时限", "Due on"),
    ("state", "text", "状态", "State"),
    ("closed_on", "date", "完成日期", "Closed on"),
)
_SPEC = going_out("projects", "帮扶项目台账", "Ledger of projects", _COLUMNS)


def projects_workbook(rows: QuerySet[PlanItem], *, as_of: date, lang: str) -> tuple[Path, int]:
    """(file, number of rows) of projects that `projects` found; the caller removes the file.

    What nobody stated stays empty. Three queries, whatever the number of rows.
    """
    return exported(_lines(rows, as_of), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)


def _lines(rows: QuerySet[PlanItem], as_of: date) -> Iterator[dict[str, Any]]:
    codes = rows.order_by().values_list("area", flat=True).distinct()
    names = directory.names_of(codes, as_of=as_of)
    row: Any
    for row in rows.iterator(chunk_size=2_000):
        line = {field: getattr(row, field, None) for field, *_ in _COLUMNS}
        over = row.spent - row.budget if row.budget is not None else None
        yield line | {
            "code": row.public_id,
            "year": row.plan.year,
            "township": names.get(at_level(row.area, Level.TOWNSHIP) or "", ""),
            "village": row.plan.village.name,
            "over": over if over is not None and over > 0 else None,
            "owner": row.owner.person.name if row.owner else "",
            "state": row.get_state_display(),
        }
