"""Plans and tickets as workbooks: what the lists show, for those who may take lists out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.fieldwork.models import Plan, Ticket
from zhucun.intake.writers.export import taken_out
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import going_out

_PLANS = going_out(
    "plans",
    "驻村计划台账",
    "Plans",
    (
        ("year", "int", "年度", "Year"),
        ("kind", "text", "类别", "Kind"),
        ("township", "text", "乡镇", "Township"),
        ("village", "text", "村", "Village"),
        ("cadre", "text", "干部", "Cadre"),
        ("made_on", "date", "制定日期", "Made on"),
        ("done_items", "int", "已完成事项", "Done"),
        ("open_items", "int", "未完成事项", "Still open"),
        ("late_items", "int", "逾期事项", "Past their day"),
        ("team_agreed_on", "date", "工作队签字", "Signed by the team"),
        ("unit_agreed_on", "date", "派出单位签字", "Signed by the unit"),
        ("branch_agreed_on", "date", "村党组织签字", "Signed by the branch"),
        ("published_in_unit_on", "date", "单位公示", "Published in the unit"),
        ("published_in_village_on", "date", "村内公示", "Published in the village"),
    ),
)
_TICKETS = going_out(
    "tickets",
    "批示督办台账",
    "Directives and supervision",
    (
        ("kind", "text", "类别", "Kind"),
        ("title", "text", "办理事项", "What is to be carried out"),
        ("source", "text", "来源", "Source"),
        ("township", "text", "乡镇", "Township"),
        ("place", "text", "地点", "Place"),
        ("taker", "text", "承办", "Who carries it out"),
        ("given_on", "date", "交办日期", "Handed out on"),
        ("due_on", "date", "办结时限", "Due on"),
        ("reported_on", "date", "报告日期", "Reported on"),
        ("escalated_on", "date", "上报日期", "Passed up on"),
        ("closed_on", "date", "办结日期", "Settled on"),
        ("late", "bool", "逾期", "Past its day"),
    ),
)


def plans_workbook(
    rows: QuerySet[Plan], *, actor: Actor, as_of: date, area: str, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of plans that `plans` found; the caller removes the file. Three
    queries and one record in the access log, whatever the number of rows."""

    def told() -> Iterator[dict[str, Any]]:
        names = _townships(rows, as_of)
        for row in rows.iterator(chunk_size=2_000):
            yield {column.field: getattr(row, column.field, None) for column in _PLANS.columns} | {
                "kind": str(row.get_kind_display()),
                "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
                "village": row.village.short_name,
                "cadre": row.posting.person.name if row.posting else "",
            }

    return taken_out(told(), spec=_PLANS, actor=actor, lang=lang, area=area)


def tickets_workbook(
    rows: QuerySet[Ticket], *, actor: Actor, as_of: date, area: str, lang: str
) -> tuple[Path, int]:
    """(file, number of rows) of tickets that `tickets` found; the caller removes the file. Three
    queries and one record in the access log, whatever the number of rows."""

    def told() -> Iterator[dict[str, Any]]:
        names = _townships(rows, as_of)
        for row in rows.iterator(chunk_size=2_000):
            taker = row.team or row.unit
            late = row.closed_on is None and row.due_on is not None and row.due_on < as_of
            same = {column.field: getattr(row, column.field, None) for column in _TICKETS.columns}
            yield same | {
                "kind": str(row.get_kind_display()),
                "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
                "place": row.place.short_name,
                "taker": taker.name if taker else gettext("The office of the place"),
                "late": late or None,
            }

    return taken_out(told(), spec=_TICKETS, actor=actor, lang=lang, area=area)


def _townships(rows: QuerySet[Any], as_of: date) -> dict[str, str]:
    """Names of the townships in which rows lie. Two queries."""
    codes = rows.order_by().values_list("area", flat=True).distinct()
    return directory.names_of({at_level(code, Level.TOWNSHIP) for code in codes}, as_of=as_of)
