"""Checklists about line departments: which answer, what each of them gives and what shows it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.learning.shown import form_page, link, refuse
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.reports.forms import DepartmentForm, EndTickForm, TickForm
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.reports import actions
from zhucun.reports.queries import pillars as queries


@methods(read=["GET"])
@allow(can(Permission.SEE_PRESENCE))
def pillar_departments(request: Request, area: str, checklist: str) -> HttpResponse:
    """Each department with its supports: since when, and what shows it."""
    found = queries.department_list(
        actor=request.actor, area=parse_code(area), checklist=checklist, as_of=as_of(request)
    )
    context = {
        "found": found,
        "area": found.area,
        "names": queries.places_named(found),
        "complete": sum(line.is_complete for line in found.lines),
        "may_tick": found.may_tick and found.as_of == localdate(),
    }
    return render(request, "web/reports/pillar_departments.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def department_new(request: Request, area: str, checklist: str) -> HttpResponse:
    """Put a unit on the list as a line department."""
    today = localdate()
    found = queries.department_list(
        actor=request.actor, area=parse_code(area), checklist=checklist, as_of=today
    )
    if not found.may_tick:
        raise NotAllowed
    units = {row.public_id: row for row in queries.units_of(actor=request.actor, found=found)}
    form = DepartmentForm(request.POST or None, initial={"since": today})
    field = form.fields["unit"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [(key, row.name) for key, row in units.items()]
    back = ("web:pillar-departments", found.area, checklist)
    if form.is_valid():
        try:
            actions.name_department(
                area=found.area,
                checklist=checklist,
                unit=units[form.cleaned_data["unit"]],
                since=form.cleaned_data["since"],
                on=today,
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
        title=_("A line department answers"),
        button=_("Put it on the list"),
        back=link(request, found.item.spec.label.in_(language()), *back),
    )


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def support_tick(request: Request, public_id: str, item: str) -> HttpResponse:
    """Say that a department gives a support, and what shows it."""
    row = queries.one_department(actor=request.actor, public_id=public_id)
    today = localdate()
    found = queries.department_list(
        actor=request.actor, area=row.area, checklist=row.checklist, as_of=today
    )
    each = next((one for one in found.item.spec.items if one.id == item), None)
    if each is None:
        raise NotFound
    if not found.may_tick:
        raise NotAllowed
    form = TickForm(request.POST or None, initial={"since": today})
    back = ("web:pillar-departments", row.area, row.checklist)
    if form.is_valid():
        try:
            actions.tick_support(
                department=row, item=item, on=today, at=now(), by=request.actor, **form.cleaned_data
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Recorded."))
            return redirect(address(request, *back))
    return form_page(
        request,
        form,
        title=each.label.in_(language()),
        button=_("It is in place"),
        back=link(request, found.item.spec.label.in_(language()), *back),
        about=row.unit.name,
    )


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def department_end(request: Request, public_id: str) -> HttpResponse:
    """A department answers no more, with a reason."""
    row = queries.one_department(actor=request.actor, public_id=public_id)
    back = ("web:pillar-departments", row.area, row.checklist)
    form = EndTickForm(request.POST or None)
    if form.is_valid():
        try:
            actions.end_department(
                department=row,
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
        title=_("It answers no more"),
        button=_("Take it off the list"),
        back=link(request, _("Checklist"), *back),
        about=row.unit.name,
    )
