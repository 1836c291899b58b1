"""Leads (疑点台账) as a workbook: what the list shows. Names masked, no numbers, no sealed text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out
from zhucun.screening.queries.leads import screen_of, shown_name

_COLUMNS: tuple[Heading, ...] = (
    ("screen", "text", "比对", "Screen"),
    ("question", "text", "疑问", "Question"),
    ("county", "text", "县", "County"),
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("area", "text", "区划代码", "Division code"),
    ("programme", "text", "补贴项目", "Benefit"),
    ("month", "text", "所属月份", "For the month"),
    ("amount", "decimal", "金额(元)", "Amount (yuan)"),
    ("name", "text", "领取人", "Paid to"),
    ("state", "text", "办理状态", "State"),
    ("found_on", "date", "发现日期", "Found on"),
    ("assigned_on", "date", "分派日期", "Assigned on"),
    ("assigned", "text", "分派给", "Assigned to"),
    ("due_on", "date", "办理期限", "Due on"),
    ("verified_on", "date", "核查日期", "Verified on"),
    ("verified_by_name", "text", "核查人", "Verified by"),
    ("verdict", "text", "定性", "Verdict"),
    ("violation", "text", "问题类别", "Violation"),
    ("decided_on", "date", "定性日期", "Decided on"),
    ("decided_by_name", "text", "定性人", "Decided by"),
    ("act", "text", "处置", "What was done"),
    ("act_amount", "decimal", "涉及金额(元)", "Amount concerned (yuan)"),
    ("act_document", "text", "文号", "Document"),
    ("acted_on", "date", "办结日期", "Done on"),
)
_SPEC = going_out("leads", "疑点台账", "Leads of cross-checks", _COLUMNS)
_SAME = (
    *(name for name, kind, *_rest in _COLUMNS if kind == "date"),
    *("area", "verified_by_name", "decided_by_name", "act_amount", "act_document"),
)
_LEVELS = {"county": Level.COUNTY, "township": Level.TOWNSHIP, "village": Level.VILLAGE}


def leads_workbook(rows: QuerySet[Any], *, as_of: date, lang: str = "zh-hans") -> tuple[Path, int]:
    """A workbook of the leads that a list shows, in its order: (path, rows). The caller removes the
    file. Three queries."""
    areas = set(rows.order_by().values_list("area", flat=True))
    codes = {at_level(area, level) for area in areas for level in _LEVELS.values()}
    names = directory.names_of(codes, as_of=as_of)
    lines = _lines(rows, names, lang[:2])
    return exported(lines, spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)


def _lines(rows: QuerySet[Any], names: Mapping[str, str], lang: str) -> Iterator[dict[str, Any]]:
    for row in rows.iterator(chunk_size=1_000):
        spec, paid = screen_of(row), row.payment
        yield {
            **{name: getattr(row, name) for name in _SAME},
            **{name: _place(row.area, level, names) for name, level in _LEVELS.items()},
            "screen": spec.label.in_(lang) if spec else row.screen,
            "question": spec.ask.in_(lang) if spec else "",
            "programme": paid.programme if paid else "",
            "month": f"{paid.paid_for_on:%Y-%m}" if paid else "",
            "amount": paid.amount if paid else None,
            "name": shown_name(row) or row.about,
            "state": str(row.get_state_display()),
            "assigned": row.department or str(row.get_assigned_to_display()),
            "verdict": str(row.get_verdict_display()),
            "violation": str(row.get_violation_display()),
            "act": str(row.get_act_display()),
        }


def _place(area: str, level: Level, names: Mapping[str, str]) -> str:
    code = at_level(area, level)
    return names.get(code, "") if len(code) == level else ""
