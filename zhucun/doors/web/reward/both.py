"""Both accounts of one person side by side, and the list of those who answer at the end of the line
(末端责任人, HH18-037, HH18-056)."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.policy.sentences import said
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.reward.lists import END_RESPONSIBLE
from zhucun.doors.web.reward.shown import area_of, sees_areas, sees_reward
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.reward import queries


@methods(read=["GET"])
@allow(is_cadre)
def my_ledgers(request: Request) -> HttpResponse:
    """One's own: what can be gained, and what one may have to answer for."""
    return _shown(request, request.actor.person)


@methods(read=["GET"])
@allow(sees_reward)
def ledgers(request: Request, person: str) -> HttpResponse:
    """The same of a person of one's areas."""
    return _shown(request, person)


@methods(read=["GET"])
@allow(sees_areas)
def end_responsible(request: Request) -> HttpResponse:
    """Those who answer at the end of the line, with how much is on record of each account."""
    day, area = as_of(request), area_of(request)
    rows = queries.end_responsible(actor=request.actor, as_of=day, area=area)
    text = searched(request)
    if text.strip():
        rows = rows.filter(directory.name_matches(text, prefix="person__"))
    listing = END_RESPONSIBLE.of(request, rows)
    names = directory.names_of([row.area for row in listing.rows], as_of=day)
    for row in listing.rows:
        row.place_name = names.get(row.area, row.area)
    context = {
        "listing": listing,
        "asked": {"area": area},
        "areas": areas(request, Permission.SEE_REWARD),
    }
    return show(request, "web/reward/end_responsible.html", context)


def _shown(request: Request, person: str) -> HttpResponse:
    found = queries.both_ledgers(actor=request.actor, person=person, as_of=as_of(request))
    rated = found.gains.priority
    context = {
        "found": found,
        "answers": said(found.answers, found.pack),
        "priority": said(rated.answers if rated else (), found.pack),
        "lines": [(line, line.asked.label.in_(language())) for line in found.gains.lines],
    }
    return render(request, "web/reward/ledgers.html", context)
