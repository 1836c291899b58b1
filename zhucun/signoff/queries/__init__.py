"""Every read of sign-off; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.signoff.queries.cases import (
    Card,
    MayDo,
    cards,
    case_card,
    cases,
    delegations,
    signatures,
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
    "signatures",
    "waiting",
    "written",
]
