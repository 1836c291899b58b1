"""Tables of the roster."""

from __future__ import annotations

from zhucun.roster.models.candidates import Candidate, Finding
from zhucun.roster.models.postings import Posting, Team
from zhucun.roster.models.rounds import Round

__all__ = ["Candidate", "Finding", "Posting", "Round", "Team"]
