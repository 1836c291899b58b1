"""People in need of care: who they are, who was visited, and who was not (HH18-015, HH18-115)."""

from __future__ import annotations

from django.http import HttpResponse

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.fieldwork.lists import CARE
from zhucun.doors.web.fieldwork.shown import period, word
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.fieldwork import queries
from zhucun.households.enums import NOT_CARED, CareNeed
from zhucun.households.queries import shown_name
from zhucun.kernel.divisions import parse_code

_KINDS = [(kind.value, kind.label) for kind in CareNeed if kind not in NOT_CARED]


def sees_care(actor: Actor) -> bool:
    """Whoever sees households and the visits to them."""
    needed = (Permission.SEE_HOUSEHOLDS, Permission.SEE_FIELDWORK)
    return signed_in(actor) and all(actor.can(each) for each in needed)


@methods(read=["GET"])
@allow(sees_care)
def care(request: Request) -> HttpResponse:
    """The people in need of care of an area, by kind, with the last visit for it in the period."""
    actor, asked = request.actor, period(request, as_of(request))
    area, kind = request.GET.get("area", ""), word(request, "kind", [each for each, _ in _KINDS])
    area = parse_code(area) if area else ""
    is_waiting = request.GET.get("waiting") == "1"
    span = {"since": asked.since, "until": asked.until}
    rows = queries.care_people(actor=actor, area=area, kind=kind, waiting=is_waiting, **span)
    listing = CARE.of(request, rows)
    for row in listing.rows:
        row.shown_name = shown_name(actor, row.household.area, row.name)
        row.kind_word = CareNeed(row.care_kind).label
    context = {
        "listing": listing,
        "period": asked,
        "sums": queries.care_sums(actor=actor, area=area, **span),
        "area": area,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "kind": kind,
        "kinds": _KINDS,
        "is_waiting": is_waiting,
        "sees_duties": actor.can(Permission.SEE_PRESENCE) and bool(area),
    }
    return show(request, "web/fieldwork/care.html", context)
