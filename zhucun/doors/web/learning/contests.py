"""Contests (擂台比武): entering, rounds, prizes by class."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.learning.contest_forms import ContestForm, HeatForm, PrizeForm
from zhucun.doors.web.learning.forms import ReasonForm
from zhucun.doors.web.learning.lists import CONTESTS
from zhucun.doors.web.learning.sessions import choices
from zhucun.doors.web.learning.shown import (
    form_page,
    keeps_learning,
    learns,
    link,
    refuse,
    with_names,
)
from zhucun.doors.web.listing import show
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.kernel.problems import Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.enums import ContestState
from zhucun.learning.errors import NobodyHere


@methods(read=["GET"])
@allow(learns)
def contests(request: Request) -> HttpResponse:
    """Contests of one's areas and of those around them."""
    listing = CONTESTS.of(request, queries.contests(actor=request.actor))
    links = [link(request, _("Trainings"), "web:trainings")]
    if keeps_learning(request.actor):
        links.append(link(request, _("Announce a contest"), "web:contest-new"))
    context = {
        "listing": listing,
        "names": with_names(listing.rows, as_of(request)),
        "title": _("Contests"),
        "about": _(
            "Everybody enters of his own will. Prizes come in classes; nobody is ranked, and "
            "no appraisal reads them by itself."
        ),
        "links": links,
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def contest_new(request: Request) -> HttpResponse:
    """Announce a contest."""
    form = ContestForm(request.POST or None, areas=choices(request))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_contest(
                area=given["area"],
                title=given["title"],
                about=given["about"],
                rounds=given["rounds"],
                at=now(),
                by=request.actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The contest is announced."))
            return redirect(address(request, "web:contest", made.public_id))
    return form_page(
        request,
        form,
        title=_("Announce a contest"),
        button=_("Announce the contest"),
        back=link(request, _("Contests"), "web:contests"),
    )


@methods(read=["GET"])
@allow(learns)
def contest(request: Request, public_id: str) -> HttpResponse:
    """One contest: its rounds, one's own entry, prizes once they are announced."""
    actor = request.actor
    found = queries.one_contest(actor=actor, public_id=public_id)
    heats = queries.heats(found)
    keeps = perms.keeps(actor, found.area)
    is_closed, is_off = found.state == ContestState.CLOSED, found.state == ContestState.OFF
    own = queries.own_entry(actor=actor, contest=found)
    context = {
        "contest": found,
        "heats": heats,
        "next": None if is_off else next((heat for heat in heats if not heat.judged_on), None),
        "own": own,
        "may_enter": bool(actor.person) and own is None and found.state == ContestState.OPEN,
        "may_leave": own is not None and not is_closed and not is_off,
        "entries": queries.entries(actor=actor, contest=found) if keeps else [],
        "prizes": queries.prizes(actor=actor, contest=found) if is_closed else [],
        "keeps": keeps,
        "may_announce": keeps
        and not is_closed
        and not is_off
        and all(heat.judged_on for heat in heats),
        "may_call_off": keeps and not is_off,
        "names": with_names([found], found.on),
    }
    return render(request, "web/learning/contest.html", context)


@methods(write=["POST"])
@allow(is_cadre)
def contest_enter(request: Request, public_id: str) -> HttpResponse:
    """Enter, oneself."""
    found = queries.one_contest(actor=request.actor, public_id=public_id)
    posting = queries.own_posting(actor=request.actor, on=localdate())
    if posting is None:
        raise NobodyHere
    actions.enter_contest(contest=found, posting=posting, on=localdate(), by=request.actor)
    messages.success(request, gettext("You take part."))
    return redirect(address(request, "web:contest", public_id))


@methods(write=["POST"])
@allow(is_cadre)
def contest_leave(request: Request, public_id: str) -> HttpResponse:
    """Take part no more; nobody asks why."""
    found = queries.one_contest(actor=request.actor, public_id=public_id)
    own = queries.own_entry(actor=request.actor, contest=found)
    if own is not None:
        actions.leave_contest(entry=own, on=localdate(), by=request.actor)
    messages.success(request, gettext("You take part no more."))
    return redirect(address(request, "web:contest", public_id))


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def heat_judge(request: Request, public_id: str) -> HttpResponse:
    """Write down what the judges of a round decided."""
    actor = request.actor
    heat = queries.one_heat(actor=actor, public_id=public_id)
    inside = [
        row
        for row in queries.entries(actor=actor, contest=heat.contest)
        if row.passed == heat.position - 1
    ]
    form = HeatForm(
        request.POST or None,
        people=[(row.public_id, row.person.name) for row in inside],
        initial={"judges": "\n".join(heat.judges)},
    )
    back = heat.contest.public_id
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.judge_heat(
                heat=heat,
                through=given["through"],
                judges=given["judges"].splitlines(),
                note=given["note"],
                on=localdate(),
                by=actor,
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The round is judged."))
            return redirect(address(request, "web:contest", back))
    return form_page(
        request,
        form,
        title=heat.title,
        button=_("Keep the decision"),
        back=link(request, heat.contest.title, "web:contest", back),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def contest_announce(request: Request, public_id: str) -> HttpResponse:
    """Announce prizes by class."""
    actor = request.actor
    found = queries.one_contest(actor=actor, public_id=public_id)
    perms.require_keeper(actor, found.area)
    rows = queries.entries(actor=actor, contest=found)
    form = PrizeForm(
        request.POST or None, people=[(row.public_id, row.person.name) for row in rows]
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.announce_results(contest=found, prizes=form.prizes, at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The results are announced."))
            return redirect(address(request, "web:contest", public_id))
    return form_page(
        request,
        form,
        title=_("Announce the results"),
        button=_("Announce the results"),
        back=link(request, found.title, "web:contest", public_id),
        about=_("Several may receive the same prize. Who receives none is not named."),
    )


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def contest_call_off(request: Request, public_id: str) -> HttpResponse:
    """A contest does not take place, or what was announced does not hold."""
    found = queries.one_contest(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.call_off_contest(
                contest=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The contest is called off."))
            return redirect(address(request, "web:contest", public_id))
    return form_page(
        request,
        form,
        title=_("Call the contest off"),
        button=_("Call the contest off"),
        back=link(request, found.title, "web:contest", public_id),
        about=_("It counts nowhere any more and stays on record with the reason."),
    )
