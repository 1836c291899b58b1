"""Tables of the reports."""

from zhucun.reports.models.archives import ArchiveIssue, ArchiveRun, ArchiveShelf
from zhucun.reports.models.kept import KeptPillar
from zhucun.reports.models.papers import (
    AskedField,
    AskedForm,
    CardFile,
    CardPrint,
    ContactCard,
    Issued,
    Named,
    Photo,
)
from zhucun.reports.models.plain import PlainCard, PlainCardRead
from zhucun.reports.models.quarters import QuarterReport
from zhucun.reports.models.stories import (
    Story,
    StoryFact,
    StoryPerson,
    StoryVolume,
    VolumeStory,
)
from zhucun.reports.models.ticks import Department, PlaceTick

__all__ = [
    "ArchiveIssue",
    "ArchiveRun",
    "ArchiveShelf",
    "AskedField",
    "AskedForm",
    "CardFile",
    "CardPrint",
    "ContactCard",
    "Department",
    "Issued",
    "KeptPillar",
    "Named",
    "Photo",
    "PlainCard",
    "PlainCardRead",
    "QuarterReport",
    "Story",
    "StoryFact",
    "StoryPerson",
    "StoryVolume",
    "PlaceTick",
    "VolumeStory",
]
