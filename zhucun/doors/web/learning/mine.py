"""My learning, for the phone: what lies ahead, what was attended, what I need."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.doors.web.access import Request, allow, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.learning.forms import AbilityForm, NeedForm
from zhucun.doors.web.learning.shown import form_page, link, own_area, refuse
from zhucun.doors.web.presence.leave import is_cadre
from zhucun.doors.web.roster.reasons import language
from zhucun.kernel.problems import Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.errors import NobodyHere

_AHEAD = 10


@methods(read=["GET"])
@allow(is_cadre)
def my_learning(request: Request) -> HttpResponse:
    """One's own year: sessions ahead, attended, lessons, certificates, needs, proposals."""
    actor, day, lang = request.actor, as_of(request), language()
    posting = queries.own_posting(actor=actor, on=day)
    area = posting.area if posting else own_area(actor)
    check = queries.self_check(actor=actor, year=day.year)
    ratings = check.ratings if check else {}
    mine = queries.mine(actor=actor, posting=posting, year=day.year, as_of=day, lang=lang)
    taken = {row.session_id for row in mine.coming} | {row.session_id for row in mine.attended}
    ahead = [
        row
        for row in queries.upcoming(actor=actor, on=day)[: 5 * _AHEAD]
        if posting is not None and perms.fits(row, posting) and row.pk not in taken
    ]
    coming: list[Any] = list(mine.coming)
    changed = queries.corrections([row.session for row in coming])
    for row in coming:
        row.corrected = next(reversed(changed[row.session.public_id]), None)
    context = {
        "mine": mine,
        "coming": coming,
        "ahead": ahead[:_AHEAD],
        "needs": queries.needs(actor=actor, year=day.year, person=actor.person),
        "proposals": queries.proposals(
            actor=actor, area=area, year=day.year, ratings=ratings, as_of=day, lang=lang
        ),
        "has_axes": bool(queries.axes_of(area, as_of=day, lang=lang)) if area else False,
        "checked": check,
        "quizzes": queries.quizzes(actor=actor, on=day)[:_AHEAD],
        "attempts": queries.own_attempts(actor=actor)[:_AHEAD],
        "posting": posting,
        "day": day,
    }
    return render(request, "web/learning/mine.html", context)


@methods(read=["GET"], write=["POST"])
@allow(is_cadre)
def my_needs(request: Request) -> HttpResponse:
    """State what one wants to be taught."""
    actor, day, lang = request.actor, localdate(), language()
    posting = queries.own_posting(actor=actor, on=day)
    if posting is None:
        raise NobodyHere
    topics = [
        *queries.axes_of(posting.area, as_of=day, lang=lang),
        *queries.lessons_of(posting.area, as_of=day, lang=lang),
    ]
    themes = [row.theme for row in queries.courses(actor=actor, area=posting.area, year=day.year)]
    offered = list(dict.fromkeys([*(each.label for each in topics), *themes]))
    wished = [each for each in request.GET.getlist("topic") if each in offered]
    form = NeedForm(request.POST or None, topics=offered, initial={"topics": wished})
    if form.is_valid():
        try:
            actions.state_topics(
                form.wanted,
                posting=posting,
                year=day.year,
                on=day,
                by=actor,
                from_gap=request.GET.get("gap") == "1",
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("Your needs are stated."))
            return redirect(address(request, "web:my-learning"))
    return form_page(
        request,
        form,
        title=_("State what you need"),
        button=_("State it"),
        back=link(request, _("My learning"), "web:my-learning"),
    )


@methods(write=["POST"])
@allow(is_cadre)
def need_withdraw(request: Request, public_id: str) -> HttpResponse:
    """Take a need back."""
    rows = queries.needs(actor=request.actor, year=localdate().year, person=request.actor.person)
    found = queries.one(rows, public_id)
    actions.withdraw_need(need=found, on=localdate(), by=request.actor)
    messages.success(request, gettext("The need is withdrawn."))
    return redirect(address(request, "web:my-learning"))


@methods(read=["GET"], write=["POST"])
@allow(is_cadre)
def my_abilities(request: Request) -> HttpResponse:
    """Look at one's own abilities; what is weak leads to courses."""
    actor, day = request.actor, localdate()
    posting = queries.own_posting(actor=actor, on=day)
    if posting is None:
        raise NobodyHere
    axes = queries.axes_of(posting.area, as_of=day, lang=language())
    known = queries.self_check(actor=actor, year=day.year)
    form = AbilityForm(
        request.POST or None,
        axes=[(each.id, each.label) for each in axes],
        initial=known.ratings if known else {},
    )
    if form.is_valid():
        actions.check_self(
            posting=posting, year=day.year, ratings=form.cleaned_data, at=now(), by=actor
        )
        messages.success(request, gettext("Kept for you alone. Courses that help are below."))
        return redirect(address(request, "web:my-learning"))
    return form_page(
        request,
        form,
        title=_("My abilities"),
        button=_("Keep it"),
        back=link(request, _("My learning"), "web:my-learning"),
        about=_("Only you read this. The office reads sums of five answers and more."),
    )
