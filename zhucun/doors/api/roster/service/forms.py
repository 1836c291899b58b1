"""What callers ask of terms of service, and what they record of them."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybePublicId,
    Note200,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text200,
    Text300,
)
from zhucun.doors.api.roster.forms import PostingIn
from zhucun.roster.enums import EndReason, HandoverState, ItemKind, PostingRole, TakeUp

Paper: TypeAlias = Annotated[
    Note200,
    Field(description="On what it rests where the office records it for a cadre: a signed list."),
]


class TakeUpsWanted(OnDay, Rows):
    area: Area = Field("", description="Postings in this place and all below it.")
    role: PostingRole | Literal[""] = ""
    round: str = Field("", max_length=20, pattern=r"^[^\x00]*$", description="The code of a round.")
    unit: MaybePublicId = Field("", description="The sending unit's public id.")
    q: Sought = ""
    missing: TakeUp | Literal[""] = Field("", description="Only where this step is not done.")


class OverdueWanted(OnDay, Rows):
    area: Area = Field("", description="A division code; empty: your own area.")


class ExpiringWanted(OnDay, Rows):
    area: Area = Field("", description="Postings in this place and all below it.")
    until: Day = Field(description="Terms that end up to this day, such as ninety days ahead.")


class HandoversWanted(Rows):
    area: Area = Field("", description="Handovers in this place and all below it.")
    state: HandoverState | Literal[""] = ""


class PromisesWanted(OnDay, Rows):
    area: Code = Field(description="Promises in this place and all below it.")


class StepIn(Body):
    step: TakeUp
    done_on: Day
    note: Note200 = ""


class StepsIn(Body):
    """Steps that are done; one that is on record keeps its first day."""

    steps: list[StepIn] = Field(min_length=1, max_length=len(TakeUp))


class CaptainIn(Body):
    person: PublicId
    place: Code = Field(description="The township.")
    round: PublicId
    unit: PublicId | None = Field(None, description="Without it the person's own unit.")
    starts_on: Day
    due_on: Day | None = None
    local_office: Annotated[str, Field(max_length=60, pattern=r"^[^\x00]*$")] = Field(
        "", description="The office held in the township (挂任), where the pack asks for one."
    )


class PromiseIn(Body):
    text: Text300 = Field(description="What was promised, without the names of a household.")
    made_on: Day


class PromiseEndIn(Body):
    ended_on: Day
    note: Text200 = Field(description="Why nobody needs it any more.")


class HandoverIn(Body):
    taker: PublicId | None = Field(
        None, description="The successor's posting; null: nobody is known yet."
    )
    opened_on: Day


class TakerIn(Body):
    taker: PublicId = Field(description="The successor's posting.")


class ThingIn(Body):
    kind: Literal[ItemKind.KEYS, ItemKind.DOCUMENTS, ItemKind.FUNDS, ItemKind.MATTER]
    text: Text300


class ThingsIn(Body):
    """Things to hand over that no record knows; what stands in the list already is left."""

    items: list[ThingIn] = Field(min_length=1, max_length=100)


class ListAgainIn(Body):
    on: Day = Field(description="The day on which it is looked again for what is open.")


class TogetherIn(Body):
    start: Day
    until: Day = Field(description="The first day that no longer counts.")


class AnswerIn(Body):
    item: PublicId
    accepted: StrictBool
    reason: Note200 = Field("", description="Why it is refused.")


class AnswersIn(Body):
    answers: list[AnswerIn] = Field(min_length=1, max_length=500)
    answered_on: Day
    paper: Paper = ""


class SignatureIn(Body):
    side: Literal["giver", "taker"]
    signed_on: Day
    paper: Paper = ""


class ReleaseIn(Body):
    ends_on: Day = Field(description="The first day that is no longer served.")
    reason: EndReason
    note: Note200 = Field("", description="On what a recall, an illness or a death rests.")
    override: Note200 = Field(
        "", description="Why he is released although something is not taken over; it is kept."
    )


class ReplacementIn(Body):
    """One in, one out: the successor in the same place and role, no day between."""

    successor: PostingIn
    ends_on: Day = Field(description="The first day that the one who leaves no longer serves.")
