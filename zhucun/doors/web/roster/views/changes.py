"""Collective rotations ordered by a notice, and adjustments of single teams."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fields import Day
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster import filters
from zhucun.doors.web.roster.change_lists import ADJUSTMENTS, ORDER_ROUNDS, ORDERS
from zhucun.doors.web.roster.forms import AreaForm, refuse
from zhucun.kernel.divisions import is_under, parse_code
from zhucun.kernel.problems import Problem
from zhucun.roster import actions, queries


class OrderForm(AreaForm):
    """The notice of a collective rotation."""

    number = forms.CharField(
        label=_("Number of the notice"),
        max_length=60,
        help_text=_("As it stands on the document"),
    )
    title = forms.CharField(label=_("Title"), max_length=80)
    issued_on = Day(label=_("Issued on"))


class PlaceForm(forms.Form):
    """Which rounds stand below a notice."""

    rounds = forms.MultipleChoiceField(
        label=_("Rounds"), widget=forms.CheckboxSelectMultiple, required=True
    )

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["rounds"]
        field.choices = offered


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_POSTINGS))
def rotation_orders(request: Request) -> HttpResponse:
    """Notices of collective rotations, latest first; the office records one here."""
    actor, may = request.actor, request.actor.can(Permission.MANAGE_ROSTER)
    mine = actor.areas(Permission.MANAGE_ROSTER)
    initial = {"area": mine[0] if len(mine) == 1 else "", "issued_on": localdate()}
    form = OrderForm(request.POST or None, initial=initial) if may else None
    if form is not None and form.is_valid():
        try:
            made = actions.issue_order(**form.cleaned_data, at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The notice is on record. Place its rounds below."))
            return redirect(address(request, "web:rotation-order", made.public_id))
    found = queries.rotation_orders(actor=actor).filter(issued_on__lte=as_of(request))
    listing = ORDERS.of(request, found)
    names = directory.names_of((row.area for row in listing.rows), as_of=as_of(request))
    context = {"listing": listing, "names": names, "form": form}
    return _shown(request, "web/roster/rotation_orders.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_POSTINGS))
def rotation_order(request: Request, public_id: str) -> HttpResponse:
    """One notice with its rounds: who began and who ended; the office places rounds below it."""
    actor = request.actor
    found = queries.order_card(actor=actor, public_id=public_id)
    mine = actor.areas(Permission.MANAGE_ROSTER)
    open_ones = queries.rounds_to_place(actor=actor, order=found) if mine else ()
    offered = {
        row.public_id: row for row in open_ones if any(is_under(row.area, area) for area in mine)
    }
    places = directory.names_of({row.area for row in offered.values()}, as_of=localdate())
    choices = [
        (key, f"{row.title} · {places.get(row.area, row.area)}") for key, row in offered.items()
    ]
    form = PlaceForm(request.POST or None, offered=choices) if offered else None
    if form is not None and form.is_valid():
        chosen = [offered[key] for key in form.cleaned_data["rounds"]]
        actions.place_rounds(order=found, rounds=chosen, at=now(), by=actor)
        messages.success(request, gettext("The rounds stand below the notice."))
        return redirect(address(request, "web:rotation-order", public_id))
    listing = ORDER_ROUNDS.of(request, queries.rounds_of_order(actor=actor, order=found))
    codes = {found.area, *(row.area for row in listing.rows)}
    names = directory.names_of(codes, as_of=as_of(request))
    context = {"order": found, "listing": listing, "names": names, "form": form}
    return _shown(request, "web/roster/rotation_order.html", context)


@methods(read=["GET"])
@allow(can(Permission.SEE_POSTINGS))
def adjustments(request: Request) -> HttpResponse:
    """Teams that changed outside the rotation: who left, who came, when."""
    area = request.GET.get("area", "")
    found = queries.adjustments(
        actor=request.actor, area=parse_code(area) if area else "", until=as_of(request)
    )
    listing = ADJUSTMENTS.of(request, found)
    for row in listing.rows:
        row.leaving, row.joining = queries.halves(row)
    context = {
        "listing": listing,
        "names": directory.names_of({row.area for row in listing.rows}, as_of=as_of(request)),
        "areas": filters.areas(request, Permission.SEE_POSTINGS),
        "area": area,
    }
    return show(request, "web/roster/adjustments.html", context)


def _shown(request: Request, template: str, context: dict[str, Any]) -> HttpResponse:
    answer = show(request, template, context)
    form = context["form"]
    if form is not None and form.errors:
        answer.status_code = 422
    return answer
