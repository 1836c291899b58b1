"""Accountability: what facts propose, cases, one case with its steps."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.reward.forms import (
    AnswerForm,
    CaseForm,
    InfluenceForm,
    NotifyForm,
    ReasonForm,
    RestoreForm,
    TextForm,
    refuse,
)
from zhucun.doors.web.reward.lists import CASES
from zhucun.doors.web.reward.shown import (
    area_of,
    keeps_reward,
    sees_areas,
    sees_reward,
    word,
)
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import queries as reports
from zhucun.reward import actions, queries
from zhucun.reward.enums import FactKind, LiabilityState, Measure
from zhucun.roster.enums import PostingState
from zhucun.screening import queries as screening
from zhucun.signoff import queries as signing
from zhucun.support import queries as support


@methods(read=["GET"])
@allow(sees_reward)
def cases(request: Request) -> HttpResponse:
    """Cases, and above them the facts that nobody has taken up; a cadre reads his own."""
    actor, state = request.actor, word(request, "state", LiabilityState.values)
    area = area_of(request) if sees_areas(actor) else ""
    rows = queries.cases(actor=actor, area=area, state=state, text=searched(request))
    context = {
        "listing": CASES.of(request, rows),
        "proposed": _proposed(request, area) if keeps_reward(actor) else [],
        "asked": {"area": area, "state": state},
        "states": LiabilityState.choices,
        "areas": areas(request, Permission.SEE_REWARD),
        "may_keep": keeps_reward(actor),
    }
    return show(request, "web/reward/cases.html", context)


def _proposed(request: Request, area: str) -> list[tuple[queries.Proposed, str]]:
    words = dict(Measure.choices)
    found = queries.proposed(actor=request.actor, as_of=localdate(), area=area)
    return [(row, str(words.get(row.measure, ""))) for row in found]


@methods(read=["GET"], write=["POST"])
@allow(keeps_reward)
def case_new(request: Request) -> HttpResponse:
    """Propose that somebody answers: from a fact on record (`?fact=`), or from a document."""
    today, fact = localdate(), _fact(request)
    initial: dict[str, Any] = {"on": today}
    if fact is not None:
        initial = {
            "cadre": fact.person.public_id,
            "ground": fact.ground,
            "measure": fact.measure,
            "words": fact.words,
            "on": fact.on,
        }
    form = CaseForm(request.POST or None, request=request, day=today, initial=initial)
    if form.is_valid():
        try:
            made = actions.open_case(_draft(form.cleaned_data, fact), at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            return redirect(address(request, "web:liability-case", made.public_id))
    return render(request, "web/reward/case_form.html", {"form": form, "fact": fact})


def _fact(request: Request) -> queries.Proposed | None:
    key = request.GET.get("fact", "")
    if not key:
        return None
    for row in queries.proposed(actor=request.actor, as_of=localdate()):
        if row.key == key:
            return row
    raise NotFound


def _draft(asked: dict[str, Any], fact: queries.Proposed | None) -> actions.CaseDraft:
    kind, _, key = (fact.key if fact else "").partition(":")
    row: tuple[str, str, str, date] = (kind or "document", key, asked["words"], asked["on"])
    return actions.CaseDraft(
        posting=fact.posting if fact else asked["cadre"],
        ground=asked["ground"],
        measure=asked["measure"],
        rows=[row],
        reason=asked["reason"],
        key=fact.key if fact else "",
    )


@methods(read=["GET"])
@allow(sees_reward)
def case(request: Request, public_id: str) -> HttpResponse:
    """One case: the facts, who signs, what the person was told and says, what comes next."""
    return case_page(request, public_id)


def case_page(request: Request, public_id: str, sent: Any = None) -> HttpResponse:
    """The page of a case; `sent` (name, form) keeps what was typed."""
    today = localdate()
    card = queries.case_card(actor=request.actor, public_id=public_id, today=today)
    running = signing.cases(actor=request.actor, as_of=today, kind=queries.KIND)
    forms = _forms(card)
    if sent is not None:
        forms[sent[0]] = sent[1]
    context = {
        "card": card,
        "case": card.case,
        "signing": running.filter(subject=public_id).order_by("-pk").first(),
        "forms": forms,
        "may_leave": _may_leave(request, card),
        "leads": _leads(request, card.case),
        "withheld": support.withheld(actor=request.actor).filter(case=public_id).first(),
    }
    status = 422 if sent is not None else 200
    return render(request, "web/reward/case.html", context, status=status)


def _may_leave(request: Request, card: queries.CaseCard) -> bool:
    """Whether the reader carries a recall out in the roster: it is decided, the cadre still serves,
    and the roster of the place is his."""
    case = card.case
    return (
        card.may_keep
        and case.state == LiabilityState.DECIDED
        and case.measure in queries.LEAVES
        and case.posting.state == PostingState.POSTED
        and request.actor.can(Permission.MANAGE_ROSTER, area=case.area)
    )


def _leads(request: Request, case: Any) -> set[str]:
    """The leads on which a case rests that the reader may open. One query where it rests on any."""
    keys = [row["key"] for row in case.rows if row["kind"] == FactKind.SCREENING]
    rows = screening.leads_named(actor=request.actor, ids=keys) if keys else []
    return {row.public_id for row in rows}


def _forms(card: queries.CaseCard) -> dict[str, Any]:
    found: dict[str, Any] = {}
    state = card.case.state
    if card.may_keep and state == LiabilityState.OPEN:
        found["withdraw"] = ReasonForm(auto_id="withdraw_%s")
    if card.may_keep and state == LiabilityState.DECIDED and card.case.notified_on is None:
        found["notify"] = NotifyForm()
    if card.may_appeal:
        found["appeal"] = TextForm()
    if card.may_answer:
        found["answer"] = AnswerForm()
    if card.may_take_back:
        found["take_back"] = ReasonForm(auto_id="take_back_%s")
    if card.may_correct:
        found["correct"] = InfluenceForm(auto_id="correct_%s")
    if card.may_restore:
        restores = RestoreForm if card.case.measure == Measure.BONUS else ReasonForm
        found["restore"] = restores(auto_id="restore_%s")
    return found


@methods(read=["GET"])
@allow(sees_reward)
def case_notice(request: Request, public_id: str) -> HttpResponse:
    """The notice to the person as PDF (追责问责通知书), once he was told."""
    card = queries.case_card(actor=request.actor, public_id=public_id, today=localdate())
    content = reports.liability_notice(card, at=now(), language=language(), by=request.actor)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="notice-{public_id}.pdf"'
    return answer


@methods(write=["POST"])
@allow(sees_reward)
def case_do(request: Request, public_id: str, what: str) -> HttpResponse:
    """One step of a case: withdraw, take back, notify, correct, appeal, answer, restore."""
    if what not in _STEPS:
        raise NotFound
    found = queries.one_case(actor=request.actor, public_id=public_id)
    form = _STEPS[what](request.POST)
    if form.is_valid():
        asked = dict(form.cleaned_data)
        if what == "answer":
            asked["is_lifted"] = asked["is_lifted"] == "yes"
        try:
            _ACTS[what](case=found, at=now(), by=request.actor, **asked)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:liability-case", public_id))
    return case_page(request, public_id, sent=(what, form))


_STEPS: dict[str, Any] = {
    "withdraw": ReasonForm,
    "take_back": ReasonForm,
    "correct": InfluenceForm,
    "notify": NotifyForm,
    "appeal": TextForm,
    "answer": AnswerForm,
    "restore": RestoreForm,
}
_ACTS: dict[str, Any] = {
    "withdraw": actions.withdraw,
    "take_back": actions.take_back,
    "correct": actions.correct_influence,
    "notify": actions.notify,
    "appeal": actions.appeal,
    "answer": actions.answer_appeal,
    "restore": actions.restore,
}
