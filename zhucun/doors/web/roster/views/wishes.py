"""What a candidate would like, and where he is not sent (回避)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.roster.demand_forms import AvoidanceForm, WishesForm
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.views.candidates import may_nominate
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import actions, queries
from zhucun.roster.enums import AvoidanceSource

#: More villages than this are not offered while one types.
_MOST = 400


@methods(read=["GET"], write=["POST"])
@allow(may_nominate)
def candidate_wishes(request: Request, public_id: str) -> HttpResponse:
    """Say which villages a candidate would like: himself, his unit or the office."""
    found = queries.candidate_card(actor=request.actor, public_id=public_id)
    day = localdate()
    villages = list(queries.round_villages(actor=request.actor, round_=found.round, as_of=day))
    stated = queries.wishes_of(candidate=found)
    initial = {f"wish_{wish.rank}": wish.village.village.short_name for wish in stated}
    form = WishesForm(request.POST or None, villages=villages, initial=initial)
    if form.is_valid():
        try:
            actions.state_wishes(form.chosen(), candidate=found, stated_on=day, by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The wishes are recorded."))
            return redirect(address(request, "web:candidate", public_id))
    context = {
        "candidate": found,
        "form": form,
        "has_villages": bool(villages),
        "villages": villages if len(villages) <= _MOST else [],
        "names": directory.names_of(
            {at_level(row.area, Level.TOWNSHIP) for row in villages}, as_of=day
        ),
    }
    status = 422 if form.errors else 200
    return render(request, "web/roster/candidate_wishes.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(may_nominate)
def candidate_avoidances(request: Request, public_id: str) -> HttpResponse:
    """Places that a candidate is not sent to; seen by who sees the candidate."""
    found = queries.candidate_card(actor=request.actor, public_id=public_id)
    day = localdate()
    may_check = request.actor.can(Permission.MANAGE_ROSTER, area=found.round.area)
    form = AvoidanceForm(
        request.POST or None,
        request=request,
        area=at_level(found.round.area, Level.PROVINCE),
        may_check=may_check,
        initial={"noted_on": day, "source": AvoidanceSource.CHECKED},
    )
    if form.is_valid():
        try:
            actions.note_avoidances(
                [form.draft()],
                candidate=found,
                source=form.cleaned_data.get("source", AvoidanceSource.DECLARED),
                noted_on=form.cleaned_data["noted_on"],
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The avoidance is noted."))
            return redirect(address(request, "web:candidate-avoidances", public_id))
    context = {
        "candidate": found,
        "form": form,
        "rows": queries.avoidances_of(candidate=found, as_of=day),
        "may_check": may_check,
    }
    status = 422 if form.errors else 200
    return render(request, "web/roster/candidate_avoidances.html", context, status=status)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def avoidance_lift(request: Request, public_id: str, avoidance: str) -> HttpResponse:
    """End an avoidance that no longer holds."""
    found = queries.candidate_card(actor=request.actor, public_id=public_id)
    row = _avoidance(found, avoidance)
    actions.lift_avoidance(avoidance=row, candidate=found, lifted_on=localdate(), by=request.actor)
    messages.success(request, gettext("The avoidance is lifted."))
    return redirect(address(request, "web:candidate-avoidances", public_id))


def _avoidance(candidate: Any, public_id: str) -> Any:
    for row in queries.avoidances_of(candidate=candidate, as_of=localdate()):
        if row.public_id == public_id:
            return row
    raise NotFound
