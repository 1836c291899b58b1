"""The API's addresses of use and reward."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.reward import schemas as out
from zhucun.doors.api.reward import views
from zhucun.doors.api.routes import read, write

_SEES, _KEEPS = Permission.SEE_REWARD, Permission.KEEP_REWARD
_CASE = "/liability/{public_id}"

router = Router()
# A cadre without any permission reads his own: the query limits, the actions ask for the right.
read(router, "/outcomes", views.outcomes, answers=out.OutcomePage, needs=None)
read(
    router,
    "/outcome-counts",
    views.outcome_counts,
    answers=list[out.OutcomeCountOut],
    needs=None,
)
write(router, "/outcomes", views.record_outcome, answers=out.OutcomeOut, needs=_KEEPS)
write(
    router,
    "/outcomes/{public_id}/void",
    views.void_outcome,
    answers=out.OutcomeOut,
    needs=_KEEPS,
    makes=False,
)
read(router, "/commendations", views.commendations, answers=out.CommendationPage, needs=None)
read(
    router,
    "/commendation-candidates",
    views.commendation_candidates,
    answers=out.ConsideredListOut,
    needs=_SEES,
)
write(router, "/commendations", views.commend, answers=list[out.CommendationOut], needs=_KEEPS)
for path, act in (("publish", views.publish_commendation), ("void", views.void_commendation)):
    write(
        router,
        f"/commendations/{{public_id}}/{path}",
        act,
        answers=out.CommendationOut,
        needs=_KEEPS,
        makes=False,
    )
read(router, "/priority", views.priority, answers=out.PriorityOut, needs=_SEES)
read(
    router,
    "/promotion-checks",
    views.promotion_checks,
    answers=out.PromotionCheckPage,
    needs=_KEEPS,
)
read(
    router,
    "/promotion-checks/{public_id}",
    views.promotion_check,
    answers=out.PromotionCheckCardOut,
    needs=_KEEPS,
)
write(
    router,
    "/promotion-checks",
    views.check_promotions,
    answers=out.PromotionCheckCardOut,
    needs=_KEEPS,
)
read(router, "/liability", views.liability_cases, answers=out.LiabilityPage, needs=None)
read(
    router,
    "/liability-proposed",
    views.liability_proposed,
    answers=list[out.ProposedCaseOut],
    needs=_KEEPS,
)
read(router, _CASE, views.liability_case, answers=out.LiabilityCardOut, needs=None)
write(router, "/liability", views.open_liability, answers=out.LiabilityCardOut, needs=_KEEPS)
for path, step, needs in (
    ("notify", views.notify_liability, _KEEPS),
    ("appeal", views.appeal_liability, None),
    ("answer", views.answer_liability, _KEEPS),
    ("restore", views.restore_liability, _KEEPS),
    ("withdraw", views.withdraw_liability, _KEEPS),
):
    write(
        router,
        f"{_CASE}/{path}",
        step,
        answers=out.LiabilityCardOut,
        needs=needs,
        makes=False,
    )
