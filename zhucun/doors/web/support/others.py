"""Due → given → gap of those without a posting: the lines, one file, what is written to it."""

from __future__ import annotations

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
    DayForm,
    FactForm,
    GiveForm,
    PlanForm,
    ReasonForm,
    refuse,
)
from zhucun.doors.web.support.lists import OTHERS
from zhucun.doors.web.support.shown import (
    Period,
    area_of,
    pays,
    period_of,
    sees_batches,
    word,
)
from zhucun.kernel.divisions import Level
from zhucun.kernel.problems import Problem
from zhucun.support import actions, queries
from zhucun.support.enums import GivenState, StatedFact
from zhucun.support.perms import may_keep

#: So many people are offered to go in one batch.
_OFFERED = 200


def other_rows(request: Request, period: Period, area: str) -> list[dict[str, Any]]:
    """What the board shows of those without a posting."""
    lang = language()
    mine = [area] if area else request.actor.areas(Permission.SEE_SUPPORT)
    found = queries.owing(actor=request.actor, year=period.year, through=period.through, areas=mine)
    return [
        {
            "sums": row,
            "label": row.asked.label.in_(lang),
            "payer": row.asked.payer.in_(lang) if row.asked.payer else "",
            "whose": _whose(row.asked, lang),
        }
        for row in queries.other_sums(found)
    ]


def _whose(asked: Any, lang: str) -> str:
    return str(asked.pack.item(f"terms/{asked.subject}").spec.label.in_(lang))


@methods(read=["GET"])
@allow(sees_batches)
def others(request: Request) -> HttpResponse:
    """The lines behind a number of the board."""
    period, area = period_of(request), area_of(request)
    rows = lines_asked(request, request.actor)
    listing = OTHERS.of(request, [{"line": line} for line in rows])
    named = queries.named_others(
        actor=request.actor, lines=[row["line"] for row in listing.rows], as_of=period.through
    )
    places = directory.names_of({row["line"].area for row in listing.rows}, as_of=as_of(request))
    lang = language()
    for row in listing.rows:
        line = row["line"]
        row |= {
            "row": named.get(line.code),
            "label": line.asked.label.in_(lang),
            "place": places.get(line.area, line.area),
            "is_money": line.asked.kind == "money",
        }
    context = {
        "listing": listing,
        "list_file": "web:support-others-file",
        "period": period,
        "area": area,
        "areas": areas(request, Permission.SEE_SUPPORT),
        "state": word(request, "state", GivenState.values),
        "states": GivenState.choices,
        "entitlement": _entitlement(request),
        "may_plan": pays(request.actor) and any(_is_planned(line) for line in rows),
    }
    return show(request, "web/support/others.html", context)


def lines_asked(request: Request, actor: Actor) -> list[queries.Owed]:
    """The lines that the address asks for. Raises BadQuery, BadCode."""
    state = word(request, "state", GivenState.values)
    found = _owing(request, actor, _entitlement(request), doubtful=state == GivenState.UNKNOWN)
    return [line for line in found.lines if state in ("", line.state)]


def _entitlement(request: Request) -> str:
    return request.GET.get("entitlement", "")[:60]


def _owing(
    request: Request, actor: Actor, entitlement: str, *, doubtful: bool = False
) -> queries.Owing:
    period, area = period_of(request), area_of(request)
    return queries.owing(
        actor=actor,
        year=period.year,
        through=period.through,
        areas=[area] if area else actor.areas(Permission.SEE_SUPPORT),
        entitlement=entitlement,
        doubtful=doubtful,
    )


def _is_planned(line: queries.Owed) -> bool:
    """Whether somebody may still be asked to come on a day."""
    open_ = line.state in (GivenState.GAP, GivenState.OPEN)
    return line.asked.kind != "money" and open_ and not line.planned


@methods(read=["GET"], write=["POST"])
@allow(pays)
def others_plan(request: Request) -> HttpResponse:
    """Several people go together on a day (分批)."""
    period, entitlement = period_of(request), _entitlement(request)
    found = _owing(request, request.actor, entitlement)
    open_ = [line for line in found.lines if _is_planned(line)][:_OFFERED]
    named = queries.named_others(actor=request.actor, lines=open_, as_of=period.through)
    by_key = {line.key: line for line in open_ if line.code in named}
    form = PlanForm(
        request.POST or None,
        people=[
            (key, f"{named[line.code].name} · {named[line.code].detail}")
            for key, line in by_key.items()
        ],
    )
    if form.is_valid():
        asked = form.cleaned_data
        drafts = [
            actions.GivenDraft(
                of=queries.beneficiary_of(by_key[key], named[by_key[key].code]),
                entitlement=entitlement,
                planned_on=asked["on"],
                year=period.year,
                batch=asked["batch"],
            )
            for key in asked["people"]
        ]
        try:
            actions.record_given(drafts, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The batch is planned."))
            return redirect(address(request, "web:support-others"))
    label = next((asked.label.in_(language()) for asked, _unknown in found.items), "")
    context = {"form": form, "heading": label, "does": "plan", "nobody": not by_key}
    return render(request, "web/support/other_form.html", context)


@methods(read=["GET"])
@allow(sees_batches)
def other(request: Request, area: str, subject: str, key: str) -> HttpResponse:
    """One person or place: what is due and was given, and for the office what is stated."""
    period = period_of(request)
    found = _beneficiary(request, area, subject, key)
    lang = language()
    owing = queries.owing(
        actor=request.actor, year=period.year, through=period.through, areas=[found.area]
    )
    lines = [line for line in owing.lines if (line.subject, line.key) == (subject, key)]
    labels = {asked.id: asked.label.in_(lang) for asked, _unknown in owing.items}
    given = list(queries.given(actor=request.actor, subject=subject, key=key))
    paid = queries.payments(actor=request.actor, payee=(subject, key))
    keeps = may_keep(request.actor, found.area)
    context = {
        "of": found,
        "place": directory.names_of({found.area}, as_of=as_of(request)).get(found.area, ""),
        "period": period,
        "lines": [
            {"line": line, "label": labels[line.asked.id], "is_money": line.asked.kind == "money"}
            for line in lines
        ],
        "payments": [(row, labels.get(row.entitlement, row.entitlement)) for row in paid],
        "judged": _judged(found) if keeps else None,
        "given": [(row, labels.get(row.entitlement, row.entitlement)) for row in given],
        "stated": [
            (row, StatedFact(row.fact).label)
            for row in queries.stated(actor=request.actor, subject=subject, key=key)
        ],
        "keeps": keeps,
        "states_facts": keeps and subject in queries.SUBJECT_OF.values(),
    }
    return render(request, "web/support/other.html", context)


@methods(read=["GET"], write=["POST"])
@allow(pays)
def other_fact(request: Request, area: str, subject: str, key: str) -> HttpResponse:
    """State something of somebody."""
    found = _beneficiary(request, area, subject, key)
    facts = [(fact.value, fact.label) for fact in StatedFact if queries.SUBJECT_OF[fact] == subject]
    form = FactForm(
        request.POST or None,
        facts=facts,
        of_a_year=any(fact in queries.OF_A_YEAR for fact, _label in facts),
        initial={"on": localdate(), "year": as_of(request).year},
    )
    if form.is_valid():
        try:
            actions.state_fact(of=found, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            return _back(request, found)
    return _form(request, form, found, "fact")


@methods(read=["GET"], write=["POST"])
@allow(pays)
def other_give(request: Request, area: str, subject: str, key: str) -> HttpResponse:
    """Write down what somebody was given."""
    found, period = _beneficiary(request, area, subject, key), period_of(request)
    owing = queries.owing(
        actor=request.actor, year=period.year, through=period.through, areas=[found.area]
    )
    asked = [
        (line.asked.id, line.asked.label.in_(language()))
        for line in owing.lines
        if (line.subject, line.key) == (subject, key)
    ]
    form = GiveForm(
        request.POST or None, asked=asked, initial={"on": localdate(), "year": period.year}
    )
    if form.is_valid():
        try:
            _give(request, found, form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            return _back(request, found)
    return _form(request, form, found, "give")


def _give(request: Request, of: queries.Beneficiary, asked: dict[str, Any]) -> None:
    """Money is a payment; else it was given one time."""
    told: dict[str, Any] = {"at": now(), "by": request.actor}
    amount, came = asked.pop("amount"), asked.pop("came")
    if amount is None:
        actions.record_given([actions.GivenDraft(of=of, **asked)], **told)
        return
    asked["over_reason"] = asked.pop("reason")
    actions.pay_other(of=of, amount=-amount if came else amount, **asked, **told)


def _judged(of: queries.Beneficiary) -> dict[str, str] | None:
    """Where the judgement of the year stands on which what is due to somebody rests."""
    word = {"committee_member": "committee", "grassroots_cadre": "township"}.get(of.subject)
    if word is None or (word == "township" and len(of.area) != Level.TOWNSHIP):
        return None
    return {"subject": word, "area": of.area}


@methods(read=["GET"], write=["POST"])
@allow(pays)
def given_one(request: Request, public_id: str) -> HttpResponse:
    """What was planned was given; or it was written down by mistake."""
    row = queries.one_given(actor=request.actor, public_id=public_id)
    found = _beneficiary(request, row.area, row.subject, row.key)
    is_void = word(request, "void", ("1",)) == "1" or row.on is not None
    form: Any = (
        ReasonForm(request.POST or None)
        if is_void
        else DayForm(request.POST or None, initial={"on": localdate()})
    )
    if form.is_valid():
        do = actions.void_given if is_void else actions.done_given
        try:
            do(given=row, at=now(), by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            return _back(request, found)
    return _form(request, form, found, "void" if is_void else "done", row=row)


@methods(read=["GET"], write=["POST"])
@allow(pays)
def fact_one(request: Request, public_id: str) -> HttpResponse:
    """A fact holds no more; or it was stated by mistake."""
    row = queries.one_stated(actor=request.actor, public_id=public_id)
    found = _beneficiary(request, row.area, row.subject, row.key)
    is_void = word(request, "void", ("1",)) == "1" or row.until is not None
    form: Any = (
        ReasonForm(request.POST or None)
        if is_void
        else DayForm(request.POST or None, initial={"on": localdate()})
    )
    if form.is_valid():
        try:
            if is_void:
                actions.void_fact(stated=row, at=now(), by=request.actor, **form.cleaned_data)
            else:
                day = form.cleaned_data["on"]
                actions.end_fact(stated=row, until=day, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            return _back(request, found)
    return _form(request, form, found, "void" if is_void else "end", row=row)


def _beneficiary(request: Request, area: str, subject: str, key: str) -> queries.Beneficiary:
    return queries.beneficiary(
        actor=request.actor, subject=subject, key=key, area=area, as_of=as_of(request)
    )


def _back(request: Request, of: queries.Beneficiary) -> HttpResponse:
    messages.success(request, gettext("It is on record."))
    return redirect(address(request, "web:support-other", of.area, of.subject, of.key))


def _form(
    request: Request, form: Any, of: queries.Beneficiary, does: str, row: Any = None
) -> HttpResponse:
    context = {"form": form, "of": of, "does": does, "heading": of.row.name, "row": row}
    return render(request, "web/support/other_form.html", context)
