"""Numbers that are stated of places: one number for a place and those right below it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext

from zhucun.directory import actions, queries
from zhucun.directory.enums import Permission, PlaceNumber
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.directory.forms import NumbersForm
from zhucun.doors.web.directory.ways import way_to
from zhucun.doors.web.problems import sentences
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_PLACES))
def numbers(request: Request, code: str, number: str) -> HttpResponse:
    """State one number of a place and of the places right below it as of a day, all at once."""
    day, code = as_of(request), parse_code(code)
    place = queries.place_card(actor=request.actor, code=code, as_of=day)
    if not request.actor.can(Permission.MANAGE_PLACES, area=code):
        raise NotAllowed
    if number not in PlaceNumber.values:
        raise NotFound
    rows = _rows(request, place)
    form = NumbersForm(
        request.POST or None,
        rows=rows,
        known=queries.numbers_of(number=number, places=rows, as_of=day),
        initial={"on": day},
    )
    if form.is_valid() and _recorded(request, form, rows, number):
        return redirect(address(request, "web:place", code))
    context = {
        "place": place,
        "path": way_to(request, code, day),
        "form": form,
        "number": PlaceNumber(number),
        "numbers": PlaceNumber,
    }
    status = 422 if form.errors else 200
    return render(request, "web/directory/numbers.html", context, status=status)


def _recorded(request: Request, form: NumbersForm, rows: list[Any], number: str) -> bool:
    given = form.given()
    figures = {row: {number: given[row.code]} for row in rows if row.code in given}
    try:
        changed = actions.record_figures(
            figures=figures, as_of=form.cleaned_data["on"], by=request.actor
        )
    except NotAllowed:
        raise
    except Problem as problem:
        shown = sentences(problem)
        form.add_error(None, f"{shown.message} {shown.todo}")
        return False
    told = gettext("%(count)s numbers are recorded; the others stood there already.")
    messages.success(request, told % {"count": changed})
    return True


def _rows(request: Request, place: Any) -> list[Any]:
    """The place and those right below it, by code."""
    level = next((level for level in Level if level > len(place.code)), None)
    if level is None:
        return [place]
    day = as_of(request)
    below = queries.places(actor=request.actor, as_of=day, area=place.code, level=level)
    return [place, *below.order_by("code")]
