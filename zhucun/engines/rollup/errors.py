"""What the rollup engine refuses."""

from __future__ import annotations


class BadTree(ValueError):
    """A tree that cannot be rolled up."""


class BadFacts(ValueError):
    """Facts that do not fit the tree or each other."""
