"""The ledger of matters (诉求办理台账) as a workbook: what the list shows, for paper and files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.directory import queries as directory
from zhucun.fieldwork.enums import (
    MatterKind,
    MatterLevel,
    MatterSize,
    MatterSource,
    MatterState,
    Satisfied,
    Topic,
)
from zhucun.fieldwork.models import Matter
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out

_COLUMNS: tuple[Heading, ...] = (
    ("code", "text", "编号", "Code"),
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
    ("opened_on", "date", "登记日期", "Opened on"),
    ("source", "text", "来源", "Source"),
    ("kind", "text", "类别", "Kind"),
    ("topic", "text", "事项", "Topic"),
    ("size", "text", "大小", "Size"),
    ("household", "text", "户编号", "Household number"),
    ("title", "text", "诉求内容", "Matter"),
    ("owner", "text", "承办人", "Answers for it"),
    ("level", "text", "办理层级", "Level"),
    ("transfer_reason", "text", "上报原因", "Passed up because"),
    ("due_on", "date", "办结时限", "Due on"),
    ("state", "text", "办理状态", "State"),
    ("evidence_on", "date", "办好日期", "Done on"),
    ("satisfied", "text", "群众评价", "The villager's answer"),
    ("closed_on", "date", "办结日期", "Closed on"),
    ("reopened", "int", "重新办理次数", "Times reopened"),
)
_WORDS: Mapping[str, Any] = {
    "source": MatterSource,
    "kind": MatterKind,
    "topic": Topic,
    "size": MatterSize,
    "level": MatterLevel,
    "state": MatterState,
    "satisfied": Satisfied,
}


_SPEC = going_out("matters", "诉求办理台账", "Ledger of matters", _COLUMNS)


def matters_workbook(rows: QuerySet[Matter], *, as_of: date, lang: str) -> tuple[Path, int]:
    """(file, number of rows) of matters that `matters` found; the caller removes the file.

    No name of a villager, no phone, no sealed text stands in it: titles hold none. Words are in
    the active language. Three queries, whatever the number of rows.
    """
    return exported(_lines(rows, as_of), spec=_SPEC, masked=frozenset(), lang=lang, progress=silent)


def _lines(rows: QuerySet[Matter], as_of: date) -> Iterator[dict[str, Any]]:
    codes = rows.order_by().values_list("area", flat=True).distinct()
    names = directory.names_of(codes, as_of=as_of)
    sealed = ("text", "asker_name", "asker_phone")
    for row in rows.defer(*sealed).iterator(chunk_size=2_000):
        line = {field: getattr(row, field, None) for field, *_ in _COLUMNS}
        for name, words in _WORDS.items():
            line[name] = str(words(line[name]).label) if line[name] else ""
        line["township"] = names.get(at_level(row.area, Level.TOWNSHIP) or "", "")
        line["village"] = row.village.name
        line["household"] = row.household.number if row.household else ""
        line["owner"] = row.owner.person.name if row.owner else ""
        yield line
