"""News of the reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from zhucun.ledger.events import Event


@dataclass(frozen=True, kw_only=True)
class FormIssued(Event):
    """`digest`: SM3 of the frozen content, as it stands at the foot of each page."""

    name: ClassVar[str] = "reports.form.issued"
    form: str
    number: str
    digest: str


@dataclass(frozen=True, kw_only=True)
class CardIssued(Event):
    """`replaces`: the card that it takes the place of, where there is one."""

    name: ClassVar[str] = "reports.card.issued"
    posting: str
    version: int
    replaces: str


@dataclass(frozen=True, kw_only=True)
class CardWithdrawn(Event):
    name: ClassVar[str] = "reports.card.withdrawn"
    posting: str


@dataclass(frozen=True, kw_only=True)
class PhotoKept(Event):
    """A portrait for the contact card was kept, or replaced."""

    name: ClassVar[str] = "reports.photo.kept"


@dataclass(frozen=True, kw_only=True)
class PhotoRemoved(Event):
    name: ClassVar[str] = "reports.photo.removed"


@dataclass(frozen=True, kw_only=True)
class CardPrintAsked(Event):
    """Sheets of all cards in force of an area were asked for: `cards` times `copies`."""

    name: ClassVar[str] = "reports.card-print.asked"
    cards: int
    copies: int


@dataclass(frozen=True, kw_only=True)
class FormRegistered(Event):
    """A department may ask for this form: `fields` headings, until `last_day`."""

    name: ClassVar[str] = "reports.asked-form.registered"
    title: str
    issuer: str
    basis: str
    fields: int
    last_day: date


@dataclass(frozen=True, kw_only=True)
class AskedFormWithdrawn(Event):
    name: ClassVar[str] = "reports.asked-form.withdrawn"
    reason: str
