"""Sheets of cards for a whole area: asked for, watched, taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, gettext_noop

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.problems import Sentences, sentences
from zhucun.doors.web.reports.cards import site_of
from zhucun.doors.web.reports.forms import PrintForm, areas_of
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.problems import Problem
from zhucun.reports import actions, queries
from zhucun.reports.enums import PrintState
from zhucun.reports.errors import NoCards, PrintFailed

_UNDER_WAY = (PrintState.WAITING, PrintState.RUNNING)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.EXPORT))
def cards_print(request: Request) -> HttpResponse:
    """Ask for sheets of all cards of an area; the last prints stand below."""
    actor = request.actor
    form = PrintForm(request.POST or None, areas=areas_of(actor, Permission.EXPORT, localdate()))
    if form.is_valid():
        try:
            row = actions.ask_print(
                **form.cleaned_data, site=site_of(request), asked_at=now(), by=actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:card-print", row.public_id))
    rows = list(queries.card_prints(actor=actor)[:10])
    names = directory.names_of({row.area for row in rows}, as_of=localdate())
    context = {
        "form": form,
        "prints": [(row, names.get(row.area, row.area)) for row in rows],
        "code": f"{site_of(request)}/v/…/",
    }
    status = 422 if form.errors else 200
    return render(request, "web/reports/cards_print.html", context, status=status)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def card_print(request: Request, public_id: str) -> HttpResponse:
    """How far a print is; htmx asks for the part every second until it has ended."""
    row = queries.print_card(actor=request.actor, public_id=public_id)
    context = {
        "print": row,
        "is_running": row.state in _UNDER_WAY,
        "files": queries.files_of(row) if row.state == PrintState.DONE else [],
        "failure": _failure(row),
    }
    part = request.htmx and request.htmx.target == "progress"
    name = "web/reports/_card_progress.html" if part else "web/reports/card_print.html"
    return render(request, name, context)


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def card_print_file(request: Request, public_id: str, number: int) -> HttpResponse:
    """One file of a print."""
    row = queries.print_card(actor=request.actor, public_id=public_id)
    name, content = queries.file_of(actor=request.actor, row=row, number=number)
    return _taken(content, name, "application/pdf")


@methods(read=["GET"])
@allow(can(Permission.EXPORT))
def card_print_all(request: Request, public_id: str) -> HttpResponse:
    """All files of a print as ZIP."""
    row = queries.print_card(actor=request.actor, public_id=public_id)
    content = queries.archive_of(actor=request.actor, row=row)
    name = f"便民联心卡-{row.area}-{localdate(row.asked_at)}.zip"
    return _taken(content, name, "application/zip")


@methods(write=["POST"])
@allow(can(Permission.EXPORT))
def card_print_stop(request: Request, public_id: str) -> HttpResponse:
    """Stop a print that is under way."""
    row = queries.print_card(actor=request.actor, public_id=public_id)
    if actions.cancel_print(row=row, at=now(), by=request.actor):
        messages.success(request, gettext("Printing is stopped; nothing was kept of it."))
    return redirect(address(request, "web:card-print", public_id))


def _failure(row: Any) -> Sentences | None:
    if row.state != PrintState.FAILED or not row.failure:
        return None
    kind = {NoCards.code: NoCards}.get(row.failure["code"], PrintFailed)
    facts = {"what": row.failure["code"], **row.failure["facts"]}
    if facts["what"] == "worker lost":
        facts["what"] = gettext(gettext_noop("worker lost"))
    return sentences(kind(**facts))


def _taken(content: bytes, name: str, kind: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer
