"""Who reads, and one record of the bundle."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import TextChoices

from zhucun.directory.perms import Actor
from zhucun.doors.sync.arrival import Sender
from zhucun.kernel.divisions import Level


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A thing that the phone holds: its type, its id, its content as JSON has it."""

    t: str
    id: str
    d: Mapping[str, Any]


@dataclass(kw_only=True)
class Reader:
    """A cadre who takes his own village along."""

    sender: Sender

    @property
    def now(self) -> datetime:
        return self.sender.now

    @property
    def today(self) -> date:
        return self.sender.today

    @cached_property
    def actor(self) -> Actor:
        return self.sender.actors(self.today)

    @cached_property
    def postings(self) -> list[Any]:
        """The postings that run today."""
        return [
            row
            for row in self.sender.postings.values()
            if row.starts_on <= self.today and (row.ends_on is None or row.ends_on > self.today)
        ]

    @cached_property
    def areas(self) -> list[str]:
        """Where he serves: villages, and for a captain his township."""
        return sorted({row.area for row in self.postings if len(row.area) >= Level.TOWNSHIP})


def choices(words: type[TextChoices]) -> list[dict[str, str]]:
    """A closed list as the phone offers it."""
    return [{"value": word.value, "label": str(word.label)} for word in words]
