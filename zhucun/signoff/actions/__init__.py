"""Every write of sign-off."""

from __future__ import annotations

from zhucun.signoff.actions.cases import start_cases, stop_cases
from zhucun.signoff.actions.delegating import delegate, end_delegation
from zhucun.signoff.actions.own import sign_own
from zhucun.signoff.actions.signing import (
    BATCH,
    Signed,
    Signing,
    recall,
    sign_case,
    sign_cases,
)

__all__ = [
    "BATCH",
    "Signed",
    "Signing",
    "delegate",
    "end_delegation",
    "recall",
    "sign_case",
    "sign_cases",
    "sign_own",
    "start_cases",
    "stop_cases",
]
