"""Heads of village committees in exams: the list with its file, an entry, its points (HH18-082)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import queries as branches
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of, year_in
from zhucun.doors.web.intake.files import sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.sentences import said
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.reward.forms import ExamForm, PointsForm, ReasonForm, refuse
from zhucun.doors.web.reward.lists import EXAM_ENTRIES
from zhucun.doors.web.reward.shown import area_of, keeps_reward, sees_areas, word
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import Problem
from zhucun.reward import actions, queries
from zhucun.reward.enums import ExamKind


@methods(read=["GET"])
@allow(sees_areas)
def exam_entries(request: Request) -> HttpResponse:
    """Entries of a year by village, with the points that are due and those that were added."""
    day = as_of(request)
    listing = EXAM_ENTRIES.of(request, _asked_rows(request))
    cards = queries.exam_cards(actor=request.actor, rows=listing.rows, as_of=day)
    for card in cards:
        card.row.card = card  # type: ignore[attr-defined]
    context = {
        "listing": listing,
        "asked": {"area": area_of(request), "kind": word(request, "kind", ExamKind.values)},
        "year": year_in(request) or day.year,
        "exams": ExamKind.choices,
        "areas": areas(request, Permission.SEE_REWARD),
        "may_keep": keeps_reward(request.actor),
    }
    return show(request, "web/reward/exam_entries.html", context)


@methods(read=["GET"])
@allow(keeps_reward)
def exam_entries_file(request: Request) -> HttpResponse:
    """The list as a workbook for the personnel office."""
    actor, day, area = request.actor, as_of(request), area_of(request)
    cards = queries.exam_cards(actor=actor, rows=list(_asked_rows(request)), as_of=day)
    path, _count = queries.exam_workbook(cards, actor=actor, area=area, lang=language())
    return sent_and_removed(path, name=f"{gettext('Exam bonus points')}-{day.isoformat()}.xlsx")


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def exam_entry_new(request: Request, public_id: str) -> HttpResponse:
    """Register the holder of a seat for an exam."""
    seat = branches.seat_card(actor=request.actor, public_id=public_id)
    branches.name_rows(request.actor, [seat])
    today = localdate()
    form = ExamForm(request.POST or None, initial={"on": today, "year": today.year})
    if form.is_valid():
        draft = actions.ExamDraft(seat=seat, **form.cleaned_data)
        try:
            made = actions.enter_exam(draft, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:exam-entry", made.public_id))
    context = {"form": form, "seat": seat}
    status = 422 if form.errors else 200
    return render(request, "web/reward/exam_entry_form.html", context, status=status)


@methods(read=["GET"])
@allow(sees_areas)
def exam_entry(request: Request, public_id: str) -> HttpResponse:
    """One entry: what shows an outstanding record, points due and added."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(keeps_reward)
def exam_entry_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """The points that the authority added, or recorded by mistake."""
    if do not in _STEPS:
        raise BadQuery(value=do[:20])
    row = queries.exam_card(actor=request.actor, public_id=public_id, as_of=localdate()).row
    made, act, _label = _STEPS[do]
    form = made(request.POST, auto_id=f"id_{do}_%s")
    if form.is_valid():
        try:
            act(entry=row, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:exam-entry", public_id))
    return _page(request, public_id, **{do: form})


_STEPS: dict[str, tuple[type[forms.Form], Any, Any]] = {
    "points": (PointsForm, actions.record_points, _("Record the points that were added")),
    "void": (ReasonForm, actions.void_entry, _("Recorded by mistake")),
}


def _asked_rows(request: Request) -> Any:
    return queries.exam_entries(
        actor=request.actor,
        area=area_of(request),
        year=year_in(request) or as_of(request).year,
        kind=word(request, "kind", ExamKind.values),
    )


def _page(request: Request, public_id: str, **sent: forms.Form) -> HttpResponse:
    card = queries.exam_card(actor=request.actor, public_id=public_id, as_of=localdate())
    steps = ["points", "void"] if card.row.points is None else ["void"]
    card.row.card = card  # type: ignore[attr-defined]
    context = {
        "card": card,
        "row": card.row,
        "answers": said(card.answers, card.pack),
        "forms": [(do, _STEPS[do][2], sent.get(do) or _fresh(do)) for do in steps if card.may_keep],
    }
    status = 422 if sent else 200
    return render(request, "web/reward/exam_entry.html", context, status=status)


def _fresh(do: str) -> forms.Form:
    return _STEPS[do][0](initial={"on": localdate()}, auto_id=f"id_{do}_%s")
