"""Merged villages whose households, pairings and grids have to follow."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import ngettext

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.pairing.shown import keeps_registry
from zhucun.doors.web.problems import sentences
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.pairing import actions, queries


@methods(read=["GET"])
@allow(keeps_registry)
def merged(request: Request) -> HttpResponse:
    """Villages that were merged into another, and what has not followed them yet."""
    rows = queries.merged_waiting(actor=request.actor, as_of=localdate())
    return render(request, "web/pairing/merged.html", {"rows": rows})


@methods(write=["POST"])
@allow(keeps_registry)
def merged_follow(request: Request, code: str) -> HttpResponse:
    """Everything of a merged village follows it, from the day of the merger."""
    village = queries.merged_village(actor=request.actor, code=code, as_of=localdate())
    try:
        done = actions.follow_merge(village=village, made_at=now(), by=request.actor)
    except NotAllowed:
        raise
    except Problem as problem:
        shown = sentences(problem)
        messages.error(request, f"{shown.message} {shown.todo}")
    else:
        told = {"households": done.households, "place": village.merged_into.short_name}
        said = ngettext(
            "%(households)s household is in %(place)s now.",
            "%(households)s households are in %(place)s now.",
            done.households,
        )
        messages.success(request, said % told)
    return redirect(address(request, "web:merged-villages"))
