"""Tickets: directives, supervision and findings that are to be carried out by a day."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, can, methods, takes_out
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.fieldwork.guidance import sees_guidance, where
from zhucun.doors.web.fieldwork.lists import TICKETS
from zhucun.doors.web.fieldwork.plan_forms import refuse
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.intake.files import taken
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.roster.filters import MOST_UNITS, areas
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import TicketKind, TicketStepKind
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.roster import queries as roster

_STATES = (("open", _("Not closed")), ("overdue", _("Past their day")))


class TicketForm(forms.Form):
    """Something to carry out by a day."""

    public_id = NewId()
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[one for one in TicketKind.choices if one[0] != TicketKind.FINDING]
    )
    title = forms.CharField(label=_("What is to be carried out"), max_length=200)
    source = forms.CharField(label=_("Whose directive, or which document"), max_length=100)
    to = forms.ChoiceField(label=_("Who carries it out"), required=False)
    given_on = Day(label=_("Handed out on"))
    due_on = Day(label=_("Due on"), required=False)

    def __init__(self, *args: Any, takers: dict[str, Any], finding: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self._takers = takers
        to = self.fields["to"]
        assert isinstance(to, forms.ChoiceField)
        to.choices = [
            ("", _("The office of the place")),
            *((key, _named(row)) for key, row in takers.items()),
        ]
        if finding:
            del self.fields["kind"], self.fields["source"]

    @property
    def values(self) -> dict[str, Any]:
        """What the draft says of it."""
        asked = dict(self.cleaned_data)
        asked.pop("public_id")
        side, _colon, _key = (to := asked.pop("to")).partition(":")
        return {**asked, **({side: self._takers[to]} if to else {})}


class TicketStepForm(forms.Form):
    """What was done about a ticket."""

    kind = forms.ChoiceField(label=_("Step"))
    on = Day(label=_("Day"))
    text = forms.CharField(
        label=_("How it was handled"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, may: tuple[str, ...], **more: Any) -> None:
        super().__init__(*args, **more)
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(each, TicketStepKind(each).label) for each in may]


@methods(read=["GET"])
@allow(sees_guidance)
def tickets(request: Request) -> HttpResponse:
    """Tickets of the reader's areas, unit and team, those that are due first."""
    asked = _asked(request)
    context = {
        "listing": TICKETS.of(request, _rows(request, request.actor, asked)),
        "today": as_of(request),
        "asked": asked,
        "kinds": TicketKind.choices,
        "states": _STATES,
        "areas": areas(request, Permission.SEE_FIELDWORK),
        "may_give": can(Permission.MANAGE_ROSTER)(request.actor),
        "list_file": "web:tickets-file" if request.actor.can(Permission.EXPORT) else "",
    }
    return show(request, "web/fieldwork/tickets.html", context)


@methods(read=["GET"])
@allow(takes_out(sees_guidance))
def tickets_file(request: Request) -> HttpResponse:
    """The tickets that the list shows, as a workbook (批示督办台账)."""
    asked, day = _asked(request), as_of(request)
    actor = request.actor.holding(Permission.EXPORT)
    made = queries.tickets_workbook(
        _rows(request, actor, asked), actor=actor, as_of=day, area=asked["area"], lang=language()
    )
    return taken(made, gettext("Directives and supervision"), asked["area"], day)


def _asked(request: Request) -> dict[str, str]:
    """The filters of the address. Raises BadQuery, BadCode."""
    area = request.GET.get("area", "")
    return {
        "area": parse_code(area) if area else "",
        "kind": word(request, "kind", TicketKind.values),
        "state": word(request, "state", dict(_STATES)),
    }


def _rows(request: Request, actor: Actor, asked: dict[str, str]) -> QuerySet[Any]:
    return queries.tickets(
        actor=actor,
        as_of=as_of(request),
        area=asked["area"],
        kind=asked["kind"],
        overdue=asked["state"] == "overdue",
        is_open=asked["state"] == "open",
    )


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.MANAGE_ROSTER))
def ticket_new(request: Request) -> HttpResponse:
    """Give a ticket for `?place=`, or for what an inspection (`?guidance=`) found."""
    today, seen = localdate(), None
    if key := request.GET.get("guidance", ""):
        seen = queries.guidance_card(actor=request.actor, public_id=key)
        place, teams = seen.guidance.place, list(seen.teams)
    elif code := request.GET.get("place", ""):
        place = directory.place_card(actor=request.actor, code=parse_code(code), as_of=today)
        teams = list(roster.teams(actor=request.actor, as_of=today, area=place.code)[:MOST_UNITS])
    else:
        return where(request, "web:ticket-new")
    form = TicketForm(
        request.POST or None,
        takers=_takers(teams),
        finding=seen is not None,
        initial={"public_id": new_public_id(), "given_on": today},
    )
    if form.is_valid():
        finding: dict[str, Any] = (
            {"kind": TicketKind.FINDING, "guidance": seen.guidance} if seen else {}
        )
        try:
            made = actions.give_ticket(
                public_id=form.cleaned_data["public_id"],
                draft=actions.TicketDraft(place=place, **form.values, **finding),
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:ticket", made.public_id))
    context = {"form": form, "place": place}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/ticket_form.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(sees_guidance)
def ticket(request: Request, public_id: str) -> HttpResponse:
    """One ticket with its steps; the next one is taken here."""
    day = as_of(request)
    card = queries.ticket_card(actor=request.actor, public_id=public_id, as_of=day)
    form = TicketStepForm(request.POST or None, may=card.may, initial={"on": localdate()})
    if form.is_valid():
        try:
            actions.step_ticket(ticket=card.ticket, **form.cleaned_data, at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:ticket", public_id))
    context = {
        "card": card,
        "ticket": card.ticket,
        "form": form if card.may else None,
        "findings": _told(card.ticket, day),
    }
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/ticket.html", context, status=status)


def _told(row: Any, day: date) -> list[tuple[str, str, str]]:
    """What the rules of the place's pack say of a finding: (outcome, label, clauses)."""
    if row.kind != TicketKind.FINDING:
        return []
    return [
        (outcome.value, item.label(language()), ", ".join(item.clauses))
        for item, outcome in queries.finding_answers(row, as_of=day)
    ]


def _takers(teams: list[Any]) -> dict[str, Any]:
    """Teams, and the units that sent them: “team:id”, “unit:id”."""
    units = {f"unit:{team.unit.public_id}": team.unit for team in teams if team.unit}
    return {**{f"team:{team.public_id}": team for team in teams}, **units}


def _named(row: Any) -> str:
    return f"{row.village.short_name} · {row.name}" if hasattr(row, "village") else str(row.name)
