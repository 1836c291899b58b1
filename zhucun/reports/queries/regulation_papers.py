"""The prohibitions with how they are kept, on paper and as a workbook: for filing an app and for
who asks."""

from __future__ import annotations

from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Actor
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotFound
from zhucun.reports.queries.regulation import Regulation, regulation
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

_WIDTHS = (40, 44, 90, 16)


def regulation_form(*, actor: Actor, area: str, as_of: date, at: datetime, language: str) -> bytes:
    """The list as PDF, checked anew. Raises NotFound where no list is in force on the day."""
    lang = "en" if language == "en" else "zh"
    with translation.override("en" if lang == "en" else "zh-hans"):
        found = _found(actor, area, as_of)
        content = {
            "title": gettext("Burden check against the regulation"),
            "language": lang,
            "issuer": "",
            "place": _place(area, as_of),
            "basis": _basis(found),
            "note": gettext("Read in a copy; compare it with the original before it is quoted."),
            "pack": f"{found.pack.id} {found.pack.version}",
            "printed": day_in_words(localdate(at), lang),
            "prohibitions": [
                {
                    "label": each.item.label.in_(lang),
                    "state": str(each.state.label),
                    "checks": [
                        {
                            "name": check.name,
                            "state": str(check.state.label),
                            "evidence": list(check.evidence),
                        }
                        for check in each.checks
                    ],
                }
                for each in found.prohibitions
            ],
        }
    return form_pdf("regulation", content, made_at=at)


def regulation_workbook(*, actor: Actor, area: str, as_of: date, language: str) -> bytes:
    """The same as a workbook (.xlsx), a row for each check. Raises NotFound."""
    lang = "en" if language == "en" else "zh"
    out = BytesIO()
    with (
        translation.override("en" if lang == "en" else "zh-hans"),
        xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book,
    ):
        found = _found(actor, area, as_of)
        page = book.add_worksheet(gettext("Burden check"))
        bold = book.add_format({"bold": True, "bg_color": "#E8EEF4", "border": 1})
        cell = book.add_format({"border": 1, "valign": "top", "text_wrap": True})
        heads = (
            *(gettext("Prohibition"), gettext("What was looked at")),
            *(gettext("What was seen"), gettext("Result")),
        )
        page.write_string(0, 0, f"{_basis(found)} · {_place(area, as_of)} · {as_of}")
        for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
            page.write_string(1, column, head, bold)
            page.set_column(column, column, width)
        rows = [(each, check) for each in found.prohibitions for check in each.checks]
        for number, (each, check) in enumerate(rows, 2):
            told: tuple[Any, ...] = (
                each.item.label.in_(lang),
                check.name,
                "\n".join(check.evidence),
                check.state.label,
            )
            for column, value in enumerate(told):
                page.write_string(number, column, str(value), cell)
        page.freeze_panes(2, 1)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
    return out.getvalue()


def _found(actor: Actor, area: str, as_of: date) -> Regulation:
    found = regulation(actor=actor, area=area, as_of=as_of)
    if found.item is None:
        raise NotFound
    return found


def _basis(found: Regulation) -> str:
    references = found.item.references if found.item else ()
    return "、".join(title for title, _href in references)


def _place(area: str, day: date) -> str:
    codes = [at_level(area, level) for level in (Level.COUNTY, Level.TOWNSHIP)]
    names = directory.names_of([area], as_of=day) if area else {}
    return "".join(names.get(code, "") for code in dict.fromkeys([*codes, area]))
