"""Every read of sign-off; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.signoff.queries.cases import (
    Card,
    MayDo,
    TurnCount,
    cards,
    case_card,
    cases,
    delegations,
    signable,
    signatures,
    turn_counts,
    waiting,
)
from zhucun.signoff.queries.groups import Group, groups
from zhucun.signoff.queries.guarding import guarded
from zhucun.signoff.queries.procedures import Followed, digest_of, followed, is_conditional, written
from zhucun.signoff.queries.standings import Opened, evidence_of, opened

__all__ = [
    "Card",
    "Followed",
    "Group",
    "MayDo",
    "Opened",
    "TurnCount",
    "cards",
    "case_card",
    "cases",
    "delegations",
    "digest_of",
    "evidence_of",
    "followed",
    "groups",
    "guarded",
    "is_conditional",
    "opened",
    "signable",
    "signatures",
    "turn_counts",
    "waiting",
    "written",
]
