"""What callers ask of spot checks, and what they record of draws, findings and decisions."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from zhucun.doors.api.fields import (
    Area,
    Body,
    Code,
    Day,
    MaybePublicId,
    PublicId,
    Rows,
    Sought,
    Text200,
)
from zhucun.presence.enums import CheckMethod, CheckResult, WarningStep

_NO_NUL = r"^[^\x00]*$"


class ChecksWanted(Rows):
    area: Area = Field("", description="Checks of cadres in this place and all below it.")
    result: CheckResult | Literal[""] = ""
    person: MaybePublicId = Field("", description="Only of this person.")
    q: Sought = ""
    undecided: bool = Field(False, description="Only absences about which nobody has decided.")


class DrawIn(Body):
    area: Code
    on: Day = Field(description="The day of the check.")
    seed: Annotated[str, Field(min_length=1, max_length=40, pattern=_NO_NUL)] = Field(
        description="Figures that nobody can choose beforehand; they are kept."
    )
    size: Annotated[int, Field(strict=True, ge=1, le=2000)]


class CheckIn(Body):
    """What a check found. No time of day, no place and no picture."""

    id: MaybePublicId = Field(
        "", description="Made by the caller: the same id with the same content is one check."
    )
    draw: PublicId | None = Field(None, description="The draw by which the cadre is checked.")
    on: Day
    method: CheckMethod
    result: CheckResult
    note: Annotated[str, Field(max_length=500, pattern=_NO_NUL)] = Field(
        "", description="Shown to the cadre and to those who check."
    )


class CheckAnswerIn(Body):
    answer: Annotated[str, Field(min_length=1, max_length=500, pattern=_NO_NUL)]


class CheckVoidIn(Body):
    reason: Text200


class CheckDecideIn(Body):
    step: WarningStep
    reason: Text200
