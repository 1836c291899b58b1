"""What callers ask of the roster, and what they send to change it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybePublicId,
    Note60,
    Note200,
    Note300,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text20,
    Text80,
    Text100,
)
from zhucun.roster.enums import NominationSource, PostingRole, RoundKind

_SAFE_INT = 2**53

#: What can be found of a candidate; a day is written as text.
Found = Annotated[
    Annotated[bool, Field(strict=True)]
    | Annotated[int, Field(strict=True, ge=-_SAFE_INT, le=_SAFE_INT)]
    | Annotated[float, Field(strict=True, ge=-_SAFE_INT, le=_SAFE_INT)]
    | Note200
    | None,
    Field(description="What was found; null: looked for and not known."),
]


class TeamsWanted(OnDay, Rows):
    area: Area = Field("", description="Teams in this place and all below it.")


class PostingsWanted(OnDay, Rows):
    area: Area = Field("", description="Postings in this place and all below it.")
    role: PostingRole | Literal[""] = ""
    round: str = Field("", max_length=20, pattern=r"^[^\x00]*$", description="The code of a round.")
    unit: MaybePublicId = Field("", description="The sending unit's public id.")
    q: Sought = ""
    gone: bool = Field(False, description="Also postings that ended before the day.")


class CandidatesWanted(OnDay, Rows):
    """Candidates who stand on a day."""


class RoundIn(Body):
    area: Code
    code: Text20
    title: Text80
    kind: RoundKind
    starts_on: Day


class TeamIn(Body):
    village: Code
    name: Text80
    unit: PublicId | None = None
    formed_on: Day


class NominationIn(Body):
    person: PublicId
    role: PostingRole
    source: NominationSource
    unit: PublicId | None = Field(None, description="Without it the person's own unit.")
    village: Code | None = Field(None, description="Only where one village is asked for.")
    motive: Note300 = ""
    remains: StrictBool = Field(
        False, description="He is on post in the area and stays in his village on rotation."
    )
    nominated_on: Day


class CandidacyEndIn(Body):
    withdrawn_on: Day
    reason: Text100


class FindingsIn(Body):
    """Names are facts of the pack's candidate vocabulary that only a person can find out."""

    findings: dict[
        Annotated[str, Field(min_length=1, max_length=40, pattern="^[a-z][a-z0-9_]*$")], Found
    ] = Field(min_length=1, max_length=50)
    found_on: Day
    note: Note200 = ""


class PostingIn(Body):
    person: PublicId
    place: Code = Field(description="A village; for a captain a township.")
    role: PostingRole
    round: PublicId
    team: PublicId | None = None
    unit: PublicId | None = Field(None, description="Without it the person's own unit.")
    starts_on: Day
    due_on: Day | None = None
    is_star_instructor: StrictBool = False
    local_office: Note60 = ""
    party_transferred_on: Day | None = None


class EndIn(Body):
    ends_on: Day = Field(description="The first day that is no longer served.")
    reason: Text100
    recalled: StrictBool = Field(False, description="A recall (召回), which a person decides.")
