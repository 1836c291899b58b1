"""Contact cards in the homes (SQ24-057, SQ24-061): where one hangs since when, who put it up on
which visit, which households have none, and where one hangs that another replaced."""

from __future__ import annotations

from django.http import HttpResponse

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.shown import household_names
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.lists import CARD_HOMES
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotFound
from zhucun.reports import queries


def sees_homes(actor: Actor) -> bool:
    """Whoever sees both the households and who visited them."""
    return (
        signed_in(actor)
        and actor.can(Permission.SEE_HOUSEHOLDS)
        and actor.can(Permission.SEE_FIELDWORK)
    )


@methods(read=["GET"])
@allow(sees_homes)
def card_homes(request: Request) -> HttpResponse:
    """The homes of an area in which a card hangs, and how many lack one."""
    actor, day = request.actor, as_of(request)
    asked, state = request.GET.get("area", ""), request.GET.get("state", "")
    if state not in ("", queries.HOLDS, queries.STALE):
        raise BadQuery(value=f"state={state[:20]}")
    area = parse_code(asked) if asked else actor.areas(Permission.SEE_HOUSEHOLDS)[0]
    if area and not actor.can(Permission.SEE_HOUSEHOLDS, area=area):
        raise NotFound
    found = queries.card_homes(
        actor=actor, as_of=day, area=area, text=searched(request), state=state
    )
    listing = CARD_HOMES.of(request, found)
    names = household_names(actor, (row.household for row in listing.rows))
    for row in listing.rows:
        row.shown_name = names[row.household_id]
    context = {
        "listing": listing,
        "coverage": queries.card_coverage(actor=actor, as_of=day, area=area),
        "area": area,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "state": state,
    }
    return show(request, "web/reports/card_homes.html", context)
