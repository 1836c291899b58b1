"""Addresses of a round's two sides."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.roster.demands import fixing, stating, views
from zhucun.doors.api.roster.demands.schemas import (
    AvoidancesOut,
    FixedOut,
    OfferOut,
    OfferPage,
    PreparationOut,
    RoundVillageOut,
    RoundVillagePage,
    WishesOut,
)
from zhucun.doors.api.roster.schemas import RoundOut
from zhucun.doors.api.routes import read, write

_SEE, _MANAGE, _SAY = Permission.SEE_POSTINGS, Permission.MANAGE_ROSTER, Permission.STATE_NEEDS
_ROUND, _VILLAGE = "/rounds/{public_id}", "/round-villages/{public_id}"
_OFFER, _CANDIDATE = "/offers/{public_id}", "/candidates/{public_id}"

router = Router()
read(router, "/announced-villages", views.announced_villages, answers=RoundVillagePage, needs=None)
read(router, "/needs", views.needs, answers=RoundVillagePage, needs=_SAY)
read(router, f"{_ROUND}/preparation", views.preparation, answers=PreparationOut, needs=_SEE)
read(router, f"{_ROUND}/villages", views.round_villages, answers=RoundVillagePage, needs=_SEE)
write(router, f"{_ROUND}/villages", fixing.fix_villages, answers=FixedOut, needs=_MANAGE)
write(
    router,
    f"{_ROUND}/villages/announce",
    fixing.announce_villages,
    answers=RoundOut,
    needs=_MANAGE,
    makes=False,
)
read(router, _VILLAGE, views.round_village, answers=RoundVillageOut, needs=_SEE)
for path, view, needs in (
    ("leave", fixing.leave_out_village, _MANAGE),
    ("replace", fixing.replace_village, _MANAGE),
    ("needs", stating.state_needs, _SAY),
    ("wishes", stating.state_village_wishes, _SAY),
):
    write(
        router,
        f"{_VILLAGE}/{path}",
        view,
        answers=RoundVillageOut,
        needs=needs,
        makes=False,
    )
read(
    router,
    f"{_ROUND}/offers",
    views.offers,
    answers=OfferPage,
    needs=Permission.SEE_CANDIDATES,
)
# The office or the unit itself, and the person himself: the action asks which.
write(router, f"{_ROUND}/offers", stating.offer_people, answers=OfferOut, needs=None)
read(router, _OFFER, views.offer, answers=OfferOut, needs=Permission.SEE_CANDIDATES)
write(
    router,
    f"{_OFFER}/withdraw",
    stating.withdraw_offer,
    answers=OfferOut,
    needs=None,
    makes=False,
)
read(router, f"{_CANDIDATE}/wishes", views.candidate_wishes, answers=WishesOut, needs=None)
write(
    router,
    f"{_CANDIDATE}/wishes",
    stating.state_wishes,
    answers=WishesOut,
    needs=None,
    makes=False,
)
read(
    router,
    f"{_CANDIDATE}/avoidances",
    views.candidate_avoidances,
    answers=AvoidancesOut,
    needs=None,
)
write(
    router,
    f"{_CANDIDATE}/avoidances",
    stating.note_avoidances,
    answers=AvoidancesOut,
    needs=None,
)
write(
    router,
    f"{_CANDIDATE}/avoidances/{{avoidance}}/lift",
    stating.lift_avoidance,
    answers=AvoidancesOut,
    needs=_MANAGE,
    makes=False,
)
