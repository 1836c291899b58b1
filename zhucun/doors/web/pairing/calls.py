"""Offices and the visits of their holders (三走访)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.analytics.owing import sees_others
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import period
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.pairing.forms import CallForm, OfficeForm, ReasonForm, refuse
from zhucun.doors.web.pairing.lists import CALLS, OFFICES
from zhucun.doors.web.pairing.shown import keeps_helpers, sees_offices, word
from zhucun.doors.web.roster.filters import areas
from zhucun.households import queries as households
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import Problem
from zhucun.pairing import actions, queries
from zhucun.pairing.enums import OfficeLevel

_LATEST = 50


@methods(read=["GET"])
@allow(sees_offices)
def offices(request: Request) -> HttpResponse:
    """Who holds which office, with the visits made."""
    day = as_of(request)
    area = request.GET.get("area", "")
    asked: dict[str, Any] = {
        "area": parse_code(area) if area else "",
        "level": word(request, "level", OfficeLevel.values),
    }
    rows = queries.offices(actor=request.actor, as_of=day, text=searched(request), **asked)
    listing = OFFICES.of(request, rows)
    context = {
        "listing": listing,
        "asked": asked,
        "names": directory.names_of([row.area for row in listing.rows], as_of=day),
        "levels": OfficeLevel.choices,
        "areas": areas(request, Permission.SEE_POSTINGS),
        "may_record": keeps_helpers(request.actor),
        "sees_duties": sees_others(request.actor),
    }
    return show(request, "web/pairing/offices.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_helpers)
def office_new(request: Request) -> HttpResponse:
    """Record who holds an office."""
    today = localdate()
    form = OfficeForm(
        request.POST or None,
        request=request,
        day=today,
        places=[
            (one.value, f"{one.indent}{one.label}")
            for one in areas(request, Permission.MANAGE_ROSTER)
        ],
        initial={"since": today},
    )
    if form.is_valid():
        try:
            draft = actions.OfficeDraft(**form.values)
            made = actions.take_up([draft], since=form.cleaned_data["since"], by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The office is recorded."))
            return redirect(address(request, "web:office", made[0].public_id))
    return render(request, "web/pairing/office_form.html", {"form": form})


@methods(read=["GET"], write=["POST"])
@allow(sees_offices)
def office(request: Request, public_id: str) -> HttpResponse:
    """One office with the latest visits of its holder; writing one down."""
    today = localdate()
    found = queries.one_office(actor=request.actor, public_id=public_id)
    may = _may_write(request, found)
    form = CallForm(request.POST or None, day=today, initial={"on": today})
    if may and form.is_valid() and _recorded(request, form, found):
        messages.success(request, gettext("The visit is on record."))
        return redirect(address(request, "web:office", public_id))
    calls = queries.calls(actor=request.actor, today=as_of(request), office=public_id)
    rows = queries.with_called_names(request.actor, list(calls[:_LATEST]))
    context = {
        "office": found,
        "calls": rows,
        "names": directory.names_of([found.area], as_of=today),
        "form": form if may and found.valid_until is None else None,
        "may_end": found.valid_until is None
        and request.actor.can(Permission.MANAGE_ROSTER, area=found.area),
    }
    return render(request, "web/pairing/office.html", context)


def _may_write(request: Request, office: Any) -> bool:
    own = bool(request.actor.person) and office.person.public_id == request.actor.person
    return own or request.actor.can(Permission.MANAGE_ROSTER, area=office.area)


def _recorded(request: Request, form: CallForm, office: Any) -> bool:
    asked = dict(form.cleaned_data)
    number, home = asked.pop("number").strip(), None
    if number:
        rows = households.households(
            actor=request.actor, as_of=asked["on"], area=asked["place"].code
        )
        home = rows.filter(number=number).first()
        if home is None:
            form.add_error("number", gettext("No household of this number lives there."))
            return False
        asked["place"] = home.village
    try:
        call = actions.CallDraft(household=home, **asked)
        actions.record_call(office=office, call=call, at=now(), by=request.actor)
    except Problem as problem:
        refuse(form, problem)
        return False
    return True


@methods(write=["POST"])
@allow(keeps_helpers)
def office_leave(request: Request, public_id: str) -> HttpResponse:
    """The holder holds the office no more from today on."""
    found = queries.one_office(actor=request.actor, public_id=public_id)
    actions.leave_office(office=found, until=localdate(), by=request.actor)
    messages.success(request, gettext("The office is left from today on."))
    return redirect(address(request, "web:office", public_id))


@methods(read=["GET"])
@allow(sees_offices)
def calls(request: Request) -> HttpResponse:
    """Visits by office and of helpers in a period."""
    today = as_of(request)
    asked = period(request, today)
    area = request.GET.get("area", "")
    area = parse_code(area) if area else ""
    quiet = bool(word(request, "quiet", ("1",)))
    rows = queries.calls(
        actor=request.actor,
        today=today,
        area=area,
        since=asked.since,
        until=asked.until,
        quiet=quiet,
    )
    listing = CALLS.of(request, rows)
    queries.with_called_names(request.actor, listing.rows)
    context = {
        "listing": listing,
        "period": asked,
        "area": area,
        "quiet": quiet,
        "areas": areas(request, Permission.SEE_POSTINGS),
    }
    return show(request, "web/pairing/calls.html", context)


@methods(read=["GET"], write=["POST"])
@allow(sees_offices)
def call_void(request: Request, public_id: str) -> HttpResponse:
    """A visit was written down by mistake."""
    found = queries.one_call(actor=request.actor, public_id=public_id, today=localdate())
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.void_call(
                call=found, reason=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The visit counts no more."))
            return redirect(address(request, "web:calls"))
    return render(request, "web/pairing/call_void.html", {"form": form, "call": found})
