"""Every write of exits. Bulk and single writes are one path: a single write is a list of one."""

from __future__ import annotations

from zhucun.exits.actions.answering import Found, answer_exits
from zhucun.exits.actions.counties import accepted, await_nation, passed
from zhucun.exits.actions.entering import (
    Entered,
    date_signatures,
    enter_exit,
    enter_exits,
    signed,
)
from zhucun.exits.actions.following import follow_households
from zhucun.exits.actions.opening import MOST, ExitDraft, open_exits
from zhucun.exits.actions.withdrawing import withdraw_exit

__all__ = [
    "MOST",
    "Entered",
    "ExitDraft",
    "Found",
    "accepted",
    "answer_exits",
    "await_nation",
    "date_signatures",
    "enter_exit",
    "enter_exits",
    "follow_households",
    "open_exits",
    "passed",
    "signed",
    "withdraw_exit",
]
