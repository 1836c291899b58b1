"""Spot checks: the draw, the phone form, the cadre's answer, what somebody decided."""

from __future__ import annotations

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
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.presence.leave import sees_leave
from zhucun.doors.web.presence.sheet_forms import (
    AnswerForm,
    CheckForm,
    DecisionForm,
    DrawForm,
    ReasonForm,
    refuse,
)
from zhucun.doors.web.presence.sheet_lists import CHECKS
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.filters import areas
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.ids import new_public_id
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.presence import actions
from zhucun.presence.enums import CheckResult, WarningStep
from zhucun.presence.queries import checks as queries

#: So many names and draws are shown at once; a search finds the other names.
_OFFERED = 50


@methods(read=["GET"])
@allow(sees_leave)
def checks(request: Request) -> HttpResponse:
    """Checks of the people whose presence the reader sees, those about which to decide first."""
    result, area = request.GET.get("result", ""), request.GET.get("area", "")
    if result not in {"", "undecided", *CheckResult.values}:
        raise BadQuery(value=f"result={result[:20]}")
    found = queries.checks(
        actor=request.actor,
        area=parse_code(area) if area else "",
        result="" if result == "undecided" else result,
        is_open=result == "undecided",
        text=searched(request),
    )
    context = {
        "listing": CHECKS.of(request, found),
        "asked": {"result": result, "area": area},
        "results": CheckResult.choices,
        "areas": areas(request, Permission.SEE_PRESENCE),
        "may_check": request.actor.can(Permission.CHECK_PRESENCE) and not request.actor.viewer,
    }
    return show(request, "web/presence/checks.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.CHECK_PRESENCE))
def draws(request: Request) -> HttpResponse:
    """Draw whom to check, and the draws so far."""
    choices = [
        (one.value, f"{one.indent}{one.label}") for one in areas(request, Permission.CHECK_PRESENCE)
    ]
    initial = {"on": localdate(), "size": 10}
    form = DrawForm(request.POST or None, areas=choices, initial=initial)
    if form.is_valid():
        try:
            made = actions.draw_checks(**form.cleaned_data, at=now(), by=request.actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:draw", made.public_id))
    rows = list(queries.draws(actor=request.actor)[:_OFFERED])
    names = directory.names_of([row.area for row in rows], as_of=localdate())
    context = {"form": form, "draws": rows, "names": names}
    return render(request, "web/presence/draws.html", context, status=422 if form.errors else 200)


@methods(read=["GET"])
@allow(can(Permission.CHECK_PRESENCE))
def draw(request: Request, public_id: str) -> HttpResponse:
    """One draw: its seed, who was drawn, what was found."""
    card = queries.draw_card(actor=request.actor, public_id=public_id)
    done = sum(one.check is not None for one in card.rows)
    return render(request, "web/presence/draw.html", {"card": card, "done": done})


@methods(read=["GET"])
@allow(can(Permission.CHECK_PRESENCE))
def check_whom(request: Request) -> HttpResponse:
    """Whom to check without a draw: cadres on post today, by name."""
    text = searched(request)
    rows = queries.checkable(actor=request.actor, area="", on=localdate(), text=text)
    context = {"rows": list(rows[: _OFFERED + 1]), "text": text, "offered": _OFFERED}
    return render(request, "web/presence/check_whom.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.CHECK_PRESENCE))
def check_new(request: Request, posting: str) -> HttpResponse:
    """Record what a check found: a form for a phone, sent once however often it is tapped."""
    row = queries.posting_to_check(actor=request.actor, public_id=posting)
    given = request.GET.get("draw", "")
    card = queries.draw_card(actor=request.actor, public_id=given) if given else None
    key = request.POST.get("key", "") or new_public_id()
    initial = {"on": localdate(), "method": "visit"}
    form = CheckForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            made = actions.record_check(
                public_id=key[:12],
                posting=row,
                draw=card.draw if card else None,
                **form.cleaned_data,
                at=now(),
                by=request.actor,
            )
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The check is recorded."))
            page = ("web:draw", card.draw.public_id) if card else ("web:check", made.public_id)
            return redirect(address(request, *page))
    context = {"form": form, "posting": row, "card": card, "key": key}
    return render(
        request, "web/presence/check_new.html", context, status=422 if form.errors else 200
    )


@methods(read=["GET"])
@allow(signed_in)
def check(request: Request, public_id: str) -> HttpResponse:
    """One check with the cadre's answer and what somebody decided."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(signed_in)
def check_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """Answer a check, set it aside, or decide what follows."""
    card = queries.check_card(actor=request.actor, public_id=public_id)
    made: dict[str, type[forms.Form]] = {
        "answer": AnswerForm,
        "void": ReasonForm,
        "decide": DecisionForm,
    }
    if do not in made:
        raise BadQuery(value=do[:20])
    form = made[do](request.POST)
    if not form.is_valid():
        return _page(request, public_id, **{do: form}, status=422)
    given = form.cleaned_data
    common: dict[str, Any] = {"check": card.check, "at": now(), "by": request.actor}
    if do == "answer":
        actions.answer_check(answer=given["reason"], **common)
        messages.success(request, gettext("Your answer is with those who decide."))
    elif do == "void":
        actions.void_check(reason=given["reason"], **common)
        messages.success(request, gettext("The check is set aside."))
    else:
        actions.decide_warning(**given, **common)
        messages.success(request, gettext("The decision is recorded."))
    return redirect(address(request, "web:check", public_id))


def _page(request: Request, public_id: str, *, status: int = 200, **sent: Any) -> HttpResponse:
    card = queries.check_card(actor=request.actor, public_id=public_id)
    start = {"step": card.proposed or WarningStep.NONE}
    context = {
        "card": card,
        "check": card.check,
        "proposed": WarningStep(card.proposed).label if card.proposed else "",
        "answer_form": _shown(card.may_answer, sent.get("answer"), AnswerForm),
        "void_form": _shown(card.may_void, sent.get("void"), ReasonForm),
        "decide_form": _shown(card.may_decide, sent.get("decide"), DecisionForm, initial=start),
    }
    return render(request, "web/presence/check.html", context, status=status)


def _shown(may: bool, sent: Any, make: Any, **more: Any) -> Any:
    if not may:
        return None
    return sent if sent is not None else make(auto_id=f"{make.__name__}-%s", **more)
