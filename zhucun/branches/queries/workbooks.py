"""The lists of the room as workbooks: what the pages show, masked as they are."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet

from zhucun.branches.enums import Stage
from zhucun.branches.models import (
    Branch,
    Meeting,
    PartyMember,
    Rectification,
    Talent,
    VillageRule,
)
from zhucun.branches.queries.people import name_rows
from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.intake.rows import silent
from zhucun.intake.writers.export import exported
from zhucun.kernel.divisions import Level, at_level
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs.feeds import FeedSpec, Heading, going_out

_EVERY = 1_000
_WHERE: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("village", "text", "村", "Village"),
)


_BRANCHES = going_out(
    "branches",
    "党支部台账",
    "Party branches",
    (
        *_WHERE,
        ("name", "text", "党组织名称", "Branch"),
        ("kind", "text", "类型", "Kind"),
        ("founded_on", "date", "成立日期", "Founded on"),
        ("member_count", "int", "党员人数", "Party members"),
        ("mean", "decimal", "平均年龄", "Mean age"),
        ("young", "int", "35岁及以下", "35 and younger"),
        ("aged", "int", "60岁及以上", "60 and older"),
        ("groups", "int", "党小组数", "Party groups"),
        ("last_met", "date", "最近一次会议", "Last meeting"),
        ("weak", "bool", "软弱涣散", "Weak"),
        ("stars", "int", "申报星数", "Declared stars"),
    ),
)
_MEMBERS = going_out(
    "party-members",
    "党员名册",
    "Party members",
    (
        *_WHERE,
        ("branch", "text", "党支部", "Branch"),
        ("name", "text", "姓名", "Full name"),
        ("gender", "text", "性别", "Gender"),
        ("born", "text", "出生日期", "Born"),
        ("stage", "text", "发展阶段", "Stage"),
        ("party_since", "date", "入党时间", "Joined the Party on"),
        ("joined_on", "date", "转入支部日期", "Joined the branch on"),
        ("left_on", "date", "转出日期", "Left the branch on"),
    ),
)
_MEETINGS = going_out(
    "branch-meetings",
    "支部会议台账",
    "Meetings of branches",
    (
        *_WHERE,
        ("branch", "text", "党支部", "Branch"),
        ("on", "date", "日期", "Day"),
        ("kind", "text", "类型", "Kind"),
        ("topic", "text", "主题", "Topic"),
        ("expected", "int", "应到", "Were to come"),
        ("present", "int", "实到", "Came"),
        ("speaker", "text", "主讲(主持)人", "Speaker"),
        ("decided", "text", "议定事项", "Decided"),
    ),
)
_CASES = going_out(
    "rectifications",
    "软弱涣散党组织整顿台账",
    "Rectification of weak branches",
    (
        *_WHERE,
        ("branch", "text", "党支部", "Branch"),
        ("problem", "text", "主要问题", "Problem"),
        ("owner", "text", "整顿责任人", "Answers for it"),
        ("led_by", "text", "联系领导", "Led by"),
        ("measure_count", "int", "整顿措施", "Measures"),
        ("done_count", "int", "已完成", "Done"),
        ("state", "text", "状态", "State"),
        ("listed_on", "date", "列入日期", "Listed on"),
        ("submitted_on", "date", "提请验收日期", "Submitted on"),
        ("accepted_on", "date", "验收日期", "Accepted on"),
        ("removed_on", "date", "摘帽日期", "Label removed on"),
    ),
)
_TALENTS = going_out(
    "talents",
    "本土人才台账",
    "Talents of the villages",
    (
        *_WHERE,
        ("name", "text", "姓名", "Full name"),
        ("kind", "text", "类别", "Kind"),
        ("field", "text", "从事领域", "Field"),
        ("recognised_on", "date", "认定日期", "Recognised on"),
        ("until", "date", "终止日期", "Until"),
        ("basis", "text", "依据", "Basis"),
    ),
)
_RULES = going_out(
    "village-rules",
    "村级制度台账",
    "Rules of villages",
    (
        *_WHERE,
        ("title", "text", "制度名称", "Title"),
        ("kind", "text", "类别", "Kind"),
        ("adopted_on", "date", "通过日期", "Adopted on"),
        ("made", "text", "制定或修订", "Made or revised"),
        ("resolution", "text", "议定会议", "Adopted by"),
        ("ends_on", "date", "失效日期", "Ended on"),
        ("end_reason", "text", "废止原因", "Why repealed"),
    ),
)
_Lines = Callable[[Any, dict[str, str]], dict[str, Any]]


def branches_workbook(rows: QuerySet[Branch], *, as_of: date, lang: str) -> tuple[Path, int]:
    """(file, number of rows) of branches that `branches` found; the caller removes the file. Three
    queries, whatever the number of rows; so are the others."""

    def line(row: Any, names: dict[str, str]) -> dict[str, Any]:
        return {
            "kind": row.get_kind_display(),
            "mean": None if row.mean is None else round(row.mean, 1),
            "weak": row.is_weak or None,
        }

    return _written(rows, _BRANCHES, line, as_of=as_of, lang=lang)


def members_workbook(
    rows: QuerySet[PartyMember], *, actor: Actor, as_of: date, lang: str
) -> tuple[Path, int]:
    """Members with names and birthdays as the actor may read them; one query more for each
    1,000."""

    def line(row: Any, names: dict[str, str]) -> dict[str, Any]:
        sex = dict(row.local._meta.get_field("gender").choices).get(row.local.sex, "")
        return {
            "branch": row.branch.name,
            "name": row.shown_name,
            "born": row.shown_born,
            "gender": str(sex),
            "stage": str(Stage(row.stage_now).label) if row.stage_now else "",
        }

    return _written(rows, _MEMBERS, line, as_of=as_of, lang=lang, actor=actor)


def meetings_workbook(rows: QuerySet[Meeting], *, as_of: date, lang: str) -> tuple[Path, int]:
    def line(row: Any, names: dict[str, str]) -> dict[str, Any]:
        return {"branch": row.branch.name, "kind": row.get_kind_display()}

    return _written(rows, _MEETINGS, line, as_of=as_of, lang=lang)


def cases_workbook(rows: QuerySet[Rectification], *, as_of: date, lang: str) -> tuple[Path, int]:
    def line(row: Any, names: dict[str, str]) -> dict[str, Any]:
        return {
            "branch": row.branch.name,
            "owner": row.owner.person.name if row.owner else "",
            "state": row.get_state_display(),
        }

    return _written(rows, _CASES, line, as_of=as_of, lang=lang)


def rules_workbook(rows: QuerySet[VillageRule], *, as_of: date, lang: str) -> tuple[Path, int]:
    words = ("修订", "制定") if lang == "zh" else ("Revised", "Made")

    def line(row: Any, names: dict[str, str]) -> dict[str, Any]:
        return {
            "kind": row.get_kind_display(),
            "made": words[not row.is_revision],
            "resolution": row.resolution or (row.meeting.topic if row.meeting else ""),
        }

    return _written(rows, _RULES, line, as_of=as_of, lang=lang)


def talents_workbook(
    rows: QuerySet[Talent], *, actor: Actor, as_of: date, lang: str
) -> tuple[Path, int]:
    """Talents with names as the actor may read them; one query more for each 1,000."""

    def line(row: Any, names: dict[str, str]) -> dict[str, Any]:
        return {"name": row.shown_name, "kind": row.get_kind_display()}

    return _written(rows, _TALENTS, line, as_of=as_of, lang=lang, actor=actor)


def _written(
    rows: QuerySet[Any],
    spec: FeedSpec,
    line: _Lines,
    *,
    as_of: date,
    lang: str,
    actor: Actor | None = None,
) -> tuple[Path, int]:
    """`actor`: who reads the names that stand in the rows; his export is logged."""
    lines = _lines(rows, spec, line, as_of, actor)
    path, count = exported(lines, spec=spec, masked=frozenset(), lang=lang, progress=silent)
    if actor is not None:
        ledger.log_access(
            kind=Access.EXPORT,
            origin=actor.origin,
            subject=spec.name,
            what=spec.name,
            rows=count,
        )
    return path, count


def _lines(
    rows: QuerySet[Any], spec: FeedSpec, line: _Lines, as_of: date, actor: Actor | None
) -> Iterator[dict[str, Any]]:
    codes = set(rows.order_by().values_list("area", flat=True).distinct())
    townships = {at_level(code, Level.TOWNSHIP) for code in codes}
    names = directory.names_of(codes | townships, as_of=as_of)
    stream = rows.iterator(chunk_size=_EVERY)
    while chunk := list(islice(stream, _EVERY)):
        if actor is not None:
            name_rows(actor, chunk)
        for row in chunk:
            same = {column.field: getattr(row, column.field, None) for column in spec.columns}
            where = {
                "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
                "village": names.get(row.area, ""),
            }
            yield same | where | line(row, names)
