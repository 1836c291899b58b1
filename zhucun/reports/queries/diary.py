"""The diary of a month (民情日记) on paper: what the visits say, typed nowhere a second time."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.fieldwork.enums import Topic
from zhucun.fieldwork.queries import DiaryPage, DiaryVisit
from zhucun.kernel.divisions import Level, at_level
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf


def diary_form(page: DiaryPage, *, names: Mapping[int, str], at: datetime, language: str) -> bytes:
    """The month as PDF. `names`: heads of households by key, as the reader may read them.

    It is made anew each time and kept nowhere, for it holds what is sealed. One query. `diary`
    has limited what the page holds to what the reader may see.
    """
    posting = page.posting
    with translation.override("en" if language == "en" else "zh-hans"):
        codes = [at_level(posting.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)]
        wanted = [*(code for code in codes if code), posting.area]
        found = directory.names_of(wanted, as_of=page.month)
        content = {
            "title": f"{posting.person.name} {page.month:%Y-%m}",
            "language": language,
            "issuer": "",
            "number": posting.public_id,
            "name": posting.person.name,
            "unit": posting.unit.name if posting.unit else "",
            "place": "".join(found.get(code, "") for code in dict.fromkeys(wanted)),
            "month": _month(page, language),
            "visits": str(page.household_visits),
            "distinct": str(page.distinct),
            "matters": str(page.matters),
            "printed": day_in_words(localdate(at), language),
            "days": [
                {
                    "on": day_in_words(day.on, language),
                    "visits": [_visit(entry, posting, names, language) for entry in day.visits],
                }
                for day in page.days
            ],
        }
    return form_pdf("diary", content, made_at=at)


def _month(page: DiaryPage, language: str) -> str:
    month = page.month
    return f"{month:%Y-%m}" if language == "en" else f"{month.year}年{month.month}月"


def _visit(
    entry: DiaryVisit, posting: Any, names: Mapping[int, str], language: str
) -> dict[str, Any]:
    visit = entry.visit
    those = (visit.posting, *(each.posting for each in entry.companions))
    along = [each.person.name for each in those if each.pk != posting.pk]
    comma = ", " if language == "en" else "、"
    return {
        "kind": str(visit.get_kind_display()),
        "along": comma.join(along),
        "households": comma.join(names.get(each.household_id, "") for each in entry.households),
        "topics": comma.join(str(Topic(each).label) for each in visit.topics),
        "findings": entry.findings,
        "matters": [
            {"title": each.title, "state": str(each.get_state_display())} for each in entry.matters
        ],
    }
