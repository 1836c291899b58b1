"""Leave (请销假): mine, asking, the list of township and office, one with its chain, the return."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, anybody, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.presence.leave_forms import LeaveForm, ReturnForm, refuse
from zhucun.doors.web.presence.leave_lists import LEAVES
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.shown import steps
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.presence.actions import leave as actions
from zhucun.presence.enums import LeaveKind, LeaveState
from zhucun.presence.queries import calendar
from zhucun.presence.queries import leave as queries
from zhucun.presence.queries.leave import Wanted
from zhucun.reports import queries as reports
from zhucun.roster import queries as roster

_DAY = timedelta(days=1)


def is_cadre(actor: Actor) -> bool:
    """Whoever may ask for leave for himself."""
    return signed_in(actor) and bool(actor.person)


def sees_leave(actor: Actor) -> bool:
    """Whoever sees leave of others, and a cadre."""
    return signed_in(actor) and (actor.can(Permission.SEE_PRESENCE) or bool(actor.person))


@methods(read=["GET"])
@allow(is_cadre)
def my_leave(request: Request) -> HttpResponse:
    """One's own leave: what waits, what was used this year, for whom one stands in."""
    actor, today = request.actor, localdate()
    postings = roster.serving(person=actor.person, on=today)
    wanted = Wanted(person=actor.person)
    context = {
        "rows": list(queries.leaves(actor=actor, as_of=today, wanted=wanted)[:50]),
        "today": today,
        "used": queries.leave_used(postings[0], today.year) if postings else None,
        "by_kind": _by_kind(queries.leave_used(postings[0], today.year)) if postings else [],
        "stand_ins": list(queries.stand_ins(actor=actor, as_of=today)),
        "serves": bool(postings),
        "has_link": calendar.has_link(actor.person),
        "link": request.session.pop("calendar-link", ""),
    }
    return render(request, "web/presence/leave_mine.html", context)


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def leave_ask(request: Request, posting: str = "") -> HttpResponse:
    """Ask for leave, for oneself or as the office for a cadre's post."""
    row = _posting(request, posting)
    near = _near(row)
    today = localdate()
    form = LeaveForm(
        request.POST or None,
        near=[(key, _called(one)) for key, one in near.items()],
        initial={"starts_on": today, "last_day": today},
    )
    if form.is_valid():
        try:
            made = actions.ask_leave(
                posting=row,
                **form.values,
                substitute=near.get(form.cleaned_data["substitute"]),
                made_at=now(),
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The leave is asked for. You see here who signs it."))
            return redirect(address(request, "web:leave", made.public_id))
    context = {"form": form, "posting": row, **_policy(row)}
    return render(request, "web/presence/leave_ask.html", context, status=_status(form))


@methods(read=["GET"])
@allow(sees_leave)
def leaves(request: Request) -> HttpResponse:
    """Leave of the people whose presence the reader sees; reasons stay closed."""
    today = as_of(request)
    state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
    if state not in {"", "overdue", "now", *LeaveState.values}:
        raise BadQuery(value=f"state={state[:20]}")
    if kind not in {"", *LeaveKind.values}:
        raise BadQuery(value=f"kind={kind[:20]}")
    area = request.GET.get("area", "")
    is_now = state == "now"
    wanted = Wanted(
        area=parse_code(area) if area else "",
        state="approved" if is_now else "" if state == "overdue" else state,
        kind=kind,
        text=searched(request),
        since=today if is_now else None,
        until=today + _DAY if is_now else None,
        is_overdue=state == "overdue",
    )
    listing = LEAVES.of(request, queries.leaves(actor=request.actor, as_of=today, wanted=wanted))
    context = {
        "listing": listing,
        "states": LeaveState.choices,
        "kinds": LeaveKind.choices,
        "asked": {"state": state, "kind": kind, "area": area},
        "areas": areas(request, Permission.SEE_PRESENCE),
        "today": today,
    }
    return show(request, "web/presence/leaves.html", context)


@methods(read=["GET"])
@allow(signed_in)
def leave(request: Request, public_id: str) -> HttpResponse:
    """One leave with its chain: who signed, whose turn it is, what can be done."""
    return _page(request, public_id)


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def leave_change(request: Request, public_id: str) -> HttpResponse:
    """Change a leave while it waits."""
    card = queries.leave_card(actor=request.actor, public_id=public_id, as_of=localdate())
    found = card.leave
    if not card.may_change:
        raise NotAllowed
    near = _near(found.posting)
    initial = {
        name: getattr(found, name)
        for name in (
            "kind",
            "starts_on",
            "last_day",
            "starts_at_noon",
            "ends_at_noon",
            "reason",
            "whereabouts",
            "contact",
        )
    }
    initial |= {
        "base": found.version,
        "substitute": found.substitute.public_id if found.substitute else "",
    }
    choices = [(key, _called(one)) for key, one in near.items()]
    form = LeaveForm(request.POST or None, near=choices, initial=initial)
    if form.is_valid():
        changes = actions.LeaveChanges(
            **form.values, substitute=near.get(form.cleaned_data["substitute"])
        )
        base = form.cleaned_data["base"] or 0
        try:
            actions.change_leave(
                leave=found, base=base, changes=changes, at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The leave is changed; it is signed anew."))
            return redirect(address(request, "web:leave", public_id))
    context = {"form": form, "posting": found.posting, "leave": found, **_policy(found.posting)}
    return render(request, "web/presence/leave_ask.html", context, status=_status(form))


@methods(write=["POST"])
@allow(signed_in)
def leave_cancel(request: Request, public_id: str) -> HttpResponse:
    """Take a leave back before it begins."""
    card = queries.leave_card(actor=request.actor, public_id=public_id, as_of=localdate())
    actions.cancel_leave(leave=card.leave, at=now(), by=request.actor)
    messages.success(request, gettext("The leave is taken back."))
    return redirect(address(request, "web:leave", public_id))


@methods(write=["POST"])
@allow(signed_in)
def leave_return(request: Request, public_id: str) -> HttpResponse:
    """Report back."""
    card = queries.leave_card(actor=request.actor, public_id=public_id, as_of=localdate())
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.record_return(
                leave=card.leave, on=form.cleaned_data["on"], at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The return is recorded."))
            return redirect(address(request, "web:leave", public_id))
    return _page(request, public_id, form, status=422)


@methods(read=["GET"])
@allow(signed_in)
def leave_file(request: Request, public_id: str) -> HttpResponse:
    """The approval form in triplicate as PDF, with who signed; for those who see the reason."""
    today = localdate()
    card = queries.leave_card(actor=request.actor, public_id=public_id, as_of=today)
    if not card.is_open:
        raise NotFound
    english = language().startswith("en")
    content = reports.leave_form(card, at=now(), language="en" if english else "zh")
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="leave-{public_id}.pdf"'
    return answer


@methods(write=["POST"])
@allow(is_cadre)
def calendar_link(request: Request) -> HttpResponse:
    """Make a new secret link to one's calendar, or close it."""
    person = directory.person_card(actor=request.actor, public_id=request.actor.person)
    if request.POST.get("do") == "close":
        actions.revoke_calendar_link(person=person, at=now(), by=request.actor)
        messages.success(request, gettext("The link is closed."))
    else:
        token = actions.make_calendar_link(person=person, at=now(), by=request.actor)
        path = reverse("web:calendar-file", args=[token])
        request.session["calendar-link"] = request.build_absolute_uri(path)
    return redirect(reverse("web:my-leave"))


@methods(read=["GET"])
@allow(anybody)
def calendar_file(request: Request, token: str) -> HttpResponse:
    """A cadre's calendar for whoever has its secret link: calendars send no password."""
    content = calendar.calendar_file(token=token, at=now())
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'inline; filename="zhucun.ics"'
    answer["Cache-Control"] = "private, no-store"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _page(
    request: Request, public_id: str, form: ReturnForm | None = None, *, status: int = 200
) -> HttpResponse:
    card = queries.leave_card(actor=request.actor, public_id=public_id, as_of=localdate())
    case = card.case
    context = {
        "card": card,
        "leave": card.leave,
        "steps": steps(case) if case else [],
        "log": [row for row in case.opened.log if row.reason] if case else [],
        "mine": bool(case and (case.may.signs or case.may.records)),
        "by_kind": _by_kind(card.used),
        "form": (form or ReturnForm(initial={"on": localdate()})) if card.may_return else None,
        "today": localdate(),
    }
    return render(request, "web/presence/leave.html", context, status=status)


def _posting(request: Request, public_id: str) -> Any:
    """The posting for which leave is asked: one's own, or one of the office's."""
    actor = request.actor
    if public_id:
        row = roster.posting_card(actor=actor, public_id=public_id)
        if row.person.public_id != actor.person:
            actor.require(Permission.MANAGE_ROSTER, area=row.area)
        return row
    own = roster.serving(person=actor.person, on=localdate()) if actor.person else []
    if not own:
        raise NotFound
    return own[0]


def _near(posting: Any) -> dict[str, Any]:
    """Who could stand in: cadres of the township on this day, the own village first."""
    rows = queries.neighbours(posting, on=localdate())
    return {row.public_id: row for row in rows}


def _called(posting: Any) -> str:
    return f"{posting.person.name} · {posting.place.short_name}"


def _policy(posting: Any) -> dict[str, Any]:
    """What the ask page says of the region's table: its name, or that it is not configured."""
    today = localdate()
    pack = directory.pack_for(posting.area, as_of=today)
    chains = pack.chains("leave")
    return {
        "is_unset": queries.matrix_is_unset(posting.area, today),
        "note": chains[0].spec.label.in_(language()) if chains else "",
        "used": queries.leave_used(posting, today.year),
    }


def _by_kind(used: Any) -> list[tuple[str, Any]]:
    return [(str(LeaveKind(kind).label), days) for kind, days in used.by_kind.items()]


def _status(form: Any) -> int:
    return 422 if form.errors else 200
