"""Every write of cross-checks."""

from __future__ import annotations

from zhucun.screening.actions.leads import (
    MOST,
    assign_leads,
    close_lead,
    decide_lead,
    follow_leads,
    stand_by,
    verify_lead,
)
from zhucun.screening.actions.lists import (
    PaymentDraft,
    StandardDraft,
    declare_list,
    take_facts,
    take_payments,
    take_standards,
    withdraw_list,
)
from zhucun.screening.actions.running import run_screens

__all__ = [
    "MOST",
    "PaymentDraft",
    "StandardDraft",
    "assign_leads",
    "close_lead",
    "decide_lead",
    "declare_list",
    "follow_leads",
    "run_screens",
    "stand_by",
    "take_facts",
    "take_payments",
    "take_standards",
    "verify_lead",
    "withdraw_list",
]
