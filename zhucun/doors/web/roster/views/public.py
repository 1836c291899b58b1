"""What everybody may read: who serves where, once the round is published."""

from __future__ import annotations

from django.http import HttpResponse

from zhucun.directory import queries as directory
from zhucun.doors.web.access import Request, allow, anybody, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.lists import ANNOUNCED
from zhucun.kernel.divisions import Level, at_level
from zhucun.roster import queries


@methods(read=["GET"])
@allow(anybody)
def announced(request: Request) -> HttpResponse:
    """Cadres of published rounds by village, unit or name; no number, no birth date, no history."""
    found = queries.announced(as_of=as_of(request), text=searched(request))
    listing = ANNOUNCED.of(request, found)
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    names = directory.names_of(codes, as_of=as_of(request))
    return show(request, "web/roster/announced.html", {"listing": listing, "names": names})
