"""Every read of the roster; each list starts from what the actor may see."""

from __future__ import annotations

from zhucun.roster.queries.candidates import (
    KNOWN_FACTS,
    candidate_card,
    candidate_facts,
    candidates,
    findings,
)
from zhucun.roster.queries.checks import (
    PostingDraft,
    posting_problems,
)
from zhucun.roster.queries.postings import (
    Dossier,
    RosterFilter,
    announced,
    dossier,
    may_reveal,
    posting_card,
    roster,
    village_postings,
)
from zhucun.roster.queries.rounds import (
    active_on,
    round_card,
    rounds,
    team_card,
    teams,
)

__all__ = [
    "Dossier",
    "KNOWN_FACTS",
    "PostingDraft",
    "RosterFilter",
    "active_on",
    "announced",
    "candidate_card",
    "candidate_facts",
    "candidates",
    "dossier",
    "findings",
    "may_reveal",
    "posting_card",
    "posting_problems",
    "roster",
    "round_card",
    "rounds",
    "team_card",
    "teams",
    "village_postings",
]
