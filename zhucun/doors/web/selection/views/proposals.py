"""Proposals of a round: the list, asking for one, how far it is, what it says."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django_htmx.http import HttpResponseClientRefresh

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.selection import words
from zhucun.doors.web.selection.forms import (
    ConfirmForm,
    ProposeForm,
    ReasonForm,
    WhatIfForm,
    refuse,
)
from zhucun.doors.web.selection.lists import PROPOSALS, VILLAGES
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import queries as roster
from zhucun.roster.enums import RoundState
from zhucun.selection import actions, queries
from zhucun.selection.enums import ProposalState, Side
from zhucun.selection.rows import SECONDS, Settings

_RUNNING = (ProposalState.WAITING, ProposalState.RUNNING)


@methods(read=["GET"])
@allow(can(Permission.SEE_CANDIDATES))
def proposals(request: Request, public_id: str) -> HttpResponse:
    """What is proposed for a round, and what people decided beforehand."""
    round_ = seen_round(request, public_id)
    listing = PROPOSALS.of(request, queries.proposals(actor=request.actor, round_=round_))
    context = {
        "round": round_,
        "listing": listing,
        "decisions": list(queries.decisions(actor=request.actor, round_=round_)),
        "may_manage": may_manage(request, round_),
        "adopted": queries.adopted(actor=request.actor, round_=round_),
    }
    return show(request, "web/selection/proposals.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def propose(request: Request, public_id: str) -> HttpResponse:
    """The match button: what shall count, for how long; a worker computes it."""
    round_ = managed_round(request, public_id)
    today = localdate()
    pack = directory.pack_for(round_.area, as_of=today)
    lines = queries.lines(pack, Settings(as_of=today))
    form = ProposeForm(
        request.POST or None,
        lines=lines,
        unset=words.unset(pack),
        given_share=queries.given_share(pack),
        initial=_initial(),
    )
    if form.is_valid():
        values = form.cleaned_data
        settings = Settings(
            as_of=today,
            seconds=values["seconds"],
            young=values["young"],
            young_share=form.young_share,
            speciality=values["speciality"],
            reviewed=values["reviewed"],
        )
        made = _asked(request, form, round_=round_, settings=settings)
        if made is not None:
            return redirect(address(request, "web:proposal", made.public_id))
    context = {"round": round_, "form": form, "pack": pack, **_given(pack, lines)}
    return render(request, "web/selection/propose.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def what_if(request: Request, public_id: str) -> HttpResponse:
    """The same question about another world: other rules, numbers, villages or quotas."""
    base = managed(request, public_id)
    settings, pack = Settings.from_json(base.settings), words.pack_of(base)
    lines = queries.lines(pack, settings)
    form = WhatIfForm(
        request.POST or None,
        lines=lines,
        unset=words.unset(pack),
        given_share=queries.given_share(pack),
        pack=pack,
        villages=[(row.area, row.name) for row in queries.proposal_villages(proposal=base)],
        units=_units(request, base),
        initial=_initial(settings, title=gettext("What if: ")),
    )
    if form.is_valid():
        values = form.cleaned_data
        asked = Settings(
            as_of=settings.as_of,
            seconds=values["seconds"],
            young=values["young"],
            young_share=form.young_share,
            speciality=values["speciality"],
            reviewed=values["reviewed"],
            **form.changes,
        )
        made = _asked(request, form, round_=base.round, settings=asked)
        if made is not None:
            return redirect(address(request, "web:compare", base.public_id, made.public_id))
    context = {"base": base, "round": base.round, "form": form, "pack": pack, **_given(pack, lines)}
    return render(request, "web/selection/what_if.html", context, status=_status(form))


@methods(read=["GET"])
@allow(can(Permission.SEE_CANDIDATES))
def proposal(request: Request, public_id: str) -> HttpResponse:
    """One proposal: how far it is, or what it says, with its villages."""
    found = queries.proposal_card(actor=request.actor, public_id=public_id)
    if found.state != ProposalState.DONE:
        return _progress(request, found)
    if request.htmx and request.htmx.target == "progress":
        return HttpResponseClientRefresh()
    pack = words.pack_of(found)
    only_young = request.GET.get("young") == "1"
    born_after = queries.young_born_after(found) if only_young else None
    rows = queries.proposal_villages(
        proposal=found,
        text=searched(request),
        lacking=request.GET.get("lacking") == "1",
        born_after=born_after,
    )
    listing = VILLAGES.of(request, rows)
    labels = found.result["labels"]
    context = {
        **_frame(request, found),
        "listing": listing,
        "pack": pack,
        "seats": queries.seats_of(
            proposal=found,
            villages=[row.village_id for row in listing.rows],
            born_after=born_after,
        ),
        "only_young": only_young,
        "share": words.share(found),
        "better": words.better(found),
        "ending": words.ending(found),
        "earned": words.points(sum(found.result["terms"].values())),
        "terms": words.parts(found.result["terms"], labels),
        "totals": [(k, words.total_label(k), n) for k, n in found.result["totals"].items()],
        "lacking": [(words.rule_said(pack, k), n) for k, n in found.result["lacks"].items()],
        "overall": words.lacks(pack, found.result["overall"]),
        "broken": queries.broken_by_now(found, on=localdate()),
        "answers": _answers(found),
        "form": ReasonForm(),
    }
    return show(request, "web/selection/proposal.html", context)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_cancel(request: Request, public_id: str) -> HttpResponse:
    """Stop a computation."""
    found = managed(request, public_id)
    done = actions.cancel(proposal=found, cancelled_at=now(), by=request.actor)
    said = gettext("The computation is stopped.") if done else gettext("It had ended already.")
    messages.success(request, said)
    return redirect(address(request, "web:proposal", public_id))


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_again(request: Request, public_id: str) -> HttpResponse:
    """Match again with least disturbance: decisions and refusals are kept, the rest stays."""
    found = managed(request, public_id)
    actions.respect_refusals(proposal=found, made_at=now(), by=request.actor)
    title = gettext("%(title)s, again") % {"title": found.title}
    made = actions.propose(
        round_=found.round,
        title=title[:80],
        settings=_today(Settings.from_json(found.settings)),
        parent=found,
        asked_at=now(),
        by=request.actor,
    )
    return redirect(address(request, "web:proposal", made.public_id))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_adopt(request: Request, public_id: str) -> HttpResponse:
    """Adopt a proposal: villages and units are asked from then on."""
    found = managed(request, public_id)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST":
        actions.adopt(proposal=found, adopted_at=now(), by=request.actor)
        messages.success(request, gettext("Adopted: villages and units are asked now."))
        return redirect(address(request, "web:proposal", public_id))
    context = {**_frame(request, found), "form": form, "better": words.better(found)}
    return render(request, "web/selection/adopt.html", context)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_take_back(request: Request, public_id: str) -> HttpResponse:
    """Take an adoption back, with a reason."""
    found = managed(request, public_id)
    reason = request.POST.get("reason", "")[:200]
    actions.take_back(proposal=found, reason=reason, at=now(), by=request.actor)
    messages.success(request, gettext("The adoption is taken back."))
    return redirect(address(request, "web:proposal", public_id))


def seen_round(request: Request, public_id: str) -> Any:
    """A round all of whose candidates the reader may see. Raises NotFound."""
    found = roster.round_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.SEE_CANDIDATES, area=found.area):
        raise NotFound
    return found


def managed_round(request: Request, public_id: str) -> Any:
    found = seen_round(request, public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.area):
        raise NotAllowed
    return found


def managed(request: Request, public_id: str) -> Any:
    """A proposal that the actor may decide about. Raises NotFound, NotAllowed."""
    found = queries.proposal_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.area):
        raise NotAllowed
    return found


def may_manage(request: Request, round_: Any) -> bool:
    is_open = round_.state == RoundState.OPEN
    return is_open and request.actor.can(Permission.MANAGE_ROSTER, area=round_.area)


def _progress(request: Request, found: Any) -> HttpResponse:
    """How far it is; htmx asks for the part every second until it has ended."""
    is_running = found.state in _RUNNING
    progress = found.progress or {}
    context = {
        **_frame(request, found),
        "is_running": is_running,
        "phase": words.phase(progress.get("phase", "")),
        "seconds": progress.get("seconds", 0),
        "objective": _shown(progress.get("objective")),
        "bound": _shown(progress.get("bound")),
        "failure": words.failure(found),
    }
    part = request.htmx and request.htmx.target == "progress"
    name = "web/selection/_progress.html" if part else "web/selection/progress.html"
    return render(request, name, context)


def _shown(value: float | None) -> str:
    return "—" if value is None else f"{words.points(value):f}"


def _frame(request: Request, found: Any) -> dict[str, Any]:
    settings = Settings.from_json(found.settings)
    return {
        "proposal": found,
        "round": found.round,
        "settings": settings,
        "own_weights": _own(found, settings),
        "may_manage": may_manage(request, found.round),
        "is_adopted": found.adopted_at is not None and found.posted_at is None,
        "title_of_pack": directory.policy().pack(found.pack).title(language()),
    }


def _own(found: Any, settings: Settings) -> list[tuple[str, Any]]:
    """Weights that the office set itself: name, who, when."""
    if not settings.weights:
        return []
    known = {line.name: line for line in queries.lines(words.pack_of(found), settings)}
    return [
        (known[name].label.in_(language()), own)
        for name, own in settings.weights.items()
        if name in known
    ]


def _answers(found: Any) -> list[tuple[Any, int, int, int]]:
    """Side, agreed, refused, open; only for an adopted proposal."""
    if found.adopted_at is None:
        return []
    said = queries.answered(proposal=found)
    return [
        (side.label, said.agreed.get(side, 0), said.refused.get(side, 0), said.open(side))
        for side in Side
    ]


def _asked(request: Request, form: ProposeForm, *, round_: Any, settings: Settings) -> Any:
    try:
        return actions.propose(
            round_=round_,
            title=form.cleaned_data["title"],
            settings=settings,
            weights=form.weights,
            asked_at=now(),
            by=request.actor,
        )
    except NotAllowed:
        raise
    except Problem as problem:
        refuse(form, problem)
        return None


def _initial(settings: Settings | None = None, title: str = "") -> dict[str, Any]:
    known = settings or Settings(as_of=localdate())
    own = {f"weight:{name}": each.weight for name, each in known.weights.items()}
    return {
        "title": title,
        "seconds": settings.seconds if settings else SECONDS,
        "speciality": known.speciality,
        "young": known.young,
        "young_percent": None if known.young_share is None else known.young_share * 100,
        "reviewed": known.reviewed,
        **own,
    }


def _units(request: Request, base: Any) -> list[tuple[str, str]]:
    offers = roster.offers(actor=request.actor, round_=base.round, as_of=localdate())
    return [(row.unit.public_id, row.unit.name) for row in offers]


def _given(pack: Any, lines: Any) -> dict[str, Any]:
    """What the pack weighs and asks for itself."""
    given = [line for line in lines if not line.is_open]
    lang = language()
    return {
        "given_share": words.given_share(pack),
        "given": [(line.label.in_(lang), line.weight, line.clause, line.item) for line in given],
    }


def _today(settings: Settings) -> Settings:
    return Settings.from_json({**settings.to_json(), "as_of": localdate().isoformat()})


def _status(form: Any) -> int:
    return 422 if form.errors else 200
