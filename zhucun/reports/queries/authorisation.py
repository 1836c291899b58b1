"""The letter of authorisation for a household to sign (授权承诺书): blank but for who it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.kernel.divisions import Level, at_level
from zhucun.monitoring.enums import Register
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf

_TITLE = ("防止返贫监测家庭经济状况核查授权承诺书", "Letter of authorisation for the monitoring")


def authorisation_letter(case: Any, people: Sequence[Any], *, at: datetime, language: str) -> bytes:
    """The letter as PDF: household and place, its members as the reader may read them, the
    registers to be ticked, what is promised and what may be taken back, and lines to sign on. ID
    numbers are left blank: they are never taken out for print. Kept nowhere. One query.

    Whoever calls has asked `monitoring.queries.letter_to_sign`.
    """
    lang = "en" if language == "en" else "zh"
    day = localdate(at)
    codes = [at_level(case.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)]
    names = directory.names_of([*codes, case.area], as_of=day)
    with translation.override("en" if lang == "en" else "zh-hans"):
        members = [[one.name, str(one.row.get_relation_display())] for one in people]
        registers = [str(one.label) for one in Register]
    content = {
        "title": _TITLE[lang == "en"],
        "language": lang,
        "issuer": "",
        "county": names.get(codes[0], ""),
        "place": "".join(names.get(code, "") for code in dict.fromkeys([*codes, case.area])),
        "household": case.household.number,
        "members": members,
        "registers": registers,
        "number": case.public_id,
        "printed": day_in_words(day, lang),
    }
    return form_pdf("authorisation", content, made_at=at)
