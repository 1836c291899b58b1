"""Village committees: terms, offices, composition judged by the pack."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.branches import actions, queries
from zhucun.branches.enums import SourceClass
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.branches.forms import CloseForm, SeatEndForm, SeatForm, TermForm
from zhucun.doors.web.branches.lists import COMMITTEES
from zhucun.doors.web.branches.members import person_of
from zhucun.doors.web.branches.shown import (
    area_of,
    ask_where,
    filters,
    keeps,
    people_of,
    rules_in_words,
    sees,
    status_of,
    tried,
    where,
)
from zhucun.doors.web.listing import show
from zhucun.kernel.ids import new_public_id


@methods(read=["GET"])
@allow(sees)
def committees(request: Request) -> HttpResponse:
    """Terms that run on the day, with how many persons and how many of them are young."""
    asked = {"area": area_of(request)}
    rows = queries.committees(actor=request.actor, as_of=as_of(request), **asked)
    context = filters(request, listing=COMMITTEES.of(request, rows), asked=asked)
    return show(request, "web/branches/committees.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def committee_new(request: Request) -> HttpResponse:
    """Open a term of one's own village, or `?village=`."""
    village = where(request)
    if village is None:
        return ask_where(
            request, _("Open a term"), back=("web:committees", _("Village committees"))
        )
    form = TermForm(request.POST or None, initial={"public_id": new_public_id()})
    made: list[Any] = []

    def act() -> None:
        told: dict[str, Any] = {"village": village, "at": now(), "by": request.actor}
        made.append(actions.open_term(**form.cleaned_data, **told))

    if tried(form, act):
        return redirect(address(request, "web:committee", made[0].public_id))
    context = {"form": form, "village": village, "title": _("Open a term")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(sees)
def committee(request: Request, public_id: str) -> HttpResponse:
    """One term with its seats and how its composition comes out; a post closes the term."""
    actor, day = request.actor, as_of(request)
    card = queries.committee_card(actor=actor, public_id=public_id, as_of=day)
    form = CloseForm(request.POST or None, initial={"on": localdate()})
    told: dict[str, Any] = {"committee": card.committee, "at": now(), "by": actor}
    if request.method == "POST" and tried(
        form, lambda: actions.close_term(**form.cleaned_data, **told)
    ):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:committee", public_id))
    made = card.composition
    context = {
        "card": card,
        "term": card.committee,
        "composition": made,
        "sources": [(SourceClass(word).label, count) for word, count in made.sources.items()],
        "rules": rules_in_words(made.rules),
        "form": form if card.may_keep else None,
        "heads": actions.HEADS,
        "examines": actor.can(Permission.KEEP_REWARD, area=card.committee.area),
        "dismisses": queries.may_propose(actor, card.committee.area, as_of=localdate()),
    }
    return render(request, "web/branches/committee.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def seat_new(request: Request, public_id: str) -> HttpResponse:
    """Record who takes an office."""
    actor = request.actor
    card = queries.committee_card(actor=actor, public_id=public_id, as_of=localdate())
    term = card.committee
    form = SeatForm(
        request.POST or None,
        people=people_of(actor, term.area),
        initial={"public_id": new_public_id(), "since": term.starts_on},
    )

    def act() -> None:
        asked = form.cleaned_data
        names = ("body", "office", "since", "source_class", "basis", "public_id")
        draft = actions.SeatDraft(
            person=person_of(request, form), **{name: asked[name] for name in names}
        )
        actions.give_seats([draft], committee=term, at=now(), by=actor)

    if tried(form, act):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:committee", public_id))
    context = {"form": form, "village": term.village, "title": _("Record an office")}
    return render(request, "web/branches/form.html", context, status=status_of(form))


@methods(read=["GET"], write=["POST"])
@allow(keeps)
def seat_end(request: Request, public_id: str) -> HttpResponse:
    """Somebody leaves an office."""
    seat = queries.seat_card(actor=request.actor, public_id=public_id)
    queries.name_rows(request.actor, [seat])
    form = SeatEndForm(request.POST or None, initial={"on": localdate()})
    told: dict[str, Any] = {"seat": seat, "at": now(), "by": request.actor}
    if tried(form, lambda: actions.end_seat(**form.cleaned_data, **told)):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:committee", seat.committee.public_id))
    title = gettext("%(name)s leaves the office") % {"name": seat.shown_name}  # type: ignore[attr-defined]
    context = {"form": form, "village": seat.committee.village, "title": title}
    return render(request, "web/branches/form.html", context, status=status_of(form))
