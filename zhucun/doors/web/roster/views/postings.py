"""Postings (任职): post somebody, end a posting, correct it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import searched
from zhucun.doors.web.roster.decided import case_of, note_of
from zhucun.doors.web.roster.forms import CorrectForm, EndForm, PostingForm, refuse
from zhucun.doors.web.roster.people import MOST, people, person_seen
from zhucun.doors.web.roster.reasons import parameters
from zhucun.kernel.divisions import Level
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries
from zhucun.roster.enums import PostingRole
from zhucun.roster.queries import PostingDraft

#: More villages than this are not offered while one types.
_MOST_VILLAGES = 400
_TERM = "min_term_months"


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def post(request: Request, public_id: str) -> HttpResponse:
    """Post one person in a round: choose a candidate or search (`?q=`), then fill in the rest."""
    round_ = queries.round_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=round_.area):
        raise NotAllowed
    person, candidate = _chosen(request, round_)
    context = {"round": round_, "person": person, "candidate": candidate}
    if person is None:
        context |= _choices(request, round_)
        return render(request, "web/roster/post_who.html", context)
    term = _term(round_.area, round_.starts_on)
    form = PostingForm(
        request.POST or None,
        request=request,
        area=round_.area,
        initial=_initial(round_, candidate, term),
    )
    if form.is_valid():
        try:
            _post(request, round_, person, candidate, form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The posting is recorded."))
            return redirect(address(request, "web:cadre", person.public_id))
    context |= {
        "form": form,
        "villages": _villages(request, round_),
        "term": parameters(directory.pack_for(round_.area, as_of=round_.starts_on), [_TERM]),
    }
    return render(request, "web/roster/post.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def posting_end(request: Request, public_id: str) -> HttpResponse:
    """End a posting, or recall somebody."""
    found = _managed(request, public_id)
    case = case_of(request, found)
    initial: dict[str, Any] = {"ends_on": found.due_on or localdate()}
    if case is not None:
        initial = {"ends_on": localdate(), "reason": note_of(case), "recalled": True}
    form = EndForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = form.cleaned_data
        try:
            actions.end_postings(
                [found],
                ends_on=values["ends_on"],
                reason=values["reason"],
                recalled=values["recalled"],
                made_at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The end of the posting is recorded."))
            return redirect(address(request, "web:cadre", found.person.public_id))
    context = {"posting": found, "form": form, "case": case}
    return render(request, "web/roster/posting_end.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def posting_correct(request: Request, public_id: str) -> HttpResponse:
    """Correct dates, the Party relation, the star instructor, the local office."""
    found = _managed(request, public_id)
    has_ended = found.ends_on is not None
    names = [name for name in CorrectForm.base_fields if name != "ends_on" or has_ended]
    form = CorrectForm(
        request.POST or None,
        has_ended=has_ended,
        initial={name: getattr(found, name) for name in names},
    )
    if form.is_valid():
        try:
            changed = actions.correct_postings(
                [(found, form.cleaned_data)], made_at=now(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            said = (
                gettext("The correction is recorded.") if changed else gettext("Nothing differed.")
            )
            messages.success(request, said)
            return redirect(address(request, "web:cadre", found.person.public_id))
    context = {"posting": found, "form": form}
    return render(request, "web/roster/posting_correct.html", context, status=_status(form))


def _managed(request: Request, public_id: str) -> Any:
    """A posting whose roster the actor manages. Raises NotFound, NotAllowed."""
    found = queries.posting_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.area):
        raise NotAllowed
    return found


def _chosen(request: Request, round_: Any) -> tuple[Any, Any]:
    """The person and the candidacy that the address names; None where none is named."""
    if key := request.GET.get("candidate", ""):
        candidate = queries.candidate_card(actor=request.actor, public_id=key)
        if candidate.round_id == round_.pk:
            return candidate.person, candidate
    if key := request.GET.get("person", ""):
        return person_seen(request, key, localdate()), None
    return None, None


def _choices(request: Request, round_: Any) -> dict[str, Any]:
    """The candidates of the round, and who fits the search."""
    standing = queries.candidates(actor=request.actor, as_of=localdate(), round_id=round_.public_id)
    text = searched(request)
    if text:
        standing = standing.filter(directory.name_matches(text, prefix="person__"))
    found = people(request, text, localdate()) if text else []
    return {
        "candidates": standing[:50],
        "people": found[:MOST],
        "has_more": len(found) > MOST,
        "text": text,
    }


def _term(area: str, day: date) -> int | None:
    """Months of a term by the area's pack; None where no source gives them."""
    found = directory.pack_for(area, as_of=day).parameters.get(_TERM)
    return found.value if found and isinstance(found.value, int) else None


def _initial(round_: Any, candidate: Any, term: int | None) -> dict[str, Any]:
    known: dict[str, Any] = {
        "starts_on": round_.starts_on,
        "due_on": months_after(round_.starts_on, term) if term else None,
        "team": "join",
    }
    if candidate is not None:
        known["role"] = candidate.role
        known["place"] = candidate.village.code if candidate.village else ""
    return known


def _villages(request: Request, round_: Any) -> list[tuple[str, str]]:
    """Codes and names of the round's villages, offered while one types; none where they are too
    many."""
    rows = directory.places(
        actor=request.actor, as_of=localdate(), area=round_.area, level=Level.VILLAGE
    )
    found = list(rows.values_list("code", "short_name")[: _MOST_VILLAGES + 1])
    return found if len(found) <= _MOST_VILLAGES else []


@transaction.atomic
def _post(
    request: Request, round_: Any, person: Any, candidate: Any, values: dict[str, Any]
) -> None:
    """Form the team where there is none, then post: both or neither."""
    place, role = values["place"], PostingRole(values["role"])
    unit = candidate.unit if candidate else person.unit
    team = None
    if values["team"] == "join" and role is not PostingRole.CAPTAIN:
        team = _team(request, round_, place, unit, values["starts_on"])
    draft = PostingDraft(
        person=person,
        place=place,
        role=role,
        round=round_,
        team=team,
        unit=unit,
        starts_on=values["starts_on"],
        due_on=values["due_on"],
        is_star_instructor=values["is_star_instructor"],
        local_office=values["local_office"],
    )
    actions.post_cadres([draft], made_at=now(), by=request.actor)


def _team(request: Request, round_: Any, place: Any, unit: Any, day: date) -> Any:
    """The village's team of the round, formed on the day where there is none."""
    rows = queries.teams(actor=request.actor, as_of=max(day, localdate()), area=place.code)
    found = rows.filter(round=round_).first()
    if found is not None:
        return found
    name = gettext("%(place)s team") % {"place": place.short_name}
    draft = actions.TeamDraft(village=place, name=name, unit=unit)
    [formed] = actions.form_teams([draft], round_=round_, formed_on=day, by=request.actor)
    return formed


def _status(form: Any) -> int:
    return 422 if form.errors else 200
