"""Exits: the list with its counts, its workbook, one exit, what is done with it, its printed form,
the stages of counties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext, ngettext

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.exits.forms import AnswersForm, DayForm, ReasonForm, refuse
from zhucun.doors.web.exits.lists import EXITS, UNSIGNED
from zhucun.doors.web.exits.shown import (
    area_of,
    asked,
    enters_exits,
    is_today,
    opens_exits,
    sees_exits,
    with_titles,
)
from zhucun.doors.web.intake.files import noted, sent_and_removed
from zhucun.doors.web.listing import show
from zhucun.doors.web.policy.sentences import said
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.doors.web.signoff.shown import evidence, steps, words_of
from zhucun.exits import actions, queries
from zhucun.exits.enums import SUBJECT, ExitState, Kind
from zhucun.exits.perms import SEES
from zhucun.households import queries as homes
from zhucun.kernel.problems import NotFound, Problem
from zhucun.reports import queries as reports
from zhucun.signoff import queries as signing

_KINDS = Kind.choices


@methods(read=["GET"])
@allow(sees_exits)
def exits(request: Request) -> HttpResponse:
    """Exits of the reader's areas with their counts by kind and stage."""
    wanted, day = asked(request), as_of(request)
    listing = EXITS.of(request, queries.exits(actor=request.actor, as_of=day, **wanted))
    listing.rows = with_titles(request.actor, listing.rows)
    counted = queries.exit_counts(
        actor=request.actor, as_of=day, area=wanted["area"], year=wanted["year"]
    )
    context = {
        "listing": listing,
        "asked": wanted,
        "states": ExitState.choices,
        "kinds": Kind.choices,
        "areas": areas(request, SEES),
        "counts": [
            (state, label, [(kind, name, counted.get((kind, state), 0)) for kind, name in _KINDS])
            for state, label in ExitState.choices
        ],
        "waiting": queries.waiting_for_entry(actor=request.actor).count(),
        "unsigned": queries.unsigned(actor=request.actor, as_of=day, area=wanted["area"]).count(),
        "groups": _turns(request),
        "may_open": opens_exits(request.actor),
        "may_enter": enters_exits(request.actor),
    }
    return show(request, "web/exits/exits.html", context)


def _turns(request: Request) -> list[dict[str, Any]]:
    """How many exits wait for the reader's signature, by step and signer; they are looked at and
    signed together on the page of sign-off. Two queries and those of his means."""
    shown = []
    for one in signing.signable_counts(actor=request.actor, as_of=localdate()):
        if one.asked.kind == SUBJECT:
            step, word = words_of(one.procedure, one.asked.step, one.asked.word)
            asked_for = urlencode({name: value for name, value in vars(one.asked).items() if value})
            shown.append({"step": step, "word": word, "number": one.number, "asked": asked_for})
    return shown


@methods(read=["GET"])
@allow(sees_exits)
def exits_file(request: Request) -> HttpResponse:
    """The register of the exits that the list shows, as a workbook (退出台账)."""
    day = as_of(request)
    told = asked(request)
    rows = queries.exits(actor=request.actor, as_of=day, **told)
    made = queries.exits_workbook(rows, as_of=day, lang=language())
    path = noted(request, made, "exits", told["area"])
    name = gettext("Register of exits")
    return sent_and_removed(path, name=f"{name}-{day.isoformat()}.xlsx")


@methods(read=["GET"])
@allow(sees_exits)
def exits_unsigned(request: Request) -> HttpResponse:
    """Households that were taken off the register of the poor without the signatures."""
    area, day = area_of(request), as_of(request)
    rows = queries.unsigned(actor=request.actor, as_of=day, area=area)
    listing = UNSIGNED.of(request, rows)
    homes.with_names(request.actor, listing.rows)
    how = queries.taken(listing.rows, actor=request.actor, as_of=day)
    for row in listing.rows:
        row.taken = how[row.pk]
    return show(request, "web/exits/unsigned.html", {"listing": listing, "area": area, "day": day})


@methods(read=["GET"])
@allow(sees_exits)
def county_stages(request: Request) -> HttpResponse:
    """The counties of an area by code, with the stage of their exit; a forecast stands apart."""
    area, day = area_of(request), as_of(request)
    rows = [
        row
        for own in ([area] if area else request.actor.areas(SEES))
        for row in queries.county_stages(actor=request.actor, area=own[:4], as_of=day)
    ]
    context = {
        "happened": [row for row in rows if not row.is_forecast],
        "expected": [row for row in rows if row.is_forecast],
        "day": day,
    }
    return render(request, "web/exits/counties.html", context)


@methods(read=["GET"])
@allow(sees_exits)
def exit_(request: Request, public_id: str) -> HttpResponse:
    """One exit with its rules, rows, evidence and signatures, and what can be done next."""
    return exit_page(request, public_id)


def exit_page(request: Request, public_id: str, sent: Any = None) -> HttpResponse:
    """The page of an exit; `sent` (name, form) keeps what was typed."""
    card = queries.exit_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    signing.log_reading(request.actor, card.paper, area=card.exit.area, reason=f"reading {SUBJECT}")
    [row] = with_titles(request.actor, [card.exit])
    forms = _forms(card) if is_today(request) else {}
    if sent is not None:
        forms[sent[0]] = sent[1]
    context = {
        "card": card,
        "exit": row,
        "rules": said(card.answers, card.pack),
        "evidence": evidence(card.paper.sections),
        "chains": [_chain(each) for each in card.chains],
        "forms": [(name, _label(name), form) for name, form in forms.items()],
        "sent": sent[0] if sent else "",
    }
    status = 422 if sent is not None else 200
    return render(request, "web/exits/exit.html", context, status=status)


def _chain(card: Any) -> dict[str, Any]:
    return {
        "label": card.opened.procedure.spec.label.in_(language()),
        "steps": steps(card),
        "case": card.case,
        "is_mine": bool(card.may.signs or card.may.records),
    }


def _forms(card: queries.ExitCard) -> dict[str, Any]:
    found: dict[str, Any] = {}
    row, rights = card.exit, card.rights
    if rights.may_answer:
        initial: dict[str, Any] = {word: str(value).lower() for word, value in row.answers.items()}
        initial |= {"on": row.answered_on or localdate(), "basis": row.basis}
        initial["farmers_income"] = row.farmers_income
        found["answer"] = AnswersForm(kind=row.kind, initial=initial, auto_id="answer_%s")
    if rights.may_enter:
        found["enter"] = None
    if rights.may_await:
        found["await"] = DayForm(initial={"on": localdate()}, auto_id="await_%s")
    if rights.may_withdraw:
        found["withdraw"] = ReasonForm(auto_id="withdraw_%s")
    return found


def _label(name: str) -> str:
    return {
        "answer": gettext("Record what was found on site"),
        "enter": gettext("Enter it in the register"),
        "await": gettext("It is called to the national acceptance"),
        "withdraw": gettext("Withdraw the exit"),
    }[name]


@methods(write=["POST"])
@allow(sees_exits)
def exit_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """One step of an exit: answer, enter, await, withdraw."""
    if do not in _DEEDS:
        raise NotFound
    row = queries.one_exit(actor=request.actor, public_id=public_id)
    form = _sent_form(request, row, do)
    if form is None or form.is_valid():
        try:
            _DEEDS[do](row, form, {"at": now(), "by": request.actor})
        except Problem as problem:
            if form is None:
                raise
            refuse(form, problem)
        else:
            messages.success(request, gettext("It is on record."))
            return redirect(address(request, "web:exit", public_id))
    return exit_page(request, public_id, sent=(do, form))


def _sent_form(request: Request, row: Any, do: str) -> Any:
    if do == "answer":
        return AnswersForm(request.POST, kind=row.kind, auto_id="answer_%s")
    if do == "await":
        return DayForm(request.POST, auto_id="await_%s")
    return ReasonForm(request.POST, auto_id="withdraw_%s") if do == "withdraw" else None


_DEEDS: dict[str, Callable[[Any, Any, Any], object]] = {
    "answer": lambda row, form, who: actions.answer_exits([row], found=form.found(), **who),
    "enter": lambda row, form, who: actions.enter_exit(exit_=row, **who),
    "await": lambda row, form, who: actions.await_nation(exit_=row, **form.cleaned_data, **who),
    "withdraw": lambda row, form, who: actions.withdraw_exit(exit_=row, **form.cleaned_data, **who),
}


@methods(write=["POST"])
@allow(enters_exits)
def exits_enter(request: Request) -> HttpResponse:
    """Enter all signed exits that the reader's register waits for, at most so many at once; what
    cannot be entered is named with its reason and goes on waiting."""
    rows = list(queries.waiting_for_entry(actor=request.actor)[: actions.MOST])
    result = actions.enter_exits(rows, at=now(), by=request.actor)
    text = ngettext("%(number)s exit was entered.", "%(number)s exits were entered.", result.done)
    messages.success(request, text % {"number": result.done})
    for row, problem in result.refused[:20]:
        messages.error(request, f"{row.title}: {gettext(problem.message) % problem.facts}")
    if len(result.refused) > 20:
        more = gettext("%(number)s more were not entered; they stand among the signed exits.")
        messages.error(request, more % {"number": len(result.refused) - 20})
    return redirect(address(request, "web:exits"))


@methods(read=["GET"])
@allow(sees_exits)
def exit_paper(request: Request, public_id: str) -> HttpResponse:
    """The sheet of an exit with its evidence and signatures as PDF (退出审批表)."""
    card = queries.exit_card(actor=request.actor, public_id=public_id, as_of=as_of(request))
    content = reports.exit_sheet(card, at=now(), language=language(), by=request.actor)
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="exit-{public_id}.pdf"'
    return answer
