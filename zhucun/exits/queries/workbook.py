"""The register of exits (退出台账) as a workbook: what the list shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.exits.models import Exit
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("kind", "text", "对象", "Kind"),
    ("county", "text", "县", "County"),
    ("township", "text", "乡镇", "Township"),
    ("place", "text", "地方", "Place"),
    ("code", "text", "区划代码", "Division code"),
    ("household", "text", "户编号", "Household number"),
    ("year", "int", "退出年度", "Year of the exit"),
    ("state", "text", "状态", "State"),
    ("opened_on", "date", "启动日期", "Opened on"),
    ("answered_on", "date", "核查日期", "Found on site on"),
    ("first_signed_on", "date", "首签日期", "First signature"),
    ("signed_on", "date", "签字完成日期", "Signed on"),
    ("passed_on", "date", "通过省级评估日期", "Passed the province on"),
    ("national_on", "date", "待国家验收日期", "Awaits the nation since"),
    ("exited_on", "date", "退出日期", "Exited on"),
    ("ended_on", "date", "撤回日期", "Withdrawn on"),
    ("end_reason", "text", "撤回原因", "Withdrawn because"),
)
_SPEC = going_out("exits", "退出台账", "Register of exits", _COLUMNS)
_SAME = ("year", "end_reason", *(name for name, kind, *_rest in _COLUMNS if kind == "date"))


def exits_workbook(rows: QuerySet[Exit], *, as_of: date, lang: str = "zh-hans") -> tuple[Path, int]:
    """A workbook of the exits that a list shows, in its order: (path, rows). The caller removes the
    file. Without names of villagers. Three queries."""
    areas = set(rows.order_by().values_list("area", flat=True))
    codes = {at_level(area, level) for area in areas for level in (Level.COUNTY, Level.TOWNSHIP)}
    names = directory.names_of(codes, as_of=as_of)
    return exported(_lines(rows, names), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)


def _lines(rows: QuerySet[Exit], names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=1_000):
        township = at_level(row.area, Level.TOWNSHIP)
        yield {
            **{name: getattr(row, name) for name in _SAME},
            "kind": str(row.get_kind_display()),
            "county": names.get(at_level(row.area, Level.COUNTY), ""),
            "township": names.get(township, "") if len(township) == Level.TOWNSHIP else "",
            "place": row.place.short_name,
            "code": row.place.code,
            "household": row.household.number if row.household is not None else "",
            "state": str(row.get_state_display()),
        }
