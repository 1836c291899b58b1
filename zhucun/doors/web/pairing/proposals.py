"""Proposals of helpers: asked for, looked through, adopted or declined row by row."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import show
from zhucun.doors.web.pairing.forms import AskForm, refuse
from zhucun.doors.web.pairing.lists import PROPOSALS, PROPOSED
from zhucun.doors.web.pairing.shown import keeps_registry, word
from zhucun.doors.web.problems import Sentences, sentences
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.households import queries as households
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import Problem
from zhucun.pairing import actions, queries
from zhucun.pairing.enums import PairProposalState, RowState
from zhucun.pairing.errors import FAILURES, ProposalFailed

_STATES = ("without", *RowState.values)
_RUNNING = {
    PairProposalState.WAITING,
    PairProposalState.RUNNING,
    PairProposalState.QUEUED,
    PairProposalState.ADOPTING,
}


@methods(read=["GET"], write=["POST"])
@allow(keeps_registry)
def proposals(request: Request) -> HttpResponse:
    """Proposals of the reader's areas; asking for one."""
    today = localdate()
    offered = areas(request, Permission.MANAGE_HOUSEHOLDS)
    mine = request.actor.areas(Permission.MANAGE_HOUSEHOLDS)
    form = AskForm(
        request.POST or None,
        areas=[(one.value, f"{one.indent}{one.label}") for one in offered],
        tags=_tags(mine[0] if mine else "", today),
        initial={
            "area": request.GET.get("area", ""),
            "title": gettext("Pairing of %(day)s") % {"day": today.isoformat()},
            "nearness": 1,
        },
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = actions.propose(
                area=asked["area"],
                title=asked["title"],
                as_of=today,
                asked=actions.Asked(cap=asked["cap"], nearness=asked["nearness"], tag=asked["tag"]),
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:pair-proposal", made.public_id))
    listing = PROPOSALS.of(request, queries.proposals(actor=request.actor))
    names = directory.names_of([row.area for row in listing.rows], as_of=today)
    context = {"listing": listing, "form": form, "names": names}
    return show(request, "web/pairing/proposals.html", context)


def _tags(area: str, day: Any) -> list[tuple[str, str]]:
    lang = language()
    return [
        (item.id, getattr(item.spec.label, lang, None) or item.spec.label.zh)
        for item in households.tag_words(area, as_of=day)
    ]


@methods(read=["GET"])
@allow(keeps_registry)
def proposal(request: Request, public_id: str) -> HttpResponse:
    """One proposal with its sums and rows; people choose what they adopt."""
    found = queries.one_proposal(actor=request.actor, public_id=public_id)
    progress = {"proposal": found, "is_running": found.state in _RUNNING, "failure": _failed(found)}
    if request.htmx and request.htmx.target == "progress":
        answer = render(request, "web/pairing/_proposal_progress.html", progress)
        if not progress["is_running"]:
            answer["HX-Refresh"] = "true"  # the page has more to show now
        return answer
    area = request.GET.get("area", "")
    asked: dict[str, Any] = {
        "area": parse_code(area) if area else "",
        "state": word(request, "state", _STATES),
        "severe": bool(word(request, "severe", ("1",))),
    }
    listing = PROPOSED.of(request, queries.proposed(proposal=found, **asked))
    queries.with_row_names(request.actor, listing.rows)
    for row in listing.rows:
        row.parts = _parts(found, row)
    context = {
        **progress,
        "listing": listing,
        "asked": asked,
        "sums": queries.states_of(found),
        "states": [("without", gettext("Without a helper")), *RowState.choices],
        "areas": [
            one
            for one in areas(request, Permission.MANAGE_HOUSEHOLDS)
            if one.value.startswith(found.area)
        ],
        "names": directory.names_of([found.area], as_of=found.as_of),
        "today": localdate(),
    }
    return show(request, "web/pairing/proposal.html", context)


def _failed(row: Any) -> Sentences | None:
    if not row.failure or row.state in _RUNNING:
        return None
    kind = FAILURES.get(row.failure["code"], ProposalFailed)
    return sentences(kind(**{"what": row.failure["code"], **row.failure["facts"]}))


def _parts(proposal: Any, row: Any) -> list[tuple[str, int]]:
    """Terms of a row as people read them."""
    labels = {line["name"]: line["label"] for line in proposal.result.get("lines", ())}
    near = gettext("Nearness")
    return [(labels.get(name, near), points) for name, points in row.terms.items()]


@methods(write=["POST"])
@allow(keeps_registry)
def decide(request: Request, public_id: str) -> HttpResponse:
    """Adopt or decline the chosen rows, or all that wait."""
    found = queries.one_proposal(actor=request.actor, public_id=public_id)
    rows = None if request.POST.get("all") == "1" else request.POST.getlist("row")
    try:
        if request.POST.get("do") == "decline":
            count = actions.decline(
                proposal=found,
                rows=rows,
                reason=request.POST.get("reason", ""),
                at=now(),
                by=request.actor,
            )
            told = ngettext("%(count)s row is declined.", "%(count)s rows are declined.", count) % {
                "count": count
            }
        else:
            count = actions.adopt(
                proposal=found, rows=rows, since=localdate(), at=now(), by=request.actor
            )
            told = ngettext(
                "%(count)s household has a helper now.",
                "%(count)s households have a helper now.",
                count,
            ) % {"count": count}
            if found.state == PairProposalState.QUEUED:
                told = gettext("All rows that wait are adopted; a worker makes the pairs.")
        messages.success(request, told)
    except Problem as problem:
        shown = sentences(problem)
        messages.error(request, f"{shown.message} {shown.todo}")
    return redirect(address(request, "web:pair-proposal", public_id))


@methods(write=["POST"])
@allow(keeps_registry)
def stop(request: Request, public_id: str) -> HttpResponse:
    """Stop the work on a proposal; what was adopted by then stands."""
    found = queries.one_proposal(actor=request.actor, public_id=public_id)
    if actions.stop_proposal(proposal=found, at=now(), by=request.actor):
        messages.success(request, gettext("The work on this proposal is stopped."))
    return redirect(address(request, "web:pair-proposal", public_id))
