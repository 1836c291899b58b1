"""Every write of the reports: papers, contact cards, photos, sheets to be printed, forms
that departments ask for."""

from __future__ import annotations

from zhucun.reports.actions.asked import register_form, withdraw_form
from zhucun.reports.actions.cards import CardsIssued, issue_cards, withdraw_cards
from zhucun.reports.actions.papers import issue
from zhucun.reports.actions.photos import keep_photo, remove_photo
from zhucun.reports.actions.prints import (
    ask_print,
    cancel_print,
    claim_print,
    complete_print,
    fail_print,
    forget_prints,
    keep_file,
)

__all__ = [
    "CardsIssued",
    "ask_print",
    "cancel_print",
    "claim_print",
    "complete_print",
    "fail_print",
    "forget_prints",
    "issue",
    "issue_cards",
    "keep_file",
    "keep_photo",
    "register_form",
    "remove_photo",
    "withdraw_cards",
    "withdraw_form",
]
