"""Every write of the evaluation by villagers."""

from __future__ import annotations

from zhucun.ballots.actions.casting import cast, enter_sheet
from zhucun.ballots.actions.closing import bring_forward, close_poll, set_aside, void_poll
from zhucun.ballots.actions.drawing import draw_households, replace_draw
from zhucun.ballots.actions.opening import PollDraft, open_poll
from zhucun.ballots.actions.piles import enter_pile
from zhucun.ballots.actions.printing import Sheets, open_kiosk, print_sheets, shut_kiosk
from zhucun.ballots.actions.surveys import SurveyDraft, open_survey

__all__ = [
    "PollDraft",
    "Sheets",
    "SurveyDraft",
    "bring_forward",
    "cast",
    "close_poll",
    "draw_households",
    "enter_pile",
    "enter_sheet",
    "open_kiosk",
    "open_poll",
    "open_survey",
    "print_sheets",
    "replace_draw",
    "set_aside",
    "shut_kiosk",
    "void_poll",
]
