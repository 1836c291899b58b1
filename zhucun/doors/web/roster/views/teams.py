"""Teams (工作队): the list, and one with its cadres."""

from __future__ import annotations

from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.directory.ways import way_to
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster import filters
from zhucun.doors.web.roster.lists import TEAMS
from zhucun.kernel.divisions import Level, at_level, parse_code
from zhucun.roster import queries
from zhucun.roster.queries import RosterFilter


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def teams(request: Request) -> HttpResponse:
    """Teams in being on the day, each with how many cadres it has."""
    area, code = request.GET.get("area", ""), request.GET.get("round", "")[:20]
    area = parse_code(area) if area else ""
    found = queries.teams(actor=request.actor, as_of=as_of(request), area=area)
    if code:
        found = found.filter(round__code=code)
    if text := searched(request):
        found = found.filter(
            Q(name__contains=text)
            | directory.name_matches(text, prefix="unit__")
            | directory.name_matches(text, prefix="village__")
        )
    listing = TEAMS.of(request, found.defer("unit__phone"))
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    context = {
        "listing": listing,
        "names": directory.names_of(codes, as_of=as_of(request)),
        "areas": filters.areas(request, Permission.SEE_POSTINGS),
        "area": area,
        "rounds": filters.rounds(request),
        "round": code,
    }
    return show(request, "web/roster/teams.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def team(request: Request, public_id: str) -> HttpResponse:
    """One team: where it serves, for whom, and who belongs and belonged to it."""
    day = as_of(request)
    found = queries.team_card(actor=request.actor, public_id=public_id)
    everybody = RosterFilter(area=found.area, gone=True)
    postings = queries.roster(actor=request.actor, as_of=day, wanted=everybody)
    rows = list(postings.filter(team=found).order_by("role", "starts_on", "pk"))
    running = [row for row in rows if row.ends_on is None or row.ends_on > day]
    context = {
        "team": found,
        "path": way_to(request, found.area, day),
        "serving": running,
        "served": [row for row in rows if row not in running],
        "may_manage": request.actor.can(Permission.MANAGE_ROSTER, area=found.area),
    }
    return render(request, "web/roster/team.html", context)
