"""The roster (花名册) and the service page of a village."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.analytics import queries as analytics
from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import as_of
from zhucun.doors.web.directory.ways import way_to
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster import filters
from zhucun.doors.web.roster.reasons import (
    language,
    mark,
    parameters,
    rule_frame,
    term_label,
)
from zhucun.engines.rules import Outcome
from zhucun.kernel.divisions import Level, at_level, level_of, parse_code
from zhucun.kernel.problems import NotFound
from zhucun.packs import PackAt
from zhucun.roster import queries
from zhucun.roster.enums import PostingRole


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def roster(request: Request) -> HttpResponse:
    """Who serves where on the day; with `gone=1` also who has served before."""
    asked = filters.asked(request)
    listing = asked.page(request)
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    context = {
        "listing": listing,
        "names": directory.names_of(codes, as_of=as_of(request)),
        "asked": asked,
        "areas": filters.areas(request, Permission.SEE_POSTINGS),
        "rounds": filters.rounds(request),
        "units": filters.units(request, asked.wanted.unit),
        "roles": PostingRole.choices,
    }
    return show(request, "web/roster/roster.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_PLACES))
def village(request: Request, code: str) -> HttpResponse:
    """Who serves in a village and who has served, its tags and figures, and what the rules say."""
    day, code = as_of(request), parse_code(code)
    place = _village(request, code)
    pack = directory.pack_for(code, as_of=day)
    postings = queries.village_postings(actor=request.actor, code=code, as_of=day)
    running = {row.pk for row in postings if row.ends_on is None or row.ends_on > day}
    context = {
        "place": place,
        "path": way_to(request, code, day)[:-1],
        "can_see_people": request.actor.can(Permission.SEE_POSTINGS, area=code),
        "serving": [row for row in postings if row.pk in running],
        "served": [row for row in postings if row.pk not in running],
        "teams": queries.teams(actor=request.actor, as_of=day, area=code),
        "tags": directory.tags_of(place=place, as_of=day),
        "tag_words": {item.id: item.label(language()) for item in pack.tags("place")},
        "figures": [
            (term_label(pack, row.name, "village"), row)
            for row in directory.figures_of(place=place, as_of=day).values()
        ],
        "pack": pack,
        "pack_title": directory.policy().pack(pack.id).title(language()),
        "rules": _rules(request, pack, code),
        "chain": next(
            iter(analytics.villages_chained(actor=request.actor, pack=pack, area=code)), None
        ),
        "chain_item": analytics.chain_list(pack),
    }
    return render(request, "web/roster/village.html", context)


def _village(request: Request, code: str) -> Any:
    """The village on the day; or what became of it. Raises NotFound, PlaceGone, PlaceMerged."""
    if level_of(code) is not Level.VILLAGE:
        raise NotFound
    try:
        return directory.place_card(actor=request.actor, code=code, as_of=as_of(request))
    except NotFound:
        if not request.actor.can(Permission.SEE_PLACES, area=code):
            raise
        directory.place_on(code=code, as_of=as_of(request))
        raise


def _rules(request: Request, pack: PackAt, code: str) -> list[dict[str, Any]]:
    """The pack's rules about villages and teams, judged for this village; rules without a row
    are left out. Three queries."""
    found = []
    for each in analytics.coverage(actor=request.actor, pack=pack, area=code):
        given = [outcome for outcome in Outcome if each.counts[outcome]]
        if each.item.spec.subject == "township" or not given:
            continue
        expressions = pack.rule(each.item).expressions
        names = sorted({name for one in expressions for name in one.parameters})
        clauses, severity = rule_frame(pack, each.item)
        found.append(
            {
                "ref": each.item.ref,
                "label": each.item.label(language()),
                "about": each.item.spec.subject,
                "severity": severity,
                "marks": [(mark(pack, outcome), each.counts[outcome]) for outcome in given],
                "parameters": parameters(pack, names),
                "clauses": clauses,
                "references": each.item.references,
                "applies": given != [Outcome.NOT_APPLICABLE],
                "order": min(_ORDER.index(outcome) for outcome in given),
            }
        )
    return sorted(found, key=lambda rule: rule["order"])


_ORDER = [
    Outcome.FAIL,
    Outcome.UNKNOWN,
    Outcome.UNSET,
    Outcome.PASS,
    Outcome.NOT_APPLICABLE,
]
