"""Helpers: the list, one with his households, recording and ending one; my households."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.pairing.forms import (
    ChangeHelperForm,
    EndForm,
    HelperForm,
    HelpForm,
    KinForm,
    refuse,
)
from zhucun.doors.web.pairing.lists import HELPERS
from zhucun.doors.web.pairing.shown import area_of, keeps_helpers, sees_or_helps, word
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import NotFound, Problem
from zhucun.pairing import actions, queries
from zhucun.pairing.enums import HelperKind, HelperLevel


@methods(read=["GET"])
@allow(sees_or_helps)
def helpers(request: Request) -> HttpResponse:
    """Helpers of the reader's areas with the households that they help."""
    day = as_of(request)
    asked: dict[str, Any] = {
        "area": area_of(request, Permission.SEE_HOUSEHOLDS),
        "kind": word(request, "kind", HelperKind.values),
        "level": word(request, "level", HelperLevel.values),
        "load": word(request, "load", ("free", "busy")),
    }
    rows = queries.helpers(actor=request.actor, as_of=day, text=searched(request), **asked)
    listing = HELPERS.of(request, rows)
    context = {
        "listing": listing,
        "asked": asked,
        "names": directory.names_of([row.area for row in listing.rows], as_of=day),
        "kinds": HelperKind.choices,
        "levels": HelperLevel.choices,
        "areas": areas(request, Permission.SEE_HOUSEHOLDS),
        "may_record": keeps_helpers(request.actor),
    }
    return show(request, "web/pairing/helpers.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_helpers)
def helper_new(request: Request) -> HttpResponse:
    """Record a person of the directory as a helper."""
    today = localdate()
    places = [
        (one.value, f"{one.indent}{one.label}")
        for one in areas(request, Permission.MANAGE_ROSTER)
        if len(one.value) >= 4  # noqa: PLR2004 - a prefecture at most
    ]
    villages = _villages(request, today)
    form = HelperForm(
        request.POST or None,
        request=request,
        day=today,
        places=[*places, *villages],
        initial={"since": today},
    )
    if form.is_valid():
        try:
            draft = actions.HelperDraft(**form.values)
            made = actions.enlist_helpers(
                [draft], since=form.cleaned_data["since"], by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The helper is recorded."))
            return redirect(address(request, "web:helper", made[0].public_id))
    return render(request, "web/pairing/helper_form.html", {"form": form})


def _villages(request: Request, day: Any) -> list[tuple[str, str]]:
    """Villages of the one township or village of the reader's, for village cadres; of a wider area
    those of `?area=`."""
    area = area_of(request, Permission.MANAGE_ROSTER)
    rows = directory.places(actor=request.actor, as_of=day, area=area).filter(level=12)
    return [(row.code, f"　　　{row.short_name} {row.code}") for row in rows.order_by("code")[:800]]


@methods(read=["GET"])
@allow(sees_or_helps)
def helper(request: Request, public_id: str) -> HttpResponse:
    """One helper with his households, who is kin, and what the rules of the pack say."""
    return shown(request, public_id)


def shown(request: Request, public_id: str, **refused: forms.Form) -> HttpResponse:
    """The page of a helper; with a form that was refused, as it was filled in."""
    day = as_of(request)
    card = queries.helper_card(actor=request.actor, public_id=public_id, as_of=day, lang=language())
    context = {
        "card": card,
        "names": directory.names_of([card.helper.area], as_of=day),
        "end": EndForm(initial={"until": localdate()}),
        "change": ChangeHelperForm.of(card.helper),
        "kin": KinForm(),
        "sees_ledgers": card.is_himself
        or request.actor.can(Permission.SEE_REWARD, area=card.helper.area),
        **refused,
    }
    return render(request, "web/pairing/helper.html", context, status=422 if refused else 200)


@methods(write=["POST"])
@allow(keeps_helpers)
def helper_end(request: Request, public_id: str) -> HttpResponse:
    """A helper serves no more; his households wait for another."""
    found = queries.one_helper(actor=request.actor, public_id=public_id)
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            actions.end_helper(helper=found, by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(
                request, gettext("The helper serves no more; his households wait for another.")
            )
            return redirect(address(request, "web:helper", public_id))
    return shown(request, public_id, end=form)


@methods(write=["POST"])
@allow(keeps_helpers)
def helper_change(request: Request, public_id: str) -> HttpResponse:
    """Change what is kept of a helper."""
    found = queries.one_helper(actor=request.actor, public_id=public_id)
    form = ChangeHelperForm(request.POST)
    if not form.is_valid():
        return shown(request, public_id, change=form)
    if actions.change_helper(helper=found, changes=form.values, at=now(), by=request.actor):
        messages.success(request, gettext("The helper is changed."))
    return redirect(address(request, "web:helper", public_id))


@methods(read=["GET"])
@allow(sees_or_helps)
def my_households(request: Request) -> HttpResponse:
    """The households that the reader helps, and when he was there last."""
    day = as_of(request)
    mine = queries.my_helper(actor=request.actor, as_of=day)
    rows = queries.paired_with(actor=request.actor, helper=mine, as_of=day) if mine else []
    return render(request, "web/pairing/my_households.html", {"helper": mine, "rows": rows})


@methods(read=["GET"], write=["POST"])
@allow(sees_or_helps)
def help_new(request: Request, public_id: str) -> HttpResponse:
    """Write down a visit to a household that a helper helps (of a pairing)."""
    found = queries.one_pairing(actor=request.actor, public_id=public_id)
    if not _may_write(request, found):
        raise NotFound
    today = localdate()
    pack = directory.pack_for(found.area, as_of=today)
    slots = [(slot.id, slot.label) for slot in queries.slots_of(pack, language())]
    form = HelpForm(request.POST or None, slots=slots, initial={"on": today})
    if form.is_valid():
        asked = form.cleaned_data
        call = actions.CallDraft(
            place=found.household.village,
            household=found.household,
            on=asked["on"],
            slots=asked.get("slots", ()),
            note=asked["note"],
        )
        try:
            actions.record_call(helper=found.helper, call=call, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The visit is on record."))
            return redirect(address(request, "web:helper", found.helper.public_id))
    return render(request, "web/pairing/help_form.html", {"form": form, "pairing": found})


def _may_write(request: Request, pairing: Any) -> bool:
    own = bool(request.actor.person) and pairing.helper.person.public_id == request.actor.person
    return own or request.actor.can(Permission.MANAGE_ROSTER, area=pairing.area)
