"""What the score engine refuses. Programmers and pack authors see these, not villagers."""

from __future__ import annotations


class ScoreError(ValueError):
    """The schemes cannot be read."""


class BadScheme(ScoreError):
    """A scheme contradicts itself; the message names it."""


class BadFacts(ScoreError):
    """A column has another length, or an index leads nowhere; the message names the column."""
