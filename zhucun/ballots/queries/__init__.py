"""Every read of the evaluation by villagers; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.ballots.enums import BODIES, OVERALL
from zhucun.ballots.queries.bodies import BodiesSaid, BodySaid, bodies_said, schemes_of
from zhucun.ballots.queries.drawing import (
    Chosen,
    commitment_of,
    digest_of,
    frame_of,
    label_of,
    labels_of,
    sample,
    text_of,
)
from zhucun.ballots.queries.marks import Mark, marks, percent
from zhucun.ballots.queries.polls import (
    Choice,
    DrawnCard,
    DrawnFrame,
    PollCard,
    asked,
    choices,
    drawn_frame,
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
    "BODIES",
    "schemes_of",
    "BodiesSaid",
    "BodySaid",
    "bodies_said",
    "LENGTH",
    "MOST_LINES",
    "OVERALL",
    "SHORT",
    "Ballot",
    "Choice",
    "Chosen",
    "Counted",
    "DrawnCard",
    "DrawnFrame",
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
    "drawn_frame",
    "frame_of",
    "known_poll",
    "label_of",
    "labels_of",
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
    "text_of",
    "tidy",
    "to_close",
    "with_names",
]
