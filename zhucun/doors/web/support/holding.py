"""Rewards that a decision cancelled: the list, and which payment each stops."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.forms import WithheldForm, refuse
from zhucun.doors.web.support.lists import WITHHELD
from zhucun.doors.web.support.shown import area_of, line_shown, period_of, sees_or_own
from zhucun.kernel.problems import Problem
from zhucun.support import actions, queries


@methods(read=["GET"])
@allow(sees_or_own)
def withheld(request: Request) -> HttpResponse:
    """Cancelled rewards of a year; a cadre reads his own once he was told."""
    period, area = period_of(request), area_of(request)
    rows = queries.withheld(actor=request.actor, year=period.year, area=area)
    context = {
        "listing": WITHHELD.of(request, rows),
        "period": period,
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
    }
    return show(request, "web/support/withheld.html", context)


@methods(read=["GET"], write=["POST"])
@allow(sees_or_own)
def withheld_one(request: Request, public_id: str) -> HttpResponse:
    """One cancelled reward; the office says which payment of the year is meant."""
    row = queries.one_withheld(actor=request.actor, public_id=public_id)
    lang = language()
    offered = {one.id: one.label.in_(lang) for one in queries.choices_of(row)}
    form = None
    if _may_settle(request.actor, row):
        form = WithheldForm(
            request.POST or None,
            asked=list(offered.items()),
            initial={"entitlements": row.entitlements or []},
        )
    if form is not None and form.is_valid():
        try:
            actions.settle_withheld(row=row, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:support-withheld-one", public_id))
    stopped = [offered.get(each, each) for each in row.entitlements or ()]
    own = row.posting.person.public_id == request.actor.person
    sees_case = own or request.actor.can(Permission.SEE_REWARD, area=row.area)
    context = {
        "row": row,
        "form": form,
        "stopped": stopped,
        "lines": _lines(request, row),
        "sees_case": sees_case,
    }
    return render(request, "web/support/withheld_one.html", context)


def _lines(request: Request, row: Any) -> list[Any]:
    """What was due and paid of the payments that are stopped, and what is to be returned."""
    if not row.entitlements or row.ended_on is not None:
        return []
    found = queries.due_lines(
        actor=request.actor,
        year=row.year,
        through=queries.through_of(row.year, as_of(request)),
        postings=[row.posting.public_id],
    )
    return [line_shown(line) for line in found if line.asked.id in row.entitlements]


def _may_settle(actor: Actor, row: Any) -> bool:
    own = bool(actor.person) and row.posting.person.public_id == actor.person
    may = actor.viewer is None and actor.can(Permission.KEEP_SUPPORT, area=row.area)
    return may and not own and row.ended_on is None
