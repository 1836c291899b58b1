"""Addresses of taking up posts and handing over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request, can
from zhucun.doors.web.asof import address, asking
from zhucun.doors.web.rooms import Entry, Task
from zhucun.doors.web.roster.views import handovers, leaving, promises, takeup
from zhucun.roster import queries
from zhucun.roster.enums import HandoverState

urlpatterns = [
    path("take-up/", takeup.take_ups, name="take-ups"),
    path("take-up/file/", takeup.take_ups_file, name="take-ups-file"),
    path("take-up/<str:public_id>/", takeup.take_up, name="take-up"),
    path("captains/", takeup.captains, name="captains"),
    path("captains/<str:code>/", takeup.captain_appoint, name="captain-appoint"),
    path("terms/", leaving.terms, name="terms"),
    path("handovers/", handovers.handovers, name="handovers"),
    path("handovers/<str:public_id>/", handovers.handover, name="handover"),
    path("handovers/<str:public_id>/answer/", handovers.handover_answer, name="handover-answer"),
    path("handovers/<str:public_id>/add/", handovers.handover_add, name="handover-add"),
    path("handovers/<str:public_id>/again/", handovers.handover_again, name="handover-again"),
    path(
        "handovers/<str:public_id>/together/",
        handovers.handover_together,
        name="handover-together",
    ),
    path("handovers/<str:public_id>/taker/", handovers.handover_taker, name="handover-taker"),
    path("handovers/<str:public_id>/sign/", handovers.handover_sign, name="handover-sign"),
    path("postings/<str:public_id>/hand-over/", leaving.handover_open, name="handover-open"),
    path("postings/<str:public_id>/replace/", leaving.replace, name="replace"),
    path("postings/<str:public_id>/release/", leaving.release, name="release"),
    path("villages/<str:code>/promises/", promises.promises, name="promises"),
    path("promises/<str:public_id>/end/", promises.promise_end, name="promise-end"),
]

MENU = [
    Entry(
        _("Taking up posts"),
        "web:take-ups",
        can(Permission.SEE_POSTINGS),
        _("Notice, letter, training, arrival, Party relation: what is due and what is late"),
    ),
    Entry(
        _("Terms that end"),
        "web:terms",
        can(Permission.SEE_POSTINGS),
        _("Whose term ends, who comes, what is handed over"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Steps that are overdue, terms that end by the pack's notice, townships without a captain
    (for offices); handovers in which the actor himself gives or takes.

    No notice is configured, no term is announced. One count an area and kind.
    """
    actor, today = request.actor, localdate()
    if actor.person:
        mine = queries.handovers(actor=actor, state=HandoverState.OPEN, person=actor.person)
        yield Task(gettext("Handovers of mine"), mine.count(), address(request, "web:handovers"))
    if not actor.can(Permission.MANAGE_ROSTER):
        return
    for area in actor.areas(Permission.MANAGE_ROSTER):
        late = queries.overdue(actor=actor, as_of=today, area=area).count()
        href = asking(address(request, "web:take-ups"), f"missing=overdue&area={area}")
        yield Task(gettext("Postings with a step that is overdue"), late, href)
        if (notice := queries.notice_days(area, today)) is not None:
            until = today + timedelta(days=notice)
            ending = queries.expiring(actor=actor, as_of=today, until=until, area=area).count()
            yield Task(gettext("Terms that end"), ending, address(request, "web:terms"))
    lacking = len(queries.captain_needs(actor=actor, as_of=today))
    yield Task(gettext("Townships that lack a captain"), lacking, address(request, "web:captains"))
