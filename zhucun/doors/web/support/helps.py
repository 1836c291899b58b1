"""Which help of the policy pack fits a household (惠农政策)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.shown import area_of, sees_or_own
from zhucun.support import queries


@methods(read=["GET"])
@allow(can(Permission.SEE_HOUSEHOLDS))
def household_helps(request: Request, public_id: str) -> HttpResponse:
    """What fits this household, what does not, and what nobody knows for a record is missing."""
    found = queries.help_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    context = {
        "household": found.household.household,
        "pack": found.pack,
        "helps": [shown(one) for one in found.helps],
    }
    return render(request, "web/support/helps.html", context)


@methods(read=["GET"])
@allow(sees_or_own)
def incentives(request: Request) -> HttpResponse:
    """The catalogue: what cadres, committees and places are given, politically and in money."""
    area = area_of(request) or next(iter(request.actor.areas(Permission.SEE_SUPPORT)), "")
    if not area:
        mine = queries.my_postings(actor=request.actor)
        area = mine[0].area if mine else ""
    found = queries.catalogue(directory.pack_for(area, as_of=as_of(request)))
    lang = language()
    context = {
        "pack": found.pack,
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "treatments": [
            (
                each,
                each.label.in_(lang),
                [(one, one.label.in_(lang)) for one in each.carried_by],
            )
            for each in found.treatments
        ],
        "given": [
            (whose.in_(lang), [shown(one) for one in helps])
            for whose, helps in found.given
            if helps
        ],
    }
    return render(request, "web/support/incentives.html", context)


def shown(one: queries.Help) -> dict[str, Any]:
    """One help in the reader's language."""
    lang = language()
    return {
        "help": one,
        "label": one.label.in_(lang),
        "for_whom": one.for_whom.in_(lang) if one.for_whom else "",
        "ask": one.ask.in_(lang) if one.ask else "",
        "lacks": [each.in_(lang) for each in one.lacks],
    }
