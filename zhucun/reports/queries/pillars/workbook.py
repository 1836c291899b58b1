"""A pillar as a workbook: one row a part, with its state, its number and its clauses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from zhucun.directory.perms import Actor
from zhucun.engines.rollup import State
from zhucun.intake.writers.export import taken_out
from zhucun.packs.feeds import Heading, going_out
from zhucun.reports.queries.pillars.behind import LEADS
from zhucun.reports.queries.pillars.pillar import Line, Pillar

_COLUMNS: tuple[Heading, ...] = (
    ("within", "text", "上级机制", "Within"),
    ("part", "text", "内容", "Which part"),
    ("state", "text", "状态", "State"),
    ("silent", "text", "未接入原因", "Why it has no number"),
    ("value", "decimal", "数值", "Value"),
    ("unit", "text", "单位", "Unit"),
    ("numerator", "decimal", "分子", "Numerator"),
    ("denominator", "decimal", "分母", "Denominator"),
    ("failing", "int", "未达到(线索为待询问)", "Not done (of leads: to be asked)"),
    ("soon", "int", "即将到期", "Due"),
    ("open", "int", "无法判定", "Cannot be said"),
    ("since", "date", "窗口起日", "Window from"),
    ("until", "date", "窗口止日", "Window to"),
    ("clauses", "text", "条款", "Clauses"),
)
_SPEC = going_out("pillar", "机制落实情况", "Pillar", _COLUMNS)


def pillar_workbook(
    found: Pillar, *, actor: Actor, words: Mapping[State, tuple[Any, str]], lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of a pillar as `pillar` found it; `words` says each state. The caller
    removes the file. No query but one record in the access log."""
    return taken_out(
        _lines(found, words, lang),
        spec=_SPEC,
        actor=actor,
        lang=lang,
        area=found.scope.area,
        subject=f"pillar:{found.mechanism.id}",
    )


def _lines(
    found: Pillar, words: Mapping[State, tuple[Any, str]], lang: str
) -> Iterator[dict[str, Any]]:
    named = {line.path: line.named.in_(lang) for line in found.lines}
    for line in found.lines:
        yield {
            "within": named.get(line.path[:-1], ""),
            "part": named[line.path],
            "state": str(words[line.state][0]),
            "silent": str(line.silent.label) if line.silent else "",
            "until": found.as_of if line.number else None,
            "clauses": " ".join(line.named.clauses),
            **_number(line),
        }


def _number(line: Line) -> dict[str, Any]:
    """Of leads only those that are to be asked: what gives no cause is no merit."""
    number = line.number
    if number is None:
        return {}
    return {
        "value": number.value,
        "unit": number.unit,
        "numerator": None if line.kind == LEADS else number.numerator,
        "denominator": number.denominator,
        "failing": number.failing or None,
        "soon": number.soon or None,
        "open": number.open or None,
        "since": number.since,
    }
