"""Taking up posts (到岗): the list, one posting's steps, captains."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in, takes_out
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.files import taken
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster import filters
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.roster.rotation_forms import CaptainForm, StepForm
from zhucun.doors.web.roster.rotation_lists import TAKE_UPS
from zhucun.kernel.divisions import Level, at_level, parse_code
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import actions, queries
from zhucun.roster.actions import OWN_STEPS, StepDone
from zhucun.roster.enums import PostingRole, RoundState, TakeUp
from zhucun.roster.queries import PostingDraft, RosterFilter

_OVERDUE = "overdue"


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def take_ups(request: Request) -> HttpResponse:
    """Who took up his post how far; the filter names what is missing."""
    day = as_of(request)
    found, wanted, missing = _asked(request, request.actor)
    listing = TAKE_UPS.of(request, found)
    steps = queries.steps_of(listing.rows, as_of=day)
    for row in listing.rows:
        row.steps = steps[row.pk]
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    context = {
        "listing": listing,
        "names": directory.names_of(codes, as_of=day),
        "areas": filters.areas(request, Permission.SEE_POSTINGS),
        "area": wanted.area,
        "rounds": filters.rounds(request),
        "round": wanted.round,
        "missing": missing,
        "choices": [(_OVERDUE, gettext("Something overdue")), *TakeUp.choices],
        "list_file": "web:take-ups-file" if request.actor.can(Permission.EXPORT) else "",
    }
    return show(request, "web/roster/take_ups.html", context)


@methods(read=["GET"])
@allow(takes_out(can(Permission.SEE_POSTINGS)))
def take_ups_file(request: Request) -> HttpResponse:
    """Who took up his post how far, step by step, as a workbook (到岗台账)."""
    day, actor = as_of(request), request.actor.holding(Permission.EXPORT)
    found, wanted, _missing = _asked(request, actor)
    made = queries.take_ups_workbook(
        found, actor=actor, as_of=day, area=wanted.area, lang=language()
    )
    return taken(made, gettext("Taking up posts"), wanted.area, day)


def _asked(request: Request, actor: Actor) -> tuple[QuerySet[Any], RosterFilter, str]:
    """The postings that the address asks for, by what, and the step that is missing. Raises
    BadQuery, BadCode."""
    day, missing = as_of(request), request.GET.get("missing", "")
    if missing and missing != _OVERDUE and missing not in TakeUp.values:
        raise BadQuery(value=f"missing={missing[:20]}")
    area = request.GET.get("area", "")
    wanted = RosterFilter(
        text=searched(request),
        area=parse_code(area) if area else "",
        round=request.GET.get("round", "")[:20],
    )
    step = "" if missing == _OVERDUE else missing
    found = queries.take_ups(actor=actor, as_of=day, wanted=wanted, missing=step)
    if missing == _OVERDUE:
        found = found.filter(_late(actor, day))
    return found.defer("person__id_number", "person__phone", "unit__phone"), wanted, missing


def _late(actor: Actor, day: date) -> Q:
    """Postings with something overdue, in any of the actor's areas."""
    late = Q(pk__in=[])
    for area in actor.areas(Permission.SEE_POSTINGS):
        late |= Q(pk__in=queries.overdue(actor=actor, as_of=day, area=area).order_by())
    return late


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def take_up(request: Request, public_id: str) -> HttpResponse:
    """The steps of one posting; the office records them, the cadre what he does himself."""
    found = queries.posting_card(actor=request.actor, public_id=public_id)
    may_manage = request.actor.can(Permission.MANAGE_ROSTER, area=found.area)
    steps = _recordable(request, found, may_manage=may_manage)
    if request.method == "POST" and not steps:
        raise NotAllowed
    form = StepForm(request.POST or None, steps=steps, initial={"done_on": localdate()})
    if form.is_valid():
        values = form.cleaned_data
        step = StepDone(
            posting=found,
            step=TakeUp(values["step"]),
            done_on=values["done_on"],
            note=values["note"],
        )
        try:
            actions.record_take_up([step], recorded_at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The step is recorded."))
            return redirect(address(request, "web:take-up", public_id))
    context = {
        "posting": found,
        "steps": queries.steps_of([found], as_of=as_of(request))[found.pk],
        "form": form if steps else None,
        "may_manage": may_manage,
    }
    return render(request, "web/roster/take_up.html", context, status=_status(form))


def _recordable(request: Request, found: Any, *, may_manage: bool) -> list[TakeUp]:
    """What the actor may still record: steps that are not done."""
    himself = request.actor.person == found.person.public_id and request.actor.viewer is None
    if not may_manage and not himself:
        return []
    steps = queries.steps_of([found], as_of=localdate())[found.pk]
    open_ones = [each.step for each in steps if each.state not in ("done", "not_applicable")]
    return [step for step in open_ones if may_manage or step in OWN_STEPS]


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def captains(request: Request) -> HttpResponse:
    """Townships whose pack asks for a captain and that have none, with everybody who serves there.
    Nobody is ranked."""
    day = as_of(request)
    found = queries.captain_needs(actor=request.actor, as_of=day)
    context = {
        "needs": found,
        "names": directory.names_of([need.code for need in found], as_of=day),
        "may_manage": request.actor.can(Permission.MANAGE_ROSTER),
    }
    return render(request, "web/roster/captains.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def captain_appoint(request: Request, code: str) -> HttpResponse:
    """A person appoints a captain among those who serve in the township."""
    day = localdate()
    needs = queries.captain_needs(actor=request.actor, as_of=day)
    need = next((need for need in needs if need.code == code), None)
    if need is None:
        raise NotFound
    rounds = open_rounds(request, code)
    people = {row.public_id: row for row in need.people}
    term = queries.term_months(code, day)
    form = CaptainForm(
        request.POST or None,
        people=[
            (key, f"{row.person.name} · {row.place.short_name}") for key, row in people.items()
        ],
        rounds=[(key, str(row.title)) for key, row in rounds.items()],
        initial={
            "posting": request.GET.get("posting", ""),
            "starts_on": day,
            "due_on": months_after(day, term) if term else None,
        },
    )
    place = directory.place_on(code=code, as_of=day)
    if form.is_valid():
        values = form.cleaned_data
        chosen = people[values["posting"]]
        draft = PostingDraft(
            person=chosen.person,
            place=place,
            role=PostingRole.CAPTAIN,
            round=rounds[values["round"]],
            unit=chosen.unit,
            starts_on=values["starts_on"],
            due_on=values["due_on"],
            local_office=values["local_office"],
        )
        try:
            actions.appoint_captain(draft, made_at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The posting is recorded."))
            return redirect(address(request, "web:cadre", chosen.person.public_id))
    context = {"form": form, "place": place, "has_rounds": bool(rounds)}
    return render(request, "web/roster/captain_appoint.html", context, status=_status(form))


def open_rounds(request: Request, code: str) -> dict[str, Any]:
    """The open rounds in which somebody may be posted in a place, by public id. One query."""
    rows = queries.rounds(actor=request.actor).filter(state=RoundState.OPEN)
    return {row.public_id: row for row in rows if code.startswith(row.area)}


def _status(form: Any) -> int:
    return 422 if form.errors else 200
