"""While a poll runs: sheets to print, sheets to enter, devices in the village."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.ballots import actions, queries
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.ballots.forms import KioskForm, SheetForm, SheetsForm, refuse
from zhucun.doors.web.ballots.polls import poll_page
from zhucun.doors.web.ballots.shown import answers_in, lines_of, runs_polls
from zhucun.doors.web.reports.cards import site_of
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import queries as reports


@methods(write=["POST"])
@allow(runs_polls)
def poll_sheets(request: Request, public_id: str) -> HttpResponse:
    """Print the sheets: their codes are made now, and nobody can print them a second time."""
    found = queries.run_poll(actor=request.actor, public_id=public_id)
    form = SheetsForm(request.POST, again=found.batches > 0, auto_id="sheets_%s")
    if form.is_valid():
        try:
            sheets = actions.print_sheets(
                poll=found,
                reason=form.cleaned_data.get("reason", ""),
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            return _file(request, found, sheets.codes, form.cleaned_data["language"])
    return poll_page(request, public_id, sent=("sheets", form))


def _file(request: Request, poll: Any, codes: tuple[str, ...], language: str) -> HttpResponse:
    content = reports.ballot_sheets(poll, codes, site=site_of(request), language=language, at=now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = (
        content_disposition_header(True, f"{poll.village.short_name}-{poll.title}.pdf") or ""
    )
    add_never_cache_headers(answer)
    return answer


@methods(read=["GET"], write=["POST"])
@allow(runs_polls)
def poll_enter(request: Request, public_id: str) -> HttpResponse:
    """Enter sheets of paper, one after the other."""
    found = queries.run_poll(actor=request.actor, public_id=public_id)
    form = SheetForm(request.POST or None)
    given = answers_in(request)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            actions.enter_sheet(
                poll=found,
                code=asked["code"].rstrip("/").rpartition("/")[2],
                answers=given,
                words=asked["words"],
                is_spoiled=asked["is_spoiled"],
                today=localdate(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The sheet is counted."))
            return redirect(address(request, "web:poll-enter", public_id))
    context = {"poll": found, "form": form, "lines": lines_of(found, given)}
    status = 422 if form.errors else 200
    return render(request, "web/ballots/enter.html", context, status=status)


@methods(write=["POST"])
@allow(runs_polls)
def poll_kiosk(request: Request, public_id: str) -> HttpResponse:
    """Open a device; its address is shown once."""
    found = queries.run_poll(actor=request.actor, public_id=public_id)
    form = KioskForm(request.POST)
    if form.is_valid():
        asked, at = form.cleaned_data, now()
        try:
            kiosk, key = actions.open_kiosk(
                poll=found,
                place=asked["place"],
                until=at + timedelta(hours=asked["hours"]),
                at=at,
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            context = {
                "poll": found,
                "kiosk": kiosk,
                "address": f"{site_of(request)}{reverse('web:kiosk', args=[key])}",
            }
            answer = render(request, "web/ballots/kiosk_open.html", context)
            add_never_cache_headers(answer)
            return answer
    return poll_page(request, public_id, sent=("kiosk", form))


@methods(write=["POST"])
@allow(runs_polls)
def kiosk_shut(request: Request, public_id: str, kiosk: str) -> HttpResponse:
    """Shut a device at once."""
    card = queries.poll_card(actor=request.actor, public_id=public_id)
    found = next((each for each in card.kiosks if each.public_id == kiosk), None)
    if found is None:
        raise NotFound
    actions.shut_kiosk(kiosk=found, at=now(), by=request.actor)
    messages.success(request, gettext("The device is shut."))
    return redirect(address(request, "web:poll", public_id))
