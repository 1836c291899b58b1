"""What callers ask of the fieldwork, and what they record."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Asked,
    Body,
    Code,
    Day,
    Instant,
    MaybePublicId,
    Note200,
    Numbered,
    OnDay,
    PublicId,
    Rows,
    Text200,
)
from zhucun.fieldwork.enums import (
    MatterKind,
    MatterLevel,
    MatterSize,
    MatterSource,
    MatterState,
    Satisfied,
    Slot,
    StepKind,
    Topic,
    VisitKind,
)
from zhucun.fieldwork.queries import Only
from zhucun.households.enums import CareNeed

_NO_NUL = r"^[^\x00]*$"
Sealed: TypeAlias = Annotated[str, Field(max_length=4000, pattern=_NO_NUL)]
Title: TypeAlias = Annotated[
    str,
    Field(
        min_length=1,
        max_length=60,
        pattern=_NO_NUL,
        description="In a few words, without names and numbers: it stands in lists.",
    ),
]
Base: TypeAlias = Annotated[
    int,
    Field(
        strict=True,
        ge=1,
        le=1_000_000,
        description="The version that was changed: `version` of the record as it was read.",
    ),
]
OwnId: TypeAlias = Annotated[
    MaybePublicId,
    Field(description="Made by the caller: the same id with the same content is one record."),
]
MadeAt: TypeAlias = Annotated[
    Instant | None,
    Field(description="When it was written, by the caller's clock; now without it."),
]
#: Steps that people add; a matter is opened and handed over elsewhere.
Step: TypeAlias = Literal[
    StepKind.TAKEN,
    StepKind.WORKED,
    StepKind.PASSED_UP,
    StepKind.PASSED_DOWN,
    StepKind.DONE,
    StepKind.ANSWERED,
    StepKind.REOPENED,
    StepKind.CLOSED,
]
#: A matter through the API comes from a telephone, an office, a visit, or the cadre himself.
ByHand: TypeAlias = Literal[
    MatterSource.PHONE, MatterSource.OFFICE, MatterSource.VISIT, MatterSource.PROACTIVE
]


class VisitsWanted(Rows):
    area: Area = Field("", description="Visits in this place and all below it.")
    person: MaybePublicId = Field("", description="Made by this person, or he came along.")
    household: MaybePublicId = Field("", description="Only those that reached this household.")
    kind: VisitKind | Literal[""] = ""
    since: Day | None = Field(None, description="Only on or after this day.")
    until: Day | None = Field(None, description="Only before this day.")
    voided: bool = Field(False, description="Those that were struck out, instead of the others.")


class VisitedIn(Body):
    household: PublicId
    slots: list[Slot] = Field(default_factory=list, max_length=len(Slot))


class HeardIn(Body):
    """A matter that was heard on the visit."""

    id: OwnId = ""
    kind: MatterKind
    topic: Topic
    title: Title
    text: Sealed = Field("", description="What was said; it is sealed.")
    household: MaybePublicId = ""
    size: MatterSize | Literal[""] = ""


Visited: TypeAlias = Annotated[list[VisitedIn], Field(max_length=200)]
Topics: TypeAlias = Annotated[list[Topic], Field(max_length=len(Topic))]
Companions: TypeAlias = Annotated[list[PublicId], Field(max_length=30)]


class VisitIn(Body):
    id: OwnId = ""
    kind: VisitKind
    on: Day
    households: Visited = []
    topics: Topics = []
    findings: Sealed = Field("", description="What was seen and heard; it is sealed.")
    matters: Annotated[list[HeardIn], Field(max_length=20)] = []
    companions: Companions = Field([], description="Postings of those who came along.")
    village: Code | None = Field(None, description="Only where the posting is of a township.")
    made_at: MadeAt = None


class VisitChangeIn(Body):
    """Only what is to change."""

    base: Base
    kind: VisitKind | None = None
    on: Day | None = None
    households: Visited | None = None
    topics: Topics | None = None
    findings: Sealed | None = None
    companions: Companions | None = None


class VisitVoidIn(Body):
    reason: Text200 = Field(description="Why it is struck out; it stays on record.")


class CampaignIn(Body):
    campaign: Annotated[str, Field(max_length=40)] = Field(
        description="A word of the pack; empty: none."
    )


class DiaryWanted(Asked):
    month: Annotated[str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2024-03"])]


class MattersWanted(OnDay, Rows):
    area: Area = Field("", description="Matters of this place and all below it.")
    state: MatterState | Literal["running", ""] = Field(
        "", description="“running”: all that are not closed."
    )
    level: MatterLevel | Literal[""] = ""
    kind: MatterKind | Literal[""] = ""
    source: MatterSource | Literal[""] = ""
    person: MaybePublicId = Field("", description="Only those that this person answers for.")
    q: Annotated[str, Field(max_length=100, pattern=_NO_NUL)] = Field(
        "", description="Part of a title, or a code."
    )
    overdue: bool = Field(False, description="Only those past the day on which they were due.")
    since: Day | None = Field(None, description="Only opened on or after this day.")
    until: Day | None = Field(None, description="Only opened before this day.")
    settled: bool = Field(False, description="`since` and `until` are about the closing.")
    passed_up: bool = Field(False, description="Only those that were ever passed up.")


class MatterIn(Body):
    id: OwnId = ""
    kind: MatterKind
    topic: Topic
    title: Title
    text: Sealed = Field("", description="What was said; it is sealed.")
    household: MaybePublicId = ""
    size: MatterSize | Literal[""] = ""
    source: ByHand = MatterSource.PHONE
    made_at: MadeAt = None


class MatterStepIn(Body):
    """A step: passing and reopening need a reason, done a text, an answer `satisfied`."""

    id: OwnId = ""
    base: Base
    kind: Step
    on: Day
    text: Sealed = Field("", description="What was done or said; it is sealed.")
    reason: Note200 = Field("", description="Without names and numbers: it stands in lists.")
    satisfied: Satisfied | None = None
    size: MatterSize | Literal[""] = ""
    due_on: Day | None = Field(None, description="A day that was promised to the villager.")
    made_at: MadeAt = None


class _Span(Asked):
    since: Day
    until: Day = Field(description="The first day that no longer counts.")


class _Brought(_Span):
    received: Slot | Literal[""] = Field("", description="Only visits that brought this.")
    topic: Topic | Literal[""] = Field("", description="Only visits that spoke of this.")

    @property
    def only(self) -> Only:
        return Only(slot=self.received, topic=self.topic)


class ReachedWanted(_Brought, Numbered):
    area: Area = Field("", description="Villages of this place.")


class ReachedHouseholdsWanted(_Brought, Rows):
    waiting: bool = Field(False, description="Only those that nobody visited in the period.")


class CarePeopleWanted(_Span, Rows):
    area: Area = Field("", description="Of this place and all below it.")
    kind: CareNeed | Literal[""] = ""
    waiting: bool = Field(False, description="Only those whom nobody visited in the period.")


class FieldFiguresWanted(_Span):
    area: Area = ""
    person: MaybePublicId = ""
