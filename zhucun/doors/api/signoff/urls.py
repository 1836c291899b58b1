"""Addresses of sign-off."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.routes import read, write
from zhucun.doors.api.signoff import checklists, delegations, many, reviews, views
from zhucun.doors.api.signoff.checklists import ChecklistsOut
from zhucun.doors.api.signoff.delegations import DelegationOut, DelegationPage
from zhucun.doors.api.signoff.many import SignedManyOut
from zhucun.doors.api.signoff.reviews import ReviewCard, ReviewCasePage, ReviewPage
from zhucun.doors.api.signoff.schemas import CaseCard, CasePage, StartedOut, WaitingPage

_CASE = "/cases/{public_id}"
_REVIEW = "/signing/reviews/{public_id}"

router = Router()
# Who signs is said by the chain of the pack: the query and the action ask for the office held.
read(router, "/signing", views.signing, answers=WaitingPage, needs=None)
write(router, "/signing", many.sign_many, answers=SignedManyOut, needs=None, makes=False)
read(router, "/signing/reviews", reviews.reviews, answers=ReviewPage, needs=None)
write(router, "/signing/reviews", reviews.ask_review, answers=ReviewCard, needs=None)
read(router, _REVIEW, reviews.review, answers=ReviewCard, needs=None)
read(router, f"{_REVIEW}/cases", reviews.review_cases, answers=ReviewCasePage, needs=None)
for name, view in (
    ("sort", reviews.sort_review),
    ("sign", reviews.confirm_review),
    ("stop", reviews.stop_review),
):
    write(router, f"{_REVIEW}/{name}", view, answers=ReviewCard, needs=None, makes=False)
read(router, "/delegations", delegations.delegations, answers=DelegationPage, needs=None)
write(router, "/delegations", delegations.delegate, answers=DelegationOut, needs=None)
write(
    router,
    "/delegations/{public_id}/end",
    delegations.end_delegation,
    answers=DelegationOut,
    needs=None,
    makes=False,
)
read(
    router,
    "/candidates/{public_id}/checklists",
    checklists.checklists,
    answers=ChecklistsOut,
    needs=None,
)
write(
    router,
    "/candidates/{public_id}/ticks",
    checklists.tick_items,
    answers=ChecklistsOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)
read(router, "/cases", views.cases, answers=CasePage, needs=None)
write(
    router,
    "/rounds/{public_id}/cases",
    views.start_cases,
    answers=StartedOut,
    needs=Permission.MANAGE_ROSTER,
    makes=False,
)
read(router, _CASE, views.case, answers=CaseCard, needs=None)
write(router, f"{_CASE}/sign", views.sign_case, answers=CaseCard, needs=None)
write(
    router,
    f"{_CASE}/recall",
    views.recall_signature,
    answers=CaseCard,
    needs=None,
    makes=False,
)
