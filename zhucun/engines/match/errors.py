"""What the matching engine refuses. Programmers and pack authors see these, not villagers."""

from __future__ import annotations


class MatchError(ValueError):
    """The match cannot be read."""


class BadSpec(MatchError):
    """The spec contradicts itself."""


class BadFacts(MatchError):
    """A column is missing, has another length or another type, or an index leads nowhere; the
    message names the column."""


class LocksConflict(MatchError):
    """Two locks contradict each other or a hard rule; `locks` are the rows of `Locks.must`, `rule`
    the rule."""

    def __init__(self, message: str, *, locks: tuple[int, ...], rule: str) -> None:
        super().__init__(message)
        self.locks = locks
        self.rule = rule
