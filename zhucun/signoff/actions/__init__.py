"""Every write of sign-off."""

from __future__ import annotations

from zhucun.signoff.actions.cases import start_cases, stop_cases
from zhucun.signoff.actions.delegating import delegate, end_delegation
from zhucun.signoff.actions.own import sign_own
from zhucun.signoff.actions.review_work import AT_ONCE, claim_review, work_on
from zhucun.signoff.actions.reviews import ask_review, confirm_review, sort_review, stop_review
from zhucun.signoff.actions.signing import (
    BATCH,
    Signed,
    Signing,
    recall,
    sign_case,
    sign_cases,
)

__all__ = [
    "AT_ONCE",
    "BATCH",
    "Signed",
    "Signing",
    "ask_review",
    "claim_review",
    "confirm_review",
    "delegate",
    "end_delegation",
    "recall",
    "sign_case",
    "sign_cases",
    "sign_own",
    "sort_review",
    "start_cases",
    "stop_cases",
    "stop_review",
    "work_on",
]
