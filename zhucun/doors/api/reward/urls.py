"""The API's addresses of use and reward."""

from __future__ import annotations

from ninja import Router

from zhucun.directory.enums import Permission
from zhucun.doors.api.reward import accounts, exams, pledges, views
from zhucun.doors.api.reward import accounts_schemas as accounts_out
from zhucun.doors.api.reward import schemas as out
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
for path, act in (
    ("publish", views.publish_commendation),
    ("number", views.number_commendation),
    ("void", views.void_commendation),
):
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
read(
    router, "/target-pledges", pledges.target_pledges, answers=pledges.TargetPledgePage, needs=None
)
read(
    router,
    "/target-pledges/{public_id}",
    pledges.target_pledge,
    answers=pledges.TargetPledgeCardOut,
    needs=None,
)
write(
    router,
    "/target-pledges",
    pledges.make_target_pledge,
    answers=pledges.TargetPledgeCardOut,
    needs=_KEEPS,
)
for path, do in (
    ("sign", pledges.sign_target_pledge),
    ("decide", pledges.decide_target_pledge),
    ("void", pledges.void_target_pledge),
):
    write(
        router,
        f"/target-pledges/{{public_id}}/{path}",
        do,
        answers=pledges.TargetPledgeCardOut,
        needs=_KEEPS,
        makes=False,
    )
read(router, "/exam-entries", exams.exam_entries, answers=exams.ExamEntryPage, needs=_SEES)
read(router, "/exam-entries/{public_id}", exams.exam_entry, answers=exams.ExamEntryOut, needs=_SEES)
write(router, "/exam-entries", exams.enter_exam, answers=exams.ExamEntryOut, needs=_KEEPS)
for path, told in (("points", exams.record_exam_points), ("void", exams.void_exam_entry)):
    write(
        router,
        f"/exam-entries/{{public_id}}/{path}",
        told,
        answers=exams.ExamEntryOut,
        needs=_KEEPS,
        makes=False,
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
read(
    router,
    "/both-accounts",
    accounts.both_accounts_list,
    answers=accounts_out.EndResponsiblePage,
    needs=_SEES,
)
read(
    router,
    "/both-accounts/{person}",
    accounts.both_accounts,
    answers=accounts_out.BothAccountsOut,
    needs=None,
)
read(
    router,
    "/rectification-leads",
    accounts.rectification_leads,
    answers=list[accounts_out.RectificationLeadOut],
    needs=Permission.KEEP_BRANCHES,
)
read(
    router,
    "/rectification-leads/townships",
    accounts.township_leads,
    answers=list[accounts_out.TownshipLeadOut],
    needs=Permission.KEEP_BRANCHES,
)
for path, step, needs in (
    ("notify", views.notify_liability, _KEEPS),
    ("appeal", views.appeal_liability, None),
    ("answer", views.answer_liability, _KEEPS),
    ("restore", views.restore_liability, _KEEPS),
    ("withdraw", views.withdraw_liability, _KEEPS),
    ("take-back", views.take_liability_back, _KEEPS),
    ("correct-influence", views.correct_liability, _KEEPS),
):
    write(
        router,
        f"{_CASE}/{path}",
        step,
        answers=out.LiabilityCardOut,
        needs=needs,
        makes=False,
    )
