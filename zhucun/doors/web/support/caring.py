"""Insurance, check-ups and visits, the kit of the bases."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.support.forms import (
    CareForm,
    DoneForm,
    InsuranceForm,
    InsuredForm,
    KitForm,
    ReasonForm,
    refuse,
)
from zhucun.doors.web.support.lists import CARE, COVER, KITS, POLICIES
from zhucun.doors.web.support.shown import (
    area_of,
    keeps_support,
    period_of,
    sees_or_own,
    sees_support,
    takes_support,
    word,
)
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import NotFound, Problem
from zhucun.roster import queries as roster
from zhucun.support import actions, queries
from zhucun.support.enums import CareKind
from zhucun.support.perms import may_check_base, may_keep

#: So many people are offered to be put under a policy; more come by township.
_OFFERED = 2_000


@methods(read=["GET"])
@allow(sees_support)
def insurance(request: Request) -> HttpResponse:
    """Who is not covered throughout the term, and the policies."""
    area, day = area_of(request), as_of(request)
    found = queries.cover_lines(actor=request.actor, as_of=day, area=area, lacking=True)
    lang = language()
    rows = [
        {"posting": one.posting, "row": one, "label": one.asked.label.in_(lang)} for one in found
    ]
    context = {
        "listing": COVER.of(request, rows),
        "list_file": "web:support-uncovered-file",
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "may_keep": keeps_support(request.actor),
        "day": day,
    }
    return show(request, "web/support/insurance.html", context)


@methods(read=["GET"])
@allow(sees_support)
def policies(request: Request) -> HttpResponse:
    """The policies of insurance, those that end last first."""
    area = area_of(request)
    context = {
        "listing": POLICIES.of(request, queries.insurances(actor=request.actor, area=area)),
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "may_keep": keeps_support(request.actor),
    }
    return show(request, "web/support/policies.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def policy_new(request: Request) -> HttpResponse:
    """Record a policy of insurance with those whom it covers: all whom the reader keeps are ticked;
    `?like=` another policy, its insurer, cover and those of its people who are still on post."""
    today, like = localdate(), _like(request)
    area = area_of(request) or _kept_area(request, like)
    rows = roster.roster(actor=request.actor, as_of=today, wanted=roster.RosterFilter(area=area))
    people = [one for one in rows[:_OFFERED] if may_keep(request.actor, one.area, one.unit)]
    covers = [
        (one.id, one.label.in_(language()))
        for one in queries.covers_of(_inside(people, area), today)
    ]
    form = InsuranceForm(
        request.POST or None,
        covers=covers,
        people=[(one.public_id, f"{one.person.name} · {one.place.short_name}") for one in people],
        initial=_first_values(request, like, people, today),
    )
    if form.is_valid():
        asked = dict(form.cleaned_data)
        try:
            postings = queries.postings_named(actor=request.actor, ids=asked.pop("postings"))
            draft = actions.InsuranceDraft(area=area, **asked)
            made = actions.add_insurance(draft, postings=postings, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The policy is on record."))
            return redirect(address(request, "web:support-policy", made.public_id))
    context = {
        "form": form,
        "area": area,
        "areas": areas(request, Permission.KEEP_SUPPORT),
    }
    return render(request, "web/support/policy_form.html", context)


def _like(request: Request) -> Any:
    """The policy that is renewed; None where none is named."""
    key = request.GET.get("like", "")[:40]
    return queries.one_insurance(actor=request.actor, public_id=key) if key else None


def _kept_area(request: Request, like: Any) -> str:
    """The area of a policy: of the one that is renewed, of the office, or of a unit the county of
    the first of its people."""
    if like is not None:
        return str(like.area)
    mine = request.actor.areas(Permission.KEEP_SUPPORT)
    if mine:
        return mine[0]
    rows = roster.roster(actor=request.actor, as_of=localdate())
    return str(rows[0].area)[: Level.COUNTY] if rows else ""


def _first_values(request: Request, like: Any, people: Any, today: date) -> dict[str, Any]:
    if like is None:
        return {"since": today, "postings": [one.public_id for one in people]}
    under = queries.insured_of(actor=request.actor, insurance=like).values_list(
        "posting__person", flat=True
    )
    known = set(under.order_by())
    return {
        "cover": like.cover,
        "insurer": like.insurer,
        "sum_insured": like.sum_insured,
        "is_donated": like.is_donated,
        "since": like.valid_until,
        "postings": [one.public_id for one in people if one.person_id in known],
    }


def _inside(people: Any, area: str) -> str:
    """A place whose pack speaks: of somebody on post there, else of the area."""
    first = next(iter(people), None)
    return str(first.area) if first is not None else area


@methods(read=["GET"])
@allow(sees_or_own)
def policy(request: Request, public_id: str) -> HttpResponse:
    """One policy with those whom it covers."""
    found = queries.one_insurance(actor=request.actor, public_id=public_id)
    context = {
        "policy": found,
        "insured": list(queries.insured_of(actor=request.actor, insurance=found)[:_OFFERED]),
        "sees_others": sees_support(request.actor),
        "may_void": queries.keeps_policy(actor=request.actor, insurance=found),
        "may_take": takes_support(request.actor),
    }
    return render(request, "web/support/policy.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def policy_void(request: Request, public_id: str) -> HttpResponse:
    """A policy was written down by mistake."""
    found = queries.one_insurance(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        why = form.cleaned_data["reason"]
        try:
            actions.void_insurance(insurance=found, reason=why, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The policy counts no more."))
            return redirect(address(request, "web:support-policies"))
    return render(request, "web/support/policy_void.html", {"form": form, "policy": found})


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def policy_more(request: Request, public_id: str) -> HttpResponse:
    """More people come under a policy at once, from a day on."""
    found = queries.one_insurance(actor=request.actor, public_id=public_id)
    today = localdate()
    rows = roster.roster(
        actor=request.actor, as_of=today, wanted=roster.RosterFilter(area=found.area)
    )
    under = queries.insured_of(actor=request.actor, insurance=found).order_by()
    new = rows.exclude(pk__in=under.values("posting"))[:_OFFERED]
    people = [one for one in new if may_keep(request.actor, one.area, one.unit)]
    form = InsuredForm(
        request.POST or None,
        people=[(one.public_id, f"{one.person.name} · {one.place.short_name}") for one in people],
        initial={"since": max(today, found.valid_from)},
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            postings = queries.postings_named(actor=request.actor, ids=asked["postings"])
            number = actions.insure_more(
                insurance=found,
                postings=postings,
                since=asked["since"],
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("%(number)s more are insured.") % {"number": number})
            return redirect(address(request, "web:support-policy", public_id))
    context = {"form": form, "policy": found, "nobody": not people}
    return render(request, "web/support/policy_more.html", context)


@methods(read=["GET"])
@allow(sees_support)
def care(request: Request) -> HttpResponse:
    """Check-ups, visits and stays of a year: done, planned, missing."""
    context = {
        "listing": CARE.of(request, care_asked(request, request.actor)),
        "list_file": "web:support-care-file",
        "period": period_of(request),
        "area": area_of(request),
        "kind": word(request, "kind", CareKind.values),
        "lacking": word(request, "lacking", ("1",)) == "1",
        "kinds": CareKind.choices,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "may_keep": keeps_support(request.actor),
    }
    return show(request, "web/support/care.html", context)


def care_asked(request: Request, actor: Actor) -> list[queries.CareLine]:
    """The lines that the address asks for. Raises BadQuery, BadCode."""
    period = period_of(request)
    day = min(as_of(request), period.through.replace(month=12, day=31))
    return queries.care_lines(
        actor=actor,
        year=period.year,
        as_of=day,
        area=area_of(request),
        kind=word(request, "kind", CareKind.values),
        lacking=word(request, "lacking", ("1",)) == "1",
        lang=language(),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def care_new(request: Request, public_id: str) -> HttpResponse:
    """Write down what is planned or was done for somebody."""
    row, today = queries.one_posting(actor=request.actor, public_id=public_id), localdate()
    pack = directory.pack_for(row.area, as_of=today)
    form = CareForm(
        request.POST or None,
        seasons=queries.seasons_of(pack, language()),
        initial={"on": today, "kind": request.GET.get("kind", "")},
    )
    if form.is_valid():
        asked = form.cleaned_data
        when = {"on" if asked["state"] == "done" else "planned_on": asked["on"]}
        draft = actions.CareDraft(
            posting=row, kind=asked["kind"], season=asked["season"], note=asked["note"], **when
        )
        try:
            actions.record_care([draft], at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:support-posting", public_id))
    return render(request, "web/support/care_form.html", {"form": form, "posting": row})


@methods(read=["GET"], write=["POST"])
@allow(keeps_support)
def care_done(request: Request, public_id: str) -> HttpResponse:
    """What was planned is done; or it was written down by mistake."""
    found, today = queries.one_care(actor=request.actor, public_id=public_id), localdate()
    is_void = word(request, "void", ("1",)) == "1" or found.on is not None
    form: Any = (
        ReasonForm(request.POST or None)
        if is_void
        else DoneForm(request.POST or None, initial={"on": today})
    )
    if form.is_valid():
        asked = form.cleaned_data
        try:
            if is_void:
                actions.void_care(care=found, reason=asked["reason"], at=now(), by=request.actor)
            else:
                actions.done_care(care=found, at=now(), by=request.actor, **asked)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:support-posting", found.posting.public_id))
    context = {"form": form, "care": found, "is_void": is_void}
    return render(request, "web/support/care_done.html", context)


@methods(read=["GET"])
@allow(sees_or_own)
def kits(request: Request) -> HttpResponse:
    """What belongs to each base by the pack, and what is missing."""
    area, lang = area_of(request), language()
    rows = [
        {
            "team": line.team,
            "line": line,
            "items": [(item.label.in_(lang), there) for item, there, _check in line.items],
        }
        for line in queries.kit_lines(actor=request.actor, as_of=as_of(request), area=area)
    ]
    context = {
        "listing": KITS.of(request, rows),
        "list_file": "web:support-kits-file" if takes_support(request.actor) else "",
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
    }
    return show(request, "web/support/kits.html", context)


@methods(read=["GET"], write=["POST"])
@allow(sees_or_own)
def kit(request: Request, public_id: str) -> HttpResponse:
    """One base: what is there, and looking anew."""
    team = roster.team_card(actor=request.actor, public_id=public_id)
    today, lang = localdate(), language()
    found = [
        line
        for line in queries.kit_lines(actor=request.actor, as_of=today, place=team.area)
        if line.team.pk == team.pk
    ]
    if not found:
        raise NotFound
    line, may = found[0], may_check_base(request.actor, team)
    items = [(item.id, item.label.in_(lang), there) for item, there, _check in line.items]
    form = KitForm(request.POST or None, items=items, initial={"on": today}) if may else None
    if form is not None and form.is_valid():
        try:
            actions.check_kit(
                team=team,
                found=form.found,
                on=form.cleaned_data["on"],
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:support-kit", public_id))
    context = {
        "team": team,
        "items": [(item.label.in_(lang), there, check) for item, there, check in line.items],
        "form": form if line.items else None,
        "may_keep": may_keep(request.actor, team.area, team.unit),
    }
    return render(request, "web/support/kit.html", context)
