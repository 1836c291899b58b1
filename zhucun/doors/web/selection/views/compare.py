"""Two proposals side by side; the matrix on a past round."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.selection import words
from zhucun.doors.web.selection.lists import MOVED
from zhucun.doors.web.selection.views.proposals import seen_round
from zhucun.kernel.problems import NotFound
from zhucun.selection import queries
from zhucun.selection.enums import ProposalState


@methods(read=["GET"])
@allow(can(Permission.SEE_CANDIDATES))
def compare(request: Request, public_id: str, other: str) -> HttpResponse:
    """Who changes between two proposals, and what coverage, fit and composition become."""
    before = queries.proposal_card(actor=request.actor, public_id=public_id)
    after = queries.proposal_card(actor=request.actor, public_id=other)
    if before.round_id != after.round_id:
        raise NotFound
    context: dict[str, Any] = {"before": before, "after": after, "round": before.round}
    if before.state != ProposalState.DONE or after.state != ProposalState.DONE:
        context["ready"] = False
        return render(request, "web/selection/compare_wait.html", context)
    found = queries.compared(before=before, after=after)
    pack = words.pack_of(after)
    labels = {**before.result["labels"], **after.result["labels"]}
    context |= {
        "listing": MOVED.of(request, found.moved),
        "unmoved": found.kept,
        "terms": [
            (
                labels.get(row.name, {}).get(language(), row.name),
                words.points(row.before),
                words.points(row.after),
                words.points(row.difference),
            )
            for row in found.terms
            if row.before or row.after
        ],
        "lacks": [
            (words.rule_said(pack, row.name).text, row.before, row.after, row.difference)
            for row in found.lacks
        ],
        "totals": [
            (words.total_label(row.name), row.before, row.after, row.difference)
            for row in found.totals
        ],
        "better": [words.better(before), words.better(after)],
    }
    return show(request, "web/selection/compare.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_CANDIDATES))
def back_test(request: Request, public_id: str) -> HttpResponse:
    """How the postings of a round fit the pack's matrices, beside the best possible."""
    round_ = seen_round(request, public_id)
    pack = directory.pack_for(round_.area, as_of=round_.starts_on)
    chosen = request.GET.get("pack", "")
    regional = [each for each in directory.policy().packs.values() if each.extends]
    if chosen in {each.id for each in regional}:
        pack = queries.nearest(directory.policy().pack(chosen), round_.starts_on)
    found = queries.back_test(actor=request.actor, round_=round_, pack=pack)
    lang = language()
    context = {
        "round": round_,
        "pack": pack,
        "title": directory.policy().pack(pack.id).title(lang),
        "packs": [(each.id, each.title(lang)) for each in regional],
        "teams": found.teams,
        "matrices": [
            {
                "label": each.label.in_(lang),
                "ref": each.ref,
                "actual": words.points(each.actual),
                "best": words.points(each.best),
                "share": f"{100 * each.actual / each.best:.1f}" if each.best else "",
                "rows": [
                    (row.label.in_(lang), row.clause, row.villages, row.matched)
                    for row in each.rows
                ],
            }
            for each in found.matrices
        ],
    }
    return render(request, "web/selection/back_test.html", context)
