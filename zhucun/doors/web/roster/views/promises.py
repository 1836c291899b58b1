"""Standing promises (长期承诺) of a village."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext

from zhucun.directory import queries as directory
from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods, signed_in
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.roster.forms import refuse
from zhucun.doors.web.roster.rotation_forms import PromiseEndForm, PromiseForm
from zhucun.kernel.divisions import parse_code
from zhucun.kernel.problems import NotAllowed, NotFound, Problem
from zhucun.roster import actions, queries
from zhucun.roster.actions import PromiseDraft
from zhucun.roster.queries import RosterFilter


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def promises(request: Request, code: str) -> HttpResponse:
    """What stands promised in a village, and who carries it now."""
    area, day = parse_code(code), as_of(request)
    wanted = RosterFilter(area=area)
    serving = list(queries.roster(actor=request.actor, as_of=day, wanted=wanted))
    if not serving and not request.actor.can(Permission.SEE_POSTINGS, area=area):
        raise NotFound
    place = directory.place_on(code=area, as_of=day)
    mine = {row.public_id: row for row in serving if _may(request, row)}
    form = PromiseForm(
        request.POST or None,
        people=[(key, row.person.name) for key, row in mine.items()],
        initial={"made_on": localdate()},
    )
    if request.method == "POST" and not mine:
        raise NotAllowed
    if form.is_valid():
        values = form.cleaned_data
        draft = PromiseDraft(
            posting=mine[values["posting"]], text=values["text"], made_on=values["made_on"]
        )
        actions.make_promises([draft], by=request.actor)
        messages.success(request, gettext("The promise is noted. It stands in every handover."))
        return redirect(address(request, "web:promises", area))
    context = {
        "place": place,
        "promises": [
            (row, _may(request, row.posting))
            for row in queries.promises(actor=request.actor, area=area, as_of=day)
        ],
        "form": form if mine else None,
    }
    return render(request, "web/roster/promises.html", context, status=_status(form))


@methods(read=["GET"], write=["POST"])
@allow(signed_in)
def promise_end(request: Request, public_id: str) -> HttpResponse:
    """End a promise that nobody needs any more."""
    found = queries.promise_card(actor=request.actor, public_id=public_id)
    if not _may(request, found.posting):
        raise NotAllowed
    form = PromiseEndForm(request.POST or None, initial={"ended_on": localdate()})
    if form.is_valid():
        try:
            actions.end_promise(promise=found, by=request.actor, **form.cleaned_data)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The end of the promise is recorded."))
            return redirect(address(request, "web:promises", found.area))
    context = {"promise": found, "form": form}
    return render(request, "web/roster/promise_end.html", context, status=_status(form))


def _may(request: Request, posting: Any) -> bool:
    """The office, and the cadre who carries it."""
    himself = posting.person.public_id == request.actor.person and request.actor.viewer is None
    return himself or request.actor.can(Permission.MANAGE_ROSTER, area=posting.area)


def _status(form: Any) -> int:
    return 422 if form.errors else 200
