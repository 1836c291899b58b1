"""Every write of the evaluation by villagers."""

from __future__ import annotations

from zhucun.ballots.actions.casting import cast, enter_sheet
from zhucun.ballots.actions.closing import close_poll, void_poll
from zhucun.ballots.actions.drawing import draw_households, replace_draw
from zhucun.ballots.actions.opening import PollDraft, open_poll
from zhucun.ballots.actions.piles import enter_pile
from zhucun.ballots.actions.printing import Sheets, open_kiosk, print_sheets, shut_kiosk

__all__ = [
    "PollDraft",
    "Sheets",
    "cast",
    "close_poll",
    "draw_households",
    "enter_pile",
    "enter_sheet",
    "open_kiosk",
    "open_poll",
    "print_sheets",
    "replace_draw",
    "shut_kiosk",
    "void_poll",
]
