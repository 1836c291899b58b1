"""Pledges with target, day and consequence (军令状, HH18-053): the list, a new one, one with its
verdict."""

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
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.policy.sentences import said
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reward.forms import (
    ReasonForm,
    SignedForm,
    TargetPledgeForm,
    VerdictForm,
    refuse,
)
from zhucun.doors.web.reward.lists import TARGET_PLEDGES
from zhucun.doors.web.reward.shown import area_of, keeps_reward, sees_areas, sees_reward, word
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.problems import Problem
from zhucun.reward import actions, queries
from zhucun.reward.enums import PledgeVerdict
from zhucun.roster import queries as roster
from zhucun.roster.queries import RosterFilter

_STATES = (
    ("draft", _("Not signed")),
    ("running", _("Signed, its day has not come")),
    ("due", _("Due, not decided")),
    ("decided", _("Decided")),
)


@methods(read=["GET"])
@allow(sees_reward)
def target_pledges(request: Request) -> HttpResponse:
    """Pledges by their day; somebody reads his own."""
    actor, day, state = request.actor, as_of(request), word(request, "state", queries.STATES)
    area = area_of(request) if sees_areas(actor) else ""
    rows = queries.target_pledges(
        actor=actor, as_of=day, area=area, state=state, text=searched(request)
    )
    listing = TARGET_PLEDGES.of(request, rows)
    names = directory.names_of([row.area for row in listing.rows], as_of=day)
    for row in listing.rows:
        row.place_name = names.get(row.area, row.area)
    context = {
        "listing": listing,
        "asked": {"area": area, "state": state},
        "states": _STATES,
        "areas": areas(request, Permission.SEE_REWARD),
        "may_keep": keeps_reward(actor),
    }
    return show(request, "web/reward/target_pledges.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def target_pledge_new(request: Request) -> HttpResponse:
    """Write down who pledges what by when, and what follows if it is missed."""
    actor, today = request.actor, localdate()
    form = TargetPledgeForm(request.POST or None, request=request, day=today)
    _offer(
        form, "area", [(each.value, each.label) for each in areas(request, Permission.KEEP_REWARD)]
    )
    measured = queries.measuring_exits(actor=actor, as_of=today)
    _offer(form, "exit", [("", "—"), *((row.public_id, row.title) for row in measured)])
    if form.is_valid():
        asked = dict(form.cleaned_data)
        person = asked.pop("who")
        draft = actions.TargetPledgeDraft(person=person, posting=_posting(request, person), **asked)
        try:
            made = actions.make_pledge(draft, at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:target-pledge", made.public_id))
    return render(request, "web/reward/target_pledge_form.html", {"form": form})


@methods(read=["GET"])
@allow(sees_reward)
def target_pledge(request: Request, public_id: str) -> HttpResponse:
    """One pledge: what it says, what its record comes to, what was decided."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(keeps_reward)
def target_pledge_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """Signed, decided, or set aside."""
    if do not in _STEPS:
        raise BadQuery(value=do[:20])
    row = queries.one_pledge(actor=request.actor, public_id=public_id)
    made, act, _label = _STEPS[do]
    form = made(request.POST, auto_id=f"id_{do}_%s")
    if form.is_valid():
        try:
            act(pledge=row, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:target-pledge", public_id))
    return _page(request, public_id, **{do: form})


_STEPS: dict[str, tuple[type[forms.Form], Any, Any]] = {
    "sign": (SignedForm, actions.sign_pledge, _("Record that it was signed")),
    "decide": (VerdictForm, actions.decide_pledge, _("Decide whether it was kept")),
    "void": (ReasonForm, actions.void_pledge, _("Recorded by mistake")),
}


def _page(request: Request, public_id: str, **sent: forms.Form) -> HttpResponse:
    today = localdate()
    card = queries.pledge_card(actor=request.actor, public_id=public_id, as_of=today)
    context = {
        "card": card,
        "row": card.row,
        "place": directory.names_of([card.row.area], as_of=today).get(card.row.area, ""),
        "proposed": dict(PledgeVerdict.choices).get(card.proposed, ""),
        "answers": said(card.answers, card.pack),
        "forms": [(do, _STEPS[do][2], sent.get(do) or _fresh(do, card)) for do in _may(card)],
    }
    status = 422 if sent else 200
    return render(request, "web/reward/target_pledge.html", context, status=status)


def _may(card: queries.PledgeCard) -> list[str]:
    if not card.may_keep:
        return []
    row = card.row
    steps = ["sign"] if row.signed_on is None else []
    if row.signed_on is not None and not row.verdict and (card.is_due or card.proposed):
        steps.append("decide")
    return [*steps, "void"]


def _fresh(do: str, card: queries.PledgeCard) -> forms.Form:
    initial = {"on": localdate(), "verdict": card.proposed}
    return _STEPS[do][0](initial=initial, auto_id=f"id_{do}_%s")


def _posting(request: Request, person: Any) -> Any:
    """Where he serves or served last, as far as the reader sees it; None where he did not."""
    rows = roster.roster(actor=request.actor, as_of=localdate(), wanted=RosterFilter(gone=True))
    return rows.filter(person=person.pk).order_by("-starts_on", "-pk").first()


def _offer(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = choices
