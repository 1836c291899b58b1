"""Coordination at each level: its body with the departments, who is in charge, its meetings."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fields import Day
from zhucun.doors.web.fieldwork.lists import BODIES
from zhucun.doors.web.fieldwork.plan_forms import refuse
from zhucun.doors.web.listing import show
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import BodySeat, TicketKind
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem


class _Form(forms.Form):
    """`do` says which of the page's forms was sent, `heading` what it is for."""

    heading: Any
    do = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, sent: Any, *, do: str) -> None:
        mine = sent if sent is not None and sent.get("do") == do else None
        initial = {"do": do, "since": localdate(), "on": localdate()}
        super().__init__(mine, initial=initial, auto_id=f"id_{do}_%s")


class BodyForm(_Form):
    """Set the body up."""

    heading = _("Set a coordination body up")
    name = forms.CharField(label=_("Name"), max_length=100)
    since = Day(label=_("Since"))


class SeatForm(_Form):
    """Give a seat to a department, or name the leader in charge."""

    heading = _("Add who sits on it")
    seat = forms.ChoiceField(label=_("Seat"), choices=BodySeat.choices)
    name = forms.CharField(label=_("Department, or name and office of the leader"), max_length=100)
    since = Day(label=_("Since"))


class MeetingForm(_Form):
    """Write down a meeting."""

    heading = _("Record a meeting")
    on = Day(label=_("Day"))
    decided = forms.CharField(
        label=_("What it decided"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ActionForm(_Form):
    """What is to be carried out after a meeting."""

    heading = _("Hand out what a meeting decided")
    meeting = forms.ChoiceField(label=_("Meeting"))
    title = forms.CharField(label=_("What is to be carried out"), max_length=200)
    due_on = Day(label=_("Due on"), required=False)


@methods(read=["GET"])
@allow(can(Permission.SEE_FIELDWORK))
def coordination(request: Request) -> HttpResponse:
    """The coordination bodies of the reader's areas."""
    rows = queries.bodies(actor=request.actor, as_of=as_of(request))
    own = request.actor.areas(Permission.MANAGE_ROSTER)
    context = {
        "listing": BODIES.of(request, rows),
        "own": [area for area in own if 0 < len(area) <= Level.COUNTY],
    }
    return show(request, "web/fieldwork/coordination.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.SEE_FIELDWORK))
def coordination_one(request: Request, code: str) -> HttpResponse:
    """How one province, prefecture or county coordinates; its office writes it down here."""
    area = parse_code(code)
    card = queries.coordination_card(actor=request.actor, code=area, as_of=as_of(request))
    all_forms = _forms(request, card)
    form = next((each for each in all_forms.values() if each.is_bound), None)
    if form is not None and form.is_valid():
        try:
            _act(request, card, form.cleaned_data)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:coordination-one", area))
    context = {"card": card, "forms": all_forms.values() if card.may_keep else ()}
    status = 422 if form is not None and form.errors else 200
    return render(request, "web/fieldwork/coordination_one.html", context, status=status)


@methods(write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def coordination_leave(request: Request, code: str, member: str) -> HttpResponse:
    """A seat is given up today."""
    area = parse_code(code)
    card = queries.coordination_card(actor=request.actor, code=area, as_of=localdate())
    row = next((each for each in card.members if each.public_id == member), None)
    if row is None:
        raise NotFound
    actions.unseat_member(member=row, until=localdate(), by=request.actor)
    return redirect(address(request, "web:coordination-one", area))


def _forms(request: Request, card: queries.CoordinationCard) -> dict[str, _Form]:
    sent = request.POST if request.method == "POST" else None
    if card.body is None:
        return {"body": BodyForm(sent, do="body")}
    found: dict[str, _Form] = {
        "seat": SeatForm(sent, do="seat"),
        "meeting": MeetingForm(sent, do="meeting"),
    }
    if card.meetings:
        given = ActionForm(sent, do="action")
        meeting = given.fields["meeting"]
        assert isinstance(meeting, forms.ChoiceField)
        meeting.choices = [(each.public_id, str(each.on)) for each in card.meetings]
        found["action"] = given
    return found


def _act(request: Request, card: queries.CoordinationCard, asked: dict[str, Any]) -> None:
    """What the sent form says."""
    do, by = asked.pop("do"), request.actor
    if card.body is None:
        actions.set_up_body(place=card.place, by=by, **asked)
    elif do == "seat":
        actions.seat_member(body=card.body, by=by, **asked)
    elif do == "meeting":
        actions.record_meeting(body=card.body, at=now(), by=by, **asked)
    else:
        key = asked.pop("meeting")
        draft = actions.TicketDraft(
            kind=TicketKind.SUPERVISION,
            source=card.body.name,
            place=card.place,
            meeting=next(each for each in card.meetings if each.public_id == key),
            given_on=localdate(),
            **asked,
        )
        actions.give_ticket(draft=draft, at=now(), by=by)
