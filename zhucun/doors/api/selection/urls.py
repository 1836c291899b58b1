"""Addresses of selection."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.routes import read, write
from zhucun.doors.api.selection import changes, views
from zhucun.doors.api.selection.schemas import (
    AnsweredOut,
    ComparisonOut,
    DecisionOut,
    DecisionPage,
    LiftedOut,
    PostedOut,
    PricedOut,
    ProposalCard,
    ProposalPage,
    ProposalVillageCard,
    ProposalVillagePage,
    QuestionPage,
)

_SEE, _MANAGE = Permission.SEE_CANDIDATES, Permission.MANAGE_ROSTER
_ROUND, _PROPOSAL = "/rounds/{public_id}", "/proposals/{public_id}"

router = Router()
read(router, f"{_ROUND}/proposals", views.proposals, answers=ProposalPage, needs=_SEE)
write(router, f"{_ROUND}/proposals", changes.propose, answers=ProposalCard, needs=_MANAGE)
read(router, f"{_ROUND}/decisions", views.decisions, answers=DecisionPage, needs=_SEE)
write(router, f"{_ROUND}/decisions", changes.decide, answers=DecisionOut, needs=_MANAGE)
write(
    router,
    "/decisions/{public_id}/lift",
    changes.lift_decision,
    answers=LiftedOut,
    needs=_MANAGE,
    makes=False,
)
read(router, _PROPOSAL, views.proposal, answers=ProposalCard, needs=_SEE)
read(
    router,
    f"{_PROPOSAL}/villages",
    views.proposal_villages,
    answers=ProposalVillagePage,
    needs=_SEE,
)
read(
    router,
    f"{_PROPOSAL}/villages/{{code}}",
    views.proposal_village,
    answers=ProposalVillageCard,
    needs=_SEE,
)
read(
    router,
    f"{_PROPOSAL}/beside/{{other}}",
    views.compare_proposals,
    answers=ComparisonOut,
    needs=_SEE,
)
read(router, f"{_PROPOSAL}/move", views.price_of_move, answers=PricedOut, needs=_MANAGE)
for path, view, answers, makes in (
    ("move", changes.move_seat, ProposalCard, True),
    ("again", changes.propose_again, ProposalCard, True),
    ("cancel", changes.cancel_proposal, ProposalCard, False),
    ("adopt", changes.adopt_proposal, ProposalCard, False),
    ("take-back", changes.take_adoption_back, ProposalCard, False),
    ("post", changes.post_teams, PostedOut, False),
):
    write(
        router,
        f"{_PROPOSAL}/{path}",
        view,
        answers=answers,
        needs=_MANAGE,
        makes=makes,
    )
# Villages, units and offices are asked: the query and the action say who about what.
read(router, "/confirmations", views.confirmations, answers=QuestionPage, needs=None)
write(
    router,
    "/confirmations",
    changes.confirm,
    answers=AnsweredOut,
    needs=None,
    makes=False,
)
