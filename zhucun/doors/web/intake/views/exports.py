"""Taking lists out."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.intake.areas import (
    area_names,
    default_area,
    feed_labels,
    language,
    round_choices,
)
from zhucun.doors.web.intake.files import streamed
from zhucun.doors.web.intake.forms import ExportForm, refuse
from zhucun.intake import queries
from zhucun.kernel.problems import Problem


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def exports(request: Request) -> HttpResponse:
    """Choose what to take out."""
    return _page(request, _form(request, is_sent=False))


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def export_file(request: Request) -> HttpResponse:
    """The list as a workbook, as it was on the day; a page where it cannot be had."""
    form = _form(request, is_sent=True)
    if not form.is_valid():
        return _page(request, form, status=422)
    asked, day = form.cleaned_data, as_of(request)
    try:
        chunks = queries.export(
            feed=asked["feed"],
            actor=request.actor,
            area=asked["area"],
            round=asked["round"] if asked["feed"] == "roster" else "",
            as_of=day,
            at=now(),
            lang=language(),
        )
    except Problem as problem:
        refuse(form, problem)
        return _page(request, form, status=problem.status)
    label = feed_labels(request.actor, asked["area"], day)[asked["feed"]]
    name = "-".join(part for part in (label, asked["area"], day.isoformat()) if part)
    return streamed(chunks, name=f"{name}.xlsx")


def _form(request: Request, *, is_sent: bool) -> ExportForm:
    area = default_area(request.actor, Permission.EXPORT)
    return ExportForm(
        request.GET if is_sent else None,
        feeds=feed_labels(request.actor, area, as_of(request)),
        rounds=round_choices(request.actor),
        initial={"area": area, "feed": "roster"},
    )


def _page(request: Request, form: ExportForm, *, status: int = 200) -> HttpResponse:
    names = area_names(request.actor, Permission.EXPORT, as_of(request))
    context = {"form": form, "areas": names}
    return render(request, "web/intake/exports.html", context, status=status)
