"""The month table of an area as a file."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.intake.files import XLSX
from zhucun.doors.web.presence.months import month_of
from zhucun.doors.web.presence.sheet_filters import wanted_of
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import is_under
from zhucun.kernel.problems import NotFound
from zhucun.presence.queries import sheets as queries
from zhucun.reports import queries as reports


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def month_file(request: Request) -> HttpResponse:
    """The month table from 1 to 31 of an area, as PDF (A4 landscape) or as a workbook."""
    month, wanted = month_of(request), wanted_of(request)
    kind = request.GET.get("as", "pdf")
    if kind not in ("pdf", "xlsx"):
        raise BadQuery(value=f"as={kind[:20]}")
    every = queries.month_sheets(
        actor=request.actor, month=month, as_of=as_of(request), wanted=wanted
    )
    found = [sheet for sheet in every if _may_export(request.actor, sheet.posting)]
    if not found:
        raise NotFound
    lang = "en" if language().startswith("en") else "zh"
    make = reports.month_table if kind == "pdf" else reports.month_workbook
    content = make(found, month=month, area=wanted.area, at=now(), language=lang)
    answer = HttpResponse(content, content_type="application/pdf" if kind == "pdf" else XLSX)
    title = gettext("Month sheet")
    name = f"{title}-{wanted.area or 'all'}-{month:%Y-%m}.{kind}"
    answer["Content-Disposition"] = content_disposition_header(kind == "xlsx", name) or ""
    return answer


def _may_export(actor: Actor, posting: Any) -> bool:
    """In the actor's areas, or of his unit."""
    if posting.unit and posting.unit.public_id in actor.units(Permission.EXPORT):
        return True
    return any(is_under(posting.area, own) for own in actor.areas(Permission.EXPORT))
