"""Adding, changing, moving and ending households, their members and their kinds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.households.forms import (
    ArrivalForm,
    EndForm,
    HeadForm,
    HouseholdForm,
    MemberEndForm,
    MemberForm,
    MoveForm,
    NewHouseholdForm,
    TagEndForm,
    TagForm,
    refuse,
)
from zhucun.doors.web.households.views import kinds
from zhucun.doors.web.roster.people import place_called
from zhucun.households import actions, queries
from zhucun.households.actions import HouseholdDraft, MemberDraft
from zhucun.households.enums import LeftReason, Relation
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotAllowed, Problem

_KEEPS = can(Permission.MANAGE_HOUSEHOLDS)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_add(request: Request, code: str) -> HttpResponse:
    """Record a household of a village with its head."""
    village = directory.place_on(code=code, as_of=localdate())
    if not queries.rights(request.actor, village.code).may_keep:
        raise NotAllowed
    form = NewHouseholdForm(request.POST or None, initial={"since": localdate()})

    def act(values: dict[str, Any]) -> str:
        head = MemberDraft(name=values["name"], id_number=values["id_number"].strip().upper())
        draft = HouseholdDraft(
            village=village,
            number=values["number"],
            since=values["since"],
            members=[head],
            size=values["size"],
            address=values["address"],
            phone=values["phone"],
        )
        return actions.add_household(draft, made_at=now(), by=request.actor).public_id

    title = gettext("Add a household in %(village)s") % {"village": village.short_name}
    return done(request, form, act, title=title, village=village)


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def household_change(request: Request, public_id: str) -> HttpResponse:
    """Correct a household: who keeps the registry everything, a cadre phone and address."""
    card = queries.household_card(actor=request.actor, public_id=public_id)
    found, rights = card.household, card.rights
    if not rights.may_correct:
        raise NotAllowed
    known = {
        "number": found.number,
        "address": found.address,
        "size": found.size,
        "base": found.version,
    }
    form = HouseholdForm(
        request.POST or None,
        keeps=rights.may_keep,
        hides_phone=bool(found.phone),
        initial=known,
    )

    def act(values: dict[str, Any]) -> str:
        base = values.pop("base") or found.version
        if not values["phone"]:
            values.pop("phone")
        actions.change_household(
            household=found, base=base, changes=values, made_at=now(), by=request.actor
        )
        return public_id

    return done(request, form, act, title=gettext("Change the household"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_move(request: Request, public_id: str) -> HttpResponse:
    """The household lives in another village from a day on."""
    found = kept(request, public_id)
    form = MoveForm(request.POST or None, initial={"on": localdate()})

    def act(values: dict[str, Any]) -> str:
        try:
            village = place_called(
                request, values["village"], level=Level.VILLAGE, area="", day=values["on"]
            )
        except forms.ValidationError as error:
            form.add_error("village", error)
            return ""
        actions.move_households(
            [found],
            into=village,
            on=values["on"],
            reason=values["reason"],
            made_at=now(),
            by=request.actor,
        )
        return public_id

    return done(request, form, act, title=gettext("The household moves"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_end(request: Request, public_id: str) -> HttpResponse:
    """End a household; with it end its members and kinds."""
    found = kept(request, public_id)
    form = EndForm(request.POST or None, initial={"on": localdate()})

    def act(values: dict[str, Any]) -> str:
        actions.end_household(household=found, **values, made_at=now(), by=request.actor)
        return public_id

    about = gettext("With the household end its members and its kinds. Nothing is deleted.")
    title = gettext("End the household")
    return done(request, form, act, title=title, household=found, about=about)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_tag(request: Request, public_id: str) -> HttpResponse:
    """Give a household a kind from a day on."""
    found = kept(request, public_id)
    words = kinds(found.area, localdate())
    form = TagForm(request.POST or None, kinds=words.items(), initial={"since": localdate()})

    def act(values: dict[str, Any]) -> str:
        actions.set_tag(household=found, **values, made_at=now(), by=request.actor)
        return public_id

    return done(request, form, act, title=gettext("Add a kind"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def household_tag_end(request: Request, public_id: str, tag: str) -> HttpResponse:
    """End a kind on a day, or take back a mistake."""
    found = kept(request, public_id)
    form = TagEndForm(request.POST or None, initial={"on": localdate()})

    def act(values: dict[str, Any]) -> str:
        common = {"household": found, "tag": tag, "basis": values["basis"], "made_at": now()}
        if values["is_mistake"]:
            for row in queries.tags_of(found).filter(tag=tag, valid_until=None):
                actions.retract_tag(since=row.valid_from, by=request.actor, **common)
        else:
            actions.end_tag(until=values["on"], by=request.actor, **common)
        return public_id

    word = kinds(found.area, localdate()).get(tag, tag)
    title = gettext("End the kind “%(kind)s”") % {"kind": word}
    return done(request, form, act, title=title, household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_add(request: Request, public_id: str) -> HttpResponse:
    """Somebody joins the household."""
    found = kept(request, public_id)
    form = ArrivalForm(request.POST or None, initial={"since": localdate()})

    def act(values: dict[str, Any]) -> str:
        values.pop("base")
        draft = MemberDraft(**values)
        actions.record_arrival(household=found, person=draft, made_at=now(), by=request.actor)
        return public_id

    return done(request, form, act, title=gettext("Add a member"), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_change(request: Request, public_id: str) -> HttpResponse:
    """Correct a member. What is masked stays where nothing is typed."""
    member = queries.member_card(actor=request.actor, public_id=public_id)
    found = kept(request, member.household.public_id)
    initial = {"relation": member.relation, "gender": member.gender, "base": found.version}
    if queries.rights(request.actor, found.area).reads_names:
        initial |= {"name": member.name, "birth_on": member.birth_on}
    form = MemberForm(request.POST or None, member=member, initial=initial)

    def act(values: dict[str, Any]) -> str:
        base = values.pop("base") or found.version
        masked = ("name", "birth_on", "id_number", "phone")
        changes = {name: value for name, value in values.items() if value or name not in masked}
        actions.change_member(
            member=member, base=base, changes=changes, made_at=now(), by=request.actor
        )
        return str(found.public_id)

    return done(request, form, act, title=of(request, gettext("Change"), member), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_end(request: Request, public_id: str) -> HttpResponse:
    """Somebody leaves the household; a head is followed by another."""
    member = queries.member_card(actor=request.actor, public_id=public_id)
    found = kept(request, member.household.public_id)
    others = {
        row.public_id: row
        for row in queries.members_of(found).filter(valid_until=None).exclude(pk=member.pk)
    }
    heirs = None
    if member.relation == Relation.HEAD and others:
        shown = queries.opened(request.actor, found, list(others.values()))
        heirs = [(each.row.public_id, each.name) for each in shown]
    form = MemberEndForm(request.POST or None, heirs=heirs, initial={"on": localdate()})

    def act(values: dict[str, Any]) -> str:
        common = {"made_at": now(), "by": request.actor, "on": values["on"]}
        common["new_head"] = others.get(values.get("heir", ""))
        if values["reason"] == LeftReason.DEATH:
            actions.record_death(member=member, **common)
        else:
            actions.end_member(member=member, reason=values["reason"], **common)
        return str(found.public_id)

    return done(request, form, act, title=of(request, gettext("Leaves"), member), household=found)


@methods(read=["GET"], write=["POST"])
@allow(_KEEPS)
def member_head(request: Request, public_id: str) -> HttpResponse:
    """Another member becomes head while both stay."""
    member = queries.member_card(actor=request.actor, public_id=public_id)
    found = kept(request, member.household.public_id)
    form = HeadForm(request.POST or None)

    def act(values: dict[str, Any]) -> str:
        actions.change_head(head=member, **values, made_at=now(), by=request.actor)
        return str(found.public_id)

    title = of(request, gettext("Make head"), member)
    return done(request, form, act, title=title, household=found)


def kept(request: Request, public_id: str) -> Any:
    """A household whose registry the actor keeps. Raises NotFound, NotAllowed."""
    found = queries.one_household(actor=request.actor, public_id=public_id)
    if not queries.rights(request.actor, found.area).may_keep:
        raise NotAllowed
    return found


def of(request: Request, what: str, member: Any) -> str:
    household = member.household
    name = queries.shown_name(request.actor, household.area, member.name)
    return gettext("%(what)s: %(name)s") % {"what": what, "name": name}


def done(
    request: Request,
    form: forms.Form,
    act: Callable[[dict[str, Any]], str],
    *,
    title: str,
    household: Any = None,
    village: Any = None,
    about: str = "",
) -> HttpResponse:
    """The one shape of these pages: the form, its refusal, or back to the household."""
    if form.is_valid():
        try:
            key = act(dict(form.cleaned_data))
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            if key:
                messages.success(request, gettext("It is recorded."))
                return redirect(address(request, "web:household", key))
    shown = household and queries.shown_name(request.actor, household.area, household.head_name)
    context = {
        "form": form,
        "title": title,
        "household": household,
        "shown_name": shown,
        "village": village,
        "about": about,
        "button": gettext("Record it"),
    }
    status = 422 if form.errors else 200
    return render(request, "web/households/form.html", context, status=status)
