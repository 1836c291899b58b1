"""Leaving a post: terms that end, the successor, the release."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import number_in, searched, show
from zhucun.doors.web.roster import filters
from zhucun.doors.web.roster.decided import case_of, note_of
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.people import MOST, people, person_seen
from zhucun.doors.web.roster.rotation_forms import OpenForm, ReleaseForm, ReplaceForm
from zhucun.doors.web.roster.rotation_lists import TERMS
from zhucun.doors.web.roster.views.takeup import open_rounds
from zhucun.kernel.divisions import Level, at_level, parse_code
from zhucun.kernel.periods import months_after
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries
from zhucun.roster.enums import EndReason
from zhucun.roster.queries import PostingDraft

#: How far ahead the page of terms may look; 90 days is how it opens where no pack says more.
WINDOWS = (30, 60, 90, 180, 365)
_USUAL = 90


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def terms(request: Request) -> HttpResponse:
    """Terms that end within some days, soonest first, each with its handover."""
    day, area = as_of(request), request.GET.get("area", "")
    area = parse_code(area) if area else ""
    mine = area or next(iter(request.actor.areas(Permission.SEE_POSTINGS)), "")
    notice = queries.notice_days(mine, day)
    window = _window(request, notice or _USUAL)
    until = day + timedelta(days=window)
    found = queries.expiring(
        actor=request.actor, as_of=day, until=until, area=area, text=searched(request)
    ).select_related("handover")
    listing = TERMS.of(request, found.defer("person__id_number", "person__phone", "unit__phone"))
    for row in listing.rows:
        row.term_ends_on = row.due_on or _reckoned(row, day)
        row.passing = getattr(row, "handover", None)
    codes = {at_level(row.area, Level.TOWNSHIP) for row in listing.rows}
    context = {
        "listing": listing,
        "names": directory.names_of(codes, as_of=day),
        "areas": filters.areas(request, Permission.SEE_POSTINGS),
        "area": area,
        "windows": sorted({*WINDOWS, window}),
        "window": window,
        "until": until,
        "notice": notice,
        "printed_area": mine,
        "may_manage": request.actor.can(Permission.MANAGE_ROSTER),
    }
    return show(request, "web/roster/terms.html", context)


def _window(request: Request, usual: int) -> int:
    return number_in(request, "within", usual, 3650)


def _reckoned(row: Any, day: Any) -> Any:
    months = queries.term_months(row.area, day)
    return months_after(row.starts_on, months) if months is not None else None


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def handover_open(request: Request, public_id: str) -> HttpResponse:
    """Open the handover of a posting: its list is drawn up from all that is open."""
    found = _managed(request, public_id)
    known = queries.handover_of(actor=request.actor, posting=found)
    if known is not None:
        return redirect(address(request, "web:handover", known.public_id))
    there = takers(request, found)
    form = OpenForm(request.POST or None, takers=chosen(there), initial={"opened_on": localdate()})
    if form.is_valid():
        made = actions.open_handover(
            giver=found,
            taker=there.get(form.cleaned_data["taker"]),
            opened_on=form.cleaned_data["opened_on"],
            opened_at=now(),
            by=request.actor,
        )
        return redirect(address(request, "web:handover", made.public_id))
    context = {"posting": found, "form": form}
    return render(request, "web/roster/handover_open.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def replace(request: Request, public_id: str) -> HttpResponse:
    """One in, one out: find the successor (`?q=`), then the days; no day between."""
    found = _managed(request, public_id)
    key = request.GET.get("person", "")
    if not key:
        text = searched(request)
        seen = people(request, text, localdate()) if text else []
        who = {"people": seen[:MOST], "has_more": len(seen) > MOST, "text": text}
        who["case"] = case_of(request, found)
        return render(request, "web/roster/replace_who.html", {"posting": found, **who})
    person, rounds = person_seen(request, key, localdate()), open_rounds(request, found.area)
    form = ReplaceForm(
        request.POST or None,
        rounds=[(each, str(row.title)) for each, row in rounds.items()],
        initial=_dates(found),
    )
    if form.is_valid():
        values = form.cleaned_data
        draft = PostingDraft(
            person=person,
            place=found.place,
            role=found.role,
            round=rounds[values["round"]],
            unit=person.unit,
            starts_on=values["starts_on"],
            due_on=values["due_on"],
            is_star_instructor=found.is_star_instructor,
        )
        try:
            _made, handover = actions.replace_cadre(
                leaving=found,
                successor=draft,
                ends_on=values["ends_on"],
                made_at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The successor is posted and the handover is open."))
            return redirect(address(request, "web:handover", handover.public_id))
    context = {
        "posting": found,
        "person": person,
        "form": form,
        "has_rounds": bool(rounds),
        "overlap": queries.overlap_days(found.area, localdate()),
        "case": case_of(request, found),
    }
    return render(request, "web/roster/replace.html", context, status=_status(form))


def _dates(found: Any) -> dict[str, Any]:
    """The days that a single change begins with: the overlap and the term that the pack gives."""
    ends = found.ends_on or found.due_on or localdate()
    overlap = queries.overlap_days(found.area, ends)
    starts = ends - timedelta(days=overlap) if overlap else ends
    months = queries.term_months(found.area, starts)
    due = months_after(starts, months) if months else None
    return {"starts_on": starts, "ends_on": ends, "due_on": due}


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def release(request: Request, public_id: str) -> HttpResponse:
    """Release a cadre after the handover, or all the same with a reason that is kept."""
    found = _managed(request, public_id)
    case = case_of(request, found)
    initial = {"ends_on": found.ends_on or found.due_on or localdate()}
    if case is not None:
        initial |= {"reason": EndReason.RECALL, "note": note_of(case)}
        initial["ends_on"] = found.ends_on or localdate()
    form = ReleaseForm(request.POST or None, initial=initial)
    if form.is_valid():
        values = {**form.cleaned_data, "reason": EndReason(form.cleaned_data["reason"])}
        try:
            actions.release_cadre(posting=found, made_at=now(), by=request.actor, **values)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The cadre is released."))
            return redirect(address(request, "web:cadre", found.person.public_id))
    handover = queries.handover_of(actor=request.actor, posting=found)
    context = {
        "posting": found,
        "form": form,
        "handover": handover,
        "left": queries.unaccepted(handover) if handover else 0,
        "case": case,
    }
    return render(request, "web/roster/release.html", context, status=_status(form))


def _managed(request: Request, public_id: str) -> Any:
    """A posting whose roster the actor manages. Raises NotFound, NotAllowed."""
    found = queries.posting_card(actor=request.actor, public_id=public_id)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=found.area):
        raise NotAllowed
    return found


def takers(request: Request, giver: Any) -> dict[str, Any]:
    rows = queries.takers(actor=request.actor, giver=giver, as_of=localdate())
    return {row.public_id: row for row in rows}


def chosen(found: dict[str, Any]) -> list[tuple[str, str]]:
    return [(key, f"{row.person.name} · {row.get_role_display()}") for key, row in found.items()]


def _status(form: Any) -> int:
    return 422 if form.errors else 200
