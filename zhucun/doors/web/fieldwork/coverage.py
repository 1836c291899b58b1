"""Who was reached (户户走到): villages, households, and the figures of a period with their rows."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.lists import COVERAGE, HOUSEHOLDS
from zhucun.doors.web.fieldwork.shown import household_names, only, period
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.fieldwork import queries
from zhucun.fieldwork.enums import Slot, Topic
from zhucun.kernel.divisions import Level, level_of, parse_code
from zhucun.kernel.problems import NotFound


@methods(read=["GET"])
@allow(can(Permission.SEE_FIELDWORK))
def reached(request: Request) -> HttpResponse:
    """The villages of an area: households reached, all visits; each number leads to its rows."""
    actor, asked = request.actor, period(request, as_of(request))
    area = request.GET.get("area", "")
    area = parse_code(area) if area else ""
    chosen = only(request)
    rows = queries.coverage(
        actor=actor, area=area, since=asked.since, until=asked.until, only=chosen
    )
    found = queries.figures(actor=actor, area=area, since=asked.since, until=asked.until)
    context = {
        "listing": COVERAGE.of(request, rows),
        "period": asked,
        **_chosen(chosen),
        "figures": found,
        "share": _percent(found.passed_up_share),
        "area": area,
        "areas": areas(request, Permission.SEE_FIELDWORK),
    }
    return show(request, "web/fieldwork/reached.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_FIELDWORK))
def reached_village(request: Request, code: str) -> HttpResponse:
    """The households of a village: when each was visited last, or that nobody came yet."""
    actor, today = request.actor, as_of(request)
    asked = period(request, today)
    code = parse_code(code)
    sees = actor.can(Permission.SEE_FIELDWORK, area=code)
    if level_of(code) != Level.VILLAGE or not sees:
        raise NotFound
    is_waiting = request.GET.get("waiting") == "1"
    chosen = only(request)
    told: dict[str, Any] = {
        "actor": actor,
        "since": asked.since,
        "until": asked.until,
        "only": chosen,
    }
    rows = queries.covered_households(village=code, waiting=is_waiting, **told)
    listing = HOUSEHOLDS.of(request, rows)
    names = household_names(actor, listing.rows)
    for row in listing.rows:
        row.shown_name = names[row.pk]
    village = next(iter(queries.coverage(area=code, **told)), None)
    context = {
        "listing": listing,
        "period": asked,
        **_chosen(chosen),
        "village": village,
        "name": directory.names_of([code], as_of=today).get(code, code),
        "code": code,
        "is_waiting": is_waiting,
        "sees_homes": actor.can(Permission.SEE_HOUSEHOLDS, area=code),
    }
    return show(request, "web/fieldwork/reached_village.html", context)


def _chosen(chosen: queries.Only) -> dict[str, Any]:
    """What the filters offer and what of it is chosen."""
    return {"only": chosen, "slots": Slot.choices, "topics": Topic.choices}


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share:.0%}"
