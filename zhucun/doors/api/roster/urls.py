"""Addresses of the roster."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.roster import changes, rotations, views
from zhucun.doors.api.roster.rotations import (
    AdjustmentOut,
    AdjustmentPage,
    RotationOrderCard,
    RotationOrderPage,
)
from zhucun.doors.api.roster.schemas import (
    CandidateCard,
    CandidateOut,
    CandidatePage,
    DossierOut,
    PostingOut,
    PostingPage,
    RoundOut,
    RoundPage,
    TeamOut,
    TeamPage,
)
from zhucun.doors.api.routes import read, write

_SEE, _MANAGE = Permission.SEE_POSTINGS, Permission.MANAGE_ROSTER

router = Router()
read(router, "/rotation-orders", rotations.rotation_orders, answers=RotationOrderPage, needs=_SEE)
write(
    router,
    "/rotation-orders",
    rotations.issue_rotation_order,
    answers=RotationOrderCard,
    needs=_MANAGE,
)
read(
    router,
    "/rotation-orders/{public_id}",
    rotations.rotation_order,
    answers=RotationOrderCard,
    needs=_SEE,
)
write(
    router,
    "/rotation-orders/{public_id}/rounds",
    rotations.place_rotation_rounds,
    answers=RotationOrderCard,
    needs=_MANAGE,
    makes=False,
)
read(router, "/adjustments", rotations.adjustments, answers=AdjustmentPage, needs=_SEE)
write(router, "/adjustments", rotations.adjust_team, answers=AdjustmentOut, needs=_MANAGE)
read(router, "/rounds", views.rounds, answers=RoundPage, needs=_SEE)
write(router, "/rounds", changes.open_round, answers=RoundOut, needs=_MANAGE)
read(router, "/rounds/{public_id}", views.round_, answers=RoundOut, needs=_SEE)
write(
    router,
    "/rounds/{public_id}/publish",
    changes.publish_round,
    answers=RoundOut,
    needs=_MANAGE,
    makes=False,
)
write(router, "/rounds/{public_id}/teams", changes.form_team, answers=TeamOut, needs=_MANAGE)
read(
    router,
    "/rounds/{public_id}/candidates",
    views.candidates,
    answers=CandidatePage,
    needs=Permission.SEE_CANDIDATES,
)
# A person may put himself forward, and see his own candidacy, whatever his role.
write(
    router,
    "/rounds/{public_id}/candidates",
    changes.nominate,
    answers=CandidateOut,
    needs=None,
)
read(router, "/candidates/{public_id}", views.candidate, answers=CandidateCard, needs=None)
write(
    router,
    "/candidates/{public_id}/withdraw",
    changes.withdraw_candidate,
    answers=CandidateOut,
    needs=None,
    makes=False,
)
write(
    router,
    "/candidates/{public_id}/findings",
    changes.record_findings,
    answers=CandidateCard,
    needs=_MANAGE,
)
read(router, "/teams", views.teams, answers=TeamPage, needs=_SEE)
read(router, "/teams/{public_id}", views.team, answers=TeamOut, needs=_SEE)
read(router, "/postings", views.postings, answers=PostingPage, needs=_SEE)
write(router, "/postings", changes.post_cadre, answers=PostingOut, needs=_MANAGE)
read(router, "/postings/{public_id}", views.posting, answers=PostingOut, needs=_SEE)
write(
    router,
    "/postings/{public_id}/end",
    changes.end_posting,
    answers=PostingOut,
    needs=_MANAGE,
    makes=False,
)
read(router, "/cadres/{person_id}", views.cadre, answers=DossierOut, needs=_SEE)
