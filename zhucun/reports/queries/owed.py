"""Who owes what, as a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext

from zhucun.analytics.queries import Obligation, Owed
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.engines.cadence import State
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotFound
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access

_HEADS = {
    "zh": (
        "地区",
        "姓名或对象",
        "应办事项",
        "周期起",
        "周期止",
        "应完成日",
        "已办",
        "应办",
        "单位",
        "状态",
        "原因",
        "条款",
        "政策包",
    ),
    "en": (
        "Place",
        "Who",
        "Duty",
        "From",
        "To",
        "Due on",
        "Done",
        "Asked",
        "Unit",
        "State",
        "Why",
        "Clause",
        "Pack",
    ),
}
_WIDTHS = (26, 14, 24, 12, 12, 12, 8, 8, 8, 10, 44, 18, 18)
_OPEN = {"zh": "未配置", "en": "not configured"}
_APART = {"zh": "未接入", "en": "not connected"}

Value = str | int | date


def obligations_workbook(
    owed: Owed,
    *,
    actor: Actor,
    area: str,
    at: datetime,
    language: str,
    states: Sequence[State] = (),
    duty: str = "",
) -> bytes:
    """The obligations of what the actor may export (.xlsx), late ones first; who took them is
    logged. One query a subject and one for the names of places. Raises NotFound where there are
    none."""
    lang = "en" if language == "en" else "zh"
    mine = actor.areas(Permission.EXPORT)
    rows = [
        each
        for each in owed.listed(states=states, duty=duty)
        if any(is_under(each.place, own) for own in mine)
    ]
    if not rows:
        raise NotFound
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"obligations:{owed.on}",
        what="who owes what",
        area=area,
    )
    names = directory.names_of({each.place for each in rows}, as_of=owed.on)
    out = BytesIO()
    with (
        translation.override("en" if lang == "en" else "zh-hans"),
        xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book,
    ):
        page = book.add_worksheet(gettext("Who owes what"))
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        day = book.add_format({"border": 1, "valign": "top", "num_format": "yyyy-mm-dd"})
        for column, (head, width) in enumerate(zip(_HEADS[lang], _WIDTHS, strict=True)):
            page.write_string(0, column, head, bold)
            page.set_column(column, column, width)
        for number, each in enumerate(rows, 1):
            for column, value in enumerate(_line(each, names, lang)):
                if isinstance(value, date):
                    page.write_datetime(number, column, value, day)
                elif isinstance(value, int):
                    page.write_number(number, column, value, cell)
                else:
                    page.write_string(number, column, value, cell)
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, len(rows), len(_WIDTHS) - 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
    return out.getvalue()


def _line(each: Obligation, names: dict[str, str], lang: str) -> Iterator[Value]:
    yield " ".join(names[code] for code in (each.place[:9], each.place) if code in names)
    yield each.row.name if each.row else each.key
    yield each.item.label(lang)
    yield each.start if each.start.year > 1900 else ""
    yield each.last or ""
    yield each.due_on or ""
    yield _APART[lang] if each.done is None else each.done
    yield _OPEN[lang] if each.needed is None else each.needed
    yield each.unit
    yield str(each.standing.label)
    yield "; ".join(each.sentences)
    yield " ".join(each.item.clauses)
    yield f"{each.pack.id} {each.pack.version}"
