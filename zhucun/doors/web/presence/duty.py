"""Duty trips, trainings and rotation days; the night rota of a village."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.presence.leave import sees_leave
from zhucun.doors.web.presence.months import around, parse_month
from zhucun.doors.web.presence.sheet_forms import ReasonForm, TripForm, refuse
from zhucun.doors.web.presence.sheet_lists import TRIPS
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.presence import actions
from zhucun.presence.enums import TripKind
from zhucun.presence.queries import duty as queries
from zhucun.roster import queries as roster


@methods(read=["GET"])
@allow(sees_leave)
def trips(request: Request) -> HttpResponse:
    """Trips of the people whose presence the reader sees."""
    kind, area = request.GET.get("kind", ""), request.GET.get("area", "")
    if kind not in {"", *TripKind.values}:
        raise BadQuery(value=f"kind={kind[:20]}")
    found = queries.trips(
        actor=request.actor,
        area=parse_code(area) if area else "",
        text=searched(request),
        kind=kind,
    )
    context = {
        "listing": TRIPS.of(request, found),
        "asked": {"kind": kind, "area": area},
        "kinds": TripKind.choices,
        "areas": areas(request, Permission.SEE_PRESENCE),
        "serves": bool(request.actor.person),
    }
    return show(request, "web/presence/trips.html", context)


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def trip_new(request: Request, posting: str = "") -> HttpResponse:
    """Record a trip, a training or rotation days, one's own or for a cadre."""
    row = _posting(request, posting)
    if not queries.may_record(request.actor, row):
        raise NotAllowed
    today = localdate()
    form = TripForm(request.POST or None, initial={"starts_on": today, "last_day": today})
    if form.is_valid():
        try:
            made = actions.record_trip(
                posting=row, **form.values, made_at=now(), at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded; the month sheet follows by itself."))
            return redirect(address(request, "web:trip", made.public_id))
    context = {"form": form, "posting": row}
    return render(
        request, "web/presence/trip_new.html", context, status=422 if form.errors else 200
    )


@methods(read=["GET"])
@allow(signed_in)
def trip(request: Request, public_id: str) -> HttpResponse:
    """One trip."""
    return _trip(request, queries.trip_card(actor=request.actor, public_id=public_id))


@methods(write=["POST"])
@allow(signed_in)
def trip_cancel(request: Request, public_id: str) -> HttpResponse:
    """Take a trip back, with a reason."""
    found = queries.trip_card(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _trip(request, found, form, status=422)
    actions.cancel_trip(
        trip=found,
        base=found.version,
        reason=form.cleaned_data["reason"],
        at=now(),
        by=request.actor,
    )
    messages.success(request, gettext("The trip is taken back."))
    return redirect(address(request, "web:trip", public_id))


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def rota(request: Request, village: str, month: str) -> HttpResponse:
    """The night rota of a village for a month: each night, who is on duty."""
    first, code = parse_month(month), parse_code(village)
    found = queries.rota(actor=request.actor, village=code, month=first, on=localdate())
    if request.method == "POST":
        team = {row.public_id: row for row in found.team}
        nights: dict[Any, list[Any]] = {}
        for night in found.nights:
            ticked = request.POST.getlist(f"night-{night.on.day}")
            nights[night.on] = [team[key] for key in ticked if key in team]
        if actions.set_night_duty(village=found.village, nights=nights, at=now(), by=request.actor):
            messages.success(request, gettext("The rota is set."))
        return redirect(address(request, "web:rota", code, month))
    context = {
        "rota": found,
        "months": around(first),
        "rows": [
            (night, [(row, _serves(row, night.on), row in night.postings) for row in found.team])
            for night in found.nights
        ],
    }
    return render(request, "web/presence/rota.html", context)


def _serves(row: Any, on: Any) -> bool:
    return bool(row.starts_on <= on and (row.ends_on is None or on < row.ends_on))


def _trip(
    request: Request, found: Any, form: ReasonForm | None = None, *, status: int = 200
) -> HttpResponse:
    may = found.cancelled_on is None and queries.may_record(request.actor, found.posting)
    days = (found.ends_on - found.starts_on) // timedelta(days=1)
    context = {"trip": found, "days": days, "form": (form or ReasonForm()) if may else None}
    return render(request, "web/presence/trip.html", context, status=status)


def _posting(request: Request, public_id: str) -> Any:
    """The posting that is meant: one's own, or one that the reader sees."""
    if public_id:
        return roster.posting_card(actor=request.actor, public_id=public_id)
    person = request.actor.person
    own = roster.serving(person=person, on=localdate()) if person else []
    if not own:
        raise NotFound
    return own[0]
