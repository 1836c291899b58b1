"""What everybody may read: who was commended, once it is published (通报表扬, HH18-083)."""

from __future__ import annotations

from django.http import HttpResponse

from zhucun.doors.web.access import Request, allow, anybody, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.reward.lists import COMMENDED
from zhucun.reward import queries


@methods(read=["GET"])
@allow(anybody)
def commended(request: Request) -> HttpResponse:
    """Published commendations: name, unit, village, title and document; no number, no birth date,
    no reason."""
    found = queries.published(as_of=as_of(request), text=searched(request))
    listing = COMMENDED.of(request, found)
    return show(request, "web/reward/commended.html", {"listing": listing})
