"""One village of a proposal: each seat with its reasons, decisions, changes by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.selection import words
from zhucun.doors.web.selection.forms import DecideForm, MoveForm, refuse
from zhucun.doors.web.selection.views.proposals import managed, may_manage
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.packs import PackAt
from zhucun.roster import queries as roster
from zhucun.selection import actions, queries
from zhucun.selection.enums import ProposalState
from zhucun.selection.errors import NotDone


@methods(read=["GET"])
@allow(can(Permission.SEE_CANDIDATES))
def proposal_village(request: Request, public_id: str, code: str) -> HttpResponse:
    """Why these people: terms, who is excluded by which rule, the next choices and their cost."""
    found = queries.proposal_card(actor=request.actor, public_id=public_id)
    return _page(request, found, code, DecideForm())


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_decide(request: Request, public_id: str, code: str) -> HttpResponse:
    """Lock or forbid somebody in this village, with a reason."""
    found = managed(request, public_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        values = form.cleaned_data
        card = queries.village_card(proposal=found, code=code)
        candidate = roster.candidate_card(actor=request.actor, public_id=values["candidate"])
        kind = "never" if values["kind"] == "never" else "must"
        try:
            actions.decide(
                kind=kind,
                village=card.village.village,
                candidate=candidate,
                leads=True if values["kind"] == "lead" else None,
                reason=values["reason"],
                made_at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            said = gettext("Decided under your name. Match again to see what follows from it.")
            messages.success(request, said)
            return redirect(address(request, "web:proposal-village", public_id, code))
    return _page(request, found, code, form)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def decision_lift(request: Request, public_id: str) -> HttpResponse:
    """Take a decision back."""
    found = queries.decision_card(actor=request.actor, public_id=public_id)
    actions.lift(decision=found, lifted_at=now(), by=request.actor)
    messages.success(request, gettext("The decision is taken back."))
    return redirect(address(request, "web:proposals", found.round.public_id))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_move(request: Request, public_id: str) -> HttpResponse:
    """Change a proposal by hand: what it would cost, which rule it would break; then a copy."""
    found = managed(request, public_id)
    if found.state != ProposalState.DONE:
        raise NotDone
    seats = list(queries.all_seats(proposal=found))
    form = MoveForm(
        request.POST or request.GET or None,
        people=[(seat.public_id, _named(seat)) for seat in seats],
        places=_places(found, seats),
    )
    context: dict[str, Any] = {"proposal": found, "round": found.round, "form": form}
    if form.is_bound and form.is_valid():
        person, to = form.cleaned_data["person"], form.cleaned_data["to"]
        if request.method == "POST":
            try:
                made = actions.edit(
                    proposal=found,
                    person=person,
                    to=to,
                    title=_copy_title(found),
                    made_at=now(),
                    by=request.actor,
                )
            except NotAllowed:
                raise
            except Problem as problem:
                refuse(form, problem)
            else:
                messages.success(request, gettext("The change is a proposal of its own."))
                return redirect(address(request, "web:compare", public_id, made.public_id))
        else:
            context["priced"] = _priced(found, person, to)
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "web/selection/move.html", context, status=status)


def _page(request: Request, found: Any, code: str, form: DecideForm) -> HttpResponse:
    if found.state != ProposalState.DONE:
        raise NotFound
    card, pack = queries.village_card(proposal=found, code=code), words.pack_of(found)
    labels = found.result["labels"]
    context = {
        "proposal": found,
        "round": found.round,
        "card": card,
        "seats": [_seat(pack, seat, labels) for seat in card.seats],
        "terms": words.parts(card.village.terms, labels),
        "points": words.points(card.village.points),
        "lacks": words.lacks(pack, card.village.lacks),
        "may_manage": may_manage(request, found.round),
        "form": form,
        "pack": pack,
    }
    status = 422 if form.errors else 200
    return render(request, "web/selection/village.html", context, status=status)


def _seat(pack: PackAt, seat: Any, labels: Any) -> dict[str, Any]:
    return {
        "row": seat,
        "points": words.points(seat.points),
        "terms": words.parts(seat.terms, labels),
        "open_rules": [words.rule_label(pack, ref) for ref in seat.open_rules],
        "asks_consent": not seat.leads and seat.candidate.role == "first_secretary",
        "excluded": [
            {
                **each,
                "shown": words.points(each["points"]),
                "said": [
                    words.rule_said(pack, name, _because(each, name)) for name in each["rules"]
                ],
            }
            for each in seat.excluded
        ],
        "choices": [
            {
                **each,
                "shown": words.points(each["cost"]),
                "parts": words.parts(each["terms"], labels),
            }
            for each in seat.choices
        ],
    }


def _because(each: Any, name: str) -> list[str]:
    if name == "eligible":
        return list(each["because"])
    return list(each["leading"]) if name == "lead" else []


def _copy_title(found: Any) -> str:
    return (gettext("%(title)s, changed") % {"title": found.title})[:80]


def _named(seat: Any) -> str:
    role = gettext("First secretary") if seat.leads else gettext("Team member")
    return f"{seat.candidate.person.name} · {seat.village.village.short_name} · {role}"


def _places(found: Any, seats: Any) -> list[tuple[str, str]]:
    villages = queries.proposal_villages(proposal=found)
    return [
        *((f"village:{row.area}", row.name) for row in villages),
        *((f"seat:{seat.public_id}", f"⇄ {_named(seat)}") for seat in seats),
    ]


def _priced(found: Any, person: str, to: str) -> dict[str, Any]:
    priced = queries.priced(proposal=found, person=person, to=to)
    pack = words.pack_of(found)
    return {
        "cost": words.points(priced.cost),
        "gains": priced.cost < 0,
        "broken": [words.rule_said(pack, name) for name in priced.broken],
        "shortages": priced.shortages,
    }
