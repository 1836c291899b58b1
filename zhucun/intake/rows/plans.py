"""The difference between a list and what is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from zhucun.intake.rows.lists import CellError, Row, Skipped
from zhucun.kernel.ciphers import sm3
from zhucun.kernel.problems import N_

#: Why something is ended that a list does not name.
NOT_IN_LIST = N_("Not in the imported list")


@dataclass(frozen=True, slots=True, eq=False)
class New:
    """A row that nothing is known of yet. `key` names what it will be; `found` is what the
    feed looked up for it."""

    row: Row
    key: str
    found: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A row that differs from what is known, field by field. `subject` is the record; `key`
    names it."""

    row: Row
    key: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    subject: Any = None


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    """Something known that the list does not name."""

    key: str
    label: str
    subject: Any = None


@dataclass
class Plan:
    """The difference between a list and what is known. Nothing has happened yet.

    `rounds` are the codes of those of which the list speaks; without any it speaks of its whole
    area."""

    new: list[New] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    gone: list[Gone] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    ignored: list[tuple[str, str]] = field(default_factory=list)
    rounds: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, int]:
        """How many of each; `bad_rows` counts rows, `errors` cells."""
        return {
            "new": len(self.new),
            "changed": len(self.changed),
            "same": self.same,
            "gone": len(self.gone),
            "errors": len(self.errors),
            "left": len(self.skipped),
            "bad_rows": len({(error.sheet, error.row) for error in self.errors}),
        }

    def digest(self) -> str:
        """A digest of the difference: the same where accepting does exactly the same."""
        return sm3("\n".join(self._lines()).encode()).hex()

    def _lines(self) -> Iterator[str]:
        for new in self.new:
            yield f"+{new.row.place}{new.key}"
        for change in self.changed:
            yield f"~{change.row.place}{change.key}{change.before}{change.after}"
        for gone in self.gone:
            yield f"-{gone.key}"
        for error in self.errors:
            yield f"!{error.sheet}{error.row}{error.column}{error.code}"
