"""Addresses of selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Count
from django.urls import path
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhucun.directory.enums import Permission
from zhucun.doors.web.access import Request
from zhucun.doors.web.asof import address
from zhucun.doors.web.rooms import Entry, Step, Task
from zhucun.doors.web.selection.views import compare, confirm, proposals, villages
from zhucun.selection import queries
from zhucun.selection.enums import Side

urlpatterns = [
    path("rounds/<str:public_id>/proposals/", proposals.proposals, name="proposals"),
    path("rounds/<str:public_id>/propose/", proposals.propose, name="propose"),
    path("rounds/<str:public_id>/back-test/", compare.back_test, name="back-test"),
    path("proposals/<str:public_id>/", proposals.proposal, name="proposal"),
    path("proposals/<str:public_id>/cancel/", proposals.proposal_cancel, name="proposal-cancel"),
    path("proposals/<str:public_id>/again/", proposals.proposal_again, name="proposal-again"),
    path("proposals/<str:public_id>/adopt/", proposals.proposal_adopt, name="proposal-adopt"),
    path(
        "proposals/<str:public_id>/take-back/",
        proposals.proposal_take_back,
        name="proposal-take-back",
    ),
    path("proposals/<str:public_id>/what-if/", proposals.what_if, name="what-if"),
    path("proposals/<str:public_id>/move/", villages.proposal_move, name="proposal-move"),
    path("proposals/<str:public_id>/post/", confirm.proposal_post, name="proposal-post"),
    path("proposals/<str:public_id>/beside/<str:other>/", compare.compare, name="compare"),
    path(
        "proposals/<str:public_id>/villages/<str:code>/",
        villages.proposal_village,
        name="proposal-village",
    ),
    path(
        "proposals/<str:public_id>/villages/<str:code>/decide/",
        villages.proposal_decide,
        name="proposal-decide",
    ),
    path("decisions/<str:public_id>/lift/", villages.decision_lift, name="decision-lift"),
    path("confirmations/", confirm.confirmations, name="confirmations"),
    path("confirmations/answer/", confirm.confirm, name="confirm"),
]

MENU = [
    Entry(
        _("Confirmations"),
        "web:confirmations",
        confirm.may_answer,
        _("Who is proposed for which village: say yes, or no with a reason"),
    ),
]


def waiting(request: Request) -> Iterator[Task]:
    """Seats that a village, a unit or the office has not answered yet; one count each."""
    actor = request.actor
    if not confirm.may_answer(actor):
        return
    href = address(request, "web:confirmations")
    if actor.areas(Permission.MANAGE_ROSTER):
        open_ = queries.unanswered(actor=actor, side=Side.OFFICE)
        yield Task(gettext("Proposed people to confirm for the office"), open_, href)
        return
    if actor.areas(Permission.STATE_NEEDS):
        open_ = queries.unanswered(actor=actor, side=Side.VILLAGE)
        yield Task(gettext("Proposed people to confirm for your village"), open_, href)
    if units := actor.units(Permission.OFFER_CANDIDATES):
        open_ = queries.unanswered(actor=actor, side=Side.UNIT, units=units)
        yield Task(gettext("People of your unit to confirm"), open_, href)


def steps(request: Request, round_: Any) -> Mapping[str, list[Step]]:
    """How far the match of a round is, for who may see its candidates. Two queries."""
    actor = request.actor
    if not actor.can(Permission.SEE_CANDIDATES, area=round_.area):
        return {}
    rows = queries.proposals(actor=actor, round_=round_)
    counted = rows.aggregate(all=Count("pk"), posted=Count("posted_at"))
    adopted = queries.adopted(actor=actor, round_=round_)
    if adopted is not None:
        state = gettext("Adopted: %(title)s") % {"title": adopted.title}
    else:
        state = gettext("Proposals: %(number)s, none adopted") % {"number": counted["all"]}
    step = Step(
        name=gettext("Match, and confirm on both sides"),
        state=state,
        is_done=adopted is None and bool(counted["posted"]),
        href=address(request, "web:proposals", round_.public_id),
    )
    return {"match": [step]}
