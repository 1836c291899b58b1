"""The burden of a month: an area, one cadre with the rows behind each number, one's own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.presence.months import around, month_of
from zhucun.doors.web.reports.burden_lists import BURDEN
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.periods import months_after
from zhucun.reports import perms
from zhucun.reports.queries import burden as queries
from zhucun.reports.queries.burden_book import burden_workbook

#: Kind of record → what it is called, and the page that shows it.
KINDS = {
    "visit": (_("Visits"), "web:visit"),
    "matter": (_("Matters"), "web:matter"),
    "step": (_("Steps of matters"), "web:matter"),
    "plan": (_("Plans"), "web:plan"),
    "item": (_("Items of plans"), "web:plan-item"),
    "progress": (_("Progress of items"), "web:plan-item"),
    "guidance": (_("Guidance of teams"), "web:guidance-one"),
    "ticket": (_("Tickets"), "web:ticket"),
    "ticket_step": (_("Steps of tickets"), "web:ticket"),
    "coordination": (_("Meetings of coordination"), "web:coordination-one"),
    "leave": (_("Leave"), "web:leave"),
    "trip": (_("Duty trips"), "web:trip"),
    "night": (_("Nights on the rota"), "web:rota"),
    "sheet": (_("Confirmed months"), "web:month-sheet"),
    "answer": (_("Answers to spot checks"), "web:check"),
    "need": (_("Needs of training"), ""),
    "enrolment": (_("Enrolments"), "web:training"),
    "attendance": (_("Attendances by the code at the door"), "web:training"),
    "lesson": (_("Lessons in villages"), "web:mini-classes"),
    "suggestion": (_("Suggestions to the handbook"), ""),
    "entry": (_("Entries of contests"), "web:contest"),
}
_PAPERS = {
    "sheet": _("Month sheet"),
    "diary": _("Diary"),
    "ledger": _("Ledger of matters"),
    "coverage": _("Households reached"),
}


def sees_burden(actor: Actor) -> bool:
    """Whoever sees the visits and the presence of others."""
    return signed_in(actor) and bool(perms.burden_areas(actor))


def sees_some(actor: Actor) -> bool:
    """The same, and a cadre, who sees his own."""
    return sees_burden(actor) or is_cadre(actor)


@methods(read=["GET"])
@allow(sees_burden)
def burden(request: Request) -> HttpResponse:
    """A month of an area: one line a cadre, by place; every number leads to its rows."""
    month, area = month_of(request), _area(request)
    found = queries.burden(actor=request.actor, month=month, area=area)
    context = {
        "listing": BURDEN.of(request, found.lines),
        "found": found,
        "month": month,
        "months": around(month),
        "area": area,
        "areas": areas(request, Permission.SEE_PRESENCE),
        "exports": request.actor.can(Permission.EXPORT) and bool(found.lines),
    }
    return show(request, "web/reports/burden.html", context)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def burden_file(request: Request) -> HttpResponse:
    """The list as a workbook."""
    month, area = month_of(request), _area(request)
    found = queries.burden(actor=request.actor, month=month, area=area)
    lang = "en" if language().startswith("en") else "zh"
    path, _count = burden_workbook(found, actor=request.actor, lang=lang)
    name = gettext("Burden check")
    return sent_and_removed(path, name=f"{name}-{area or 'all'}-{month:%Y-%m}.xlsx")


@methods(read=["GET"])
@allow(is_cadre)
def my_burden(request: Request) -> HttpResponse:
    """One's own month; a page that says so where one was not on post."""
    month = month_of(request)
    own = queries.own_postings(actor=request.actor, month=month)
    if own:
        target = address(request, "web:burden-cadre", own[0].public_id)
        mark = "&" if "?" in target else "?"
        return redirect(f"{target}{mark}month={month:%Y-%m}")
    context = {"month": month, "months": around(month)}
    return render(request, "web/reports/burden_none.html", context)


@methods(read=["GET"])
@allow(sees_some)
def burden_cadre(request: Request, public_id: str) -> HttpResponse:
    """One cadre's month: the forms, the records and the papers behind his numbers."""
    month = month_of(request)
    found = queries.burden_of(actor=request.actor, posting=public_id, month=month)
    line = found.line
    context = {
        "line": line,
        "posting": line.posting,
        "month": month,
        "months": around(month),
        "is_mine": line.posting.person.public_id == request.actor.person,
        "kinds": [
            (KINDS[kind][0], line.entered[kind]) for kind in queries.KINDS if kind in line.entered
        ],
        "records": [_record(request, line.posting, each) for each in found.records],
        "matters": found.matters,
        "papers": list(_papers(request, line, month)),
        "operators": line.operators,
    }
    return render(request, "web/reports/burden_cadre.html", context)


def _record(request: Request, posting: Any, each: queries.Record) -> dict[str, Any]:
    """A record with its name and its page."""
    label, page = KINDS[each.kind]
    keys = [each.key] if each.key else []
    if each.kind == "sheet":
        keys = [posting.public_id, each.key]
    elif each.kind == "night":
        keys = [each.key, f"{each.on:%Y-%m}"]
    return {"each": each, "label": label, "href": address(request, page, *keys) if page else ""}


def _papers(request: Request, line: queries.Line, month: date) -> Iterator[dict[str, Any]]:
    """The papers with the pages that show them."""
    posting, last = line.posting, months_after(month, 1) - date.resolution
    span = f"?from={month}&to={last}"
    pages = {
        "sheet": reverse("web:month-sheet", args=[posting.public_id, f"{month:%Y-%m}"]),
        "diary": reverse("web:diary", args=[posting.public_id]) + f"?month={month:%Y-%m}",
        "ledger": "#ledger",
        "coverage": reverse("web:reached-village", args=[posting.area]) + span,
    }
    for paper in line.papers:
        yield {"paper": paper, "label": _PAPERS[paper.key], "href": pages[paper.key]}


def _area(request: Request) -> str:
    """The area of the address, else the reader's where he has one only."""
    area = request.GET.get("area", "")
    if area:
        return parse_code(area)
    mine = perms.burden_areas(request.actor)
    return mine[0] if len(mine) == 1 else ""
