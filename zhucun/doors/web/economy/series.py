"""Figures of years of a place, as a statistics office states them, with the growth over the
window."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of, asking
from zhucun.doors.web.learning.shown import refuse
from zhucun.economy import actions, queries
from zhucun.economy.enums import SeriesKind
from zhucun.kernel.divisions import Level, line_of, parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem


class YearForm(forms.Form):
    """A number of a year, with where it stands."""

    kind = forms.ChoiceField(label=_("Which number"), choices=SeriesKind.choices)
    year = forms.IntegerField(label=_("Year"), min_value=1978, max_value=2100)
    value = forms.DecimalField(label=_("Number"), max_digits=12, decimal_places=2)
    source = forms.CharField(
        label=_("Source"),
        max_length=120,
        help_text=_("The communiqué of the statistics office, with its number or day"),
    )


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_FIELDWORK))
def years(request: Request) -> HttpResponse:
    """The figures of a place (`?area=`) year by year, and the growth of incomes beside that of the
    economy."""
    day = as_of(request)
    offered = _places(request.actor, day)
    asked = request.GET.get("area", "")
    area = parse_code(asked) if asked else next(iter(offered), "")
    if not area:
        raise NotFound
    found = queries.series(actor=request.actor, area=area, as_of=day)
    may = request.actor.can(Permission.MANAGE_PLACES, area=area)
    form = YearForm(request.POST or None, initial={"year": day.year - 1}) if may else None
    if request.method == "POST" and form is None:
        raise NotAllowed
    if form is not None and form.is_valid():
        place = directory.place_on(code=area, as_of=localdate())
        try:
            actions.state_year(place=place, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(asking(address(request, "web:economy-years"), f"area={area}"))
    context: dict[str, Any] = {
        "found": found,
        "rows": [
            (
                year,
                [(line.figures.get(year), line.growth.get(year)) for line in found.lines],
            )
            for year in reversed(found.years)
        ],
        "missing": _missing(found),
        "judged": _judged(found),
        "places": directory.names_of(offered, as_of=day),
        "area": area,
        "form": form,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "web/economy/years.html", context, status=status)


def _missing(found: queries.Series) -> list[tuple[SeriesKind, tuple[int, ...]]]:
    """Years that the comparison lacks; of a series of incomes that nobody states, none."""
    stated = {line.kind for line in found.lines if line.figures or line.kind.is_growth}
    return [(kind, years) for kind, years in found.missing.items() if years and kind in stated]


def _judged(found: queries.Series) -> list[tuple[Any, Any, Any]]:
    """Each series of incomes with its growth over the window, that of the economy, and whether it
    grew faster; None where a year is missing."""
    by_kind = {line.kind: line for line in found.lines}
    economy = by_kind[SeriesKind.ECONOMY_GROWTH].over
    told = []
    for line in found.lines:
        if not line.kind.is_growth and line.figures:
            grown = line.over
            faster = grown > economy if grown is not None and economy is not None else None
            told.append((line, economy, faster))
    return told


def _places(actor: Actor, day: date) -> list[str]:
    """The actor's areas down to the county and what lies around them, the widest first; of the
    whole country its provinces."""
    mine = {area[: Level.COUNTY] for area in actor.areas(Permission.SEE_FIELDWORK)}
    found = {code for area in mine if area for code in line_of(area)}
    if "" in mine:
        rows = directory.places(actor=actor, as_of=day, level=Level.PROVINCE)
        found |= set(rows.values_list("code", flat=True))
    return sorted(found, key=lambda code: (len(code), code))
