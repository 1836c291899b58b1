"""Tables of the roster."""

from __future__ import annotations

from zhucun.roster.models.candidates import Candidate, Finding
from zhucun.roster.models.changes import Adjustment, Move, RotationOrder
from zhucun.roster.models.demands import (
    Avoidance,
    CandidateWish,
    RoundVillage,
    UnitOffer,
    VillageNeed,
    VillageWish,
)
from zhucun.roster.models.handovers import (
    Handover,
    HandoverItem,
    Release,
    StandingPromise,
    TakeUpStep,
)
from zhucun.roster.models.postings import Posting, Team
from zhucun.roster.models.reviews import Tick
from zhucun.roster.models.rounds import Round

__all__ = [
    "Adjustment",
    "Avoidance",
    "Candidate",
    "CandidateWish",
    "Finding",
    "Handover",
    "HandoverItem",
    "Move",
    "Posting",
    "Release",
    "RotationOrder",
    "Round",
    "RoundVillage",
    "StandingPromise",
    "TakeUpStep",
    "Team",
    "Tick",
    "UnitOffer",
    "VillageNeed",
    "VillageWish",
]
