"""Units and their villages: funds and the four bindings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.forms import FundForm, ProjectForm, ReverseForm, refuse
from zhucun.doors.web.support.lists import TIES
from zhucun.doors.web.support.shown import area_of, keeps_support, period_of, sees_support
from zhucun.economy import queries as economy
from zhucun.kernel.problems import Problem
from zhucun.support import actions, queries
from zhucun.support.perms import may_keep


@methods(read=["GET"])
@allow(sees_support)
def units(request: Request) -> HttpResponse:
    """Units with their villages: what is due, arranged and spent, and which binding is missing."""
    period, area = period_of(request), area_of(request)
    rows = queries.ties(actor=request.actor, year=period.year, as_of=as_of(request), area=area)
    context = {
        "listing": TIES.of(request, rows),
        "list_file": "web:support-units-file",
        "period": period,
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
    }
    return show(request, "web/support/units.html", context)


@methods(read=["GET"], write=["POST"])
@allow(sees_support)
def tie(request: Request, unit: str, village: str) -> HttpResponse:
    """A unit and one village in a year: funds with documents, and the four bindings with their
    rows."""
    period = period_of(request)
    found = queries.one_tie(
        actor=request.actor, unit=unit, village=village, year=period.year, as_of=as_of(request)
    )
    may = may_keep(request.actor, found.area, found.unit)
    offered = (
        queries.projects_to_bind(actor=request.actor, tie=found, as_of=localdate()) if may else []
    )
    is_fund = "amount" in request.POST
    labels = {fund.asked.id: fund.asked.label.in_(language()) for fund in found.funds}
    fund = FundForm(
        request.POST if is_fund else None, initial={"on": localdate()}, funds=labels.items()
    )
    bind = ProjectForm(
        request.POST if request.POST and not is_fund else None,
        projects=[(row.public_id, row.title) for row in offered],
    )
    if may and _done(request, found, fund, bind):
        messages.success(request, gettext("It is on record."))
        here = address(request, "web:support-tie", unit, village)
        return redirect(f"{here}?year={period.year}")
    context = {
        "tie": found,
        "funds": [(each, labels[each.asked.id]) for each in found.funds],
        "entries": [(row, labels.get(row.entitlement, "")) for row in found.entries],
        "period": period,
        "fund": fund if may else None,
        "bind": bind if may and offered else None,
        "may_keep": may,
    }
    return render(request, "web/support/tie.html", context)


def _done(request: Request, tie: queries.Tie, fund: FundForm, bind: ProjectForm) -> bool:
    if fund.is_bound and fund.is_valid():
        return _tried(fund, lambda: _fund(request, tie, fund.cleaned_data))
    if bind.is_bound and bind.is_valid():
        return _tried(bind, lambda: _bind(request, tie, bind.cleaned_data["project"]))
    return False


def _fund(request: Request, tie: queries.Tie, asked: dict[str, Any]) -> None:
    actions.record_fund(tie=tie, draft=actions.FundDraft(**asked), at=now(), by=request.actor)


def _bind(request: Request, tie: queries.Tie, project: str) -> None:
    row = economy.one_project(actor=request.actor, public_id=project)
    actions.bind_project(tie=tie, project=row, at=now(), by=request.actor)


def _tried(form: Any, act: Any) -> bool:
    try:
        act()
    except Problem as problem:
        refuse(form, problem)
        return False
    return True


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def fund_reverse(request: Request, public_id: str) -> HttpResponse:
    """Take an entry back, by one of its own."""
    found = queries.one_entry(actor=request.actor, public_id=public_id)
    form = ReverseForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        try:
            actions.reverse_fund(entry=found, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The entry is taken back."))
            here = address(request, "web:support-tie", found.unit.public_id, found.area)
            return redirect(f"{here}?year={found.year}")
    return render(request, "web/support/fund_reverse.html", {"form": form, "entry": found})
