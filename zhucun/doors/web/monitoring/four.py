"""The four things that stay (四个不摘): who left poverty, how it was found, a look at one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.monitoring.forms import FourForm, refuse
from zhucun.doors.web.monitoring.lists import FOUR_HOUSEHOLDS, FOUR_VILLAGES
from zhucun.doors.web.monitoring.shown import area_of, sees_monitoring
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.monitoring import actions, queries
from zhucun.monitoring.enums import FourState
from zhucun.monitoring.queries import FourCard


@methods(read=["GET"])
@allow(sees_monitoring)
def four_things(request: Request) -> HttpResponse:
    """Households, or villages, that left poverty, with how they were found last; by a filter those
    of which nobody looked, and those of which something no longer holds."""
    day = as_of(request)
    asked = {
        "area": area_of(request),
        "state": word(request, "state", FourState.values),
        "text": searched(request),
    }
    is_village = word(request, "of", ("village",)) == "village"
    told: dict[str, Any] = {"actor": request.actor, "as_of": day, **asked}
    if is_village:
        listing = FOUR_VILLAGES.of(request, queries.exited_villages(**told))
    else:
        listing = FOUR_HOUSEHOLDS.of(request, queries.exited_households(**told))
        homes.with_names(request.actor, listing.rows)
    queries.with_looks(listing.rows)
    for row in listing.rows:
        row.four = _answers(row.looked, _area(row), day) if row.looked else []
    context = {
        "listing": listing,
        "asked": asked,
        "is_village": is_village,
        "states": FourState.choices,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "today": day,
    }
    return show(request, "web/monitoring/four_things.html", context)


@methods(read=["GET"], write=["POST"])
@allow(sees_monitoring)
def four_household(request: Request, public_id: str) -> HttpResponse:
    """One household: its looks, and a look of today."""

    def act(**given: Any) -> object:
        return actions.check_household_four(household=public_id, **given)

    card = queries.household_four(actor=request.actor, public_id=public_id, as_of=as_of(request))
    return _page(request, card, act, address(request, "web:monitoring-four-household", public_id))


@methods(read=["GET"], write=["POST"])
@allow(sees_monitoring)
def four_village(request: Request, code: str) -> HttpResponse:
    """One village: its looks, and a look of today."""

    def act(**given: Any) -> object:
        return actions.check_village_four(code=code, **given)

    card = queries.village_four(actor=request.actor, code=code, as_of=as_of(request))
    return _page(request, card, act, address(request, "web:monitoring-four-village", code))


def _page(request: Request, card: FourCard, act: Callable[..., object], here: str) -> HttpResponse:
    items = [(item.id, item.label.in_(language())) for item in card.items]
    today = localdate()
    form = FourForm(request.POST or None, do="four", items=items, initial={"on": today})
    if request.method == "POST":
        if not card.may_check:
            raise NotAllowed
        if form.is_valid():
            given = form.cleaned_data
            kept = {name: name in given["kept"] for name, _label in items}
            try:
                act(on=given["on"], kept=kept, note=given["note"], at=now(), by=request.actor)
            except NotAllowed:
                raise
            except Problem as problem:
                refuse(form, problem)
            else:
                messages.success(request, gettext("It is on record."))
                return redirect(here)
    day = as_of(request)
    looks = list(card.looks)
    for look in looks:
        look.four = _answers(look, card.area, day)  # type: ignore[attr-defined]
    context = {"card": card, "looks": looks, "form": form, "here": here, "today": today}
    status = 422 if form.errors else 200
    return render(request, "web/monitoring/four_one.html", context, status=status)


def _area(row: Any) -> str:
    return str(getattr(row, "area", "") or row.code)


def _answers(look: Any, area: str, day: Any) -> list[tuple[str, bool]]:
    """(what stays, whether it holds) of a look, as the pack of its day calls the items."""
    labels = {one.id: one.label.in_(language()) for one in queries.four_items(area, as_of=look.on)}
    return [(labels.get(name, name), bool(holds)) for name, holds in look.kept.items()]
