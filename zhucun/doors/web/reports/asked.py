"""Forms that departments ask for: the list, one with its fields, registering after a look at what
is known, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reports.asked_forms import AskedFormForm, WithdrawForm
from zhucun.doors.web.reports.burden_lists import ASKED
from zhucun.doors.web.reports.forms import areas_of
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.forms import refuse
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import Problem
from zhucun.reports import actions
from zhucun.reports.enums import AskedState, Verdict
from zhucun.reports.queries import asked as queries
from zhucun.reports.queries.asked import Heading
from zhucun.reports.queries.known import DUTY, FEED, INDICATOR, Known
from zhucun.reports.readers.asked import headings_of, labels_of

#: List that comes in → the page that shows what it brought; others are taken from the exports.
_FEEDS = {
    "roster": "web:roster",
    "villages": "web:places",
    "units": "web:units",
    "households": "web:households",
}
_PAPERS = {
    "month-sheets": "web:month-sheets",
    "diary": "web:visits",
    "reached": "web:reached",
    "matters": "web:matters",
}


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def asked_forms(request: Request) -> HttpResponse:
    """Forms in the reader's areas or around them, those that expire next first."""
    state, area = request.GET.get("state", ""), request.GET.get("area", "")
    if state and state not in AskedState.values:
        raise BadQuery(value=f"state={state[:20]}")
    day = as_of(request)
    found = queries.asked_forms(
        actor=request.actor,
        as_of=day,
        area=parse_code(area) if area else "",
        state=state,
        text=searched(request),
    )
    listing = ASKED.of(request, found)
    for row in listing.rows:
        row.standing = row.state_on(day)
    context = {
        "listing": listing,
        "states": AskedState.choices,
        "state": state,
        "area": area,
        "areas": areas(request, Permission.SEE_POSTINGS),
        "may_register": queries.may_register(request.actor),
    }
    return show(request, "web/reports/asked_forms.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def asked_form(request: Request, public_id: str) -> HttpResponse:
    """One form with its fields; what became known since it was registered shows."""
    found = queries.asked_form_card(actor=request.actor, public_id=public_id)
    return _card(request, found, WithdrawForm())


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def asked_form_new(request: Request) -> HttpResponse:
    """Register a form: first what of it is known, then, if all is new, registering it."""
    choices = areas_of(request.actor, Permission.MANAGE_ROSTER, localdate())
    if request.method != "POST":
        first = {"first_day": localdate(), "roles": ["first_secretary", "member"]}
        return _new(request, AskedFormForm(areas=choices, initial=first), [])
    form = AskedFormForm(request.POST, request.FILES, areas=choices)
    headings: list[Heading] = []
    if form.is_valid():
        try:
            labels = _labels(form)
            form = _with(request, labels, choices)
            headings = _checked(request, form, labels)
            if request.POST.get("do") == "register":
                made = _register(request, form, labels)
                messages.success(request, gettext("The form is registered."))
                return redirect(address(request, "web:asked-form", made.public_id))
            if request.POST.get("do") == "new":
                headings = [each for each in headings if each.verdict == Verdict.NEW]
                form = _with(request, [each.label for each in headings], choices)
        except Problem as problem:
            refuse(form, problem)
    return _new(request, form, headings)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def asked_form_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Ask for a form no more from today on."""
    found = queries.asked_form_card(actor=request.actor, public_id=public_id)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _card(request, found, form)
    actions.withdraw_form(
        form=found,
        reason=form.cleaned_data["reason"],
        withdrawn_on=localdate(),
        at=now(),
        by=request.actor,
    )
    messages.success(request, gettext("The form is withdrawn; nobody is asked for it any more."))
    return redirect(address(request, "web:asked-form", public_id))


def _with(
    request: Request, labels: Sequence[str], choices: Sequence[tuple[str, str]]
) -> AskedFormForm:
    """The form as it was sent, with these headings."""
    data = request.POST.copy()
    data["labels"] = "\n".join(labels)
    form = AskedFormForm(data, areas=choices)
    form.is_valid()
    return form


def _labels(form: AskedFormForm) -> list[str]:
    """What was typed, and then what the table adds. Raises BadFile of every kind, NoHeadings."""
    typed = labels_of(form.cleaned_data["labels"])
    file = form.cleaned_data["file"]
    read = headings_of(file.read(), name=file.name) if file else ()
    return [*typed, *(each for each in read if each not in typed)]


def _checked(request: Request, form: AskedFormForm, labels: list[str]) -> list[Heading]:
    values = form.cleaned_data
    return queries.checked(
        labels,
        actor=request.actor,
        area=values["area"],
        roles=values["roles"],
        first_day=values["first_day"],
        last_day=values["last_day"],
        as_of=localdate(),
    )


def _register(request: Request, form: AskedFormForm, labels: list[str]) -> Any:
    names = ("area", "title", "issuer", "basis", "every", "roles", "first_day", "last_day")
    values = {name: form.cleaned_data[name] for name in names}
    return actions.register_form(**values, labels=labels, registered_at=now(), by=request.actor)


def _new(request: Request, form: AskedFormForm, headings: list[Heading]) -> HttpResponse:
    fresh = sum(each.verdict == Verdict.NEW for each in headings)
    context = {
        "form": form,
        "headings": [(each, _where(request, each, form["area"].value())) for each in headings],
        "fresh": fresh,
        "old": len(headings) - fresh,
    }
    status = 422 if form.errors else 200
    return render(request, "web/reports/asked_form_new.html", context, status=status)


def _card(request: Request, found: Any, form: WithdrawForm) -> HttpResponse:
    day = as_of(request)
    headings = queries.headings_of_form(actor=request.actor, form=found, as_of=day)
    context = {
        "asked": found,
        "standing": found.state_on(day),
        "headings": [(each, _where(request, each, found.area)) for each in headings],
        "old": sum(each.verdict != Verdict.NEW for each in headings),
        "may_withdraw": found.withdrawn_on is None
        and queries.may_register(request.actor, area=found.area),
        "form": form,
    }
    status = 422 if form.errors else 200
    return render(request, "web/reports/asked_form.html", context, status=status)


def _where(request: Request, heading: Heading, area: str) -> str:
    """The page that shows what a heading asks for; "" for what is new."""
    if heading.asked is not None:
        return address(request, "web:asked-form", heading.asked.public_id)
    return _page(request, heading.known, area) if heading.known else ""


def _page(request: Request, known: Known, area: str) -> str:
    if known.source == FEED:
        return address(request, _FEEDS.get(known.key, "web:exports"))
    if known.source == INDICATOR:
        return address(request, "web:figure", area, known.key)
    if known.source == DUTY:
        return reverse("web:obligations") + f"?duty={known.key}"
    return address(request, _PAPERS[known.key])
