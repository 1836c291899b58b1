"""The board of an area as a workbook: each figure with what it is made of, what a source declared
beside it, and why the two differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.timezone import localtime

from zhucun.analytics import queries as analytics
from zhucun.analytics.queries import Measured
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.directory.queries import policy
from zhucun.ledger import actions as ledger
from zhucun.ledger.enums import Access
from zhucun.packs import PackAt

_HEADS = {
    "zh": (
        *("指标", "计算值", "单位", "分子", "分母", "统计窗口", "截至"),
        *("申报值", "申报单位", "申报截至", "精确到", "是否相符", "差异原因或未计算原因", "条款"),
    ),
    "en": (
        *("Figure", "Computed", "Unit", "Numerator", "Denominator", "Window", "As of"),
        *("Declared", "Its unit", "Declared as of", "To the nearest", "Agrees"),
        *("Why it differs or is not computed", "Clause"),
    ),
}
_WIDTHS = (34, 14, 8, 14, 14, 30, 12, 14, 8, 12, 10, 10, 70, 18)
_STATES = {
    "zh": {"no-records": "尚无记录", "unset": "未配置", "no-rows": "无数据"},
    "en": {"no-records": "no records", "unset": "not configured", "no-rows": "no rows"},
}
_ONLY = {"zh": "仅指%s", "en": "of %s alone"}
_AGREES = {"zh": {True: "相符", False: "不符"}, "en": {True: "agrees", False: "differs"}}
_ABOUT = {
    "zh": "%(title)s %(version)s · 地区 %(area)s · 截至 %(day)s · 计算于 %(at)s",
    "en": "%(title)s %(version)s · area %(area)s · as of %(day)s · computed on %(at)s",
}
_FIRST_ROW = 3

Value = str | Decimal | date | None


def board_workbook(
    found: Sequence[Measured],
    *,
    actor: Actor,
    pack: PackAt,
    area: str,
    computed_at: datetime,
    language: str,
) -> bytes:
    """The figures of a board that are computed or declared (.xlsx), a line for each declared
    number; who took them is logged. One query for each figure that its pack explains.

    Raises NotAllowed.
    """
    actor.require(Permission.EXPORT, area=area)
    lang = "en" if language == "en" else "zh"
    ledger.log_access(
        kind=Access.EXPORT,
        origin=actor.origin,
        subject=f"board:{area}:{pack.as_of}",
        what="board",
        area=area,
    )
    told: dict[str, Any] = {"actor": actor, "pack": pack, "area": area}
    shown = [each for each in found if each.state != "no-records" or each.declared]
    about = _ABOUT[lang] % {
        "title": policy().pack(pack.id).title(lang),
        "version": pack.version,
        "area": area,
        "day": pack.as_of,
        "at": f"{localtime(computed_at):%Y-%m-%d %H:%M}",
    }
    with translation.override("en" if lang == "en" else "zh-hans"):
        why = {
            each.item.id: {
                (one.declared.value, one.declared.as_of): " ".join(one.sentences)
                for one in analytics.explanations(measured=each, **told)
            }
            for each in shown
            if each.is_explained
        }
        lines = [line for each in shown for line in _lines(each, why, pack, lang)]
    return _written(_HEADS[lang], about, lines)


def _lines(
    each: Measured, why: Mapping[str, Mapping[Any, str]], pack: PackAt, lang: str
) -> Iterator[tuple[Value, ...]]:
    spec = each.item.spec
    upper, lower = each.numerator, each.denominator
    head = (
        each.item.label(lang),
        _STATES[lang][each.state] if each.value is None else each.value,
        spec.unit,
        None if each.ends else upper,
        None if each.ends else lower,
        _window(each, pack, lang),
        pack.as_of,
    )
    tail = " ".join(each.item.clauses)
    why_not = analytics.why_not(measured=each, pack=pack, lang=lang)
    for figure in each.declared or (None,):
        if figure is None:
            yield (*head, *(None,) * 5, why_not, tail)
            continue
        agrees = each.agrees_with(figure)
        yield (
            *head,
            Decimal(figure.value),
            figure.unit,
            figure.as_of,
            None if figure.to_nearest is None else Decimal(figure.to_nearest),
            "" if agrees is None else _AGREES[lang][agrees],
            why.get(each.item.id, {}).get((figure.value, figure.as_of), why_not)
            or (_ONLY[lang] % figure.only.in_(lang) if figure.only else ""),
            tail,
        )


def _window(each: Measured, pack: PackAt, lang: str) -> str:
    """The days that are counted; of a difference its two shares."""
    name = each.item.spec.window
    if each.ends is not None:
        return "; ".join(
            f"{end.on}: {end.value} % ({end.numerator:,} / {end.denominator:,})"
            for end in each.ends
        )
    if name is None:
        return ""
    days = pack.window(name).period
    last = days.until - timedelta(days=1) if days.until else pack.as_of
    label = pack.item(f"windows/{name.removeprefix('windows/')}").label(lang)
    return f"{label} ({days.start} – {last})"


def _written(heads: Sequence[str], about: str, lines: Sequence[Sequence[Value]]) -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        page = book.add_worksheet()
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        day = book.add_format({"border": 1, "valign": "top", "num_format": "yyyy-mm-dd"})
        number = book.add_format({"border": 1, "valign": "top", "num_format": "#,##0.##"})
        whole = book.add_format({"border": 1, "valign": "top", "num_format": "#,##0"})
        page.write_string(0, 0, about)
        for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
            page.write_string(_FIRST_ROW - 1, column, head, bold)
            page.set_column(column, column, width)
        for at, line in enumerate(lines, _FIRST_ROW):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    page.write_datetime(at, column, value, day)
                elif isinstance(value, Decimal):
                    is_whole = value == value.to_integral_value()
                    page.write_number(at, column, float(value), whole if is_whole else number)
                else:
                    page.write_string(at, column, value or "", cell)
        page.freeze_panes(_FIRST_ROW, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(_FIRST_ROW - 1)
    return out.getvalue()
