"""Two-way confirmation (双向确认): what waits for a branch, a unit, the office; then posting."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.selection.forms import AnswerForm, PostForm, refuse
from zhucun.doors.web.selection.views.proposals import managed
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster.queries import overlap_days
from zhucun.selection import actions, queries
from zhucun.selection.enums import Side

#: Villages shown at once; a county has some hundred and twenty.
_MOST = 60


def may_answer(actor: Actor) -> bool:
    """Villages, units and offices are asked."""
    return signed_in(actor) and (
        actor.can(Permission.STATE_NEEDS)
        or actor.can(Permission.OFFER_CANDIDATES)
        or actor.can(Permission.MANAGE_ROSTER)
    )


@methods(read=["GET"])
@allow(may_answer)
def confirmations(request: Request) -> HttpResponse:
    """The people about whom the reader is asked, village by village."""
    side = side_of(request.actor, request.GET.get("side", ""))
    is_all = request.GET.get("all") == "1"
    rows = _asked(request, side, is_open=not is_all)
    number = _page_number(request)
    seats, has_next = queries.villages_asked(rows, start=(number - 1) * _MOST, size=_MOST)
    groups = list(_grouped(seats, side).values())
    sides = sides_of(request.actor)
    context = {
        "side": side,
        "open_groups": sum(group["has_open"] for group in groups),
        "on_paper": Side.OFFICE in sides and side != Side.OFFICE,
        "side_label": Side(side).label,
        "sides": [(each.value, each.label) for each in sides],
        "groups": groups,
        "open": _asked(request, side, is_open=True).count(),
        "is_all": is_all,
        "number": number,
        "previous": number - 1,
        "next": number + 1,
        "has_next": has_next,
    }
    return render(request, "web/selection/confirmations.html", context)


@methods(write=["POST"])
@allow(may_answer)
def confirm(request: Request) -> HttpResponse:
    """Answer about one seat, about all of a village, or with yes about all of a page."""
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise NotFound
    values = form.cleaned_data
    wanted = request.POST.getlist("seat")
    seats = list(queries.questions(actor=request.actor).filter(public_id__in=wanted))
    if not seats:
        raise NotFound
    number = actions.answer(
        seats,
        side=values["side"],
        answer=values["answer"],
        reason=values["reason"],
        answered_at=now(),
        by=request.actor,
    )
    said = (
        gettext("Answers recorded: %(number)s.") % {"number": number}
        if number
        else gettext("It was answered so before.")
    )
    messages.success(request, said)
    back = address(request, "web:confirmations")
    return redirect(f"{back}{'&' if '?' in back else '?'}side={values['side']}")


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def proposal_post(request: Request, public_id: str) -> HttpResponse:
    """Post the teams that are confirmed; the rest goes into the next match."""
    found = managed(request, public_id)
    teams = queries.teams_confirmed(proposal=found)
    starts_on = found.round.starts_on
    together = overlap_days(found.area, starts_on)
    initial = {"starts_on": starts_on, "together_days": together}
    form = PostForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            done = actions.post(
                proposal=found, made_at=now(), by=request.actor, **form.cleaned_data
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            said = gettext(
                "%(teams)s teams with %(postings)s cadres are posted, %(handovers)s handovers "
                "opened; %(left)s villages go into the next match."
            ) % {
                "teams": done.teams,
                "postings": done.postings,
                "handovers": done.handovers,
                "left": done.left_over,
            }
            messages.success(request, said)
            return redirect(address(request, "web:round", found.round.public_id))
    context = {"proposal": found, "round": found.round, "form": form, "teams": teams}
    status = 422 if form.errors else 200
    return render(request, "web/selection/post.html", context, status=status)


def sides_of(actor: Actor) -> list[Side]:
    """The sides for which somebody may answer; the office writes down paper replies of both."""
    if actor.areas(Permission.MANAGE_ROSTER):
        return [Side.OFFICE, Side.VILLAGE, Side.UNIT]
    found = [Side.VILLAGE] if actor.areas(Permission.STATE_NEEDS) else []
    return [*found, *([Side.UNIT] if actor.units(Permission.OFFER_CANDIDATES) else [])]


def side_of(actor: Actor, wanted: str) -> Side:
    """The side that is asked for. Raises NotAllowed where the actor speaks for none."""
    mine = sides_of(actor)
    if not mine:
        raise NotAllowed
    return next((side for side in mine if side == wanted), mine[0])


def _page_number(request: Request) -> int:
    text = request.GET.get("page", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _asked(request: Request, side: Side, *, is_open: bool) -> Any:
    """The seats about which this side is asked; a unit's clerk is asked about his units only."""
    own_units = side == Side.UNIT and Side.OFFICE not in sides_of(request.actor)
    units = request.actor.units(Permission.OFFER_CANDIDATES) if own_units else None
    return queries.questions(actor=request.actor, side=side, is_open=is_open, units=units)


def _grouped(rows: Iterable[Any], side: Side) -> Mapping[Any, dict[str, Any]]:
    """Village by village, each seat with the answers so far."""
    found: dict[Any, dict[str, Any]] = {}
    for seat in rows:
        said = {row.side: row for row in seat.confirmations.all()}
        mine = said.get(side)
        group = found.setdefault(
            (seat.proposal_id, seat.village_id),
            {
                "village": seat.village.village,
                "round": seat.proposal.round,
                "seats": [],
                "has_open": False,
            },
        )
        group["has_open"] |= mine is None
        others = [said[each] for each in Side if each in said]
        group["seats"].append({"row": seat, "mine": mine, "said": others})
    return found
