"""Insurance, care, kits and units as workbooks: what the pages show, for those who may take lists
out.

Each gives (file, number of rows) and notes in the access log who took it; the caller removes the
file. ID numbers, which an insurer and a hospital ask for, stand in clear only for who may open
them of everybody on the list; the log says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.intake.writers.export import taken_out
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.feeds import Heading, going_out
from zhucun.support.enums import Binding
from zhucun.support.models import Insurance, Insured
from zhucun.support.queries.bound import Tie
from zhucun.support.queries.caring import CareLine, KitLine
from zhucun.support.queries.cover import CoverLine
from zhucun.support.queries.workbooks import WHERE, WHO, posted

_NUMBER: Heading = ("id_number", "id-card", "公民身份号码", "ID number")
_PERSONAL = frozenset({"id_number"})
_COVER = going_out(
    "support-uncovered",
    "任期内未全程参保人员",
    "People not insured throughout",
    (
        *WHO,
        ("cover", "text", "险种", "Cover"),
        ("gaps", "text", "无保障时段(止日不含)", "Days without cover (end not included)"),
        ("days", "int", "无保障天数", "Days without cover"),
        ("ends_on", "date", "保障止日(不含)", "Covered until (not included)"),
        ("is_ending", "bool", "即将到期", "Ends soon"),
    ),
)
_INSURED = going_out(
    "support-insured",
    "被保险人清单",
    "People insured",
    (
        *WHO,
        _NUMBER,
        ("insurer", "text", "承保单位", "Insurer"),
        ("since", "date", "保障起日", "From"),
        ("until", "date", "保障止日(不含)", "Until (not included)"),
    ),
)
_CARE = going_out(
    "support-care",
    "体检与关爱台账",
    "Check-ups and care",
    (
        *WHO,
        _NUMBER,
        ("what", "text", "事项", "What"),
        ("clauses", "text", "条款", "Clauses"),
        ("needed", "int", "应办次数", "Asked"),
        ("done", "text", "已办日期", "Done"),
        ("planned", "text", "计划日期", "Planned"),
        ("missing", "int", "欠缺次数", "Missing"),
        ("lacking", "text", "欠缺时节", "Seasons missing"),
    ),
)
_KITS = going_out(
    "support-kits",
    "驻村点基础配置清单",
    "Kit of the bases",
    (
        ("township", "text", "乡镇", "Township"),
        ("village", "text", "村", "Village"),
        ("team", "text", "工作队", "Base"),
        ("thing", "text", "物品", "Thing"),
        ("state", "text", "情况", "State"),
        ("looked_on", "date", "查看日期", "Looked at on"),
        ("looked_by", "text", "查看人", "Looked at by"),
        ("clause", "text", "条款", "Clause"),
    ),
)
_TIES = going_out(
    "support-units",
    "单位经费与四个捆绑",
    "Funds and bindings of units",
    (
        ("unit", "text", "派出单位", "Sending unit"),
        *WHERE,
        ("number", "int", "派出人数", "People posted"),
        ("due", "decimal", "应安排(元)", "Due (yuan)"),
        ("arranged", "decimal", "已安排(元)", "Arranged (yuan)"),
        ("gap", "decimal", "差额(元)", "Gap (yuan)"),
        ("spent", "decimal", "已支出(元)", "Spent (yuan)"),
        (Binding.PROJECT.value, "bool", "项目捆绑", "Bound: project"),
        (Binding.FUND.value, "bool", "资金捆绑", "Bound: money"),
        (Binding.RESPONSIBILITY.value, "bool", "责任捆绑", "Bound: responsibility"),
        (Binding.PEOPLE.value, "bool", "人员捆绑", "Bound: people"),
        ("projects", "text", "捆绑项目", "Projects"),
    ),
)


def uncovered_workbook(
    lines: Sequence[CoverLine], *, actor: Actor, as_of: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Lines that `cover_lines` found. Two queries, whatever the number."""
    says = posted([line.posting for line in lines], as_of)
    rows = (
        {
            **says(line.posting),
            "cover": line.asked.label.in_(lang),
            "gaps": "；".join(f"{since} – {until}" for since, until in line.gaps),
            "days": line.gap_days or None,
            "ends_on": line.ends_on,
            "is_ending": line.is_ending or None,
        }
        for line in lines
    )
    return taken_out(rows, spec=_COVER, actor=actor, lang=lang, area=area)


def insured_workbook(
    insurance: Insurance, rows: Iterable[Insured], *, actor: Actor, as_of: date, lang: str
) -> tuple[Path, int]:
    """Whom a policy covers, as `insured_of` found them, for the insurer. Three queries, whatever
    the number."""
    found = list(rows)
    says = posted([row.posting for row in found], as_of)
    told = (
        {
            **says(row.posting),
            "id_number": row.posting.person.id_number,
            "insurer": insurance.insurer,
            "since": row.valid_from,
            "until": row.valid_until,
        }
        for row in found
    )
    return taken_out(
        told,
        spec=_INSURED,
        actor=actor,
        lang=lang,
        area=insurance.area,
        subject=f"insurance:{insurance.public_id}",
        personal=_PERSONAL,
        in_clear=_opens(actor, found),
    )


def care_workbook(
    lines: Sequence[CareLine], *, actor: Actor, as_of: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Lines that `care_lines` found, for the hospital: of a check-up nothing but its days. Two
    queries, whatever the number."""
    says = posted([line.posting for line in lines], as_of)
    rows = (
        {
            **says(line.posting),
            "id_number": line.posting.person.id_number,
            "what": line.label,
            "clauses": " ".join(line.clauses),
            "needed": line.needed,
            "done": "、".join(str(one.on) for one in line.done),
            "planned": "、".join(str(one.planned_on) for one in line.planned),
            "missing": line.missing,
            "lacking": "、".join(line.lacking),
        }
        for line in lines
    )
    return taken_out(
        rows,
        spec=_CARE,
        actor=actor,
        lang=lang,
        area=area,
        personal=_PERSONAL,
        in_clear=_opens(actor, [line.posting for line in lines]),
    )


def _opens(actor: Actor, rows: Sequence[Any]) -> bool:
    """Whether the actor may open personal data of everybody on a list."""
    areas = {row.area for row in rows}
    return all(actor.can(Permission.SEE_PERSONAL, area=area) for area in areas)


def kits_workbook(
    lines: Sequence[KitLine], *, actor: Actor, as_of: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Each thing of each base, as `kit_lines` found them; a base whose pack names none has one row.
    Two queries, whatever the number."""
    names = directory.names_of({line.team.area for line in lines}, as_of=as_of)

    def told() -> Iterator[dict[str, Any]]:
        for line in lines:
            here = {
                "township": names.get(at_level(line.team.area, Level.TOWNSHIP), ""),
                "village": names.get(line.team.area, ""),
                "team": line.team.name,
            }
            if not line.items:
                yield here | {"state": gettext("Not configured")}
            for item, there, check in line.items:
                yield here | {
                    "thing": item.label.in_(lang),
                    "state": _there(there),
                    "looked_on": check.on if check else None,
                    "looked_by": check.by_name if check else "",
                    "clause": item.clause,
                }

    return taken_out(told(), spec=_KITS, actor=actor, lang=lang, area=area)


def _there(there: bool | None) -> str:
    if there is None:
        return gettext("nobody looked")
    return gettext("there") if there else gettext("missing")


def ties_workbook(
    ties: Sequence[Tie], *, actor: Actor, as_of: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Units with their villages, as `ties` found them; due and gap stay empty where something is
    not configured. Two queries, whatever the number."""
    names = directory.names_of({at_level(tie.area, Level.TOWNSHIP) for tie in ties}, as_of=as_of)
    rows = (
        {
            "unit": tie.unit.name,
            "township": names.get(at_level(tie.area, Level.TOWNSHIP), ""),
            "place": tie.village.short_name,
            "number": len(tie.people),
            "due": tie.due,
            "arranged": tie.arranged,
            "gap": tie.gap,
            "spent": tie.spent,
            "projects": "、".join(each.project.title for each in tie.projects),
            **{binding.value: there for binding, there in tie.bindings},
        }
        for tie in ties
    )
    return taken_out(rows, spec=_TIES, actor=actor, lang=lang, area=area)
