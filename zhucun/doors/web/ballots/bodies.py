"""What villagers say of townships and village committees, poll by poll (HH18-029, HH18-114)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext

from zhucun.ballots import queries
from zhucun.ballots.enums import BODIES, SubjectKind
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.ballots.shown import sees_areas, word
from zhucun.doors.web.fieldwork.shown import Asked, period
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import Level, parse_code


@methods(read=["GET"])
@allow(sees_areas)
def satisfaction(request: Request) -> HttpResponse:
    """Every township or committee of a county or a part of it, by place and in no order of shares:
    who was not asked about has no number."""
    kind = word(request, "kind", BODIES) or SubjectKind.TOWNSHIP
    within, area = _window(request), _area(request)
    found = None
    if len(area) >= Level.COUNTY:
        found = queries.bodies_said(
            actor=request.actor, area=area, kind=kind, since=within.since, until=within.until
        )
    lang = language()
    context = {
        "found": found,
        "schemes": [(item, item.spec.label.in_(lang)) for item in (found.schemes if found else ())],
        "kinds": [(one.value, one.label) for one in BODIES],
        "asked": {"area": area, "kind": kind},
        "areas": areas(request, Permission.SEE_POLLS),
        "period": within,
        "title": gettext("Satisfaction with townships and committees"),
    }
    return render(request, "web/ballots/satisfaction.html", context)


def _area(request: Request) -> str:
    """`?area=`; else the only one of the reader. Raises BadCode."""
    given = request.GET.get("area", "")
    if given:
        return str(parse_code(given))
    mine = request.actor.areas(Permission.SEE_POLLS)
    return mine[0] if len(mine) == 1 else ""


def _window(request: Request) -> Asked:
    """The window in the address; else the year up to the reader's day. Raises BadDay, BadQuery."""
    day = as_of(request)
    if request.GET.get("from") or request.GET.get("to"):
        return period(request, day)
    return Asked(since=date(day.year, 1, 1), until=day + date.resolution)
