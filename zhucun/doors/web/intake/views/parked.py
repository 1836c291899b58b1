"""What devices sent after their cadre's last day: the list, one item, what is decided about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.intake.areas import account_names
from zhucun.doors.web.intake.forms import ParkedForm, refuse
from zhucun.doors.web.intake.lists import PARKED
from zhucun.doors.web.intake.parked_words import kind_word, said
from zhucun.doors.web.listing import show
from zhucun.doors.web.problems import BadQuery
from zhucun.intake import actions, queries
from zhucun.intake.enums import ParkedState
from zhucun.kernel.problems import Problem

_RULE = can(Permission.MANAGE_ROSTER)


@methods(read=["GET"])
@allow(_RULE)
def parked_items(request: Request) -> HttpResponse:
    """Records of cadres who no longer served on the day; those that wait come first."""
    found = queries.parked_items(actor=request.actor)
    if state := request.GET.get("state", ""):
        if state not in ParkedState.values:
            raise BadQuery(value=f"state={state[:20]}")
        found = found.filter(state=state)
    listing = PARKED.of(request, found)
    names = directory.names_of((row.area for row in listing.rows), as_of=as_of(request))
    context = {
        "listing": listing,
        "names": names,
        "kinds": {row.kind: kind_word(row.kind) for row in listing.rows},
        "states": ParkedState.choices,
        "asked_state": state,
    }
    return show(request, "web/intake/parked_items.html", context)


@methods(read=["GET"], write=["POST"])
@allow(_RULE)
def parked_item(request: Request, public_id: str) -> HttpResponse:
    """One of them. A POST records it after all, or closes it; both with a note."""
    found = queries.parked_card(actor=request.actor, public_id=public_id)
    form = ParkedForm(request.POST or None)
    if form.is_valid():
        try:
            return _decided(request, found, form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
    return _page(request, found, form)


@methods(write=["POST"])
@allow(_RULE)
def parked_content(request: Request, public_id: str) -> HttpResponse:
    """What the device sent, opened for this reader and noted in the access log."""
    found = queries.parked_card(actor=request.actor, public_id=public_id)
    content = queries.read_parked(actor=request.actor, item=found)
    return _page(request, found, ParkedForm(), said=said(found.kind, content))


def _decided(request: Request, found: Any, values: dict[str, Any]) -> HttpResponse:
    given = {
        "public_id": found.public_id,
        "note": values["note"],
        "settled_at": now(),
        "by": request.actor,
    }
    if values["decision"] == ParkedState.RECORDED:
        done, words = actions.record_parked(**given), gettext("It is recorded in his name.")
    else:
        done, words = actions.settle_parked(**given), gettext("It is closed and not recorded.")
    if done:
        messages.success(request, words)
    else:
        messages.info(request, gettext("Somebody decided this before; nothing was done again."))
    return redirect(address(request, "web:parked", found.public_id))


def _page(request: Request, found: Any, form: ParkedForm, **more: Any) -> HttpResponse:
    context = {
        "item": found,
        "kind": kind_word(found.kind),
        "waits": found.state == ParkedState.WAITING,
        "area_name": directory.names_of([found.area], as_of=as_of(request)).get(
            found.area, found.area
        ),
        "accounts": account_names(request.actor, [found.settled_by]),
        "form": form,
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, "web/intake/parked_item.html", context, status=status)
