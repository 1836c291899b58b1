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


@dataclass(frozen=True, kw_only=True)
class ArchiveIssued(Event):
    """The archive of a term was frozen. `digest`: SM3 of the content, `file_digest`: SHA-256 of the
    PDF; both are checked against a file that somebody holds."""

    name: ClassVar[str] = "reports.archive.issued"
    posting: str
    version: int
    digest: str
    file_digest: str
    records: int
    missing: int


@dataclass(frozen=True, kw_only=True)
class ArchiveRunAsked(Event):
    """Archives of a whole area were asked for."""

    name: ClassVar[str] = "reports.archive-run.asked"
    scope: str
    archives: int


@dataclass(frozen=True, kw_only=True)
class ArchiveRunStopped(Event):
    name: ClassVar[str] = "reports.archive-run.stopped"
    done: int


@dataclass(frozen=True, kw_only=True)
class StoryWritten(Event):
    """A story was written or rewritten; its text is not in the ledger, only its digest."""

    name: ClassVar[str] = "reports.story.written"
    kind: str
    fingerprint: str
    people: int
    facts: int


@dataclass(frozen=True, kw_only=True)
class StoryPeopleListed(Event):
    """People of the village whom the text names were listed, to be asked for their consent."""

    name: ClassVar[str] = "reports.story.people-listed"
    people: int


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    """Somebody agreed to be named in a story."""

    name: ClassVar[str] = "reports.story.consent-recorded"
    person: str
    way: str
    consented_on: date


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    """Somebody no longer agrees: the story is hidden."""

    name: ClassVar[str] = "reports.story.consent-withdrawn"
    person: str


@dataclass(frozen=True, kw_only=True)
class StoryMoved(Event):
    """A story went into review, was published, hidden or withdrawn."""

    name: ClassVar[str] = "reports.story.moved"
    state: str
    is_public: bool
    reason: str


@dataclass(frozen=True, kw_only=True)
class ItemTicked(Event):
    """An office said that an item of a checklist is in place in its area, or of one of its line
    departments (`unit`)."""

    name: ClassVar[str] = "reports.checklist.item-ticked"
    checklist: str
    item: str
    since: date
    evidence: str
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class DepartmentNamed(Event):
    """A line department answers for a checklist of its area."""

    name: ClassVar[str] = "reports.department.named"
    checklist: str
    unit: str
    since: date


@dataclass(frozen=True, kw_only=True)
class DepartmentEnded(Event):
    name: ClassVar[str] = "reports.department.ended"
    checklist: str
    unit: str
    ended_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class TickEnded(Event):
    """What an office had said of an item holds no more."""

    name: ClassVar[str] = "reports.checklist.tick-ended"
    checklist: str
    item: str
    ended_on: date
    reason: str


@dataclass(frozen=True, kw_only=True)
class VolumeCompiled(Event):
    """Stories were compiled into a volume; `stories` are their public ids in order."""

    name: ClassVar[str] = "reports.volume.compiled"
    title: str
    stories: list[str]


@dataclass(frozen=True, kw_only=True)
class QuarterReported(Event):
    """A quarterly report was handed in, came back, or is kept; `state` says which."""

    name: ClassVar[str] = "reports.quarter.reported"
    quarter: str
    state: str


@dataclass(frozen=True, kw_only=True)
class PlainCardIssued(Event):
    """A plain-language card for cadres was issued in a version."""

    name: ClassVar[str] = "reports.plain-card.issued"
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PlainCardAcknowledged(Event):
    """A cadre said that he has read a card."""

    name: ClassVar[str] = "reports.plain-card.acknowledged"
    card: str
    kind: str
    version: int


@dataclass(frozen=True, kw_only=True)
class PillarsKept(Event):
    """Mechanisms of an area as of a day were computed and kept; the figures stand in no event, for
    they can be computed again."""

    name: ClassVar[str] = "reports.pillars.kept"
    on: date
    under: str
    pillars: int


@dataclass(frozen=True, kw_only=True)
class PillarsForgotten(Event):
    name: ClassVar[str] = "reports.pillars.forgotten"
    before: date
    pillars: int
