"""Projects of plans: the list of an area with its sums, and the same as a workbook."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of, year_in
from zhucun.doors.web.fieldwork.lists import PROJECTS
from zhucun.doors.web.fieldwork.plans import sees_plans
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import noted, sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.fieldwork import queries
from zhucun.fieldwork.enums import ItemState
from zhucun.kernel.divisions import parse_code


@methods(read=["GET"])
@allow(sees_plans)
def projects(request: Request) -> HttpResponse:
    """Projects of the reader's areas, his unit's people and his own, with budget and money spent;
    the sums are of all rows that fit, not of the page."""
    asked = _asked(request)
    rows = queries.projects(actor=request.actor, **asked)
    listing = PROJECTS.of(request, rows)
    context = {
        "listing": listing,
        "sums": queries.project_sums(rows),
        "asked": asked,
        "funders": queries.funders(actor=request.actor, area=asked["area"]),
        "states": ItemState.choices,
        "years": range(localdate().year + 1, localdate().year - 5, -1),
        "areas": areas(request, Permission.SEE_FIELDWORK),
        "today": as_of(request),
        "with_link": True,
        "is_part": False,
    }
    return _with_sums(request, context)


@methods(read=["GET"])
@allow(sees_plans)
def projects_file(request: Request) -> HttpResponse:
    """The projects that the list shows, as a workbook (帮扶项目台账)."""
    asked, day = _asked(request), as_of(request)
    rows = queries.projects(actor=request.actor, **asked)
    made = queries.projects_workbook(rows, as_of=day, lang=language())
    path = noted(request, made, "plan-projects", asked["area"])
    name = gettext("Ledger of projects")
    return sent_and_removed(path, name=f"{name}-{day.isoformat()}.xlsx")


def _with_sums(request: Request, context: dict[str, Any]) -> HttpResponse:
    """The page; where htmx asks for its list, that and the sums above it, which change with it."""
    answer = show(request, "web/fieldwork/projects.html", context)
    if request.htmx and request.htmx.target == PROJECTS.name:
        told = {**context, "is_part": True}
        answer.write(render_to_string("web/fieldwork/_project_sums.html", told, request=request))
    return answer


def _asked(request: Request) -> dict[str, Any]:
    """The filters of the address. Raises BadQuery, BadCode."""
    area = request.GET.get("area", "")
    return {
        "area": parse_code(area) if area else "",
        "year": year_in(request),
        "state": word(request, "state", ItemState.values),
        "funder": request.GET.get("funder", "")[:100],
        "over": bool(word(request, "over", ("1",))),
    }
