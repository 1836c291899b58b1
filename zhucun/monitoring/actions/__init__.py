"""Every write of the monitoring."""

from __future__ import annotations

from zhucun.monitoring.actions.cases import (
    Check,
    announce_case,
    begin_signing,
    dispatch_case,
    open_green_channel,
    record_check,
    record_comparison,
    record_review,
    refuse_case,
    take_over_monitored,
)
from zhucun.monitoring.actions.deciding import identify, remove
from zhucun.monitoring.actions.following import follow_households
from zhucun.monitoring.actions.four import check_four, check_household_four, check_village_four
from zhucun.monitoring.actions.letters import LetterDraft, record_letter, withdraw_letter
from zhucun.monitoring.actions.measures import (
    MeasureDraft,
    add_measure,
    deliver_measure,
)
from zhucun.monitoring.actions.publicity import answer_objection, note_objection, publish
from zhucun.monitoring.actions.removals import Answers, ask_removal, withdraw_removal
from zhucun.monitoring.actions.returning import send_back
from zhucun.monitoring.actions.screening import screen_households
from zhucun.monitoring.actions.signs import (
    SignDraft,
    confirm_sign,
    report_sign,
    settle_sign,
    take_signs,
)

__all__ = [
    "Answers",
    "Check",
    "LetterDraft",
    "MeasureDraft",
    "SignDraft",
    "add_measure",
    "announce_case",
    "answer_objection",
    "ask_removal",
    "begin_signing",
    "check_four",
    "check_household_four",
    "check_village_four",
    "confirm_sign",
    "deliver_measure",
    "dispatch_case",
    "follow_households",
    "identify",
    "note_objection",
    "open_green_channel",
    "publish",
    "record_check",
    "record_comparison",
    "record_letter",
    "record_review",
    "refuse_case",
    "remove",
    "report_sign",
    "screen_households",
    "send_back",
    "settle_sign",
    "take_over_monitored",
    "take_signs",
    "withdraw_letter",
    "withdraw_removal",
]
