"""The month table (考勤月表) of an area from 1 to 31, on paper and as a workbook: what the sheets
say, typed nowhere a second time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.kernel.divisions import Level, at_level
from zhucun.presence.enums import SIGNS, SheetState
from zhucun.presence.queries.sheets import Sheet
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

_STATES = {
    SheetState.OPEN: ("未确认", "open"),
    SheetState.OWN_CONFIRMED: ("本人已确认", "by the cadre"),
    SheetState.LOCKED: ("已锁定", "locked"),
}
_HEADS = {
    "zh": ("序号", "姓名", "职务", "所驻村", "派出单位", "在岗", "驻村", "夜数", "应驻", "状态"),
    "en": (
        "No.",
        "Name",
        "Role",
        "Village",
        "Unit",
        "On post",
        "Present",
        "Nights",
        "Due",
        "State",
    ),
}
#: The columns of the table apart from its days.
HEADS = _HEADS["zh"]
_WIDTHS = (5, 10, 14, 24, 26, 7, 7, 7, 7, 12)
#: Heads before the days; the figures follow after them.
_BEFORE = 5


def month_table(
    sheets: Sequence[Sheet], *, month: date, area: str, at: datetime, language: str
) -> bytes:
    """The month of an area as PDF, A4 landscape, a line for each posting, in the order of `sheets`,
    which their query has limited to what the reader may see. Two queries. Nothing is kept."""
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        content = {
            "title": _title(area, month, lang),
            "language": lang,
            "issuer": "",
            "heads": list(_HEADS[lang]),
            "days": [str(day) for day in range(1, _length(sheets) + 1)],
            "weekends": [day.on.weekday() > 4 for day in sheets[0].grid] if sheets else [],
            "rows": [
                {"before": line[:_BEFORE], "signs": list(sheet.signs), "after": line[_BEFORE:]}
                for sheet, line in zip(sheets, _lines(sheets, lang), strict=True)
            ],
            "legend": [f"{sign} {code.label}" for code, sign in _legend()],
            "packs": "、".join(sorted({sheet.pack for sheet in sheets})),
            "printed": day_in_words(localdate(at), lang),
        }
    return form_pdf("months", content, made_at=at, tagged=len(sheets) < 500)


def month_workbook(
    sheets: Sequence[Sheet], *, month: date, area: str, at: datetime, language: str
) -> bytes:
    """The same table as a workbook (.xlsx): one row a posting, figures as numbers."""
    lang = "en" if language == "en" else "zh"
    out, length = BytesIO(), _length(sheets)
    with (
        translation.override("en" if lang == "en" else "zh-hans"),
        xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book,
    ):
        page = book.add_worksheet(f"{month:%Y-%m}")
        bold = book.add_format(
            {"bold": True, "bg_color": "#E8EEF4", "border": 1, "align": "center"}
        )
        cell = book.add_format({"border": 1})
        sign = book.add_format({"border": 1, "align": "center"})
        page.write_string(0, 0, _title(area, month, lang))
        heads = _HEADS[lang]
        days = [str(day) for day in range(1, length + 1)]
        for at_column, head in enumerate((*heads[:_BEFORE], *days, *heads[_BEFORE:])):
            page.write_string(1, at_column, head, bold)
        for number, (sheet, line) in enumerate(zip(sheets, _lines(sheets, lang), strict=True), 2):
            for column, value in enumerate(line[:_BEFORE]):
                _write(page, number, column, value, cell)
            for column, one in enumerate(sheet.signs, _BEFORE):
                page.write_string(number, column, one, sign)
            for column, value in enumerate(line[_BEFORE:], _BEFORE + length):
                _write(page, number, column, value, cell)
        for column, width in enumerate(_WIDTHS):
            where = column if column < _BEFORE else column + length
            page.set_column(where, where, width)
        if length:
            page.set_column(_BEFORE, _BEFORE + length - 1, 3)
        page.freeze_panes(2, 2)
        foot = [f"{one} {code.label}" for code, one in _legend()]
        page.write_string(len(sheets) + 3, 0, "　".join(foot))
        printed = {"zh": "打印于 ", "en": "Printed on "}[lang] + day_in_words(localdate(at), lang)
        page.write_string(len(sheets) + 4, 0, printed)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0, 1)
    return out.getvalue()


def _write(page: Any, row: int, column: int, value: str, style: Any) -> None:
    if value.isdecimal():
        page.write_number(row, column, int(value), style)
    else:
        page.write_string(row, column, value, style)


def _lines(sheets: Sequence[Sheet], lang: str) -> Iterator[list[str]]:
    for number, sheet in enumerate(sheets, 1):
        posting, found = sheet.posting, sheet.figures
        yield [
            str(number),
            posting.person.name,
            str(posting.get_role_display()),
            posting.place.name,
            posting.unit.name if posting.unit else "",
            str(found.on_post),
            _with_open(found.planned, found.open_days),
            "—" if found.nights is None else str(found.nights),
            {"zh": "未配置", "en": "not set"}[lang] if found.least is None else str(found.least),
            _STATES[SheetState(sheet.state)][lang == "en"],
        ]


def _with_open(planned: int, open_days: int) -> str:
    """Days of which the pack does not say whether they count stand apart."""
    return f"{planned}+{open_days}?" if open_days else str(planned)


def _legend() -> list[tuple[Any, str]]:
    return [(code, sign) for code, sign in SIGNS.items()]


def _length(sheets: Sequence[Sheet]) -> int:
    return len(sheets[0].codes) if sheets else 0


def _title(area: str, month: date, lang: str) -> str:
    wanted = [code for level in (Level.COUNTY, Level.TOWNSHIP) if (code := at_level(area, level))]
    names = directory.names_of([*wanted, area], as_of=month) if area else {}
    place = "".join(names.get(code, "") for code in dict.fromkeys([*wanted, area]))
    if lang == "en":
        return f"{place} Month sheet {month:%Y-%m}".strip()
    return f"{place}驻村干部考勤月表（{month.year}年{month.month}月）"
