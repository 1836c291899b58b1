"""The rows behind pillars: checklists that an office ticks for its area, appraisals and matrices
row by row."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.learning.shown import form_page, link, refuse
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.reports.archive_lists import PILLAR_ROWS
from zhucun.doors.web.reports.forms import EndTickForm, TickForm
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.reports import actions
from zhucun.reports.queries import pillars as queries

_WORDS = {
    "scores": {
        0: (_("Decided"), "pass"),
        2: (_("Its days are over; to be decided"), "unknown"),
        3: (_("Under way or not begun"), "unset"),
    },
    "matchers": {
        0: (_("Fits the village"), "pass"),
        1: (_("Does not fit"), "unknown"),
        3: (_("Not known"), "unset"),
    },
    "linked": {
        0: (_("Linked"), "pass"),
        1: (_("Not linked yet"), "unknown"),
    },
    "rated": {
        0: (_("Rated in the year"), "pass"),
        2: (_("Rated in an earlier year"), "unknown"),
        3: (_("Not rated"), "unset"),
    },
    "entitlements": {
        0: (_("In place"), "pass"),
        1: (_("Not in place"), "fail"),
        2: (_("Due soon or to be looked at"), "unknown"),
        3: (_("Not known or not configured"), "unset"),
    },
    "screens": {
        0: (_("Gives no cause to ask"), "pass"),
        1: (_("To be asked: a lead, no finding"), "unknown"),
        3: (_("Not known"), "unset"),
    },
    "chains": {
        0: (_("Carried out"), "pass"),
        1: (_("Past its day"), "fail"),
        2: (_("To be decided by people"), "unknown"),
        3: (_("Under way"), "unset"),
    },
    "checklists": {
        0: (_("Complete"), "pass"),
        1: (_("Something is missing"), "unknown"),
        3: (_("Not known"), "unset"),
    },
    "cadences": {
        0: (_("Done"), "pass"),
        1: (_("Late"), "fail"),
        2: (_("Due"), "unknown"),
        3: (_("Open"), "unset"),
    },
    "indicators": {0: (_("Counted"), "pass")},
    "rules": {
        0: (_("Holds"), "pass"),
        1: (_("Does not hold"), "fail"),
        3: (_("Not known"), "unset"),
    },
}


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def pillar_rows(request: Request, area: str, mechanism: str) -> HttpResponse:
    """The cadres, teams or households behind a number (`?item=`, `?unit=`)."""
    found = queries.rows_behind(
        actor=request.actor,
        area=parse_code(area),
        item=request.GET.get("item", "")[:100],
        as_of=as_of(request),
        unit=request.GET.get("unit", "")[:20],
    )
    sort = "linked" if found.is_linked else "rated" if found.is_rated else found.kind
    words = _WORDS[sort]
    if found.kind == "chains" and found.item.spec.subject == "session":
        words = words | {1: (_("A step was left out or came too late"), "unknown")}
    rows = [{"row": each, "word": words[each.what]} for each in found.rows]
    context = {
        "found": found,
        "mechanism": mechanism,
        "area": area,
        "unit": found.scope.unit,
        "is_lead": found.kind == "screens",
        "ask": found.item.spec.ask if found.kind == "screens" else None,
        "listing": PILLAR_ROWS.of(request, rows),
    }
    return show(request, "web/reports/pillar_rows.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def pillar_list(request: Request, area: str, checklist: str) -> HttpResponse:
    """A checklist of an area: each item with who ticked it, since when, and what shows it."""
    found = queries.place_list(
        actor=request.actor, area=parse_code(area), checklist=checklist, as_of=as_of(request)
    )
    codes = {found.area, *(each.tick.area for each in found.items if each.tick)}
    context = {
        "found": found,
        "area": area,
        "names": directory.names_of(codes, as_of=found.as_of),
        "ticked": sum(each.tick is not None for each in found.items),
        "may_tick": found.may_tick and found.as_of == localdate(),
    }
    return render(request, "web/reports/pillar_list.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def pillar_matrix(request: Request, area: str, checklist: str) -> HttpResponse:
    """A checklist over the places right below an area: which item each of them has."""
    found = queries.place_matrix(
        actor=request.actor, area=parse_code(area), checklist=checklist, as_of=as_of(request)
    )
    context = {
        "found": found.told,
        "rows": [
            {
                "place": row.place,
                "there": row.there,
                "cells": [
                    (each.label, tick)
                    for each, tick in zip(found.told.items, row.ticks, strict=True)
                ],
            }
            for row in found.rows
        ],
        "area": area,
        "names": directory.names_of({found.told.area}, as_of=found.told.as_of),
    }
    return render(request, "web/reports/pillar_matrix.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def pillar_tick(request: Request, area: str, checklist: str, item: str) -> HttpResponse:
    """Say that an item is in place, and what shows it."""
    today = localdate()
    told = queries.place_list(
        actor=request.actor, area=parse_code(area), checklist=checklist, as_of=today
    )
    each = next((one for one in told.items if one.id == item), None)
    if each is None:
        raise NotFound
    if not told.may_tick:
        raise NotAllowed
    form = TickForm(request.POST or None, initial={"since": today})
    if form.is_valid():
        try:
            actions.tick_item(
                area=told.area,
                checklist=checklist,
                item=item,
                **form.cleaned_data,
                on=today,
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, "web:pillar-list", area, checklist))
    label = told.item.spec.label
    return form_page(
        request,
        form,
        title=each.label.in_(language()),
        button=_("It is in place"),
        back=link(request, label.in_(language()), "web:pillar-list", area, checklist),
    )


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def tick_end(request: Request, public_id: str) -> HttpResponse:
    """Take a tick back, with a reason."""
    tick = queries.one_tick(actor=request.actor, public_id=public_id)
    page = "web:pillar-departments" if tick.department_id else "web:pillar-list"
    back = (page, tick.area, tick.checklist)
    form = EndTickForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_tick(
                tick=tick,
                why=form.cleaned_data["reason"],
                on=localdate(),
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, *back))
    return form_page(
        request,
        form,
        title=_("It holds no more"),
        button=_("Take it back"),
        back=link(request, _("Checklist"), *back),
        about=tick.evidence,
    )
