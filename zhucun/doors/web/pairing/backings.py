"""Who helps which village: teams, township work groups, units of the county, nobody."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.analytics import queries as analytics
from zhucun.analytics.enums import Helped
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, UnitLevel
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.pairing.forms import BackingForm, EndForm, refuse
from zhucun.doors.web.pairing.lists import HELPED
from zhucun.doors.web.pairing.shown import area_of, keeps_helpers, word
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.divisions import Level, is_under
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.pairing import actions, queries

_SEES, _KEEPS = Permission.SEE_POSTINGS, Permission.MANAGE_ROSTER


@methods(read=["GET"])
@allow(can(_SEES))
def helped(request: Request) -> HttpResponse:
    """Villages with who helps them, and with what the pack asks that is not on record."""
    area, day = area_of(request, _SEES), as_of(request)
    state = word(request, "state", Helped.values)
    pack = directory.pack_for(area, as_of=day)
    rows = analytics.villages_helped(actor=request.actor, pack=pack, area=area)
    shown = [row for row in rows if not state or row.fits(state)]
    mine = request.actor.areas(_KEEPS)
    sums = analytics.help_sums(rows)
    context = {
        "listing": HELPED.of(request, shown),
        "asked": {"area": area, "state": state},
        "areas": areas(request, _SEES),
        "states": Helped.choices,
        "sums": [(value, label, sums[value]) for value, label in Helped.choices],
        "villages": len(rows),
        "pack": pack,
        "may_name": {row.code for row in shown if any(is_under(row.code, own) for own in mine)},
    }
    return show(request, "web/pairing/helped.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_helpers)
def backing_new(request: Request, code: str) -> HttpResponse:
    """Name the township work group or the unit of the county that answers for a village."""
    today, actor = localdate(), request.actor
    village = directory.place_card(actor=actor, code=code, as_of=today)
    if not actor.can(_KEEPS, area=village.code):
        raise NotAllowed
    units = _units(actor, village.code)
    form = BackingForm(
        request.POST or None,
        units=[(key, row.name) for key, row in units.items()],
        initial={"since": today},
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            actions.name_backing(
                village=village,
                kind=asked["kind"],
                unit=units.get(asked["unit"]),
                since=asked["since"],
                by=actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, "web:villages-helped"))
    context = {"form": form, "about": village.short_name, "title": gettext("Name who answers")}
    return render(request, "web/pairing/backing_form.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(keeps_helpers)
def backing_end(request: Request, public_id: str) -> HttpResponse:
    """A work group or unit answers for a village no more."""
    found = queries.one_backing(actor=request.actor, public_id=public_id)
    form = EndForm(request.POST or None, initial={"until": localdate()})
    if form.is_valid():
        try:
            actions.end_backing(backing=found, **form.cleaned_data, by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, "web:villages-helped"))
    title = gettext("Answers no more")
    context = {"form": form, "about": found.village.short_name, "title": title, "backing": found}
    return render(request, "web/pairing/backing_form.html", context, status=_status(form))


def _units(actor: Actor, village: str) -> dict[str, Any]:
    """Units of the county and of the township of a village, by public id."""
    rows: Any = directory.units(actor=actor, area=village[: Level.COUNTY])
    town = village[: Level.TOWNSHIP]
    return {
        row.public_id: row
        for row in rows.filter(level__in=(UnitLevel.COUNTY, UnitLevel.TOWNSHIP))
        if row.level == UnitLevel.COUNTY or row.area[: Level.TOWNSHIP] == town
    }


def _status(form: Any) -> int:
    return 422 if form.errors else 200
