"""Every write of the reports: papers, contact cards, photos, sheets to be printed, forms
that departments ask for."""

from __future__ import annotations

from zhucun.reports.actions.archive_runs import (
    ask_archives,
    beat_run,
    claim_run,
    complete_run,
    forget_shelves,
    keep_shelf,
    stop_archives,
)
from zhucun.reports.actions.archives import issue_archives
from zhucun.reports.actions.asked import register_form, withdraw_form
from zhucun.reports.actions.cards import CardsIssued, issue_cards, withdraw_cards
from zhucun.reports.actions.departments import end_department, name_department, tick_support
from zhucun.reports.actions.keeping import forget_pillars, keep_pillars
from zhucun.reports.actions.papers import issue
from zhucun.reports.actions.photos import keep_photo, remove_photo
from zhucun.reports.actions.plain import acknowledge_plain_card, issue_plain_cards
from zhucun.reports.actions.prints import (
    ask_print,
    cancel_print,
    claim_print,
    complete_print,
    forget_prints,
    keep_file,
)
from zhucun.reports.actions.quarters import hand_in_quarter, keep_quarters, return_quarters
from zhucun.reports.actions.stories import (
    FactDraft,
    back_to_draft,
    finish_review,
    list_person,
    publish_story,
    record_consent,
    send_to_review,
    show_to_everybody,
    withdraw_consent,
    withdraw_story,
    write_story,
)
from zhucun.reports.actions.ticks import end_tick, tick_item
from zhucun.reports.actions.volumes import compile_volume

__all__ = [
    "CardsIssued",
    "FactDraft",
    "acknowledge_plain_card",
    "ask_archives",
    "ask_print",
    "back_to_draft",
    "beat_run",
    "cancel_print",
    "claim_print",
    "claim_run",
    "compile_volume",
    "complete_print",
    "complete_run",
    "end_department",
    "end_tick",
    "finish_review",
    "forget_pillars",
    "forget_prints",
    "forget_shelves",
    "hand_in_quarter",
    "issue",
    "issue_archives",
    "issue_cards",
    "issue_plain_cards",
    "keep_file",
    "keep_photo",
    "keep_pillars",
    "keep_quarters",
    "keep_shelf",
    "list_person",
    "publish_story",
    "record_consent",
    "register_form",
    "remove_photo",
    "return_quarters",
    "send_to_review",
    "show_to_everybody",
    "stop_archives",
    "name_department",
    "tick_item",
    "tick_support",
    "withdraw_cards",
    "withdraw_consent",
    "withdraw_form",
    "withdraw_story",
    "write_story",
]
