"""What the chain engine refuses. Programmers and pack authors see these, not villagers."""

from __future__ import annotations


class ChainError(ValueError):
    """The chain cannot be read."""


class BadChain(ChainError):
    """The chain contradicts itself; the message names the step."""


class BadFacts(ChainError):
    """A signature stands where none could have been made; the message names the step."""
