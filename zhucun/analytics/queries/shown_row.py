"""One row behind a number, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Row:
    """One record: `subject` and `key` lead to its page, `place` is its division code."""

    subject: str
    key: str
    name: str
    place: str
    detail: str = ""
    since: date | None = None

    @property
    def posting(self) -> str:
        """The posting of a month sheet."""
        return self.key.split("/")[0]
