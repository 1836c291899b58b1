"""Cases (签批事项): what waits for me, one with its steps, signing, recalling, delegating."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.perms import Held
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.listing import searched, show
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.signoff.forms import DelegationForm, RecallForm, SignForm
from zhucun.doors.web.signoff.lists import WAITING
from zhucun.doors.web.signoff.shown import evidence, steps, words_of
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.signoff import actions, queries
from zhucun.signoff.actions import Signing
from zhucun.signoff.enums import Said
from zhucun.signoff.queries import Card

#: What the signer types himself: what does not fit of it is told at the field.
_TYPED = {"reason", "signer"}


@methods(read=["GET"])
@allow(signed_in)
def signing(request: Request) -> HttpResponse:
    """All cases in which it is the reader's turn today."""
    today = localdate()
    due = request.GET.get("due", "")
    rows = queries.waiting(actor=request.actor, as_of=today, due=due)
    if text := searched(request):
        rows = rows.filter(title__contains=text)
    listing = WAITING.of(request, rows)
    cards = queries.cards(listing.rows, actor=request.actor, as_of=today)
    context = {
        "listing": listing,
        "turns": {card.case.pk: _turns(card) for card in cards},
        "procedures": {card.case.pk: card.opened.procedure.spec.label for card in cards},
        "today": today,
        "due": due,
        "dues": _dues(),
        "may_delegate": bool(request.actor.held) and request.actor.viewer is None,
    }
    return show(request, "web/signoff/signing.html", context)


@methods(read=["GET"])
@allow(signed_in)
def case(request: Request, public_id: str) -> HttpResponse:
    """One case: its steps, who signed, the rules, the evidence, and the form of the reader."""
    card = queries.shown_case(actor=request.actor, public_id=public_id, as_of=as_of(request))
    return _page(request, card)


@methods(write=["POST"])
@allow(signed_in)
def case_sign(request: Request, public_id: str) -> HttpResponse:
    """Sign or reject one step."""
    form = SignForm(request.POST)
    if not form.is_valid():
        if set(form.errors) - _TYPED:
            raise NotFound  # hidden fields that our page did not send
        card = queries.shown_case(actor=request.actor, public_id=public_id, as_of=localdate())
        return _page(request, card, sent=form)
    values = form.cleaned_data
    signing_ = Signing(
        case=public_id,
        step=values["step"],
        word=values["word"],
        evidence=values["evidence"],
        said=Said(values["said"]),
        reason=values["reason"],
        signer=values["signer"],
    )
    actions.sign_case(signing_, at=now(), by=request.actor)
    rejected = signing_.said == Said.REJECTED
    said = gettext("The rejection is recorded.") if rejected else gettext("Your signature stands.")
    messages.success(request, said)
    return redirect(address(request, "web:case", public_id))


@methods(write=["POST"])
@allow(signed_in)
def case_recall(request: Request, public_id: str) -> HttpResponse:
    """Take one's own signature back."""
    form = RecallForm(request.POST)
    if not form.is_valid():
        raise NotFound
    actions.recall(case=public_id, **form.cleaned_data, at=now(), by=request.actor)
    messages.success(request, gettext("Your signature is recalled."))
    return redirect(address(request, "web:case", public_id))


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def delegations(request: Request) -> HttpResponse:
    """Who signs for me, for whom I sign, and a new delegation."""
    today, actor = localdate(), request.actor
    offices = _offices(actor.held)
    form = DelegationForm(request.POST or None, offices=offices, initial={"starts_on": today})
    if form.is_valid():
        values = form.cleaned_data
        held = values.pop("held")
        unit = _unit(request, held)
        try:
            actions.delegate(held=held, unit=unit, **values, at=now(), by=actor)
        except NotAllowed:
            raise
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The delegation is recorded."))
            return redirect(address(request, "web:delegations"))
    rows = list(queries.delegations(actor=actor, as_of=today))
    context = {"form": form, "rows": rows, "offices": offices, "account": actor.account}
    status = 422 if form.errors else 200
    return render(request, "web/signoff/delegations.html", context, status=status)


@methods(write=["POST"])
@allow(signed_in)
def delegation_end(request: Request, public_id: str) -> HttpResponse:
    """Take back what one has delegated."""
    actions.end_delegation(public_id=public_id, at=now(), by=request.actor)
    messages.success(request, gettext("The delegation has ended."))
    return redirect(address(request, "web:delegations"))


def _page(request: Request, card: Card, sent: SignForm | None = None) -> HttpResponse:
    """The page; a form that was refused keeps what was typed."""
    paper = card.opened.paper
    procedure = card.opened.procedure
    names = directory.names_of([card.case.area], as_of=as_of(request))
    context = {
        "case": card.case,
        "label": procedure.spec.label,
        "steps": steps(card),
        "evidence": evidence(paper.sections) if paper else [],
        "is_gone": paper is None,
        "forms": _forms(card, sent) if sent or as_of(request) == localdate() else [],
        "log": queries.signatures(case=card.case),
        "step_words": {step.id: step.label for step in steps(card)},
        "area": names.get(card.case.area, card.case.area),
    }
    status = 200 if sent is None else 422
    return render(request, "web/signoff/case.html", context, status=status)


def _forms(card: Card, sent: SignForm | None = None) -> list[dict[str, Any]]:
    """One form for each step that the reader may sign or record; of the step that was sent, the
    form as it was."""
    found = []
    chosen = [(one, False) for one in card.may.signs] + [(one, True) for one in card.may.records]
    for at, ((step, word), on_paper) in enumerate(chosen):
        initial = {"step": step, "word": word, "evidence": card.opened.evidence}
        held = card.opened.holders.get(word, ())
        if on_paper and len(held) == 1:
            initial["signer"] = held[0].name
        labels = words_of(card.opened.procedure, step, word)
        form = SignForm(initial=initial, on_paper=on_paper, auto_id=f"id_{at}_%s")
        if sent is not None and (sent["step"].value(), sent["word"].value()) == (step, word):
            form = sent.shown(on_paper=on_paper)
        found.append(
            {
                "form": form,
                "step": labels[0],
                "word": labels[1],
                "on_paper": on_paper,
                "is_blocked": card.standing.step(step).state.value == "blocked",
            }
        )
    return found


def _turns(card: Card) -> list[tuple[str, str, bool]]:
    """(step, signer, whether it is recorded on paper) of the reader's turns in a case."""
    procedure = card.opened.procedure
    mine = [(*words_of(procedure, *one), False) for one in card.may.signs]
    return mine + [(*words_of(procedure, *one), True) for one in card.may.records]


def _dues() -> list[tuple[str, str]]:
    return [
        ("", gettext("All")),
        ("overdue", gettext("Overdue")),
        ("due", gettext("With a day that has not passed")),
        ("none", gettext("Without a day")),
    ]


def _offices(held: tuple[Held, ...]) -> list[tuple[Held, str]]:
    return [
        (one, " ".join(part for part in (str(one.role.label), one.area) if part)) for one in held
    ]


def _unit(request: Request, held: Held) -> Any:
    if not held.unit:
        return None
    return directory.unit_card(actor=request.actor, public_id=held.unit)
