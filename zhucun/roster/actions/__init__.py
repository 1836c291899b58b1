"""Every write of the roster; bulk and single writes are one path: a single write is a list of
one.
"""

from __future__ import annotations

from zhucun.roster.actions.candidates import (
    Nomination,
    nominate,
    record_findings,
    withdraw,
)
from zhucun.roster.actions.postings import (
    CORRECTABLE,
    correct_postings,
    end_postings,
    post_cadres,
)
from zhucun.roster.actions.rounds import (
    BATCH,
    open_round,
    publish_round,
    require_open,
)
from zhucun.roster.actions.teams import (
    TeamDraft,
    dissolve_teams,
    form_teams,
)

__all__ = [
    "BATCH",
    "CORRECTABLE",
    "Nomination",
    "TeamDraft",
    "correct_postings",
    "dissolve_teams",
    "end_postings",
    "form_teams",
    "nominate",
    "open_round",
    "post_cadres",
    "publish_round",
    "record_findings",
    "require_open",
    "withdraw",
]
