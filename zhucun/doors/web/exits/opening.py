"""Opening exits: the households of a village at once, a village or a county by its code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.exits.forms import OpenForm, PlaceForm, refuse
from zhucun.doors.web.exits.shown import area_of, opens_exits
from zhucun.doors.web.policy.sentences import said
from zhucun.exits import actions, queries
from zhucun.exits.actions import ExitDraft, Found
from zhucun.exits.enums import ANSWERS, Kind
from zhucun.exits.errors import NothingChosen
from zhucun.exits.perms import SEES
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem

#: So many villages are offered on the page that asks for one.
_OFFERED = 500


@methods(read=["GET"], write=["POST"])
@allow(opens_exits)
def open_village(request: Request) -> HttpResponse:
    """The households of a village that are on the register of the poor: who could exit, and what
    stands in the way of the others; those that are ticked are opened."""
    village, today = area_of(request), localdate()
    if len(village) != Level.VILLAGE:
        return _choose(request, village)
    place = directory.place_card(actor=request.actor, code=village, as_of=today)
    if not queries.has_procedure(village, Kind.HOUSEHOLD, as_of=today):
        return render(request, "web/exits/no_procedure.html", {"place": place})
    preview = queries.preview(actor=request.actor, village=village, as_of=today)
    initial = {"on": today, "year": today.year}
    form = OpenForm(request.POST or None, initial=initial)
    chosen = set(request.POST.getlist("household"))
    if form.is_valid():
        try:
            return _opened(request, preview, chosen, form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
    context = {
        "place": place,
        "preview": preview,
        "rows": [(row, said(row.against, preview.pack)) for row in preview.rows],
        "chosen": chosen,
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "web/exits/open_village.html", context, status=status)


def _opened(
    request: Request, preview: queries.Preview, chosen: set[str], values: dict[str, Any]
) -> HttpResponse:
    rows = [row.household for row in preview.eligible if row.household.public_id in chosen]
    if not rows:
        raise NothingChosen
    found = Found(
        on=values["on"],
        basis=values["basis"],
        answers=dict.fromkeys(ANSWERS[Kind.HOUSEHOLD], True),
    )
    drafts = [ExitDraft(kind=Kind.HOUSEHOLD, household=row, year=values["year"]) for row in rows]
    made = actions.open_exits(drafts, found=found, at=now(), by=request.actor)
    text = ngettext("%(number)s exit is open.", "%(number)s exits are open.", len(made))
    messages.success(request, text % {"number": len(made)})
    return redirect(address(request, "web:exits"))


def _choose(request: Request, area: str) -> HttpResponse:
    """Villages of the reader to choose from."""
    today = localdate()
    rows: Any = directory.places(actor=request.actor, as_of=today, area=area, level=Level.VILLAGE)
    mine = [row for own in request.actor.areas(SEES) for row in rows.under(own)[: _OFFERED + 1]]
    context = {"places": mine[:_OFFERED], "more": len(mine) > _OFFERED}
    return render(request, "web/exits/choose_village.html", context)


@methods(read=["GET"], write=["POST"])
@allow(opens_exits)
def open_place(request: Request) -> HttpResponse:
    """A village or a county is to exit, by its code."""
    today = localdate()
    initial = {
        "kind": request.GET.get("kind", Kind.VILLAGE),
        "code": request.GET.get("code", ""),
        "year": today.year,
    }
    form = PlaceForm(request.POST or None, initial=initial)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            place = directory.place_card(actor=request.actor, code=asked["code"], as_of=today)
            draft = ExitDraft(
                kind=asked["kind"], place=place, year=asked["year"], due_on=asked["due_on"]
            )
            [made] = actions.open_exits([draft], at=now(), by=request.actor)
        except NotFound:
            form.add_error("code", gettext("You see no place with this code."))
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:exit", made.public_id))
    status = 422 if form.errors else 200
    return render(request, "web/exits/open_place.html", {"form": form}, status=status)
