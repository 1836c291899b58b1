"""What the cadence engine refuses. Programmers and pack authors see these, not villagers."""

from __future__ import annotations


class CadenceError(ValueError):
    """The duties cannot be read."""


class BadDuty(CadenceError):
    """A duty contradicts itself; the message names it."""


class BadFacts(CadenceError):
    """A column has another length, or an index leads nowhere; the message names the column."""
