"""Who served when, and which months are locked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from zhucun.engines.entitlement.errors import BadFacts


@dataclass(frozen=True, kw_only=True)
class Service:
    """The service of one subject (a posting) of a holder (a person), [since, until).

    `locked`: first day of each month whose sheet is locked → days that it counts. `events`: the
    days of what opens an entitlement by event. `term`: a word shared by services of one term of the
    holder. Raises BadFacts.
    """

    subject: str
    holder: str
    since: date
    until: date | None = None
    locked: Mapping[date, int] = field(default_factory=dict)
    events: tuple[date, ...] = ()
    term: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until <= self.since:
            raise BadFacts(f"{self.subject} ends on {self.until}, before it begins")


@dataclass(frozen=True, kw_only=True)
class Claim:
    """That an entitlement (by its position) fits a service (by its position)."""

    entitlement: int
    service: int
