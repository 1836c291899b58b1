"""What callers ask of the village's organisations, and what they write."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from ninja import Schema
from pydantic import Field, StrictBool, StrictInt

from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Day,
    MaybePublicId,
    Note60,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Text80,
    Text200,
    Text300,
)
from zhucun.doors.api.fieldwork.forms import OwnId

_Stage: TypeAlias = Literal["applicant", "activist", "candidate", "probationary", "full"]
_Meeting: TypeAlias = Literal[
    "member_meeting",
    "committee_meeting",
    "group_meeting",
    "lecture",
    "theme_day",
    "organisation_life",
    "special_study",
    "mass_work",
]
_Talent: TypeAlias = Literal["reserve", "leader", "returnee"]
_State: TypeAlias = Literal["open", "submitted", "accepted", "removed", "withdrawn"]
Year: TypeAlias = Annotated[int, Field(ge=2015, le=2100)]
_Code12: TypeAlias = Annotated[str, Field(pattern=r"^([0-9]{6}([0-9]{3}([0-9]{3})?)?)?$")]


class BranchesWanted(OnDay, Rows):
    area: Area = Field("", description="Branches of this place and all below it.")
    kind: Literal["village", "joint", ""] = ""
    weak: bool = Field(False, description="Only those being rectified on the day.")
    incomplete: bool = Field(
        False, description="Only joint branches in which somebody who belongs to them is missing."
    )


class PartyMembersWanted(OnDay, Rows):
    area: Area = ""
    branch: MaybePublicId = ""
    stage: _Stage | Literal["party", ""] = Field("", description="“party”: who is in the Party.")
    band: Literal["to-35", "36-45", "46-59", "from-60", "unknown", ""] = ""


class CommitteesWanted(OnDay, Rows):
    area: Area = ""


class MeetingsWanted(Rows):
    area: Area = ""
    branch: MaybePublicId = ""
    kind: _Meeting | Literal[""] = ""
    since: Day | None = None
    until: Day | None = Field(None, description="The first day after the period.")


class RectificationsWanted(Rows):
    area: Area = ""
    state: _State | Literal[""] = ""
    on: Day | None = Field(None, description="Only those weak on this day.")


class LeadershipsWanted(Rows):
    area: Area = ""


class WindowWanted(Asked):
    """A window [since, until)."""

    area: Area = ""
    since: Day
    until: Day


class TalentsWanted(OnDay, Rows):
    area: Area = ""
    kind: _Talent | Literal[""] = ""


class StarsWanted(OnDay):
    area: Area = ""
    year: Year


class PersonIn(Schema):
    """Who it is: somebody on record (`local`), or by ID number, or by name."""

    local: MaybePublicId = ""
    id_number: Annotated[str, Field(max_length=18, pattern=r"^[0-9Xx]*$")] = ""
    name: Annotated[str, Field(max_length=40, pattern=r"^[^\x00]*$")] = ""
    gender: Literal["male", "female", ""] = ""
    birth_on: Day | None = None
    is_other: StrictBool = Field(
        False, description="It is known that this is not the one of the same name and birthday."
    )


class BranchIn(Body):
    id: OwnId = ""
    name: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    on: Day
    groups: Annotated[StrictInt, Field(ge=0, le=99)] | None = None


class PartyMemberIn(Body):
    id: OwnId = ""
    person: PersonIn
    stage: _Stage
    joined_on: Day
    party_since: Day | None = None


class MeetingIn(Body):
    """A meeting; how many were to come is counted from the register."""

    id: OwnId = ""
    kind: _Meeting
    on: Day
    topic: Text200
    present: Annotated[StrictInt, Field(ge=0, le=9999)]
    held_in: _Code12 = Field("", description="Where; the village where empty.")
    speaker: Note60 = ""
    decided: Annotated[str, Field(max_length=400, pattern=r"^[^\x00]*$")] = ""


class MeetingVoidIn(Body):
    reason: Text200


class ListingIn(Body):
    id: OwnId = ""
    on: Day
    problem: Text300
    triggers: list[Text80] = Field(default=[], max_length=20)
    led_by: Note60 = ""


class LeadershipIn(Body):
    """Why the leadership team of a township is rectified."""

    id: OwnId = ""
    on: Day
    problem: Text300
    triggers: list[Text80] = Field(default=[], max_length=20)
    led_by: Note60 = ""


class RectifyingMeasureIn(Body):
    id: OwnId = ""
    title: Text200
    owner: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\x00]*$")]
    due_on: Day | None = None


class RectifyingMeasureDoneIn(Body):
    on: Day
    result: Text200


class RectificationStepIn(Body):
    """The next step of a case and its day."""

    do: Literal["submit", "accept", "remove"]
    on: Day


class TalentIn(Body):
    id: OwnId = ""
    person: PersonIn
    kind: _Talent
    on: Day
    field: Note60 = ""
    basis: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""


class StarCheckIn(Body):
    id: OwnId = ""
    task: PublicId
    result: Literal["met", "unmet"]
    points: Annotated[str, Field(pattern=r"^[0-9]{1,4}(\.[0-9]{1,2})?$")] | None = None
    on: Day
    evidence: Note200 = ""


class StarsDeclaredIn(Body):
    id: OwnId = ""
    year: Annotated[StrictInt, Field(ge=2015, le=2100)]
    stars: Annotated[StrictInt, Field(ge=0, le=9)]
    meets_standard: StrictBool
    on: Day
    basis: Annotated[str, Field(max_length=100, pattern=r"^[^\x00]*$")] = ""
