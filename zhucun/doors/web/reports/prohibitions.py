"""The five prohibitions with how this configuration keeps them: page, paper and workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.intake.files import XLSX
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.burden import sees_some
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import parse_code
from zhucun.reports.queries import regulation as queries
from zhucun.reports.queries.regulation_papers import regulation_form, regulation_workbook


@methods(read=["GET"])
@allow(sees_some)
def regulation(request: Request) -> HttpResponse:
    """Each prohibition, what was looked at, what was found."""
    area, day = _area(request), as_of(request)
    found = queries.regulation(actor=request.actor, area=area, as_of=day)
    context = {
        "found": found,
        "area": area,
        "day": day,
        "areas": areas(request, Permission.SEE_PRESENCE),
        "references": found.item.references if found.item else (),
        "counts": [(state.label, state.value, count) for state, count in found.counts.items()],
    }
    return render(request, "web/reports/burden_regulation.html", context)


@methods(read=["GET"])
@allow(sees_some)
def regulation_file(request: Request) -> HttpResponse:
    """The same as PDF or as a workbook, checked anew."""
    kind = request.GET.get("as", "pdf")
    if kind not in ("pdf", "xlsx"):
        raise BadQuery(value=f"as={kind[:20]}")
    area, day = _area(request), as_of(request)
    lang = "en" if language().startswith("en") else "zh"
    if kind == "pdf":
        content = regulation_form(
            actor=request.actor, area=area, as_of=day, at=now(), language=lang
        )
    else:
        content = regulation_workbook(actor=request.actor, area=area, as_of=day, language=lang)
    answer = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else XLSX)
    name = f"{gettext('Burden check')}-{area or 'all'}-{day}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(kind == "xlsx", name) or ""
    return answer


def _area(request: Request) -> str:
    """The area of the address, else the first in which the reader sees anything."""
    area = request.GET.get("area", "")
    if area:
        return parse_code(area)
    return next(iter(request.actor.areas(Permission.SEE_POSTINGS)), "")
