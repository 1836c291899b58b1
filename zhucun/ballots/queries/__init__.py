"""Every read of the evaluation by villagers; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.ballots.enums import OVERALL
from zhucun.ballots.queries.drawing import Chosen, commitment_of, digest_of, frame_of, sample
from zhucun.ballots.queries.marks import Mark, marks, percent
from zhucun.ballots.queries.polls import (
    Choice,
    DrawnCard,
    PollCard,
    asked,
    choices,
    may_run,
    one_poll,
    poll_card,
    polls,
    run_poll,
    to_close,
    with_names,
)
from zhucun.ballots.queries.results import Counted, LineResult, Results, results
from zhucun.ballots.queries.sheet import MOST_LINES, Question, Terms, more_questions, terms_of
from zhucun.ballots.queries.voting import (
    LENGTH,
    SHORT,
    Ballot,
    ballot,
    known_poll,
    lines_of,
    open_kiosk_of,
    tidy,
)
from zhucun.ballots.queries.workbook import results_workbook

__all__ = [
    "LENGTH",
    "MOST_LINES",
    "OVERALL",
    "SHORT",
    "Ballot",
    "Choice",
    "Chosen",
    "Counted",
    "DrawnCard",
    "LineResult",
    "Mark",
    "PollCard",
    "Question",
    "Results",
    "Terms",
    "asked",
    "ballot",
    "choices",
    "commitment_of",
    "digest_of",
    "frame_of",
    "known_poll",
    "lines_of",
    "marks",
    "may_run",
    "more_questions",
    "one_poll",
    "open_kiosk_of",
    "percent",
    "poll_card",
    "polls",
    "results",
    "results_workbook",
    "run_poll",
    "sample",
    "terms_of",
    "tidy",
    "to_close",
    "with_names",
]
