"""Every read of sign-off; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.signoff.queries.cases import (
    Card,
    DueSeat,
    MayDo,
    TurnCount,
    cards,
    case_card,
    cases,
    delegations,
    due_seats,
    running_subjects,
    signable,
    signatures,
    turn_counts,
    waiting,
)
from zhucun.signoff.queries.groups import Group, groups
from zhucun.signoff.queries.guarding import guarded
from zhucun.signoff.queries.procedures import Followed, digest_of, followed, is_conditional, written
from zhucun.signoff.queries.reviews import (
    Asked,
    PlaceCount,
    Together,
    numbers_of,
    refusal_of,
    refusals,
    review_card,
    review_cases,
    review_places,
    review_procedure,
    reviews,
    signable_counts,
    signable_places,
    wanted,
)
from zhucun.signoff.queries.said import Log, logs
from zhucun.signoff.queries.standings import Opened, evidence_of, opened
from zhucun.signoff.queries.tallies import Tally

__all__ = [
    "Asked",
    "Card",
    "DueSeat",
    "Followed",
    "Group",
    "Log",
    "MayDo",
    "Opened",
    "PlaceCount",
    "Tally",
    "Together",
    "TurnCount",
    "cards",
    "case_card",
    "cases",
    "delegations",
    "digest_of",
    "due_seats",
    "evidence_of",
    "followed",
    "groups",
    "guarded",
    "is_conditional",
    "logs",
    "numbers_of",
    "opened",
    "refusal_of",
    "refusals",
    "review_card",
    "review_cases",
    "review_places",
    "review_procedure",
    "reviews",
    "running_subjects",
    "signable",
    "signable_counts",
    "signable_places",
    "signatures",
    "turn_counts",
    "waiting",
    "wanted",
    "written",
]
