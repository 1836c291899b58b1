"""Rotation and handing over: terms that end, a handover with its list, release."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.rotation_forms import (
    AnswerForm,
    ItemForm,
    SignForm,
    TakerForm,
    TogetherForm,
)
from zhucun.doors.web.roster.rotation_lists import HANDOVERS
from zhucun.doors.web.roster.verdicts import handover_verdicts
from zhucun.doors.web.roster.views.leaving import chosen, takers
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import actions, queries
from zhucun.roster.actions import Answer
from zhucun.roster.enums import HandoverState, ItemState
from zhucun.roster.queries import OpenThing


@methods(read=["GET"])
@allow(signed_in)
def handovers(request: Request) -> HttpResponse:
    """Handovers that the actor sees, latest first."""
    state = request.GET.get("state", "")
    if state and state not in HandoverState.values:
        raise BadQuery(value=f"state={state[:20]}")
    listing = HANDOVERS.of(request, queries.handovers(actor=request.actor, state=state))
    return show(request, "web/roster/handovers.html", {"listing": listing})


@methods(read=["GET"])
@allow(signed_in)
def handover(request: Request, public_id: str) -> HttpResponse:
    """One handover: both cadres, its list, what the rules say, and what is to be done."""
    return _page(request, queries.handover_card(actor=request.actor, public_id=public_id))


@methods(write=["POST"])
@allow(signed_in)
def handover_answer(request: Request, public_id: str) -> HttpResponse:
    """The successor accepts or refuses the items that are ticked."""

    def do(found: Any, values: dict[str, Any]) -> None:
        answers = [
            Answer(
                item=queries.item_card(actor=request.actor, public_id=key),
                accepted=values["answer"] == "accepted",
                reason=values["reason"],
            )
            for key in values["items"]
        ]
        actions.answer_items(
            answers,
            answered_on=values["answered_on"],
            paper=values.get("paper", ""),
            by=request.actor,
        )

    return _done(request, public_id, "answer", do)


@methods(write=["POST"])
@allow(signed_in)
def handover_add(request: Request, public_id: str) -> HttpResponse:
    """Add a thing by hand: keys, documents, funds."""

    def do(found: Any, values: dict[str, Any]) -> None:
        thing = OpenThing(key=new_public_id(), text=values["text"])
        actions.add_items(found, [(values["kind"], thing)], added_at=now(), by=request.actor)

    return _done(request, public_id, "add", do)


@methods(write=["POST"])
@allow(signed_in)
def handover_again(request: Request, public_id: str) -> HttpResponse:
    """Look again for what is open, and add what is new."""

    def do(found: Any, values: dict[str, Any]) -> None:
        actions.draw_up_again(handover=found, as_of=localdate(), added_at=now(), by=request.actor)

    return _done(request, public_id, "", do)


@methods(write=["POST"])
@allow(signed_in)
def handover_together(request: Request, public_id: str) -> HttpResponse:
    """Record the days side by side (老带新)."""

    def do(found: Any, values: dict[str, Any]) -> None:
        actions.record_together(handover=found, recorded_at=now(), by=request.actor, **values)

    return _done(request, public_id, "together", do)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def handover_taker(request: Request, public_id: str) -> HttpResponse:
    """Name who takes over."""

    def do(found: Any, values: dict[str, Any]) -> None:
        taker = takers(request, found.giver)[values["taker"]]
        actions.name_taker(handover=found, taker=taker, named_at=now(), by=request.actor)

    return _done(request, public_id, "taker", do)


@methods(write=["POST"])
@allow(signed_in)
def handover_sign(request: Request, public_id: str) -> HttpResponse:
    """One side signs."""

    def do(found: Any, values: dict[str, Any]) -> None:
        actions.sign_handover(handover=found, by=request.actor, **values)

    return _done(request, public_id, "sign", do)


def _done(
    request: Request, public_id: str, name: str, do: Callable[[Any, dict[str, Any]], None]
) -> HttpResponse:
    """Carry out what one form of the page asks for, then show the page again."""
    found = queries.handover_card(actor=request.actor, public_id=public_id)
    sent = _forms(request, found, sent=name)
    form = sent.get(name)
    if form is None and name:
        raise NotAllowed
    if form is None or form.is_valid():
        try:
            do(found, form.cleaned_data if form is not None else {})
        except Problem as problem:
            if form is None or isinstance(problem, NotAllowed):
                raise
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is recorded."))
            return redirect(address(request, "web:handover", public_id))
    return _page(request, found, sent, status=422)


def _page(
    request: Request, found: Any, sent: dict[str, forms.Form] | None = None, *, status: int = 200
) -> HttpResponse:
    items = queries.items_of(found)
    context = {
        "handover": found,
        "items": [(item, queries.kind_label(item.kind)) for item in items],
        "left": sum(item.state != ItemState.ACCEPTED for item in items),
        "forms": sent if sent is not None else _forms(request, found, items=items),
        "may_manage": request.actor.can(Permission.MANAGE_ROSTER, area=found.area),
        "rules": handover_verdicts(found, items, localdate()),
        "overlap": queries.overlap_days(found.area, found.opened_on),
    }
    return render(request, "web/roster/handover.html", context, status=status)


def _forms(
    request: Request, found: Any, *, sent: str = "", items: list[Any] | None = None
) -> dict[str, forms.Form]:
    """The forms that the actor may send now, the one that was sent with its data."""
    actor, today = request.actor, localdate()
    office = actor.can(Permission.MANAGE_ROSTER, area=found.area)
    own = actor.person if actor.viewer is None else ""
    gives = bool(own) and own == found.giver.person.public_id
    takes = bool(own) and found.taker is not None and own == found.taker.person.public_id
    if found.state == HandoverState.CLOSED or not (office or gives or takes):
        return {}
    rows = queries.items_of(found) if items is None else items
    waiting = [row for row in rows if row.state != ItemState.ACCEPTED]
    made: dict[str, forms.Form] = {}

    def data(name: str) -> Any:
        return request.POST if sent == name else None

    if found.state == HandoverState.OPEN:
        made["add"] = ItemForm(data("add"), auto_id="add-%s")
        if office:
            found_takers = chosen(takers(request, found.giver))
            made["taker"] = TakerForm(data("taker"), takers=found_takers, auto_id="taker-%s")
    made["together"] = TogetherForm(
        data("together"),
        initial={"start": found.together_from, "until": found.together_until},
        auto_id="together-%s",
    )
    if waiting and found.taker is not None and (office or takes):
        made["answer"] = AnswerForm(
            data("answer"),
            items=[(row.public_id, row.text) for row in waiting],
            by_office=office,
            initial={"answered_on": today},
            auto_id="answer-%s",
        )
    if found.state == HandoverState.OPEN:
        made["sign"] = SignForm(
            data("sign"), by_office=office, initial={"signed_on": today}, auto_id="sign-%s"
        )
    return made
