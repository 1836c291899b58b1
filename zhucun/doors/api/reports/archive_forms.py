"""What callers ask of archives, pillars and stories."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zhucun.doors.api.fields import Area, Asked, Body, Code, Day, OnDay, PublicId, Rows
from zhucun.reports.enums import Language, RunScope, StoryKind, StoryState

_Sha256 = Annotated[str, Field(pattern=r"^[0-9a-fA-F]{64}$")]


class ArchivesWanted(OnDay):
    area: Code = Field(description="A county or a township of the caller.")
    until: Day = Field(description="Terms that end up to this day.")


class ArchiveIssueIn(Body):
    language: Language = Language.CHINESE


class ArchiveCheckWanted(OnDay):
    sha256: _Sha256 = Field(description="SHA-256 of the file that somebody holds.")


class ArchiveRunIn(Body):
    area: Code
    scope: RunScope
    language: Language = Language.CHINESE


class ArchiveFileWanted(Asked):
    area: Area = Field("", description="Only this township; without it everything.")


class PillarWanted(OnDay):
    area: Code
    unit: PublicId | Literal[""] = Field("", description="Only the cadres of this unit there.")
    now: bool = Field(False, description="Compute it anew, although it was kept.")


class StoriesWanted(Rows):
    kind: StoryKind | Literal[""] = ""
    state: StoryState | Literal[""] = ""
    q: str = Field("", max_length=100, pattern=r"^[^\x00]*$", description="Words of the text.")
