"""Addresses of sign-off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.directory.perms import Actor
from zhucun.doors.web.access import Request, signed_in
from zhucun.doors.web.asof import address
from zhucun.doors.web.rooms import Entry, Step, Task
from zhucun.doors.web.signoff.views import cases, reviews, together
from zhucun.roster import queries as roster
from zhucun.signoff import queries
from zhucun.signoff.enums import CaseState

urlpatterns = [
    path("signing/", cases.signing, name="signing"),
    path("signing/review/", together.choose, name="signing-review"),
    path("signing/reviews/<str:public_id>/", together.look, name="signing-look"),
    path("signing/reviews/<str:public_id>/sort/", together.leave_out, name="signing-sort"),
    path("signing/reviews/<str:public_id>/sign/", together.confirm, name="signing-confirm"),
    path("signing/reviews/<str:public_id>/stop/", together.stop, name="signing-stop"),
    path("signing/delegations/", cases.delegations, name="delegations"),
    path("signing/delegations/<str:public_id>/end/", cases.delegation_end, name="delegation-end"),
    path("cases/<str:public_id>/", cases.case, name="case"),
    path("cases/<str:public_id>/sign/", cases.case_sign, name="case-sign"),
    path("cases/<str:public_id>/recall/", cases.case_recall, name="case-recall"),
    path("rounds/<str:public_id>/review/", reviews.review, name="round-review"),
    path("rounds/<str:public_id>/review/start/", reviews.review_start, name="review-start"),
    path("rounds/<str:public_id>/review/look/", reviews.review_look, name="review-look"),
    path("rounds/<str:public_id>/review/sign/", reviews.review_sign, name="review-sign"),
    path("rounds/<str:public_id>/joint-check/", reviews.joint, name="joint-check"),
    path("rounds/<str:public_id>/joint-check/file/", reviews.joint_file, name="joint-check-file"),
    path("candidates/<str:public_id>/checklists/", reviews.checklists, name="candidate-checklists"),
    path(
        "candidates/<str:public_id>/checklists/<path:checklist>/tick/",
        reviews.checklist_tick,
        name="checklist-tick",
    ),
]


def _signs(actor: Actor) -> bool:
    """Whoever holds an office, or may sign as a person."""
    return signed_in(actor) and bool(actor.held or actor.person)


MENU = [
    Entry(
        _("Signing"),
        "web:signing",
        _signs,
        _("What waits for your signature, and what became of it"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Cases in which it is the reader's turn."""
    if request.actor.viewer is not None or not _signs(request.actor):
        return
    count = queries.waiting(actor=request.actor, as_of=localdate()).count()
    yield Task(
        gettext("Cases that wait for your signature"), count, address(request, "web:signing")
    )


def steps(request: Request, round_: Any) -> Mapping[str, list[Step]]:
    """How many candidates of a round are through the area's procedure. Three queries."""
    actor, today = request.actor, localdate()
    if not actor.can(Permission.SEE_CANDIDATES, area=round_.area):
        return {}
    standing = roster.candidates(actor=actor, as_of=today, round_id=round_.public_id)
    cases = queries.cases(actor=actor, as_of=today, kind="candidate")
    mine = cases.filter(subject__in=standing.order_by().values("public_id"))
    numbers = {"done": mine.filter(state=CaseState.FINISHED).count(), "all": standing.count()}
    step = Step(
        name=gettext("Review the candidates"),
        state=gettext("Review finished: %(done)s of %(all)s") % numbers,
        is_done=0 < numbers["done"] == numbers["all"],
        href=address(request, "web:round-review", round_.public_id),
    )
    return {"review": [step]}
