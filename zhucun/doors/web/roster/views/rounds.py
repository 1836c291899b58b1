"""Rounds (批次): the list, one with its progress, opening and publishing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission, UnitLevel
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.desk import desk
from zhucun.doors.web.roster.forms import PublishForm, RoundForm, refuse
from zhucun.doors.web.roster.lists import ROUNDS, TEAMS
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.divisions import Level, at_level
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries
from zhucun.roster.enums import PostingRole, RoundState
from zhucun.roster.queries import RosterFilter


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def rounds(request: Request) -> HttpResponse:
    """Rounds of the actor's areas and of those around them, latest first."""
    found = queries.rounds(actor=request.actor).filter(starts_on__lte=as_of(request))
    if request.GET.get("open") == "1":
        found = queries.rounds(actor=request.actor).filter(state=RoundState.OPEN)
    listing = ROUNDS.of(request, found)
    names = directory.names_of((row.area for row in listing.rows), as_of=as_of(request))
    context = {
        "listing": listing,
        "names": names,
        "may_open": request.actor.can(Permission.MANAGE_ROSTER),
    }
    return show(request, "web/roster/rounds.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def round_open(request: Request) -> HttpResponse:
    """Open a round."""
    mine = request.actor.areas(Permission.MANAGE_ROSTER)
    initial = {"area": mine[0] if len(mine) == 1 else "", "starts_on": localdate()}
    form = RoundForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = actions.open_round(**form.cleaned_data, opened_at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The round is open. Nominate candidates next."))
            return redirect(address(request, "web:round", made.public_id))
    names = directory.names_of(mine, as_of=localdate())
    context = {"form": form, "names": [names.get(code, code) for code in mine if code]}
    return render(request, "web/roster/round_open.html", context, status=_status(form))


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def round_page(request: Request, public_id: str) -> HttpResponse:
    """One round: how far it is on the day, its teams, and where to go on."""
    day = as_of(request)
    found = queries.round_card(actor=request.actor, public_id=public_id)
    teams = queries.teams(actor=request.actor, as_of=day).filter(round=found)
    listing = TEAMS.of(request, teams.defer("unit__phone"))
    codes = {found.area} | {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    numbers = progress(request, found, day)
    context = {
        "round": found,
        "listing": listing,
        "names": directory.names_of(codes, as_of=day),
        "progress": numbers,
        "beside": queries.rounds_beside(actor=request.actor, round_=found),
        "steps": desk(request, found, numbers, day),
        **_rights(request, found),
    }
    return show(request, "web/roster/round.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def rounds_against(request: Request, public_id: str, other: str) -> HttpResponse:
    """What changes from one round of a place to the next: where, who, and what is to be done."""
    found = queries.rounds_compared(actor=request.actor, public_id=public_id, other=other)
    told = {
        "roles": [(PostingRole(role).label, *two) for role, *two in found.roles],
        "units": [(UnitLevel(level).label, *two) for level, *two in found.units],
    }
    review = [item for item in found.after.pack.checklists() if item.id == "round-review"]
    context = {
        "found": found,
        "parts": [each.label.in_(language()) for item in review for each in item.spec.items],
        "review": review[0] if review else None,
        "sections": [
            (gettext("Who is sent, and where: numbers and rules"), found.rules),
            (gettext("What they are to do"), found.duties),
        ],
        **told,
    }
    return render(request, "web/roster/rounds_against.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def round_publish(request: Request, public_id: str) -> HttpResponse:
    """Confirm, then publish: from then on candidates, teams and postings of the round are
    settled."""
    found = queries.round_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.area):
        raise NotAllowed
    form = PublishForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.publish_round(round_=found, published_at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The round is published."))
            return redirect(address(request, "web:round", public_id))
    today = localdate()
    context = {"form": form, "round": found, "progress": progress(request, found, today)}
    context["names"] = directory.names_of([found.area], as_of=today)
    return render(request, "web/roster/round_publish.html", context, status=_status(form))


def progress(request: Request, found: Any, day: date) -> dict[str, Any]:
    """The numbers of a round on a day, of what the actor may see. Four queries."""
    everybody = RosterFilter(gone=True)
    mine = queries.roster(actor=request.actor, as_of=day, wanted=everybody).filter(round=found)
    by_role = mine.order_by().values_list("role").annotate(Count("pk")).order_by("role")
    teams = queries.teams(actor=request.actor, as_of=day).filter(round=found)
    on_post = queries.roster(actor=request.actor, as_of=day).filter(round=found, team__gt=0)
    standing = queries.candidates(actor=request.actor, as_of=day, round_id=found.public_id)
    return {
        "roles": [(PostingRole(role), number) for role, number in by_role],
        "teams": teams.count(),
        "empty_teams": teams.exclude(pk__in=on_post.order_by().values("team")).count(),
        "candidates": standing.count(),
    }


def _rights(request: Request, found: Any) -> dict[str, bool]:
    """What the actor may do with a round."""
    actor, is_open = request.actor, found.state == RoundState.OPEN
    may_manage = actor.can(Permission.MANAGE_ROSTER, area=found.area)
    himself = bool(actor.person) and actor.viewer is None
    return {
        "is_open": is_open,
        "may_manage": may_manage and is_open,
        "may_print": may_manage,
        "may_offer": is_open and (may_manage or actor.can(Permission.OFFER_CANDIDATES)),
        "may_nominate": is_open
        and (may_manage or himself or actor.can(Permission.OFFER_CANDIDATES)),
    }


def _status(form: Any) -> int:
    return 422 if form.errors else 200
