"""Heads of villages who are replaced or recalled: the list, a proposal, one with its steps."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import DismissalState
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address
from zhucun.doors.web.branches.forms import ReasonForm
from zhucun.doors.web.branches.lists import DISMISSALS
from zhucun.doors.web.branches.shown import (
    area_of,
    filters,
    keeps,
    rules_in_words,
    sees,
    status_of,
    tried,
)
from zhucun.doors.web.branches.work_forms import DismissalForm, VoteForm
from zhucun.doors.web.fieldwork.shown import word
from zhucun.doors.web.listing import show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.ids import new_public_id
from zhucun.signoff import queries as signing


@methods(read=["GET"])
@allow(sees)
def dismissals(request: Request) -> HttpResponse:
    """Dismissals of the reader's areas, the latest first; no village reads its own."""
    asked = {"area": area_of(request), "state": word(request, "state", DismissalState)}
    rows = queries.dismissals(actor=request.actor, **asked)
    listing = DISMISSALS.of(request, rows)
    queries.name_rows(request.actor, listing.rows, local=lambda row: row.seat.local)
    context = filters(request, listing=listing, asked=asked, states=DismissalState.choices)
    return show(request, "web/branches/dismissals.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def dismissal_new(request: Request, public_id: str) -> HttpResponse:
    """Propose that the holder of a seat is dismissed."""
    actor, lang = request.actor, language()
    seat = queries.seat_card(actor=actor, public_id=public_id)
    queries.name_rows(actor, [seat])
    known = queries.triggers_of(seat.area, as_of=localdate())
    form = DismissalForm(
        request.POST or None,
        triggers=[(key, label.in_(lang)) for key, label in known],
        initial={"public_id": new_public_id(), "triggers": request.GET.getlist("triggers")},
    )
    made: list[Any] = []

    def act() -> None:
        draft = actions.DismissalDraft(seat=seat, **form.cleaned_data)
        made.append(actions.propose_dismissal(draft, at=now(), by=actor))

    if tried(form, act):
        return redirect(address(request, "web:dismissal", made[0].public_id))
    title = gettext("Propose to dismiss %(name)s") % {"name": seat.shown_name}  # type: ignore[attr-defined]
    context = {"form": form, "village": seat.committee.village, "title": title}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"])
@allow(sees)
def dismissal(request: Request, public_id: str) -> HttpResponse:
    """One dismissal: why, on what it rests, who signs."""
    return _page(request, public_id)


@methods(write=["POST"])
@allow(keeps)
def dismissal_do(request: Request, public_id: str, do: str) -> HttpResponse:
    """The vote of the villagers, or the proposal taken back."""
    if do not in _STEPS:
        raise BadQuery(value=do[:20])
    row = queries.dismissal_card(actor=request.actor, public_id=public_id).row
    made, act = _STEPS[do]
    form = made(request.POST, auto_id=f"id_{do}_%s")
    told: dict[str, Any] = {"dismissal": row, "at": now(), "by": request.actor}
    if tried(form, lambda: act(**form.cleaned_data, **told)):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:dismissal", public_id))
    return _page(request, public_id, **{do: form})


_STEPS: dict[str, tuple[type[forms.Form], Any]] = {
    "vote": (VoteForm, actions.record_vote),
    "withdraw": (ReasonForm, actions.withdraw_dismissal),
}
_NAMES = {"vote": _("Record the vote of the villagers"), "withdraw": _("Take the proposal back")}


def _page(request: Request, public_id: str, **given: forms.Form) -> HttpResponse:
    card = queries.dismissal_card(actor=request.actor, public_id=public_id)
    offered = ["vote"] * (card.may_keep and card.asks_for_vote) + ["withdraw"] * card.may_keep
    running = signing.cases(
        actor=request.actor, as_of=localdate(), kind="dismissal", subjects=[public_id]
    )
    context = {
        "card": card,
        "row": card.row,
        "triggers": [label.in_(language()) for label in card.triggers],
        "rules": rules_in_words(card.rules),
        "signing": running.first(),
        "forms": [(do, _NAMES[do], given.get(do) or _fresh(do)) for do in offered],
    }
    return render(
        request, "web/branches/dismissal.html", context, status=status_of(*given.values())
    )


def _fresh(do: str) -> forms.Form:
    return _STEPS[do][0](initial={"on": localdate()}, auto_id=f"id_{do}_%s")
