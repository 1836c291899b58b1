"""The office's month: where it stands, whom to speak with, what to ask, what to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language

from zhucun.analytics.queries import activities_of
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.listing import shown
from zhucun.doors.web.presence.months import around, month_of
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.divisions import Level, at_level, parse_code
from zhucun.presence.enums import SheetState
from zhucun.presence.queries import checks, questions
from zhucun.presence.queries import sheets as queries
from zhucun.presence.queries.sheets import WARNED, Sheet, Wanted

#: The longest list that a page shows whole; the rest is found in the list of sheets.
_SHOWN = 100


@dataclass
class Line:
    """A township (above a county: a county) in a month, in numbers that lead to their rows."""

    code: str
    name: str = ""
    cadres: int = 0
    open: int = 0
    own: int = 0
    locked: int = 0
    warned: int = 0


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def presence(request: Request) -> HttpResponse:
    """How a month stands in each place below, who is warned while it can be met, what is open."""
    month, area = month_of(request), request.GET.get("area", "")
    wanted = Wanted(area=parse_code(area) if area else "")
    found = queries.month_sheets(
        actor=request.actor, month=month, as_of=as_of(request), wanted=wanted
    )
    warned = [one for one in found if one.figures.standing in WARNED]
    known = activities_of(
        actor=request.actor,
        postings=[one.posting for one in found],
        month=month,
        area=wanted.area,
    )
    asked = questions.asked_of(found, month=month, known=known)
    zh = (get_language() or "zh").startswith("zh")
    context = {
        "month": month,
        "months": around(month),
        "area": area,
        "areas": areas(request, Permission.SEE_PRESENCE),
        "lines": _lines(found, request),
        "warned": warned[:_SHOWN],
        "more_warned": max(0, len(warned) - _SHOWN),
        "asked": [_said(one, zh) for one in asked[:_SHOWN]],
        "more_asked": max(0, len(asked) - _SHOWN),
        "undecided": list(
            checks.checks(actor=request.actor, area=wanted.area, is_open=True)[:_SHOWN]
        ),
    }
    return render(request, "web/presence/presence.html", context)


def _lines(found: list[Sheet], request: Request) -> list[Line]:
    counties = {at_level(one.posting.area, Level.COUNTY) for one in found}
    level = Level.COUNTY if len(counties) > 1 else Level.TOWNSHIP
    lines: dict[str, Line] = {}
    for one in found:
        code = at_level(one.posting.area, level)
        line = lines.setdefault(code, Line(code=code))
        line.cadres += 1
        line.locked += one.state == SheetState.LOCKED
        line.own += one.is_ready
        line.open += one.state != SheetState.LOCKED and not one.is_ready
        line.warned += one.figures.standing in WARNED
    names = directory.names_of(list(lines), as_of=as_of(request))
    for code, line in lines.items():
        line.name = names.get(code, code)
    return [lines[code] for code in sorted(lines)]


def _said(one: questions.Asked, zh: bool) -> dict[str, Any]:
    """A question in the reader's language."""
    at = 0 if zh else 1
    return {
        "sheet": one.sheet,
        "label": one.label[at],
        "ask": one.ask[at],
        "excuses": [excuse[at] for excuse in one.excuses],
        "values": [(label[at], shown(value)) for _name, label, value in one.values],
        "days": one.days,
        "spans": one.spans,
    }
