"""What became of cadres, commendations, priority."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of, day_in
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.policy.sentences import said
from zhucun.doors.web.reward.forms import (
    CommendForm,
    DocumentForm,
    OutcomeForm,
    PublishForm,
    ReasonForm,
    refuse,
)
from zhucun.doors.web.reward.lists import COMMENDATIONS, OUTCOMES
from zhucun.doors.web.reward.shown import (
    area_of,
    grade_word,
    keeps_reward,
    sees_areas,
    sees_reward,
    word,
)
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import Problem
from zhucun.reward import actions, queries
from zhucun.reward.enums import Level, OutcomeKind, RewardStanding
from zhucun.signoff import queries as signoff


@methods(read=["GET"])
@allow(sees_reward)
def outcomes(request: Request) -> HttpResponse:
    """What became of cadres in a window: the four counts, then the rows behind them."""
    actor, until = request.actor, day_in(request, "until") or as_of(request)
    window: dict[str, Any] = {"since": day_in(request, "since"), "until": until}
    window["area"] = area_of(request) if sees_areas(actor) else ""
    kind = word(request, "kind", OutcomeKind.values)
    rows = queries.outcomes(actor=actor, kind=kind, text=searched(request), **window)
    context = {
        "listing": OUTCOMES.of(request, rows),
        "counts": queries.kind_counts(actor=actor, **window),
        "asked": {**window, "kind": kind},
        "kinds": OutcomeKind.choices,
        "areas": areas(request, Permission.SEE_REWARD),
        "may_keep": keeps_reward(actor),
        "may_import": actor.can(Permission.IMPORT),
    }
    return show(request, "web/reward/outcomes.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def outcome_new(request: Request) -> HttpResponse:
    """Record what became of a cadre."""
    today = localdate()
    form = OutcomeForm(
        request.POST or None,
        request=request,
        day=today,
        initial={"cadre": request.GET.get("cadre", ""), "on": today},
    )
    if form.is_valid():
        asked = dict(form.cleaned_data)
        draft = actions.OutcomeDraft(posting=asked.pop("cadre"), **asked)
        try:
            actions.record_outcomes([draft], at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:outcomes"))
    return render(request, "web/reward/outcome_form.html", {"form": form})


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def outcome_void(request: Request, public_id: str) -> HttpResponse:
    """Set aside a record that was written down by mistake."""
    found = queries.one_outcome(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.void_outcome(outcome=found, reason=reason, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The record is void."))
            return redirect(address(request, "web:outcomes"))
    return render(request, "web/reward/outcome_void.html", {"form": form, "outcome": found})


@methods(read=["GET"])
@allow(sees_reward)
def commendations(request: Request) -> HttpResponse:
    """Commendations that stand; a cadre reads his own once they are published."""
    level = word(request, "level", Level.values)
    area = area_of(request) if sees_areas(request.actor) else ""
    rows = queries.commendations(
        actor=request.actor, area=area, level=level, text=searched(request)
    )
    context = {
        "listing": COMMENDATIONS.of(request, rows),
        "asked": {"area": area, "level": level},
        "levels": Level.choices,
        "areas": areas(request, Permission.SEE_REWARD),
        "may_keep": keeps_reward(request.actor),
    }
    return show(request, "web/reward/commendations.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def commendation_list(request: Request) -> HttpResponse:
    """Who would be on a list by the pack's rules, each with the reason; those who are ticked are
    commended."""
    area, day = area_of(request), as_of(request)
    level = word(request, "level", Level.values) or Level.PROVINCE
    form = CommendForm(request.POST or None)
    if form.is_valid():
        asked = {**form.cleaned_data, "area": area, "level": level, "given_on": day}
        try:
            made = actions.commend(request.POST.getlist("row"), at=now(), by=request.actor, **asked)
        except Problem as problem:
            refuse(form, problem)
        else:
            text = gettext("%(number)s are commended.") % {"number": len(made)}
            messages.success(request, text)
            return redirect(address(request, "web:commendations"))
    found = queries.considered(actor=request.actor, area=area, level=level, as_of=day)
    groups = [
        (standing.label, [(row, said(row.answers, found.pack)) for row in found.standing(standing)])
        for standing in RewardStanding
    ]
    context = {
        "found": found,
        "groups": groups,
        "form": form,
        "picked": request.POST.getlist("row"),
        "asked": {"area": area, "level": level},
        "levels": Level.choices,
        "areas": areas(request, Permission.SEE_REWARD),
        "grades": {row.grade: grade_word(found.pack, row.grade) for row in found.rows},
    }
    status = 422 if form.errors else 200
    return render(request, "web/reward/commendation_list.html", context, status=status)


@methods(read=["GET"])
@allow(keeps_reward)
def commendation_list_file(request: Request) -> HttpResponse:
    """The list with each rule's outcome, as a workbook."""
    area, day = area_of(request), as_of(request)
    level = word(request, "level", Level.values) or Level.PROVINCE
    found = queries.considered(actor=request.actor, area=area, level=level, as_of=day)
    path, _count = queries.commendation_workbook(found, actor=request.actor, lang=language())
    return sent_and_removed(path, name=f"{gettext('List of commendation')}-{day}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(sees_reward)
def commendation(request: Request, public_id: str) -> HttpResponse:
    """One commendation: what the rules said then; published with its document or by its signers, or
    taken back."""
    actor, today = request.actor, localdate()
    found = queries.one_commendation(actor=actor, public_id=public_id)
    named = {"document": found.document}
    forms: dict[str, Any] = {
        name: made(request.POST if name in request.POST else None, initial=initial)
        for name, made, initial in (
            ("publish", PublishForm, {"on": today}),
            ("number", DocumentForm, named),
            ("void", ReasonForm, {}),
        )
    }
    what = next((name for name in forms if name in request.POST), "")
    if what and forms[what].is_valid():
        try:
            more = {"commendation": found, "at": now(), "by": actor}
            _LAUDS[what](**more, **forms[what].cleaned_data)
        except Problem as problem:
            refuse(forms[what], problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:commendation", public_id))
    signing = signoff.cases(actor=actor, as_of=today, kind=queries.HONOUR, subjects=[public_id])
    context = {
        "row": found,
        **forms,
        "may_keep": actor.can(Permission.KEEP_REWARD, area=found.area),
        "is_own": found.person.public_id == actor.person,
        "signing": signing.order_by("-pk").first() if found.is_signed else None,
    }
    return render(request, "web/reward/commendation.html", context)


_LAUDS: dict[str, Any] = {
    "publish": actions.publish_commendation,
    "number": actions.number_commendation,
    "void": actions.void_commendation,
}


@methods(read=["GET"])
@allow(sees_areas)
def priority(request: Request) -> HttpResponse:
    """Who comes first among equals: groups by what holds; nobody is ranked."""
    area, day = area_of(request), as_of(request)
    found = queries.priority_list(actor=request.actor, area=area, as_of=day)
    return render(request, "web/reward/priority.html", _grouped(request, found))


@methods(read=["GET"])
@allow(sees_areas)
def front_line(request: Request) -> HttpResponse:
    """Cadres of the front line with what is on record of their work, in the order of what the pack
    asks of a promotion; no points."""
    area, day = area_of(request), as_of(request)
    found = queries.front_line(actor=request.actor, area=area, as_of=day)
    return render(request, "web/reward/front_line.html", _grouped(request, found))


def _grouped(request: Request, found: queries.PriorityList) -> dict[str, Any]:
    """Each group with its conditions, each cadre with the rules in sentences."""
    groups = [
        {
            "holds": [found.pack.item(rule).spec for rule in group.holds],
            "rows": [(row, said(row.answers, found.pack)) for row in group.rows],
        }
        for group in found.groups
    ]
    grades = {
        row.grade: grade_word(found.pack, row.grade) for group in found.groups for row in group.rows
    }
    return {
        "found": found,
        "groups": groups,
        "conditions": [found.pack.item(rule).spec for rule in found.rules],
        "grades": grades,
        "asked": {"area": found.area},
        "areas": areas(request, Permission.SEE_REWARD),
    }
