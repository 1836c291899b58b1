"""Inspections of teams: planned or drawn, what is seen of each team, findings that follow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.fieldwork.guidance import where
from zhucun.doors.web.fieldwork.lists import INSPECTIONS
from zhucun.doors.web.fieldwork.plan_forms import refuse
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import GuidanceLevel
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import queries as roster

_INSPECTORS = can(Permission.MANAGE_ROSTER)
_SEEN = (
    ("met", _("In order")),
    ("not_met", _("Not in order")),
    ("not_looked", _("Not looked at")),
)
_IS_MET = {"met": True, "not_met": False, "not_looked": None}


class InspectionForm(forms.Form):
    """Which teams, in which days, at what."""

    public_id = NewId()
    kind = forms.ChoiceField(label=_("What is made, and by whom"))
    title = forms.CharField(label=_("Title"), max_length=200)
    starts_on = Day(label=_("From"))
    ends_on = Day(label=_("Until and with"), required=False)
    points = forms.CharField(
        label=_("What is looked at, one line each"),
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    size = forms.IntegerField(
        label=_("Teams to be drawn"),
        required=False,
        min_value=1,
        help_text=_("Leave it empty to choose the teams yourself, and choose them below."),
    )
    teams = forms.MultipleChoiceField(
        label=_("Or chosen teams"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offers: Any, teams: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._offers = {f"{each.kind.word}:{each.level}": each for each in offers}
        kind, those = self.fields["kind"], self.fields["teams"]
        assert isinstance(kind, forms.ChoiceField)
        assert isinstance(those, forms.MultipleChoiceField)
        kind.choices = [
            (key, f"{each.kind.label(language())} · {GuidanceLevel(each.level).label}")
            for key, each in self._offers.items()
        ]
        those.choices = teams

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if bool(found.get("size")) == bool(found.get("teams")):
            raise forms.ValidationError(gettext("Either choose teams, or say how many are drawn."))
        return found

    def draft(self, place: Any) -> actions.InspectionDraft:
        """What is to be planned for a place."""
        asked = self.cleaned_data
        offer, last = self._offers[asked["kind"]], asked["ends_on"]
        return actions.InspectionDraft(
            kind=offer.kind.word,
            level=offer.level,
            title=asked["title"],
            place=place,
            valid_from=asked["starts_on"],
            valid_until=last + timedelta(days=1) if last else None,
            teams=asked["teams"],
            size=asked["size"],
            points=[line.strip() for line in asked["points"].splitlines() if line.strip()],
        )


class WordForm(forms.Form):
    """The word of somebody who cannot know the seed."""

    word = forms.CharField(
        label=_("A word of somebody who is present"),
        max_length=40,
        help_text=_("The seed is bound already; the word makes that nobody can foresee the draw."),
    )


class SeenForm(forms.Form):
    """What was seen of one team: each point of the checklist, and what was agreed."""

    on = Day(label=_("Day"))
    found = forms.CharField(
        label=_("What was seen besides"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("About the work; names and numbers of villagers do not belong here."),
    )
    agreed = forms.CharField(
        label=_("What was agreed"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    due_on = Day(
        label=_("Findings are put right by"),
        required=False,
        help_text=_("Left empty: within the days of the policy pack, where it says how many."),
    )

    def __init__(self, *args: Any, points: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        last = {name: self.fields.pop(name) for name in ("found", "agreed", "due_on")}
        self._points = list(points)
        for point in self._points:
            self.fields[f"point{point.number}"] = forms.ChoiceField(
                label=f"{point.number}. {point.text}", choices=[("", "—"), *_SEEN]
            )
            self.fields[f"seen{point.number}"] = forms.CharField(
                label=_("If it is not in order: what is to be put right"),
                required=False,
                max_length=200,
            )
        self.fields.update(last)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        asked = dict(self.cleaned_data)
        answers = {each.number: _IS_MET[asked[f"point{each.number}"]] for each in self._points}
        seen = {each.number: asked[f"seen{each.number}"] for each in self._points}
        rest = {name: asked[name] for name in ("on", "found", "agreed", "due_on")}
        return {"answers": answers, "seen": seen, **rest}


@methods(read=["GET"])
@allow(_INSPECTORS)
def inspections(request: Request) -> HttpResponse:
    """Inspections of the reader's office, the latest first."""
    listing = INSPECTIONS.of(request, queries.inspections(actor=request.actor))
    return show(request, "web/fieldwork/inspections.html", {"listing": listing})


@methods(read=["GET"], write=["POST"])
@allow(_INSPECTORS)
def inspection_new(request: Request) -> HttpResponse:
    """Plan an inspection at `?place=`."""
    today, code = localdate(), request.GET.get("place", "")
    if not code:
        return where(request, "web:inspection-new")
    place = directory.place_card(actor=request.actor, code=parse_code(code), as_of=today)
    offers = queries.inspections_offered(actor=request.actor, place=place, on=today)
    if not request.actor.can(Permission.MANAGE_ROSTER, area=place.code):
        raise NotFound
    if not offers:
        return render(request, "web/fieldwork/inspection_form.html", {"place": place})
    teams = roster.teams(actor=request.actor, as_of=today, area=place.code)
    points = queries.points_of(kind=offers[0].kind.word, area=place.code, as_of=today)
    form = InspectionForm(
        request.POST or None,
        offers=offers,
        teams=[(row.public_id, f"{row.village.short_name} · {row.name}") for row in teams],
        initial={
            "public_id": new_public_id(),
            "starts_on": today,
            "points": "\n".join(points),
        },
    )
    if form.is_valid():
        key = form.cleaned_data["public_id"]
        try:
            made = actions.plan_inspection(
                public_id=key, draft=form.draft(place), at=now(), by=request.actor
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:inspection", made.public_id))
    context = {"form": form, "place": place}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/inspection_form.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(_INSPECTORS)
def inspection(request: Request, public_id: str) -> HttpResponse:
    """One inspection with its draw and its teams; the draw is made here."""
    card = queries.inspection_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    form = WordForm(request.POST or None) if card.awaits_draw and card.may_change else None
    if form is not None and form.is_valid():
        try:
            actions.draw_inspection(
                inspection=card.inspection,
                word=form.cleaned_data["word"],
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:inspection", public_id))
    context = {"card": card, "inspection": card.inspection, "form": form}
    if card.inspection.valid_until:
        context["last"] = card.inspection.valid_until - timedelta(days=1)
    status = 422 if form is not None and form.errors else 200
    return render(request, "web/fieldwork/inspection.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(_INSPECTORS)
def inspection_team(request: Request, public_id: str, team: str) -> HttpResponse:
    """What is seen of one team."""
    row = queries.inspected_team(actor=request.actor, public_id=public_id, team=team)
    points = row.inspection.points.order_by("number")
    form = SeenForm(request.POST or None, points=points, initial={"on": localdate()})
    if form.is_valid():
        try:
            actions.record_inspected(inspected=row, **form.values, at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:inspection", public_id))
    context = {"form": form, "row": row, "inspection": row.inspection}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/inspection_team.html", context, status=status)


@methods(write=["POST"])
@allow(_INSPECTORS)
def inspection_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Nobody goes on with it; the reason stays."""
    card = queries.inspection_card(actor=request.actor, public_id=public_id, as_of=localdate())
    reason = request.POST.get("reason", "")
    actions.withdraw_inspection(
        inspection=card.inspection, reason=reason, at=now(), by=request.actor
    )
    return redirect(address(request, "web:inspection", public_id))
