"""Every write of use and reward."""

from __future__ import annotations

from zhucun.reward.actions.answering import (
    CaseDraft,
    answer_appeal,
    appeal,
    decide_cases,
    notify,
    open_case,
    restore,
    withdraw,
)
from zhucun.reward.actions.checking import check_promotions
from zhucun.reward.actions.commending import commend, publish_commendation, void_commendation
from zhucun.reward.actions.correcting import correct_influence, take_back
from zhucun.reward.actions.examining import ExamDraft, enter_exam, record_points, void_entry
from zhucun.reward.actions.outcomes import OutcomeDraft, record_outcomes, void_outcome
from zhucun.reward.actions.pledging import (
    TargetPledgeDraft,
    decide_pledge,
    make_pledge,
    sign_pledge,
    void_pledge,
)
from zhucun.reward.actions.praising import move_commendations, number_commendation

__all__ = [
    "ExamDraft",
    "enter_exam",
    "record_points",
    "void_entry",
    "CaseDraft",
    "OutcomeDraft",
    "answer_appeal",
    "appeal",
    "check_promotions",
    "commend",
    "correct_influence",
    "decide_cases",
    "move_commendations",
    "notify",
    "number_commendation",
    "open_case",
    "publish_commendation",
    "record_outcomes",
    "restore",
    "take_back",
    "void_commendation",
    "void_outcome",
    "TargetPledgeDraft",
    "decide_pledge",
    "make_pledge",
    "sign_pledge",
    "void_pledge",
    "withdraw",
]
