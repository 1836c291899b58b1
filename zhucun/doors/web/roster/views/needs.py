"""What villages need (村提需求): the villages for which somebody speaks, and the form of one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.demand_forms import NeedsForm
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.lists import NEEDS
from zhucun.doors.web.words import tag_words
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries


@methods(read=["GET"])
@allow(can(Permission.STATE_NEEDS))
def needs(request: Request) -> HttpResponse:
    """Villages of open rounds for which the actor speaks, those that have said nothing first."""
    day = as_of(request)
    listing = NEEDS.of(request, queries.villages_to_ask(actor=request.actor, as_of=day))
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    context = {"listing": listing, "names": directory.names_of(codes, as_of=day)}
    return show(request, "web/roster/needs.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.STATE_NEEDS))
def village_needs(request: Request, public_id: str) -> HttpResponse:
    """Say what a village needs and which units it would like; each list replaces the earlier."""
    found = queries.round_village_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.STATE_NEEDS, area=found.area):
        raise NotAllowed
    form = NeedsForm(request.POST or None, initial=NeedsForm.initial_of(found))
    if form.is_valid():
        found.revision = form.cleaned_data["revision"]
        try:
            actions.state_demands(
                form.needs(),
                form.wishes(),
                village=found,
                stated_on=localdate(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The needs are recorded under your name."))
            return redirect(address(request, "web:round-village", public_id))
    day = localdate()
    context = {
        "row": found,
        "form": form,
        "tag_words": tag_words(found.area, day),
        "names": directory.names_of([at_level(found.area, Level.TOWNSHIP)], as_of=day),
    }
    status = 422 if form.errors else 200
    return render(request, "web/roster/village_needs.html", context, status=status)
