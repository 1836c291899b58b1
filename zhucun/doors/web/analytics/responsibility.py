"""Who is responsible, supervises and answers: the villages of an area, and what each level answers
for."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from zhucun.analytics import queries
from zhucun.analytics.enums import Corps
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.analytics.lists import CHAINS
from zhucun.doors.web.analytics.views import asked, frame, show_rows
from zhucun.doors.web.listing import show


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def responsibility(request: Request, area: str) -> HttpResponse:
    """The chain of each village of an area (`?broken=1`: broken ones), and the levels with their
    corps."""
    area, pack = asked(request, area)
    told: dict[str, Any] = {"actor": request.actor, "pack": pack, "area": area}
    chains = queries.villages_chained(**told)
    broken = [each for each in chains if each.broken]
    is_broken = request.GET.get("broken") == "1"
    context = {
        **frame(request, area, pack),
        "listing": CHAINS.of(request, broken if is_broken else chains),
        "item": queries.chain_list(pack),
        "levels": queries.duty_matrix(**told),
        "villages": len(chains),
        "broken": len(broken),
    }
    return show(request, "web/analytics/responsibility.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def corps(request: Request, area: str, word: str) -> HttpResponse:
    """The records behind one number of a level."""
    area, pack = asked(request, area)
    line, rows = queries.corps_rows(actor=request.actor, pack=pack, area=area, word=word)
    context = {**frame(request, area, pack), "item": queries.chain_list(pack), "line": line}
    return show_rows(request, "web/analytics/corps.html", rows, {**context, "word": Corps(word)})
