"""The money of support as workbooks: what the pages show, for those who may take lists out.

Each gives (file, number of rows) and notes in the access log who took it; the caller removes the
file. What is not configured stays empty, and its state says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.intake.writers.export import taken_out
from zhucun.kernel.divisions import Level, at_level
from zhucun.packs.errors import UnknownItem
from zhucun.packs.feeds import Heading, going_out
from zhucun.support.models import Payment
from zhucun.support.queries.dues import Line, people_of
from zhucun.support.queries.others import Owed, named_others
from zhucun.support.queries.payees import name_payees

WHERE: tuple[Heading, ...] = (
    ("township", "text", "乡镇", "Township"),
    ("place", "text", "派驻地", "Serves in"),
)
WHO: tuple[Heading, ...] = (
    *WHERE,
    ("name", "text", "姓名", "Name"),
    ("role", "text", "职务", "Serves as"),
    ("unit", "text", "派出单位", "Sending unit"),
)
_LINES = going_out(
    "support-lines",
    "应发明细",
    "Due, paid and missing",
    (
        *WHO,
        ("what", "text", "保障项目", "Entitlement"),
        ("payer", "text", "经费来源", "Paid by"),
        ("due", "decimal", "应发(元)", "Due (yuan)"),
        ("left_out", "int", "未锁定月数", "Months not locked"),
        ("paid", "decimal", "实发(元)", "Paid (yuan)"),
        ("pending", "decimal", "待发批次中(元)", "In batches (yuan)"),
        ("withheld", "decimal", "不予兑现(元)", "Withheld (yuan)"),
        ("missing", "decimal", "差额(元)", "Gap (yuan)"),
        ("over", "decimal", "应退(元)", "To be returned (yuan)"),
        ("agreed", "decimal", "经决定多发(元)", "More than due, as decided (yuan)"),
        ("state", "text", "状态", "State"),
    ),
)
_OTHERS = going_out(
    "support-others",
    "非驻村人员应得保障明细",
    "Due to those without a posting",
    (
        ("township", "text", "乡镇", "Township"),
        ("place", "text", "所在地", "Place"),
        ("whose", "text", "对象类别", "Whose"),
        ("name", "text", "姓名或名称", "Name"),
        ("detail", "text", "身份", "Who it is"),
        ("what", "text", "保障项目", "Entitlement"),
        ("unit", "text", "单位", "Unit"),
        ("due", "decimal", "应给予", "Owed"),
        ("given", "decimal", "已给予", "Given"),
        ("planned", "int", "已计划", "Planned"),
        ("pending", "decimal", "待发批次中", "In batches"),
        ("missing", "decimal", "差额", "Gap"),
        ("over", "decimal", "应退", "To be returned"),
        ("agreed", "decimal", "经决定多给", "More than due, as decided"),
        ("ahead", "decimal", "提前给予", "Given ahead"),
        ("state", "text", "状态", "State"),
    ),
)
_PAYMENTS = going_out(
    "support-paid",
    "发放记录",
    "Payments",
    (
        ("paid_on", "date", "发放日期", "Paid on"),
        *WHO,
        ("what", "text", "保障项目", "Entitlement"),
        ("amount", "decimal", "金额(元)", "Amount (yuan)"),
        ("how", "text", "性质", "Kind"),
        ("voucher", "text", "凭证号", "Voucher"),
        ("batch", "text", "批次", "Batch"),
        ("taken_back_on", "date", "冲销日期", "Taken back on"),
        ("over", "decimal", "超出应发(元)", "More than due (yuan)"),
        ("reason", "text", "说明", "Reason"),
        ("by_name", "text", "登记人", "Recorded by"),
    ),
)


def posted(rows: Iterable[Any], as_of: date) -> Callable[[Any], dict[str, Any]]:
    """What is said of whom a posting is: where, who, as what, sent by whom. One query for all."""
    names = directory.names_of({at_level(row.area, Level.TOWNSHIP) for row in rows}, as_of=as_of)
    return lambda row: {
        "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
        "place": row.place.short_name,
        "name": row.person.name,
        "role": str(row.get_role_display()),
        "unit": row.unit.name if row.unit else "",
    }


def lines_workbook(
    lines: Sequence[Line], *, actor: Actor, as_of: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Lines that `due_lines` found. Three queries, whatever the number."""
    people = people_of(actor, [line.posting.code for line in lines])
    says = posted(people.values(), as_of)
    rows = (
        {
            **says(people[line.posting.code]),
            "what": line.asked.label.in_(lang),
            "payer": line.asked.payer.in_(lang) if line.asked.payer else "",
            "due": line.due.amount,
            "left_out": len(line.due.left_out) or None,
            "state": str(line.state.label),
            **_sums(line),
            "paid": line.paid,
        }
        for line in lines
        if line.posting.code in people
    )
    return taken_out(rows, spec=_LINES, actor=actor, lang=lang, area=area)


def others_workbook(
    lines: Sequence[Owed], *, actor: Actor, through: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Lines that `owing` found, with names as the actor may read them. Two queries and one a
    register, whatever the number."""
    named = named_others(actor=actor, lines=lines, as_of=through)
    names = directory.names_of({line.area for line in lines}, as_of=through)

    def told() -> Iterator[dict[str, Any]]:
        for line in lines:
            row = named.get(line.code)
            yield {
                "township": names.get(at_level(line.area, Level.TOWNSHIP), ""),
                "place": names.get(line.area, line.area),
                "whose": line.asked.pack.item(f"terms/{line.subject}").spec.label.in_(lang),
                "name": row.name if row else "",
                "detail": row.detail if row else "",
                "what": line.asked.label.in_(lang),
                "unit": gettext("yuan") if line.asked.kind == "money" else gettext("times"),
                "due": line.due.amount,
                "given": line.given,
                "planned": line.planned or None,
                "ahead": line.ahead or None,
                "state": str(line.state.label),
                **_sums(line),
            }

    return taken_out(told(), spec=_OTHERS, actor=actor, lang=lang, area=area)


def _sums(line: Line | Owed) -> dict[str, Any]:
    """What is missing, waiting or too much; nothing where it is not configured, or nought."""
    return {
        "missing": None if line.gap is None else line.missing,
        "pending": line.pending or None,
        "withheld": line.withheld or None,
        "over": line.over or None,
        "agreed": line.agreed or None,
    }


def payments_workbook(
    rows: QuerySet[Payment], *, actor: Actor, as_of: date, lang: str, area: str = ""
) -> tuple[Path, int]:
    """Payments that `payments` found, in their order. Three queries and one a register of those
    without a posting, whatever the number."""
    found = list(rows)
    name_payees(found, as_of=as_of, actor=actor)
    says = posted([row.posting for row in found if row.posting], as_of)
    names = directory.names_of({row.area for row in found if row.posting is None}, as_of=as_of)

    def told() -> Iterator[dict[str, Any]]:
        for row in found:
            back = row.taken_back
            yield {
                **(says(row.posting) if row.posting else _of_payee(row, names)),
                "paid_on": row.paid_on,
                "what": _called(row, as_of, lang),
                "amount": row.amount,
                "how": _how(row),
                "voucher": row.voucher,
                "batch": row.line.batch.title if row.line else "",
                "taken_back_on": back.paid_on if back else None,
                "over": row.over_amount or None,
                "reason": row.reason or row.over_reason,
                "by_name": row.by_name,
            }

    return taken_out(told(), spec=_PAYMENTS, actor=actor, lang=lang, area=area)


def _of_payee(row: Payment, names: dict[str, str]) -> dict[str, Any]:
    return {
        "township": names.get(at_level(row.area, Level.TOWNSHIP), ""),
        "place": names.get(row.area, row.area),
        "name": row.name,
        "role": row.payee.detail if row.payee else "",
        "unit": "",
    }


def _how(row: Payment) -> str:
    if row.reverses_id:
        return gettext("Taken back")
    return gettext("returned") if row.is_return else gettext("Paid")


def _called(row: Payment, as_of: date, lang: str) -> str:
    """What the pack of the place calls the entitlement; one unknown to it stays as it is."""
    pack = directory.pack_for(row.area, as_of=as_of)
    try:
        return str(pack.item(f"entitlements/{row.entitlement}").label(lang))
    except UnknownItem:
        return str(row.entitlement)
