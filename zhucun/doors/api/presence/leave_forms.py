"""What callers ask of leave, and what they record."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field, StrictBool

from zhucun.doors.api.fields import (
    Area,
    Body,
    Day,
    Instant,
    MaybePublicId,
    Note60,
    OnDay,
    PublicId,
    Rows,
    Sought,
    Text300,
)
from zhucun.presence.enums import LeaveKind, LeaveState

Note80: TypeAlias = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]


class LeavesWanted(OnDay, Rows):
    area: Area = Field("", description="Leave of cadres in this place and all below it.")
    state: LeaveState | Literal[""] = ""
    kind: LeaveKind | Literal[""] = ""
    person: MaybePublicId = Field("", description="Only of this person.")
    q: Sought = ""
    since: Day | None = Field(None, description="Only with a day on or after this one.")
    until: Day | None = Field(None, description="Only begun before this day.")
    overdue: bool = Field(False, description="Only where the return is overdue on the day.")


class LeaveWritten(Body):
    """A leave; `ends_on` is the day due back, the last day is the one before it."""

    kind: LeaveKind
    starts_on: Day
    ends_on: Day = Field(description="The day on which the cadre is due back.")
    starts_at_noon: StrictBool = False
    ends_at_noon: StrictBool = Field(False, description="The last day until noon only.")
    reason: Text300 = Field(description="Shown to the cadre, to those who sign and to the office.")
    whereabouts: Note80 = ""
    contact: Note60 = ""
    substitute: PublicId | None = Field(None, description="The posting of who stands in.")


class LeaveAskIn(LeaveWritten):
    id: MaybePublicId = Field(
        "", description="Made by the caller: the same id with the same content is one leave."
    )
    made_at: Instant | None = Field(
        None, description="When it was written, by the caller's clock; now without it."
    )


class LeaveChangeIn(LeaveWritten):
    base: Annotated[int, Field(strict=True, ge=1, le=1_000_000)] = Field(
        description="The version that was changed: `version` of the leave as it was read."
    )


class LeaveCancelIn(Body):
    """Taking back needs nothing more."""


class LeaveReturnIn(Body):
    on: Day = Field(description="The day of return to the post.")
