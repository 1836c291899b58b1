"""Runs of the screens: starting one, and what each gave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.screening.forms import RunForm, after, refuse
from zhucun.doors.web.screening.lists import RUNS
from zhucun.doors.web.screening.shown import area_of, called, compares, is_today, keeps_leads
from zhucun.kernel.divisions import Level, is_under
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.packs.errors import UnknownItem
from zhucun.screening import actions, queries
from zhucun.screening.enums import CONFIRMED, LeadVerdict, RegisterKind
from zhucun.screening.perms import wide_areas


@methods(read=["GET"], write=["POST"])
@allow(compares)
def runs(request: Request) -> HttpResponse:
    """Runs of the reader's counties, latest first; a POST runs the screens of one. That takes as
    long as much was paid: a second for some tens of thousands of rows."""
    form = _form(request) if is_today(request) and keeps_leads(request.actor) else None
    if request.method == "POST":
        if form is None:
            raise NotAllowed
        if form.is_valid():
            try:
                made = _run(request, form.cleaned_data)
            except Problem as problem:
                refuse(form, problem)
            else:
                return redirect(address(request, "web:screening-run", made.public_id))
    listing = RUNS.of(request, queries.runs(actor=request.actor, area=area_of(request)))
    listing.rows = _with_words(request, listing.rows)
    context = {"listing": listing, "form": form}
    answer = show(request, "web/screening/runs.html", context)
    answer.status_code = 422 if form is not None and form.errors else 200
    return answer


def _form(request: Request) -> RunForm:
    """The months up to the last that is over, of the counties that the reader keeps."""
    today = localdate()
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    counties = [
        (place.code, place.short_name)
        for own in wide_areas(request.actor)
        for place in directory.places(
            actor=request.actor, as_of=today, area=own, level=Level.COUNTY
        )
    ]
    initial = {"since": f"{last.year}-01", "until": f"{last:%Y-%m}", "on": today}
    return RunForm(request.POST or None, counties=counties, initial=initial)


def _run(request: Request, asked: dict[str, Any]) -> Any:
    return actions.run_screens(
        area=asked["area"],
        starts_on=asked["since"],
        ends_on=after(asked["until"]),
        as_of=asked["on"],
        at=now(),
        by=request.actor,
    )


def _with_words(request: Request, rows: Iterable[Any]) -> list[Any]:
    """Runs with county and months in words. One query, for the names."""
    shown = list(rows)
    names = directory.names_of((row.area for row in shown), as_of=as_of(request))
    for row in shown:
        row.place_name = names.get(row.area, row.area)
        last = row.ends_on - timedelta(days=1)
        row.months = f"{row.starts_on:%Y-%m} – {last:%Y-%m}"
        row.lists_used = len(row.lists)
    return shown


@methods(read=["GET"])
@allow(compares)
def run(request: Request, public_id: str) -> HttpResponse:
    """One run: the lists that were compared, what each screen gave, and how often its leads were
    right so far."""
    row = queries.one_run(actor=request.actor, public_id=public_id)
    [shown] = _with_words(request, [row])
    right = {one.screen: one for one in queries.precision(actor=request.actor, area=row.area)}
    kinds = dict(RegisterKind.choices)
    context = {
        "run": shown,
        "lists": [
            {**one, "label": kinds.get(one["register"], ""), "is_open": _is_open(request, one)}
            for one in row.lists
        ],
        "screens": [_screen(row, name, told, right) for name, told in sorted(row.screens.items())],
    }
    return render(request, "web/screening/run.html", context)


def _is_open(request: Request, told: dict[str, Any]) -> bool:
    """Whether the reader may open a list: one of the city or the province is not his."""
    return any(is_under(told["area"], own) for own in wide_areas(request.actor))


def _screen(row: Any, name: str, told: dict[str, Any], right: dict[str, Any]) -> dict[str, Any]:
    """A screen of a run in words; its numbers are None where nothing was computed."""
    try:
        spec: Any = directory.pack_for(row.area, as_of=row.as_of).item(f"screens/{name}").spec
    except UnknownItem:
        spec = None
    one = right.get(name)
    verdicts = [(each, each.label, getattr(one, each.value)) for each in LeadVerdict] if one else []
    return {
        "name": name,
        "label": called(spec, name),
        "told": told,
        "why": gettext(", ").join(_lacking(word) for word in told["without"]),
        "decided": one.decided if one else 0,
        "confirmed": sum(number for each, _label, number in verdicts if each in CONFIRMED),
        "percent": round(one.precision * 100) if one and one.precision is not None else None,
        "verdicts": [each for each in verdicts if each[2]],
    }


def _lacking(word: str) -> str:
    """Why a screen was not computed, or not for all: a register that was never imported, or records
    that nobody keeps here."""
    known = {each.value: str(each.label) for each in RegisterKind}
    return known.get(word) or gettext("no record of what it asks about is kept here")
