"""Cadence: duties with a rhythm over subjects and events: who owes what, since when, and why.

    answers = owed(duties, facts, since=date(2025, 1, 1), on=date(2025, 7, 31))
    late = answers.only(answers.state == State.LATE)
    late.reasons(0)          # codes with their numbers
    late.rows(0)             # the events that were counted

What a source leaves open stays open: a number, a part of a period, a day that nobody gives leads to
OPEN, never to LATE. Events that no room gives are “not connected”, never nought.
"""

from __future__ import annotations

from zhucun.engines.cadence.answers import Answers, Reason, State, Why
from zhucun.engines.cadence.errors import BadDuty, BadFacts, CadenceError
from zhucun.engines.cadence.facts import NEVER, Asked, Events, Facts, Population, Spans
from zhucun.engines.cadence.run import owed
from zhucun.engines.cadence.spec import Duty, Every, Measure, Part

__all__ = [
    "NEVER",
    "Answers",
    "Asked",
    "BadDuty",
    "BadFacts",
    "CadenceError",
    "Duty",
    "Events",
    "Every",
    "Facts",
    "Measure",
    "Part",
    "Population",
    "Reason",
    "Spans",
    "State",
    "Why",
    "owed",
]
