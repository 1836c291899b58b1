"""Stars: the branches of a year, computed beside declared; one branch task by task; the tree."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext

from zhucun.branches import actions, queries
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of, year_in
from zhucun.doors.web.branches.lists import STARS
from zhucun.doors.web.branches.shown import SEES, area_of, filters, keeps, sees, status_of, tried
from zhucun.doors.web.branches.work_forms import CheckForm, DeclareForm
from zhucun.doors.web.listing import show
from zhucun.doors.web.problems import BadQuery
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.ids import new_public_id


@methods(read=["GET"])
@allow(sees)
def stars(request: Request) -> HttpResponse:
    """Every village branch of an area in a year, and the tree of tasks that holds there."""
    actor, day = request.actor, as_of(request)
    years = queries.star_years(actor=actor)
    year = year_in(request) or (years[0] if years else day.year)
    area = area_of(request)
    rows = queries.star_board(actor=actor, area=area, year=year, as_of=day)
    root = area or (rows[0].branch.area if rows else next(iter(actor.areas(SEES)), ""))
    tree = queries.tree(actor=actor, area=root, year=year, as_of=day)
    context = filters(
        request,
        listing=STARS.of(request, rows),
        asked={"area": area, "year": year},
        years=years or [year],
        tree=tree,
        may_decide=bool(tree.area) and queries.may_decide(actor, tree.area),
        lang=language(),
    )
    return show(request, "web/branches/stars.html", context)


@methods(read=["GET"])
@allow(sees)
def branch_stars(request: Request, public_id: str, year: int) -> HttpResponse:
    """One branch in one year: each star with its tasks and what was found of each."""
    return _page(request, public_id, year)


@methods(write=["POST"])
@allow(keeps)
def branch_stars_do(request: Request, public_id: str, year: int, do: str) -> HttpResponse:
    """Record what was found of a task, or what the office declares."""
    if do not in ("check", "declare"):
        raise BadQuery(value=do[:20])
    actor = request.actor
    found = queries.branch_stars(actor=actor, public_id=public_id, year=year, as_of=as_of(request))
    form: forms.Form = (
        CheckForm(request.POST, tasks=_tasks(found), auto_id="id_check_%s")
        if do == "check"
        else DeclareForm(request.POST, auto_id="id_declare_%s")
    )
    told: dict[str, Any] = {"branch": found.branch, "at": now(), "by": actor}

    def act() -> None:
        asked = dict(form.cleaned_data)
        if do == "check":
            asked["task"] = queries.task_card(actor=actor, public_id=asked["task"])
            actions.check_task(**asked, **told)
        else:
            actions.declare_stars(year=year, **asked, **told)

    if tried(form, act):
        messages.success(request, gettext("Recorded."))
        return redirect(address(request, "web:branch-stars", public_id, year))
    return _page(request, public_id, year, **{do: form})


@methods(write=["POST"])
@allow(keeps)
def star_task_withdraw(request: Request, public_id: str) -> HttpResponse:
    """A task of the tree no longer stands."""
    task = queries.task_card(actor=request.actor, public_id=public_id)
    actions.withdraw_task(task=task, at=now(), by=request.actor)
    messages.success(request, gettext("The task is withdrawn."))
    return redirect(address(request, "web:stars"))


def _page(request: Request, public_id: str, year: int, **given: forms.Form) -> HttpResponse:
    actor = request.actor
    found = queries.branch_stars(actor=actor, public_id=public_id, year=year, as_of=as_of(request))
    area, tasks = found.branch.area, _tasks(found)
    initial = {"public_id": new_public_id(), "on": localdate()}
    check = given.get("check") or CheckForm(tasks=tasks, initial=initial, auto_id="id_check_%s")
    declare = given.get("declare") or DeclareForm(initial=initial, auto_id="id_declare_%s")
    lang = language()
    context = {
        "found": found,
        "branch": found.branch,
        "stars": [(star, star.label.in_(lang)) for star in found.stars],
        "declarations": queries.declarations_of(found.branch, year),
        "check": check if tasks and queries.may_recognise(actor, area) else None,
        "declare": declare if found.stars and queries.may_decide(actor, area) else None,
    }
    status = status_of(*given.values())
    return render(request, "web/branches/branch_stars.html", context, status=status)


def _tasks(found: queries.BranchStars) -> list[tuple[str, str]]:
    return [
        (line.task.public_id, f"{line.task.number} {line.task.title}")
        for star in found.stars
        for line in star.lines
    ]
