"""Leads: the list with its workbook, one with everything, what is done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of, asking
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.screening.forms import (
    AssignForm,
    CloseForm,
    DecideForm,
    OpenForm,
    VerifyForm,
    refuse,
)
from zhucun.doors.web.screening.lists import LEADS, LEADS_TO_ASSIGN
from zhucun.doors.web.screening.shown import (
    MINE,
    OPEN,
    asked,
    called,
    compares,
    found,
    is_today,
    keeps_leads,
    sees_leads,
    value_in_words,
    with_words,
)
from zhucun.doors.web.signoff.shown import steps
from zhucun.kernel.problems import NotFound, Problem
from zhucun.screening import actions, queries
from zhucun.screening.enums import LeadState, LeadVerdict
from zhucun.screening.perms import SEES, may_keep

_DEEDS = ("assign", "verify", "decide", "close", "open")


@methods(read=["GET"])
@allow(sees_leads)
def leads(request: Request) -> HttpResponse:
    """Leads of the reader's counties, or those that were assigned to his township."""
    return _list(request)


def _list(request: Request, form: AssignForm | None = None) -> HttpResponse:
    wanted = asked(request)
    assigns = is_today(request) and keeps_leads(request.actor)
    listing = (LEADS_TO_ASSIGN if assigns else LEADS).of(request, found(request, wanted))
    listing.rows = with_words(listing.rows, as_of(request))
    chosen = set(request.POST.getlist("lead"))
    for row in listing.rows:
        row.is_chosen = row.public_id in chosen
    counted = queries.lead_counts(actor=request.actor, area=wanted["area"])
    screens = queries.precision(actor=request.actor, area=wanted["area"])
    context = {
        "listing": listing,
        "asked": wanted,
        "counts": [(one, one.label, counted[one]) for one in LeadState if one in counted],
        "states": [
            (OPEN, gettext("Not closed")),
            (MINE, gettext("Waits for my office")),
            *LeadState.choices,
        ],
        "screens": [(one.screen, called(one.spec, one.screen)) for one in screens],
        "verdicts": LeadVerdict.choices,
        "areas": areas(request, SEES),
        "compares": compares(request.actor),
        "keeps": keeps_leads(request.actor),
        "assign": (form or AssignForm()) if assigns and LeadState.FOUND in counted else None,
    }
    answer = show(request, "web/screening/leads.html", context)
    answer.status_code = 422 if form is not None else 200
    return answer


@methods(read=["GET"])
@allow(sees_leads)
def leads_file(request: Request) -> HttpResponse:
    """The leads that the list shows, as a workbook (疑点台账); names masked."""
    day = as_of(request)
    path, _count = queries.leads_workbook(
        found(request, asked(request)), as_of=day, lang=language()
    )
    name = gettext("Leads of cross-checks")
    return sent_and_removed(path, name=f"{name}-{day.isoformat()}.xlsx")


@methods(write=["POST"])
@allow(keeps_leads)
def leads_assign(request: Request) -> HttpResponse:
    """Assign the leads that are ticked: the chain begins about each."""
    form = AssignForm(request.POST)
    if form.is_valid():
        rows = queries.leads_named(actor=request.actor, ids=set(request.POST.getlist("lead")))
        try:
            done = actions.assign_leads(rows, **form.cleaned_data, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            text = ngettext(
                "%(number)s lead was assigned.", "%(number)s leads were assigned.", done
            )
            messages.success(request, text % {"number": done})
            query = f"state=found&area={asked(request)['area']}"
            return redirect(asking(address(request, "web:screening"), query))
    return _list(request, form)


@methods(read=["GET"])
@allow(sees_leads)
def lead(request: Request, public_id: str) -> HttpResponse:
    """One lead: its question, on what it rests, its chain, what can be done next."""
    return _page(request, public_id)


def _page(
    request: Request,
    public_id: str,
    *,
    sent: tuple[str, Any] | None = None,
    opened: dict[str, str] | None = None,
) -> HttpResponse:
    """`sent` (name, form) keeps what was typed; `opened` is shown on this answer only."""
    card = queries.lead_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    [row] = with_words([card.lead], as_of(request))
    forms = _forms(card, request) if is_today(request) else {}
    if sent is not None:
        forms[sent[0]] = sent[1]
    context = {
        "card": card,
        "lead": row,
        "values": [
            (zh if language() == "zh" else en, value_in_words(value))
            for _name, (zh, en), value in card.values
        ],
        "steps": steps(card.chain) if card.chain else [],
        "opened": opened or {},
        "forms": [(name, _label(name), form) for name, form in forms.items()],
        "sent": sent[0] if sent else "",
        "compares": compares(request.actor),
        "sees_case": row.liability and request.actor.can(Permission.SEE_REWARD, area=row.area),
        "township": _township(row, request),
    }
    status = 422 if sent is not None else 200
    return render(request, "web/screening/lead.html", context, status=status)


def _township(row: Any, request: Request) -> str:
    if not row.assigned_area:
        return ""
    names = directory.names_of([row.assigned_area], as_of=as_of(request))
    return str(names.get(row.assigned_area, row.assigned_area))


def _forms(card: queries.LeadCard, request: Request) -> dict[str, Any]:
    """The forms of what the reader may do now."""
    may = {
        "assign": card.may_assign,
        "verify": card.may_verify,
        "decide": card.may_decide,
        "close": card.may_close,
        "open": card.may_reveal,
    }
    return {name: _form(card.lead, name, request) for name in _DEEDS if may[name]}


def _form(row: Any, do: str, request: Request, data: Any = None) -> Any:
    told: dict[str, Any] = {"auto_id": f"{do}_%s"}
    if do == "verify":
        told["initial"] = {"on": localdate()}
        told["is_recorded"] = may_keep(request.actor, row.area)
    kinds: dict[str, Callable[..., Any]] = {
        "assign": AssignForm,
        "verify": VerifyForm,
        "decide": DecideForm,
        "close": CloseForm,
        "open": OpenForm,
    }
    return kinds[do](data, **told)


def _label(name: str) -> str:
    return {
        "assign": gettext("Assign it"),
        "verify": gettext("Record what was found on the spot"),
        "decide": gettext("Decide what it was"),
        "close": gettext("Record what was done, and close it"),
        "open": gettext("Open a masked field"),
    }[name]


@methods(write=["POST"])
@allow(sees_leads)
def lead_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """One step of a lead: assign, verify, decide, close; or a masked field opened on this answer
    only, which is logged."""
    if do not in _DEEDS:
        raise NotFound
    row = queries.one_lead(actor=request.actor, public_id=public_id)
    form = _form(row, do, request, request.POST)
    if not form.is_valid():
        return _page(request, public_id, sent=(do, form))
    given = form.cleaned_data
    if do == "open":
        value = queries.reveal_lead(actor=request.actor, lead=row, **given)
        return _page(request, public_id, opened={given["what"]: value})
    try:
        _done(row, do, given, {"at": now(), "by": request.actor})
    except Problem as problem:
        refuse(form, problem)
        return _page(request, public_id, sent=(do, form))
    messages.success(request, gettext("It is on record, and signed with it."))
    return redirect(address(request, "web:screening-lead", public_id))


def _done(row: Any, do: str, given: dict[str, Any], who: dict[str, Any]) -> None:
    if do == "assign":
        actions.assign_leads([row], **given, **who)
    elif do == "verify":
        actions.verify_lead(lead=row, **given, **who)
    elif do == "decide":
        actions.decide_lead(lead=row, **given, **who)
    else:
        actions.close_lead(lead=row, **given, **who)
