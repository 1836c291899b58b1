"""Every read of selection; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.selection.queries.backtest import BackTest, back_test, nearest
from zhucun.selection.queries.comparing import Comparison, Figure, Moved, compared
from zhucun.selection.queries.compiled import Match, match_of
from zhucun.selection.queries.confirmed import Confirmed, teams_confirmed
from zhucun.selection.queries.proposals import (
    Answers,
    VillageCard,
    adopted,
    all_seats,
    answered,
    decision_card,
    decisions,
    proposal_card,
    proposal_villages,
    proposals,
    questions,
    room_for_better,
    seats_of,
    unanswered,
    unfinished,
    village_card,
    villages_asked,
    young_born_after,
)
from zhucun.selection.queries.scoring import Priced, priced
from zhucun.selection.queries.spec import given_share
from zhucun.selection.queries.staleness import broken_by_now, has_moved_on
from zhucun.selection.queries.weights import Line, checked_weights, lines

__all__ = [
    "Answers",
    "BackTest",
    "Comparison",
    "Confirmed",
    "Figure",
    "Line",
    "Match",
    "Moved",
    "Priced",
    "VillageCard",
    "adopted",
    "all_seats",
    "answered",
    "back_test",
    "broken_by_now",
    "checked_weights",
    "compared",
    "given_share",
    "decision_card",
    "decisions",
    "has_moved_on",
    "lines",
    "match_of",
    "nearest",
    "priced",
    "proposal_card",
    "proposal_villages",
    "proposals",
    "questions",
    "room_for_better",
    "seats_of",
    "teams_confirmed",
    "unanswered",
    "unfinished",
    "village_card",
    "villages_asked",
    "young_born_after",
]
