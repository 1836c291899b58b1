"""Every write of appraisal."""

from __future__ import annotations

from zhucun.appraisal.actions.deciding import (
    Decision,
    adopt_proposals,
    decide_grades,
    reopen_grade,
    sign_grades,
    start_signing,
    unsign_grades,
)
from zhucun.appraisal.actions.deductions import deduct_points, withdraw_deduction
from zhucun.appraisal.actions.freezing import freeze_appraisal, reopen_appraisal
from zhucun.appraisal.actions.notices import (
    answer_objection,
    notify_people,
    object_to_grade,
    publish_results,
)
from zhucun.appraisal.actions.opening import (
    AppraisalDraft,
    leave_out,
    open_appraisal,
    take_appraisees,
    take_back_in,
    withdraw_appraisal,
)
from zhucun.appraisal.actions.reviews import (
    ReviewDraft,
    record_reviews,
    refusals,
    withdraw_review,
)
from zhucun.appraisal.actions.runs import ask_run, beat, claim, compute, fail
from zhucun.appraisal.actions.schemes import adopt_scheme, draft_scheme

__all__ = [
    "AppraisalDraft",
    "Decision",
    "ReviewDraft",
    "adopt_proposals",
    "adopt_scheme",
    "answer_objection",
    "ask_run",
    "beat",
    "claim",
    "compute",
    "decide_grades",
    "deduct_points",
    "draft_scheme",
    "fail",
    "freeze_appraisal",
    "leave_out",
    "notify_people",
    "object_to_grade",
    "open_appraisal",
    "publish_results",
    "record_reviews",
    "refusals",
    "reopen_appraisal",
    "reopen_grade",
    "sign_grades",
    "start_signing",
    "take_appraisees",
    "take_back_in",
    "unsign_grades",
    "withdraw_appraisal",
    "withdraw_deduction",
    "withdraw_review",
]
