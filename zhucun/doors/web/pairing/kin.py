"""Who is kin to whom: noted from the page of the helper or of the household, and taken back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.pairing.forms import KinForm, KinOfForm, refuse
from zhucun.doors.web.pairing.helpers import shown
from zhucun.doors.web.pairing.pairs import near_helpers
from zhucun.doors.web.pairing.shown import sees_households
from zhucun.households import queries as households
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.pairing import actions, perms, queries
from zhucun.pairing.errors import HouseholdUnknown


@methods(write=["POST"])
@allow(sees_households)
def kin_note(request: Request, public_id: str) -> HttpResponse:
    """Note that a helper is kin to the household of a number."""
    found = queries.one_helper(actor=request.actor, public_id=public_id)
    form = KinForm(request.POST)
    if form.is_valid():
        asked = form.cleaned_data
        number = asked["number"].strip()
        living = households.households(actor=request.actor, as_of=localdate())
        home = living.filter(number=number).first()
        try:
            if home is None:
                raise HouseholdUnknown(number=number)
            actions.note_kin([(found, home)], basis=asked["basis"], at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("He is not proposed for this household."))
            return redirect(address(request, "web:helper", public_id))
    return shown(request, public_id, kin=form)


@methods(read=["GET"], write=["POST"])
@allow(sees_households)
def kin_of(request: Request, household: str) -> HttpResponse:
    """Note who of the helpers of the county is kin to a household."""
    found = households.one_household(actor=request.actor, public_id=household)
    perms.require_gridder(request.actor, found.area)
    households.with_names(request.actor, [found])
    offered, told = near_helpers(request, found, localdate())
    form = KinOfForm(request.POST or None, helpers=told)
    if form.is_valid():
        asked = form.cleaned_data
        pair = (offered[asked["helper"]], found)
        try:
            actions.note_kin([pair], basis=asked["basis"], at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("He is not proposed for this household."))
            return redirect(address(request, "web:household", household))
    return render(request, "web/pairing/kin_form.html", {"form": form, "household": found})


@methods(write=["POST"])
@allow(sees_households)
def kin_back(request: Request, public_id: str, household: str) -> HttpResponse:
    """What was noted by mistake stands no more."""
    found = queries.one_helper(actor=request.actor, public_id=public_id)
    home = households.one_household(actor=request.actor, public_id=household)
    if actions.take_back_kin(helper=found, household=home, at=now(), by=request.actor):
        messages.success(request, gettext("It is taken back; he may be proposed again."))
    return redirect(address(request, "web:helper", public_id))
