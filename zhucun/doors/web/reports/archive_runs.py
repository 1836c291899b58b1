"""Archives of a whole area: asked for, watched, stopped, taken township by township."""

from __future__ import annotations

from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.problems import Sentences, sentences
from zhucun.doors.web.reports.forms import RunForm, areas_of
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.problems import Problem
from zhucun.reports import actions
from zhucun.reports.enums import PrintState
from zhucun.reports.errors import RunFailed
from zhucun.reports.queries import archives as queries

_UNDER_WAY = (PrintState.WAITING, PrintState.RUNNING)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.EXPORT))
def archive_runs(request: Request) -> HttpResponse:
    """Ask for the archives of an area; the last runs stand below."""
    actor, today = request.actor, localdate()
    form = RunForm(request.POST or None, areas=areas_of(actor, Permission.MANAGE_ROSTER, today))
    if form.is_valid():
        try:
            row = actions.ask_archives(**form.cleaned_data, on=today, asked_at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:archive-run", row.public_id))
    rows = list(queries.runs(actor=actor)[:10])
    names = directory.names_of({row.area for row in rows}, as_of=today)
    context = {
        "form": form,
        "runs": [(row, names.get(row.area, row.area)) for row in rows],
        "may_issue": actor.can(Permission.MANAGE_ROSTER),
    }
    status = 422 if form.errors else 200
    return render(request, "web/reports/archive_runs.html", context, status=status)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def archive_run(request: Request, public_id: str) -> HttpResponse:
    """How far a run is; htmx asks for the part every two seconds until it has ended."""
    row = queries.run_card(actor=request.actor, public_id=public_id)
    context = {
        "run": row,
        "is_running": row.state in _UNDER_WAY,
        "shelves": list(queries.shelves_of(row)),
        "failure": _failure(row),
        "may_issue": request.actor.can(Permission.MANAGE_ROSTER, area=row.area),
    }
    part = request.htmx and request.htmx.target == "progress"
    name = "web/reports/_archive_progress.html" if part else "web/reports/archive_run.html"
    return render(request, name, context)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def archive_run_stop(request: Request, public_id: str) -> HttpResponse:
    """Stop a run that is under way."""
    row = queries.run_card(actor=request.actor, public_id=public_id)
    if actions.stop_archives(row=row, at=now(), by=request.actor):
        messages.success(request, gettext("The run is stopped; what was issued stays issued."))
    return redirect(address(request, "web:archive-run", public_id))


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def archive_run_file(request: Request, public_id: str, area: str) -> HttpResponse:
    """The archives of one township as ZIP, with their index."""
    row = queries.run_card(actor=request.actor, public_id=public_id)
    name, content = queries.shelf_zip(actor=request.actor, run=row, area=area)
    return _zip(HttpResponse(content, content_type="application/zip"), name)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def archive_run_all(request: Request, public_id: str) -> HttpResponse:
    """Every township that is finished as one ZIP, a folder for each."""
    row = queries.run_card(actor=request.actor, public_id=public_id)
    name, content = queries.run_zip(actor=request.actor, run=row)
    answer = StreamingHttpResponse(content, content_type="application/zip")
    return _zip(cast("HttpResponse", answer), name)


def _zip(answer: HttpResponse, name: str) -> HttpResponse:
    answer["Content-Disposition"] = content_disposition_header(True, f"{name}.zip") or ""
    return answer


def _failure(row: Any) -> Sentences | None:
    if row.state != PrintState.FAILED or not row.failure:
        return None
    facts = {"what": row.failure["code"], **row.failure["facts"]}
    if facts["what"] == "worker lost":
        facts["what"] = gettext("worker lost")
    return sentences(RunFailed(**facts))
