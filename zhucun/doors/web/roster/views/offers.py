"""What units offer (单位报人选): the list of a round, offering, withdrawing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.demand_forms import OfferForm, ReasonForm
from zhucun.doors.web.roster.filters import MOST_UNITS
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.lists import OFFERS
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries
from zhucun.roster.actions import OfferDraft
from zhucun.roster.enums import RoundState


def may_offer(actor: Actor) -> bool:
    """The office, and units for themselves."""
    offers = actor.can(Permission.MANAGE_ROSTER) or actor.can(Permission.OFFER_CANDIDATES)
    return signed_in(actor) and offers


@methods(read=["GET"])
@allow(can(Permission.SEE_CANDIDATES))
def offers(request: Request, public_id: str) -> HttpResponse:
    """Which units offer how many people to a round, and how many of them stand."""
    day = as_of(request)
    found = queries.round_card(actor=request.actor, public_id=public_id)
    rows = queries.offers(actor=request.actor, round_=found, as_of=day)
    if text := searched(request):
        rows = rows.filter(directory.name_matches(text, prefix="unit__"))
    listing = OFFERS.of(request, rows)
    codes = {code for row in listing.rows for code in (*row.reach, row.unit.area)}
    context = {
        "round": found,
        "listing": listing,
        "names": directory.names_of(codes, as_of=day),
        "may_offer": found.state == RoundState.OPEN and may_offer(request.actor),
    }
    return show(request, "web/roster/offers.html", context)


@methods(read=["GET"], write=["POST"])
@allow(may_offer)
def offer(request: Request, public_id: str) -> HttpResponse:
    """Offer people to a round, or change what a unit has offered."""
    round_ = queries.round_card(actor=request.actor, public_id=public_id)
    units = directory.sending_units(actor=request.actor)
    names = list(units.values_list("name", flat=True)[: MOST_UNITS + 1])
    form = OfferForm(request.POST or None, units=units, initial=_initial(request, round_, names))
    if form.is_valid():
        typed = form.cleaned_data
        draft = OfferDraft(unit=typed["unit"], quota=typed["quota"], reach=typed["reach"])
        try:
            actions.offer_people(
                [draft], round_=round_, stated_on=typed["stated_on"], by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The offer is recorded. Nominate the people next."))
            return redirect(address(request, "web:offers", public_id))
    context = {"round": round_, "form": form, "units": names if len(names) <= MOST_UNITS else []}
    status = 422 if form.errors else 200
    return render(request, "web/roster/offer.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(may_offer)
def offer_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Take an offer back, and the unit's candidates of the round with it."""
    found = queries.offer_card(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        try:
            actions.withdraw_offer(
                offer=found,
                withdrawn_on=form.cleaned_data["on"],
                reason=form.cleaned_data["reason"],
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The offer and its candidates are withdrawn."))
            return redirect(address(request, "web:offers", found.round.public_id))
    day = localdate()
    standing = queries.candidates(
        actor=request.actor, as_of=day, round_id=found.round.public_id
    ).filter(unit=found.unit)
    context = {"offer": found, "form": form, "standing": list(standing.defer("unit__phone"))}
    status = 422 if form.errors else 200
    return render(request, "web/roster/offer_withdraw.html", context, status=status)


def _initial(request: Request, round_: Any, names: list[str]) -> dict[str, Any]:
    """The only unit, with what it has offered already."""
    shown: dict[str, Any] = {"stated_on": localdate()}
    if len(names) != 1:
        return shown
    rows = queries.offers(actor=request.actor, round_=round_, as_of=localdate())
    known = rows.filter(unit__name=names[0]).first()
    if known is not None:
        shown |= {"quota": known.quota, "reach": " ".join(known.reach)}
    return {**shown, "unit": names[0]}
