"""Guidance of teams: the list, one of it, recording it, what follows from it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.fields import Day, NewId
from zhucun.doors.web.fieldwork.lists import GUIDANCE
from zhucun.doors.web.fieldwork.plan_forms import refuse
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.content import language
from zhucun.doors.web.roster.filters import areas
from zhucun.fieldwork import actions, queries
from zhucun.fieldwork.enums import GuidanceLevel
from zhucun.kernel.divisions import Level, parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import queries as roster

_UNITS = Permission.OFFER_CANDIDATES


def sees_guidance(actor: Actor) -> bool:
    """Whoever sees fieldwork, a cadre that of his team, a unit its own."""
    sees = actor.can(Permission.SEE_FIELDWORK) or bool(actor.person) or bool(actor.units(_UNITS))
    return signed_in(actor) and sees


def guides(actor: Actor) -> bool:
    """An office above a village, and a sending unit."""
    held = actor.areas(Permission.HANDLE_MATTERS)
    above = any(len(area) < Level.VILLAGE for area in held)
    return signed_in(actor) and actor.viewer is None and (above or bool(actor.units(_UNITS)))


class GuidanceForm(forms.Form):
    """What was done for the teams of a place."""

    public_id = NewId()
    kind = forms.ChoiceField(label=_("What was done, and by whom"))
    on = Day(label=_("Day"))
    teams = forms.MultipleChoiceField(
        label=_("Teams that took part"), required=False, widget=forms.CheckboxSelectMultiple
    )
    found = forms.CharField(
        label=_("Problems found"),
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

    def __init__(self, *args: Any, offers: Any, teams: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self._offers = {_key(each): each for each in offers}
        kind = self.fields["kind"]
        assert isinstance(kind, forms.ChoiceField)
        kind.choices = [(key, _said(each)) for key, each in self._offers.items()]
        if teams:
            those = self.fields["teams"]
            assert isinstance(those, forms.MultipleChoiceField)
            those.choices = teams
        else:
            del self.fields["teams"]

    def draft(self, place: Any) -> actions.GuidanceDraft:
        """What is to be recorded for a place."""
        asked = self.cleaned_data
        offer = self._offers[asked["kind"]]
        return actions.GuidanceDraft(
            kind=offer.kind.word,
            level=offer.level,
            unit=offer.unit,
            place=place,
            teams=asked.get("teams", ()),
            on=asked["on"],
            found=asked["found"],
            agreed=asked["agreed"],
        )


class FollowForm(forms.Form):
    """What follows: an item that stands in a plan, or a new one."""

    public_id = NewId()
    item = forms.ChoiceField(label=_("An item that stands in a plan"), required=False)
    plan = forms.ChoiceField(label=_("Or a new item in"), required=False)
    title = forms.CharField(label=_("What is to be done"), required=False, max_length=200)
    due_on = Day(label=_("Due on"), required=False)

    def __init__(self, *args: Any, card: queries.GuidanceCard, **more: Any) -> None:
        super().__init__(*args, **more)
        self.items = {each.public_id: each for each in card.offered}
        self.plans = {each.public_id: each for each in card.plans}
        item, plan = self.fields["item"], self.fields["plan"]
        assert isinstance(item, forms.ChoiceField)
        assert isinstance(plan, forms.ChoiceField)
        item.choices = [("", "—"), *((key, each.title) for key, each in self.items.items())]
        plan.choices = [(key, _plan_name(each)) for key, each in self.plans.items()]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if not found.get("item") and not (found.get("plan") and found.get("title")):
            raise forms.ValidationError(gettext("Choose an item, or say what is to be done."))
        return found

    @property
    def values(self) -> dict[str, Any]:
        """The item, or the plan with the draft of a new one."""
        asked = self.cleaned_data
        if asked["item"]:
            return {"item": self.items[asked["item"]]}
        draft = actions.ItemDraft(title=asked["title"], due_on=asked["due_on"])
        plan = self.plans[asked["plan"]]
        return {"plan": plan, "draft": draft, "public_id": asked["public_id"]}


@methods(read=["GET"])
@allow(sees_guidance)
def guidance(request: Request) -> HttpResponse:
    """What offices above the village and sending units did for the teams, the latest first."""
    area = request.GET.get("area", "")
    asked: dict[str, Any] = {
        "area": parse_code(area) if area else "",
        "level": word(request, "level", GuidanceLevel.values),
        "is_open": word(request, "open", ["1"]) == "1",
    }
    listing = GUIDANCE.of(request, queries.guidance(actor=request.actor, **asked))
    for row in listing.rows:
        row.called = _called(row)
    context = {
        "listing": listing,
        "asked": asked,
        "levels": GuidanceLevel.choices,
        "areas": areas(request, Permission.SEE_FIELDWORK),
        "may_guide": guides(request.actor),
        "duties": _duties(request, asked["area"]),
    }
    return show(request, "web/fieldwork/guidance.html", context)


@methods(read=["GET"], write=["POST"])
@allow(guides)
def guidance_new(request: Request) -> HttpResponse:
    """Record a visit or meeting of one's own office or unit, at `?place=`."""
    today, code = localdate(), request.GET.get("place", "")
    if not code:
        return where(request, "web:guidance-new")
    place = directory.place_on(code=parse_code(code), as_of=today)
    offers = queries.guidance_offered(actor=request.actor, place=place, on=today)
    if not offers:
        if not request.actor.can(Permission.HANDLE_MATTERS, area=place.code):
            raise NotFound
        return render(request, "web/fieldwork/guidance_form.html", {"place": place})
    form = GuidanceForm(
        request.POST or None,
        offers=offers,
        teams=_teams(request, place),
        initial={"public_id": new_public_id(), "on": today},
    )
    if form.is_valid():
        try:
            made = actions.record_guidance(
                public_id=form.cleaned_data["public_id"],
                draft=form.draft(place),
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:guidance-one", made.public_id))
    context = {"form": form, "place": place}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/guidance_form.html", context, status=status)


@methods(read=["GET"], write=["POST"])
@allow(sees_guidance)
def guidance_one(request: Request, public_id: str) -> HttpResponse:
    """One visit or meeting; what follows from it is written here."""
    card = queries.guidance_card(actor=request.actor, public_id=public_id)
    form = FollowForm(request.POST or None, card=card, initial={"public_id": new_public_id()})
    if form.is_valid():
        try:
            actions.follow_guidance(
                guidance=card.guidance, at=now(), by=request.actor, **form.values
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:guidance-one", public_id))
    card.guidance.called = _called(card.guidance)  # type: ignore[attr-defined]
    context = {"card": card, "guidance": card.guidance, "form": form if card.plans else None}
    status = 422 if form.errors else 200
    return render(request, "web/fieldwork/guidance_one.html", context, status=status)


@methods(write=["POST"])
@allow(guides)
def guidance_void(request: Request, public_id: str) -> HttpResponse:
    """It did not take place: it counts no more."""
    card = queries.guidance_card(actor=request.actor, public_id=public_id)
    reason = request.POST.get("reason", "")
    actions.void_guidance(guidance=card.guidance, reason=reason, on=localdate(), by=request.actor)
    messages.success(request, gettext("Struck out."))
    return redirect(address(request, "web:guidance-one", public_id))


def where(request: Request, target: str) -> HttpResponse:
    """Down from one's own area to the place of a new record, on the page `target`; a unit chooses
    among its villages."""
    actor, today = request.actor, localdate()
    own = [a for a in actor.areas(Permission.HANDLE_MATTERS) if len(a) < Level.VILLAGE]
    area = parse_code(request.GET["in"]) if request.GET.get("in") else ""
    area = area or (own[0] if len(own) == 1 else "")
    if area:
        here: Any = directory.place_card(actor=actor, code=area, as_of=today)
        below = min((each for each in Level if each > len(area)), default=Level.VILLAGE)
        found = directory.places(actor=actor, as_of=today, area=area).filter(level=below)
        rows = [(row.code, row.short_name) for row in found.order_by("code")]
    else:
        teams = roster.teams(actor=actor, as_of=today)
        names = directory.names_of(own, as_of=today) if own else {}
        here, rows = None, [(code, names.get(code, code)) for code in own]
        rows += sorted({(row.area, row.village.short_name) for row in teams if not own})
    context = {"here": here, "places": rows, "target": target}
    return render(request, "web/fieldwork/guidance_where.html", context)


def _duties(request: Request, area: str) -> list[tuple[str, str]]:
    """The duties of the reader's place that guidance meets, by id, with what they are called."""
    mine = request.actor.areas(Permission.SEE_PRESENCE)
    if not mine:
        return []
    kinds = queries.guidance_kinds(area=area or mine[0], as_of=localdate())
    return [(duty.id, duty.label(language())) for kind in kinds.values() for duty in kind.duties]


def _teams(request: Request, place: Any) -> list[tuple[str, str]]:
    """The teams of a place above a village, by public id. One query."""
    if len(place.code) == Level.VILLAGE:
        return []
    rows = roster.teams(actor=request.actor, as_of=localdate(), area=place.code)
    return [(row.public_id, f"{row.village.short_name} · {row.name}") for row in rows]


def _called(row: Any) -> str:
    """What the pack of its place calls a guidance."""
    kind = queries.guidance_kinds(area=row.area, as_of=row.on).get(row.kind)
    return kind.label(language()) if kind else row.kind


def _key(offer: queries.Offer) -> str:
    return ":".join((offer.kind.word, offer.level, offer.unit.public_id if offer.unit else ""))


def _said(offer: queries.Offer) -> str:
    who = offer.unit.name if offer.unit else GuidanceLevel(offer.level).label
    return f"{offer.kind.label(language())} · {who}"


def _plan_name(plan: Any) -> str:
    who = f" · {plan.posting.person.name}" if plan.posting else ""
    return f"{plan.village.short_name} · {plan.get_kind_display()} {plan.year}{who}"
