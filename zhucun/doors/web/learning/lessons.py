"""Lessons in the village: the list, one written down, one voided."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, allow, can, methods
from zhucun.doors.web.asof import address, as_of
from zhucun.doors.web.fieldwork.shown import period
from zhucun.doors.web.learning.forms import MiniClassForm, ReasonForm
from zhucun.doors.web.learning.lists import MINI_CLASSES
from zhucun.doors.web.learning.shown import form_page, learns, link, refuse, with_names
from zhucun.doors.web.listing import show
from zhucun.kernel.problems import Problem
from zhucun.learning import actions, perms, queries
from zhucun.learning.actions import MiniClassDraft
from zhucun.learning.errors import NobodyHere


@methods(read=["GET"])
@allow(learns)
def mini_classes(request: Request) -> HttpResponse:
    """Lessons in villages in a period."""
    actor, day = request.actor, as_of(request)
    span = period(request, day)
    rows = queries.mini_classes(actor=actor, since=span.since, until=span.until)
    listing = MINI_CLASSES.of(request, rows)
    links = [link(request, _("Handbook"), "web:handbook")]
    posting = queries.own_posting(actor=actor, on=localdate())
    if actor.can(Permission.RECORD_FIELDWORK) and posting is not None and posting.team is not None:
        links.append(link(request, _("Record a lesson"), "web:mini-class-new"))
    for row in listing.rows:
        row.may_void = row.voided_on is None and perms.may_void_lesson(actor, row.area)
    context = {
        "listing": listing,
        "names": with_names(listing.rows, day),
        "title": _("Lessons in villages"),
        "links": links,
        "period": span,
        "filters": "web/learning/_period_filters.html",
    }
    return show(request, "web/learning/list.html", context)


@methods(read=["GET"], write=["POST"])
@allow(can(Permission.RECORD_FIELDWORK))
def mini_class_new(request: Request) -> HttpResponse:
    """A team writes down a lesson that it gave."""
    actor, today = request.actor, localdate()
    posting = queries.own_posting(actor=actor, on=today)
    if posting is None or posting.team is None:
        raise NobodyHere
    offered = {row.public_id: row for row in queries.articles(actor=actor, as_of=today)[:300]}
    form = MiniClassForm(
        request.POST or None,
        articles=[(key, f"{row.number}. {row.question}") for key, row in offered.items()],
        initial={"on": today},
    )
    if form.is_valid():
        given = dict(form.cleaned_data)
        given["articles"] = [offered[key] for key in given["articles"]]
        try:
            actions.hold_mini_class(MiniClassDraft(team=posting.team, **given), at=now(), by=actor)
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The lesson is on record."))
            return redirect(address(request, "web:mini-classes"))
    return form_page(
        request,
        form,
        title=_("Record a lesson"),
        button=_("Record the lesson"),
        back=link(request, _("Lessons in villages"), "web:mini-classes"),
        about=posting.place.short_name,
    )


@methods(read=["GET"], write=["POST"])
@allow(learns)
def mini_class_void(request: Request, public_id: str) -> HttpResponse:
    """A lesson was written down by mistake; it may be written down anew."""
    found = queries.one_mini_class(actor=request.actor, public_id=public_id)
    perms.require_lesson_keeper(request.actor, found.area)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            actions.void_mini_class(
                lesson=found, why=form.cleaned_data["reason"], on=localdate(), by=request.actor
            )
        except Problem as problem:
            refuse(form, problem)
        else:
            messages.success(request, gettext("The lesson counts no more."))
            return redirect(address(request, "web:mini-classes"))
    return form_page(
        request,
        form,
        title=_("Recorded by mistake"),
        button=_("It counts no more"),
        back=link(request, _("Lessons in villages"), "web:mini-classes"),
        about=f"{found.on} {found.title}",
    )
