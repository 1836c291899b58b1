"""Plans of a year; the menu of needs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.learning.forms import CourseForm, PlanForm, ReasonForm
from zhucun.doors.web.learning.lists import NEEDS, PLANS
from zhucun.doors.web.learning.sessions import choices
from zhucun.doors.web.learning.shown import (
    area_of,
    form_page,
    keeps_learning,
    learns,
    link,
    refuse,
    with_names,
    year_of,
)
from zhucun.doors.web.listing import show
from zhucun.doors.web.roster.filters import areas
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import NotAllowed, Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.enums import PlanState


@methods(read=["GET"])
@allow(learns)
def training_plans(request: Request) -> HttpResponse:
    """Plans of one's areas and of those around them."""
    day = as_of(request)
    listing = PLANS.of(request, queries.plans(actor=request.actor))
    links = [link(request, _("Trainings"), "web:trainings")]
    if keeps_learning(request.actor):
        links.append(link(request, _("Begin a plan"), "web:training-plan-new"))
    context = {
        "listing": listing,
        "names": with_names(listing.rows, day),
        "title": _("Plans of trainings"),
        "links": links,
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def training_plan_new(request: Request) -> HttpResponse:
    """Begin a plan."""
    form = PlanForm(
        request.POST or None, areas=choices(request), initial={"year": localdate().year}
    )
    if form.is_valid():
        try:
            made = actions.make_plan(**form.cleaned_data, at=now(), by=request.actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The plan is begun; add its courses."))
            return redirect(address(request, "web:training-plan", made.public_id))
    return form_page(
        request,
        form,
        title=_("Begin a plan"),
        button=_("Begin the plan"),
        back=link(request, _("Plans of trainings"), "web:training-plans"),
    )


@methods(read=["GET"], write=["POST"])
@allow(learns)
def training_plan(request: Request, public_id: str) -> HttpResponse:
    """One plan: its courses, and how much of each was held; adding one to a draft."""
    actor, day, lang = request.actor, as_of(request), language()
    found = queries.one_plan(actor=actor, public_id=public_id)
    keeps = perms.keeps(actor, found.area)
    is_draft = found.state == PlanState.DRAFT
    form = None
    if keeps and is_draft:
        form = CourseForm(
            request.POST or None,
            axes=[
                (each.id, each.label) for each in queries.axes_of(found.area, as_of=day, lang=lang)
            ],
            lessons=[
                (each.id, each.label)
                for each in queries.lessons_of(found.area, as_of=day, lang=lang)
            ],
        )
        if form.is_valid():
            try:
                actions.add_courses([form.draft], plan=found, at=now(), by=actor)
            except Problem as problem:
                refuse(form, problem)
            else:
                messages.success(request, gettext("The course is added."))
                return redirect(address(request, "web:training-plan", public_id))
    elif request.method == "POST":
        raise NotAllowed
    context = {
        "plan": found,
        "courses": queries.courses(actor=actor, plan=found),
        "sums": queries.planned(actor=actor, area=found.area, year=found.year),
        "names": with_names([found], day),
        "form": form,
        "keeps": keeps,
        "is_draft": is_draft,
    }
    return render(request, "web/learning/plan.html", context)


@methods(write=["POST"])
@allow(keeps_learning)
def training_plan_approve(request: Request, public_id: str) -> HttpResponse:
    """Approve a plan: from then on it stands."""
    found = queries.one_plan(actor=request.actor, public_id=public_id)
    actions.approve_plan(plan=found, at=now(), by=request.actor)
    messages.success(request, gettext("The plan is approved."))
    return redirect(address(request, "web:training-plan", public_id))


@methods(read=["GET"], write=["POST"])
@allow(keeps_learning)
def training_plan_reopen(request: Request, public_id: str) -> HttpResponse:
    """Change a plan that was approved, with a reason."""
    found = queries.one_plan(actor=request.actor, public_id=public_id)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.reopen_plan(
                plan=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The plan is a draft again, as its next version."))
            return redirect(address(request, "web:training-plan", public_id))
    return form_page(
        request,
        form,
        title=_("Reopen the plan"),
        button=_("Reopen the plan"),
        back=link(request, found.title, "web:training-plan", public_id),
    )


@methods(write=["POST"])
@allow(keeps_learning)
def course_out(request: Request, public_id: str) -> HttpResponse:
    """Take a course out of a draft."""
    found = queries.one_course(actor=request.actor, public_id=public_id)
    actions.take_out_course(course=found, at=now(), by=request.actor)
    messages.success(request, gettext("The course is taken out."))
    return redirect(address(request, "web:training-plan", found.plan.public_id))


@methods(read=["GET"])
@allow(keeps_learning)
def training_menu(request: Request) -> HttpResponse:
    """The menu: what cadres need, how many, and what serves it."""
    actor, day, lang = request.actor, as_of(request), language()
    area, year = area_of(request, Permission.KEEP_LEARNING), year_of(request, day)
    context = {
        "lines": queries.menu(actor=actor, area=area, year=year, as_of=day, lang=lang),
        "gaps": queries.seen_gaps(actor=actor, area=area, year=year, as_of=day, lang=lang),
        "least": queries.LEAST,
        "area": area,
        "year": year,
        "areas": areas(request, Permission.KEEP_LEARNING),
    }
    return render(request, "web/learning/menu.html", context)


@methods(read=["GET"])
@allow(keeps_learning)
def training_needs(request: Request) -> HttpResponse:
    """The rows behind a number of the menu."""
    day = as_of(request)
    rows = queries.needs(
        actor=request.actor,
        year=year_of(request, day),
        area=area_of(request, Permission.KEEP_LEARNING),
        topic=request.GET.get("topic", "")[:80],
    )
    listing = NEEDS.of(request, rows)
    context = {
        "listing": listing,
        "names": with_names(listing.rows, day),
        "title": _("Who asks for it"),
        "links": [link(request, _("Menu of needs"), "web:training-menu")],
    }
    return show(request, "web/learning/list.html", context)
