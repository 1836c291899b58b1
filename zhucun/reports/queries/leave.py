"""The approval form of a leave (请销假审批表) in triplicate."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils import translation
from django.utils.timezone import localdate

from zhucun.directory import queries as directory
from zhucun.kernel.divisions import Level, at_level
from zhucun.presence.queries.leave import LeaveCard
from zhucun.reports.queries.signed import signed_steps
from zhucun.reports.rows import day_in_words
from zhucun.reports.writers.pdf import form_pdf


def leave_form(card: LeaveCard, *, at: datetime, language: str) -> bytes:
    """The form as PDF: copies for the team, the township and the county, with who signed so far;
    blank lines where nobody has. It is made anew each time and kept nowhere, for it holds the
    reason. One query. Whoever calls has seen that the reader may see it (`card.is_open`).
    """
    with translation.override("en" if language == "en" else "zh-hans"):
        content = _content(card, localdate(at), language)
    return form_pdf("leave", content, made_at=at)


def _content(card: LeaveCard, day: date, language: str) -> dict[str, Any]:
    leave, posting = card.leave, card.leave.posting
    pack = directory.pack_for(posting.area, as_of=leave.starts_on)
    codes = [at_level(posting.area, level) for level in (Level.COUNTY, Level.TOWNSHIP)]
    names = directory.names_of([*codes, posting.area], as_of=leave.starts_on)
    return {
        "title": f"{posting.person.name} {leave.get_kind_display()}",
        "language": language,
        "issuer": "",
        "number": leave.public_id,
        "name": posting.person.name,
        "unit": posting.unit.name if posting.unit else "",
        "place": "".join(names.get(code, "") for code in dict.fromkeys([*codes, posting.area])),
        "role": pack.label(f"role.{posting.role}", language),
        "kind": str(leave.get_kind_display()),
        "from": _day(leave.starts_on, leave.starts_at_noon, language),
        "until": _day(leave.last_day, leave.ends_at_noon, language),
        "days": str(leave.days),
        "reason": card.reason,
        "whereabouts": leave.whereabouts,
        "contact": card.contact,
        "substitute": leave.substitute.person.name if leave.substitute else "",
        "returned": day_in_words(leave.returned_on, language),
        "used": str(card.used.total),
        "printed": day_in_words(day, language),
        "unset": card.is_unset,
        "steps": signed_steps(card.case, language),
    }


def _day(day: date, at_noon: bool, language: str) -> str:
    noon = (" noon" if language == "en" else "中午") if at_noon else ""
    return day_in_words(day, language) + noon
